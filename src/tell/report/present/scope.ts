import { oncePer } from '../../../util/once-per.ts';
import type { Authority, Bound } from '../../../model/authority.ts';
import type { Operation } from '../../../model/catalogue.ts';
import { credentialById, type Credential } from '../../../model/credential.ts';
import type { ExcessOperation, Finding } from '../../../model/finding.ts';
import type { Job } from '../../../model/manifest.ts';
import type { Report } from '../../../model/report.ts';
import { withArticle } from '../../../util/article.ts';
import { printable } from '../../../util/printable.ts';
import { count, thousands } from '../../../util/wrap.ts';
import { undoText } from '../../../model/irreversible.ts';
import { certain } from './certainty.ts';
import { jobsFor, neededOf } from './jobs.ts';
import type { Line, Row } from './model.ts';
import { address, credentialNoun, placeText, shortName } from './names.ts';

const IN_DETAIL = 2;
const BY_NAME = 3;

/** The Scope row: what the job needs, what the credential can do, how far it leads, and how that is known. */
export function scopeRow(finding: Finding, credential: Credential, report: Report): Row | undefined {
  const authority = report.authorities.get(credential.id);
  if (authority === undefined || finding.excess === undefined) return undefined;
  const jobs = jobsFor(credential, report);
  const tag =
    finding.check === 'undeclared-credential' && !report.manifest.present ? undefined : finding.check;
  return {
    label: 'Scope',
    ...(tag === undefined ? {} : { tag }),
    lines: [
      { text: measure(finding, credential, jobs, report) },
      ...needs(jobs, authority, report),
      ...can(finding, authority, report),
      ...milder(finding, authority),
      ...resources(finding),
      ...leads(finding, credential, report),
      ...undo(finding, authority, report),
      ...certain(finding, credential, authority, report),
      ...known(finding, credential, authority, report),
    ],
  };
}

/**
 * `job 3 operations · token 382 · 41 irreversible`; `URL 36 to 281 operations` where it surely has fewer than it may have;
 * only the ceiling known: `at most`, and no count.
 */
export function measure(
  finding: Finding,
  credential: Credential,
  jobs: readonly Job[],
  report: Report,
): string {
  const { excess } = finding;
  if (excess === undefined) return '';
  const noun = credentialNoun(credential, report);
  const job =
    jobs.length === 0
      ? 'job unknown'
      : isUnsaid(jobs)
        ? 'job’s operations unknown'
        : `job ${count(excess.jobOperations, 'operation')}`;
  const words = wordsOf(report.authorities.get(credential.id)?.ceiling);
  const authority = report.authorities.get(credential.id);
  const ceiling = authority === undefined ? 0 : operationsOf(authority.ceiling);
  if (excess.bound === 'floor') {
    const open = ceiling > excess.authorityOperations;
    const range = open ? ` to ${thousands(ceiling)}` : '';
    const unit = jobs.length === 0 || isUnsaid(jobs) ? ' operations' : '';
    const permits =
      unit !== '' && !open
        ? count(excess.authorityOperations, 'operation')
        : `${thousands(excess.authorityOperations)}${range}${unit}`;
    const final =
      open && excess.irreversible === 0 ? '' : ` · ${thousands(excess.irreversible)} irreversible`;
    return `${job} · ${noun} ${permits}${final}`;
  }
  const most = excess.authorityOperations === 0 ? words : count(excess.authorityOperations, 'operation');
  return most === '' ? `${job} · what the ${noun} permits is not known` : `${job} · ${noun} at most ${most}`;
}

/** How many listed operations one end of an authority holds. */
export function operationsOf(bound: Bound): number {
  return bound.planes.reduce((sum, plane) => {
    if (plane.kind !== 'listed') return sum;
    const [first, ...others] = plane.grants;
    const all = others.reduce((set, grant) => set?.union(grant.operations), first?.operations);
    return sum + (all?.size ?? 0);
  }, 0);
}

function wordsOf(bound: Bound | undefined): string {
  return (bound?.planes ?? [])
    .flatMap((plane) => (plane.kind === 'unlisted' ? [plane.words] : []))
    .join('; ');
}

/** Whether no job says which operations it needs: `grants: unknown`, or none. */
function isUnsaid(jobs: readonly Job[]): boolean {
  return jobs.length > 0 && jobs.every((job) => job.grants.length === 0);
}

function needs(jobs: readonly Job[], authority: Authority, report: Report): Line[] {
  if (jobs.length === 0) return [];
  const shown = [...new Set(neededOf(jobs, authority, report))].sort().map(shortName);
  const text =
    shown.length > 6 ? `${shown.slice(0, 6).join(', ')}, ${shown.length - 6} more` : shown.join(', ');
  return [
    {
      key: 'needs',
      text: isUnsaid(jobs) ? 'unknown: its grants name no operation' : text || 'nothing of this provider',
    },
    ...jobs.slice(0, 2).map((job): Line => ({ text: `job ${printable(job.name)}, ${placeText(job.place)}` })),
  ];
}

/**
 * The worst operations by name: two with what they destroy, then a list and a count; what it surely has, and apart from
 * that what it has at most.
 */
function can(finding: Finding, authority: Authority, report: Report): Line[] {
  const worst = finding.excess?.worst ?? [];
  const words = authority.ceiling.planes.flatMap((plane) => (plane.kind === 'unlisted' ? [plane.words] : []));
  if (worst.length === 0) return words.length === 0 ? [] : [{ key: 'at most', text: words.join('; ') }];
  const sure = worst.filter(({ bound }) => bound === 'floor');
  const open = worst.filter(({ bound }) => bound === 'ceiling');
  if (sure.length === 0) return inDetail('may', open, authority, report, words);
  return [
    ...inDetail('can', sure, authority, report, words),
    ...(open.length === 0 ? [] : [{ key: 'may', text: byName(open) }]),
  ];
}

function inDetail(
  key: 'can' | 'may',
  worst: readonly ExcessOperation[],
  authority: Authority,
  report: Report,
  words: readonly string[],
): Line[] {
  const operations = report.catalogue.operations(authority.provider);
  const detailed = worst.slice(0, IN_DETAIL).map((item, position): Line => {
    const index = operations.index(item.id);
    const operation = index === undefined ? undefined : operations.list[index];
    return {
      ...(position === 0 ? { key } : {}),
      text: '',
      cells: [shortName(item.id), explained(item, operation, report, words)],
    };
  });
  const rest = worst.slice(IN_DETAIL);
  return rest.length === 0 ? detailed : [...detailed, { text: byName(rest) }];
}

/** `environmentDelete, serviceDelete, projectDelete, 36 more`. */
function byName(operations: readonly ExcessOperation[]): string {
  const named = operations.slice(0, BY_NAME).map((item) => shortName(item.id));
  const more = operations.length > BY_NAME ? `, ${thousands(operations.length - BY_NAME)} more` : '';
  return `${named.join(', ')}${more}`;
}

/**
 * The gravest operations in excess that can be undone, by name and effect; beside irreversible ones only those that
 * weigh more than a change.
 */
function milder(finding: Finding, authority: Authority): Line[] {
  const { excess } = finding;
  if (excess === undefined) return [];
  const alone = excess.worst.length === 0;
  const named = excess.milder.first
    .filter(({ id }) => id !== finding.route[0]?.operation)
    .filter(({ effect }) => alone || (effect !== 'read' && effect !== 'change'))
    .slice(0, BY_NAME);
  if (named.length === 0) return [];
  const names = named.map(({ id, effect }) => `${shortName(id)} (${effect})`);
  const more = excess.milder.count - named.length;
  const surely = excess.bound === 'floor' || authority.settled;
  return [
    {
      key: alone ? (surely ? 'can' : 'may') : 'also',
      text: `${names.join(', ')}${more > 0 ? `, ${thousands(more)} more` : ''}`,
    },
  ];
}

/** What an operation does to the world, in a few words. */
function explained(
  item: ExcessOperation,
  operation: Operation | undefined,
  report: Report,
  words: readonly string[],
): string {
  if (operation === undefined) return words.join('; ');
  if (operation.note !== undefined) return operation.note;
  const kinds = (operation.assets.destroy ?? operation.assets.unprotect ?? []).flatMap(
    (id) => report.catalogue.operations(id.split('/')[0] ?? '').assets.get(id)?.title ?? [],
  );
  const named = withKinds(item, report).map(printable);
  if (named.length > 0)
    return named.length > 3 ? `${named.slice(0, 3).join(', ')}, ${named.length - 3} more` : named.join(', ');
  return kinds.length === 0 ? (item.effects.at(-1) ?? '') : kinds.join(', ');
}

/** Assets by name; where they are of several kinds, each with its own: `bookings (database), public.bookings (table)`. */
function withKinds({ id, assets }: ExcessOperation, report: Report): string[] {
  const kinds = namedKinds(report.exposures).get(id) ?? new Map<string, string>();
  const named = assets.filter((name) => kinds.has(name));
  const several = new Set(named.map((name) => kinds.get(name))).size > 1;
  return named.map((name) => (several ? `${name} (${kinds.get(name) ?? ''})` : name));
}

/** By operation, the kinds of the assets with a name that it hits. */
const namedKinds = oncePer((exposures: Report['exposures']) => {
  const made = new Map<string, Map<string, string>>();
  for (const own of exposures.values()) {
    for (const { operation, asset } of own) {
      if (asset.name === undefined) continue;
      const kinds = made.get(operation) ?? new Map<string, string>();
      made.set(operation, kinds.set(asset.name, asset.kind.slice(asset.kind.indexOf('/') + 1)));
    }
  }
  return made;
});

function resources(finding: Finding): Line[] {
  const { resources: wider = [], operations = 0 } = finding.excess ?? {};
  if (wider.length === 0 || operations > 0) return [];
  const shown = wider.slice(0, 3).map(printable);
  const more = wider.length > 3 ? `, ${wider.length - 3} more` : '';
  return [{ key: 'on', text: `${shown.join(', ')}${more}, which the job does not name` }];
}

/** The shortest way to more than its own operations. */
function leads(finding: Finding, credential: Credential, report: Report): Line[] {
  const [step, end] = finding.route;
  if (step === undefined) return [];
  const target = credentialById(report.credentials, step.yields ?? '');
  const type = report.catalogue.types.get(step.yields ?? '');
  const what =
    target !== undefined
      ? `reveals ${report.catalogue.types.get(target.fits[0] ?? '')?.title ?? 'a credential'} ${target.id}`
      : type !== undefined
        ? `yields ${withArticle(type.title)}`
        : step.yields === 'everything'
          ? 'opens everything else'
          : step.yields === 'more'
            ? 'obtains more than it has; how much is not known'
            : `leads to ${printable(step.yields ?? 'more')}`;
  const reaches = end === undefined ? '' : `; that permits ${shortName(end.operation)}`;
  return [{ key: 'and', text: `${shortName(step.operation)}: ${what}${reaches}` }];
}

function undo(finding: Finding, authority: Authority, report: Report): Line[] {
  const first = finding.excess?.worst[0];
  if (first === undefined || first.bound !== 'floor') return [];
  const operations = report.catalogue.operations(authority.provider);
  const index = operations.index(first.id);
  const { undo: way } = (index === undefined ? undefined : operations.list[index]) ?? {};
  if (way === undefined) return [{ key: 'undo', text: 'none that the provider documents' }];
  return [{ key: 'undo', text: undoText(way) }];
}

function known(finding: Finding, credential: Credential, authority: Authority, report: Report): Line[] {
  const bound = finding.excess?.bound === 'floor' ? authority.floor : authority.ceiling;
  const type = report.catalogue.types.get(credential.fits[0] ?? '');
  const reviewed = report.catalogue.providers.get(authority.provider)?.reviewed;
  const lines: Line[] = [{ key: 'source', text: bound.because }];
  const place = bound.places[0];
  if (place !== undefined) lines.push({ text: placeText(place) });
  const source = type?.references[0];
  if (source !== undefined && reviewed !== undefined) {
    lines.push({
      text: `${address(source)}, ${reviewed === 'never' ? 'not yet reviewed' : `reviewed ${reviewed}`}`,
    });
  }
  const way = authority.mayBecome[0];
  if (way !== undefined)
    lines.push({
      key: 'perhaps',
      text: `${shortName(way.by)}: ${printable(way.what)}, ${placeText(way.place)}`,
    });
  const open = authority.reopened[0];
  if (open !== undefined)
    lines.push({
      key: 'open',
      text: `not understood: ${printable(open.what)}${open.place === undefined ? '' : `, ${placeText(open.place)}`}`,
    });
  return lines;
}
