import { isUsable, type Credential } from '../../../model/credential.ts';
import type { Exposure } from '../../../model/exposure.ts';
import type { Finding } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';
import { count } from '../../../util/wrap.ts';

const SCOPE: readonly string[] = ['undeclared-credential', 'exceeds-job', 'scope-unknown'];

/** Credentials that the three questions are asked of. */
export function concerned(report: Report): Credential[] {
  return report.credentials.filter((item) => isUsable(item) && item.standing !== 'local');
}

/** Credentials with an open authority finding. */
function beyond(report: Report): Finding[] {
  return report.findings.filter(
    (finding) =>
      finding.accepted === undefined && finding.severity !== 'note' && SCOPE.includes(finding.check),
  );
}

/** How many credentials have an authority finding that is accepted. */
function acceptedExcess(report: Report): number {
  const ids = new Set(concerned(report).map(({ id }) => id));
  return report.findings.filter(
    ({ accepted, check, subject }) =>
      accepted !== undefined && SCOPE.includes(check) && subject.kind === 'credential' && ids.has(subject.id),
  ).length;
}

/** The first sentences of the report: every credential that they count is said to be one or the other. */
export function verdict(report: Report): string[] {
  const all = concerned(report);
  const wide = beyond(report);
  const deadly = wide.filter(isDeadly);
  const accepted = report.findings.filter((finding) => finding.accepted !== undefined);
  const known = acceptedExcess(report);
  const sentences = [...incompleteSentence(report), ...changeSentence(report)];
  if (all.length === 0) sentences.push('No credential was found in what was read.');
  else if (deadly.length > 0)
    sentences.push(
      `${deadly.length} of ${count(all.length, 'credential')} can do irreversible harm outside ${deadly.length === 1 ? 'its job' : 'their jobs'} that nothing enforced stands in front of.`,
    );
  else if (wide.length > 0) sentences.push(`${widerText(report, wide) ?? ''}.`);
  else if (known === 0)
    sentences.push(
      `${count(all.length, 'credential')}, ${report.manifest.present ? 'all within their job' : 'none that needs a decision'}.`,
    );
  if (deadly.length > 0 && wide.length > deadly.length)
    sentences.push(`In all, ${widerText(report, wide) ?? ''}.`);
  if (known > 0)
    sentences.push(
      `${wide.length === 0 ? `${known} of ${count(all.length, 'credential')}` : known} ${known === 1 ? 'has its excess' : 'have their excess'} accepted.`,
    );
  const within = all.length - wide.length - known;
  if (wide.length + known > 0 && within > 0)
    sentences.push(
      `${within} ${within === 1 ? 'is' : 'are'} within ${within === 1 ? 'its' : 'their'} job or permit${within === 1 ? 's' : ''} nothing that counts.`,
    );
  const others = accepted.length - known;
  if (others > 0)
    sentences.push(
      `${count(others, known > 0 ? 'other finding' : 'finding')} ${others === 1 ? 'is' : 'are'} accepted.`,
    );
  return sentences;
}

/** Whether something that is surely lost has nothing enforced in front. */
function isDeadly({ excess, gate }: Finding): boolean {
  return (excess?.irreversible ?? 0) > 0 && gate.state !== 'holds' && gate.state !== 'unproven';
}

/**
 * `1 of 7 credentials can do more than its job, 5 may do more`: how many can, may, or have no job, in the words that every
 * format uses; nothing where none of the findings is about that.
 */
export function widerText(report: Report, findings: readonly Finding[]): string | undefined {
  const of = (check: Finding['check']): number =>
    findings.filter((finding) => finding.check === check).length;
  const declared = report.manifest.present;
  const parts = [
    [of('exceeds-job'), 'can do more than its job', 'can do more than their jobs'],
    [of('scope-unknown'), 'may do more', 'may do more'],
    [
      of('undeclared-credential'),
      declared ? 'has no job' : 'needs a decision',
      declared ? 'have no job' : 'need a decision',
    ],
  ] as const;
  const told = parts.filter(([number]) => number > 0);
  if (told.length === 0) return undefined;
  const all = count(concerned(report).length, 'credential');
  return told
    .map(([number, one, many], position) =>
      position === 0
        ? `${number} of ${all} ${number === 1 ? one : many}`
        : `${number} ${number === 1 ? one : many}`,
    )
    .join(', ');
}

function incompleteSentence({ result }: Report): string[] {
  return result === 'incomplete' ? ['This audit is incomplete: a source could not be read (section 5).'] : [];
}

/** What a range or an index brings, before what is there with it. */
function changeSentence({ findings, scope }: Report): string[] {
  if (scope.mode !== 'range' && scope.mode !== 'staged') return [];
  const own = findings.filter(
    (item) => item.fromChange && item.accepted === undefined && item.severity !== 'note',
  );
  const brought = own.length === 0 ? 'no finding' : count(own.length, 'finding');
  return [
    `This change brings ${brought}.`,
    ...(scope.mode === 'range' ? ['With what was there before it:'] : []),
  ];
}

/** `8 of 9`. */
export function scopeAnswer(report: Report): string {
  const all = concerned(report).length;
  if (all === 0) return 'no credential';
  if (!report.manifest.present) return `not written down for ${count(all, 'credential')}`;
  const accepted = acceptedExcess(report);
  const fit = `${all - beyond(report).length - accepted} of ${all}`;
  return accepted === 0 ? fit : `${fit}; the excess of ${accepted} is accepted`;
}

/** `3 of 44`: irreversible operations that are sure, by whether a gate holds. */
export function gateAnswer(report: Report): string {
  const operations = new Map<string, boolean>();
  for (const [credential, exposures] of report.exposures) {
    for (const item of exposures) {
      if (item.bound !== 'floor' || item.environment === 'local' || item.inJob) continue;
      const key = `${credential} ${item.operation}`;
      const held = item.gates.some((gate) => gate.state !== 'void');
      operations.set(key, (operations.get(key) ?? true) && held);
    }
  }
  if (operations.size > 0) return `${[...operations.values()].filter(Boolean).length} of ${operations.size}`;
  const most = anyExposure(report, (item) => item.bound === 'ceiling' && item.environment !== 'local');
  return most ? 'none is certain; at most some are reachable (section 3)' : 'none is reachable outside a job';
}

function anyExposure({ exposures }: Report, wanted: (exposure: Exposure) => boolean): boolean {
  return [...exposures.values()].some((own) => own.some(wanted));
}

/**
 * Whether something that destroys also reaches every copy: every credential that does is counted, those with an accepted
 * finding too, because accepting it takes no copy out of its reach.
 */
export function separationAnswer(report: Report): string {
  const reaching = (wanted: (item: Exposure) => boolean): string[] =>
    concerned(report)
      .filter(({ id }) => (report.exposures.get(id) ?? []).some((item) => losesData(item) && wanted(item)))
      .map(({ id }) => id);
  const both = reaching((item) => isCertain(item) && isFallen(item));
  if (both.length > 0) return `No: ${counted(both, report)} ${both.length === 1 ? 'reaches' : 'reach'} both`;
  const bare = reaching((item) => isCertain(item) && item.recovery.length === 0);
  if (bare.length > 0) return `Not known: nothing names a copy that ${counted(bare, report)} cannot reach`;
  const open = reaching((item) => item.recovery.length === 0 || isFallen(item));
  if (open.length > 0) return `Not known: nothing names a copy of what ${counted(open, report)} may delete`;
  const unproven = reaching(({ recovery }) => recovery.every(({ state }) => state !== 'holds'));
  if (unproven.length > 0) return `Not shown: ${counted(unproven, report)} may reach both`;
  const data = anyExposure(report, (item) => item.asset.keeps === 'data' && item.environment !== 'local');
  return data ? 'Yes, of what was read' : 'No data is in reach';
}

function losesData({ environment, asset, effects }: Exposure): boolean {
  return environment !== 'local' && asset.keeps === 'data' && effects.includes('destroy');
}

/** Whether it is sure, or at most on something that the repository names; what kind of data is not known cannot be asked for copies. */
function isCertain({ asset, bound }: Exposure): boolean {
  return !(asset.source === 'kind' && bound === 'ceiling') && !asset.kind.endsWith('/unknown');
}

function isFallen({ recovery }: Exposure): boolean {
  return recovery.length > 0 && recovery.every(({ state }) => state === 'void');
}

/** `3 credentials (1 of them accepted)`. */
function counted(ids: readonly string[], report: Report): string {
  const accepted = ids.filter((id) =>
    report.findings.some(
      ({ accepted: known, subject }) =>
        known !== undefined && subject.kind === 'credential' && subject.id === id,
    ),
  ).length;
  const all = count(ids.length, 'credential');
  if (accepted === 0) return all;
  return `${all} (${accepted === ids.length ? 'accepted' : `${accepted} of them accepted`})`;
}
