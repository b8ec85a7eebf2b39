import type { Authority, Basis } from '../../model/authority.ts';
import type { Credential } from '../../model/credential.ts';
import type { Facts } from '../../model/facts.ts';
import type { NextStep } from '../../model/finding.ts';
import type { DeclaredEvidence, Statement } from '../../model/manifest.ts';
import { STORE_WORDS } from '../../model/match.ts';
import { printable } from '../../util/printable.ts';
import { yamlWord } from '../../util/yaml-word.ts';

/** Principals that are named beside the first. */
const MOST_OTHERS = 3;
/** Files that are named one by one; more of them by their folder. */
const MOST_FILES = 2;

/** The entry of the manifest that would narrow what a credential may do at most, from what the repository holds of it. */
export function settleStep(credential: Credential, facts: Facts): NextStep[] {
  const authority = facts.authorities.get(credential.id);
  const type = facts.catalogue.types.get(credential.fits[0] ?? '');
  if (authority === undefined || authority.settled || type?.authority.known !== 'no') return [];
  if (STATED.includes(authority.ceiling.basis)) return [];
  const documented = documentedStep(credential, authority, facts);
  if (documented.length > 0) return documented;
  return [
    {
      text: 'Only the provider knows what it was given. Look there, and write it into overscope.yaml:',
      lines: [
        'attested:',
        `  - credential: ${selectorText(credential, facts)}`,
        '    grants: [{ operations: [ WHAT IT MAY DO ] }]',
        ...Object.values(statement(facts)).map((line) => `    ${line}`),
      ],
    },
  ];
}

/** The same, only where documents of this repository speak of it or of whom it may belong to. */
export function documentedStep(credential: Credential, authority: Authority, facts: Facts): NextStep[] {
  const { settled, reopened, ceiling } = authority;
  if (settled || reopened.length > 0 || STATED.includes(ceiling.basis)) return [];
  const [entry] = facts.declared.get(credential.id)?.evidence ?? [];
  const stated = authority.floor.basis === 'evidence';
  if (entry?.complete !== undefined) return [doubtStep(entry, entry.complete, facts)];
  if (stated && entry !== undefined)
    return [
      {
        text: `Look up whether it was given anything else. If not, add to its entry in ${printable(entry.place.path)}:${entry.place.line}:`,
        lines: completeness(facts, 4),
      },
    ];
  const [principal] = authority.principals;
  if (stated && principal !== undefined) {
    const paths = authority.floor.places.map(({ path }) => path);
    const asked = `Look up whether ${printable(principal)} was given anything else`;
    return [
      {
        text: `${asked}. If not, write into overscope.yaml:`,
        lines: [...entryLines(credential, principal, paths, facts), ...completeness(facts, 4)],
      },
    ];
  }
  const [first, ...others] = authority.unbound;
  if (first === undefined) return [];
  const more = others.slice(0, MOST_OTHERS).map((one) => printable(one.principal));
  const rest = others.length > more.length ? `, ${others.length - more.length} more` : '';
  const also = more.length === 0 ? '' : ` (or to ${more.join(', ')}${rest})`;
  return [
    {
      text: `If it belongs to ${printable(first.principal)}${also}, write so into overscope.yaml; complete: says that nothing else was granted:`,
      lines: [...entryLines(credential, first.principal, first.paths, facts), ...completeness(facts, 4)],
    },
  ];
}

/** Why an entry that says to be complete does not count. */
function doubtStep({ place }: DeclaredEvidence, { until }: Statement, { asOf }: Facts): NextStep {
  const entry = `${printable(place.path)}:${place.line}`;
  return until < asOf
    ? {
        text: `What ${entry} says ended on ${until}: look up again whether it was given anything else, and renew it.`,
      }
    : {
        text: `What ${entry} says does not count, because no document there speaks of its principal: mend principal: or from:.`,
      };
}

/** Bases of an upper bound that the manifest has settled already. */
const STATED: readonly Basis[] = ['evidence', 'attested'];

function entryLines(
  credential: Credential,
  principal: string,
  paths: readonly string[],
  facts: Facts,
): string[] {
  const files = patterns(paths.map(printable)).map(yamlWord).join(', ');
  return [
    'evidence:',
    `  - credential: ${selectorText(credential, facts)}`,
    `    principal: ${yamlWord(printable(principal))}`,
    `    from: [${files}]`,
    ...(files.includes('.sql') ? ['    run-as: WHO RUNS THESE FILES'] : []),
  ];
}

/** Who says so, since when, until when it counts, and how they know: words in capitals stand for what only they can say. */
function completeness(facts: Facts, indent: number): string[] {
  const { by, on, until, source } = statement(facts);
  const start = `${' '.repeat(indent)}complete: { `;
  return [`${start}${by}, ${on}, ${until},`, `${' '.repeat(start.length)}${source} }`];
}

function statement({ asOf }: Facts): Record<'by' | 'on' | 'until' | 'source', string> {
  return {
    by: 'by: WHO',
    on: `on: ${asOf}`,
    until: `until: ${aYearAfter(asOf)}`,
    source: 'source: WHERE IT WAS CHECKED',
  };
}

/** The same day a year later, or the last one of its month. */
function aYearAfter(day: string): string {
  const later = `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
  return later.endsWith('-02-29') ? later.replace(/29$/, '28') : later;
}

/** Files by name; SQL by its folder, since every statement there counts, and so is what is in many files. */
function patterns(paths: readonly string[]): string[] {
  const files = [...new Set(paths)];
  const byFolder = files.length > MOST_FILES || files.some((path) => path.endsWith('.sql'));
  return byFolder ? [...new Set(files.map((path) => path.replace(/[^/]*(\.\w+)$/, '*$1')))] : files;
}

/** How the manifest names this credential: as its job does, by its store or its variable, else by its id. */
function selectorText(credential: Credential, facts: Facts): string {
  const named = (facts.declared.get(credential.id)?.jobs ?? []).flatMap((job) => job.credentials);
  const [only] = named;
  if (only !== undefined && named.length === 1) {
    const { type, variable, reference, fingerprint, in: path } = only;
    return fieldsText({
      type,
      variable,
      reference,
      fingerprint,
      ...(reference === undefined ? { in: path } : {}),
    });
  }
  const { reference, sightings } = credential;
  const [name] = reference?.names ?? [];
  if (reference !== undefined && name !== undefined)
    return fieldsText({ reference: `${STORE_WORDS[reference.store]}${name}` });
  const [place] = sightings;
  const variable = place?.surroundings.variable;
  const shared = facts.credentials.some(
    (other) =>
      other.id !== credential.id &&
      other.sightings.some((at) => at.path === place?.path && at.surroundings.variable === variable),
  );
  return variable === undefined || place === undefined || shared || !/^[A-Z][A-Z0-9_]*$/.test(variable)
    ? fieldsText({ fingerprint: credential.id })
    : fieldsText({ variable, in: place.path });
}

function fieldsText(fields: Readonly<Record<string, string | undefined>>): string {
  const pairs = Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${yamlWord(printable(value))}`],
  );
  return `{ ${pairs.join(', ')} }`;
}
