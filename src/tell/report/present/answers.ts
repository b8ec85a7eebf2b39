import { isUsable, type Credential } from '../../../model/credential.ts';
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

/** The first sentences of the report. */
export function verdict(report: Report): string[] {
  const all = concerned(report);
  const wide = beyond(report);
  const deadly = wide.filter(
    (finding) => (finding.excess?.irreversible ?? 0) > 0 && finding.gate.state !== 'holds',
  );
  const accepted = report.findings.filter((finding) => finding.accepted !== undefined).length;
  const sentences: string[] = [];
  if (report.result === 'incomplete')
    sentences.push('This audit is incomplete: a source could not be read (section 5).');
  if (all.length === 0) sentences.push('No credential was found in what was read.');
  else if (deadly.length > 0)
    sentences.push(
      `${deadly.length} of ${count(all.length, 'credential')} can do irreversible harm outside ${deadly.length === 1 ? 'its job' : 'their jobs'}, and nothing enforced stands in front of it.`,
    );
  else if (wide.length > 0)
    sentences.push(
      `${wide.length} of ${count(all.length, 'credential')} ${wide.length === 1 ? 'is' : 'are'} wider than ${report.manifest.present ? 'declared' : 'anybody has written down'}.`,
    );
  else
    sentences.push(
      `${count(all.length, 'credential')}, ${report.manifest.present ? 'all within their job' : 'none that needs a decision'}.`,
    );
  const within = all.length - wide.length;
  if (wide.length > 0 && within > 0)
    sentences.push(
      `${within} ${within === 1 ? 'is' : 'are'} within ${within === 1 ? 'its' : 'their'} job or permit${within === 1 ? 's' : ''} nothing that counts.`,
    );
  if (accepted > 0)
    sentences.push(`${count(accepted, 'finding')} ${accepted === 1 ? 'is' : 'are'} accepted.`);
  return sentences;
}

/** `8 of 9`. */
export function scopeAnswer(report: Report): string {
  const all = concerned(report).length;
  if (all === 0) return 'no credential';
  if (!report.manifest.present) return `not written down for ${count(all, 'credential')}`;
  return `${all - beyond(report).length} of ${all}`;
}

/** `3 of 44`: irreversible operations that are sure, by whether a gate holds. */
export function gateAnswer(report: Report): string {
  const sure = report.exposures.filter(
    (item) => item.bound === 'floor' && item.environment !== 'local' && !item.inJob,
  );
  const operations = new Map<string, boolean>();
  for (const item of sure) {
    const key = `${item.credential} ${item.operation}`;
    const held = item.gates.some((gate) => gate.state !== 'void');
    operations.set(key, (operations.get(key) ?? true) && held);
  }
  if (operations.size > 0) return `${[...operations.values()].filter(Boolean).length} of ${operations.size}`;
  const most = report.exposures.some((item) => item.bound === 'ceiling' && item.environment !== 'local');
  return most ? 'none is certain; at most some are reachable (section 3)' : 'none is reachable outside a job';
}

/** Whether something that destroys also reaches every copy. */
export function separationAnswer(report: Report): string {
  const checks = report.findings.flatMap((finding) =>
    finding.accepted === undefined
      ? [finding.check, ...finding.facets.map((facet) => facet.check)].map((check) => ({ check, finding }))
      : [],
  );
  const shared = new Set(
    checks.filter((item) => item.check === 'shared-fate-backup').map((item) => item.finding.id),
  );
  const unknown = new Set(
    checks.filter((item) => item.check === 'no-separate-backup').map((item) => item.finding.id),
  );
  if (shared.size > 0)
    return `No: ${count(shared.size, 'credential')} ${shared.size === 1 ? 'reaches' : 'reach'} both`;
  if (unknown.size > 0)
    return `Not known: nothing names a copy that ${count(unknown.size, 'credential')} cannot reach`;
  const data = report.exposures.some((item) => item.asset.keeps === 'data' && item.environment !== 'local');
  return data ? 'Yes, of what was read' : 'No data is in reach';
}
