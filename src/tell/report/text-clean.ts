import type { Credential } from '../../model/credential.ts';
import type { Report } from '../../model/report.ts';
import { printable } from '../../util/printable.ts';
import { clip, clipMiddle, count } from '../../util/wrap.ts';
import { fit } from './fit.ts';
import { columns } from './columns.ts';
import { concerned, widerText } from './present/answers.ts';
import { credentialTitle, placeText } from './present/names.ts';
import { jobsFor } from './present/jobs.ts';

/** Each credential within its job, and what stands behind it. */
export function cleanLines(report: Report, width: number): string[] {
  if (report.scope.mode === 'range' || report.scope.mode === 'staged')
    return [...fit(unchangedText(report), width), ''];
  const usable = concerned(report);
  if (usable.length === 0) return [nothingText(report), ''];
  const rows = usable.slice(0, 20).map((credential) => cleanRow(credential, report));
  return [
    ...fit(withinText(report, usable.length), width),
    '',
    ...columns(rows, width),
    ...(usable.length > 20 ? [`  ${usable.length - 20} more: overscope list`] : []),
    '',
  ];
}

function nothingText({ coverage, scope }: Report): string {
  const { files, blobs } = coverage.read;
  return scope.mode === 'full' && files + blobs === 0
    ? 'There was nothing to read here.'
    : 'No credential was found in what was read.';
}

function withinText(report: Report, usable: number): string {
  const known = report.findings.filter(
    (finding) => finding.accepted !== undefined && finding.excess !== undefined,
  );
  const accepted = known.length;
  const open = report.findings.filter(
    (finding) =>
      finding.accepted === undefined && finding.excess !== undefined && finding.severity !== 'note',
  ).length;
  if (accepted > 0 && !report.manifest.present)
    return `No open finding. What ${count(accepted, 'credential')} of ${usable} can do is accepted, and not written down as a job.`;
  if (accepted > 0)
    return `No open finding. ${widerText(report, known) ?? count(accepted, 'finding')}, which is accepted.`;
  if (open > 0) return `${count(open, 'credential')} of ${usable} below the level that fails.`;
  return report.manifest.present
    ? `${count(usable, 'credential')}, all within their job.`
    : `${count(usable, 'credential')}, none that needs a decision.`;
}

/** A change without a finding of its own; what was found beside it is counted. */
function unchangedText({ findings, scope, coverage, change }: Report): string {
  const open = findings.filter((finding) => finding.accepted === undefined && finding.severity !== 'note');
  const older = open.length === 0 ? '' : ` ${count(open.length, 'older finding')} not from it.`;
  const nothing =
    change !== undefined &&
    change.credentials.length + change.safeguards.length + change.entries.length === 0 &&
    (scope.mode === 'range' ? coverage.read.commits : coverage.read.stagedFiles) === 0;
  if (!nothing) return `This change brings no finding.${older}`;
  const what =
    scope.mode === 'range' ? `Nothing changed since ${printable(scope.base ?? '')}.` : 'Nothing is staged.';
  return older === '' ? what : `${what} ${count(open.length, 'finding')} from before.`;
}

function cleanRow(credential: Credential, report: Report): string[] {
  const place = credential.sightings[0];
  const jobs = jobsFor(credential, report);
  const needed = jobs.reduce(
    (sum, job) =>
      sum + job.grants.reduce((all, grant) => all + grant.grant.operations.union(grant.exact).size, 0),
    0,
  );
  return [
    clip(credentialTitle(credential, report), 30),
    clipMiddle(place === undefined ? '' : placeText(place), 26),
    jobs.length === 0 ? 'no job' : `job ${count(needed, 'operation')}`,
  ];
}
