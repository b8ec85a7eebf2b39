import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { printable } from '../../util/printable.ts';
import { count } from '../../util/wrap.ts';
import { acceptedCount, acceptsOf, endingText } from './present/accepted.ts';
import { blockOf } from './present/blocks.ts';

/** Workflow commands that GitHub shows as annotations on the changed lines, one a finding. */
export function githubReport(report: Report, view: View): string {
  const shown = report.findings.filter((finding) => finding.fromChange && finding.accepted === undefined);
  const lines = shown.flatMap((finding) => annotation(finding, report, view));
  for (const gap of report.coverage.gaps.filter((item) => item.scope === 'source')) {
    lines.push(`::warning title=${property('overscope: incomplete')}::${data(printable(gap.what))}`);
  }
  const accepts = acceptsOf(report);
  if (accepts.ending.length > 0)
    lines.push(
      `::warning title=${property('overscope: acceptances end soon')}::${data(endingText(accepts, 10))}`,
    );
  const total = shown.length === 0 ? 'No finding.' : `${count(shown.length, 'finding')}.`;
  const accepted = acceptedCount(accepts);
  return [
    ...lines,
    `overscope: ${total}${accepted === undefined ? '' : ` Accepted: ${accepted}.`} Exit ${report.exit}.`,
    '',
  ].join('\n');
}

function annotation(finding: Finding, report: Report, view: View): string[] {
  if (finding.severity === 'note' || (finding.severity === 'low' && !view.all)) return [];
  const level =
    finding.severity === 'critical' || finding.severity === 'high'
      ? 'error'
      : finding.severity === 'medium'
        ? 'warning'
        : 'notice';
  const place = finding.places.find((item) => item.tracking !== 'history') ?? finding.places[0];
  const block = blockOf(finding, report, false);
  const facts = block.rows.map((row) => `${row.label}: ${row.lines[0]?.text ?? ''}`);
  const step = finding.next[0];
  const next = step === undefined ? [] : [[step.text, step.command ?? step.url ?? ''].join(' ').trim()];
  const spot = place?.inName === true ? '' : `line=${place?.line},col=${place?.column},`;
  const at = place === undefined ? '' : `file=${property(place.path)},${spot}`;
  const title = property(`${block.title} (${finding.severity}) ${finding.id}`);
  return [`::${level} ${at}title=${title}::${data([...facts, ...next].join('\n'))}`];
}

/** Escapes the message of a workflow command. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Escapes a property of a workflow command. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
