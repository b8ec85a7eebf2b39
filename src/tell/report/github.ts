import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { printable } from '../../util/printable.ts';
import { count } from '../../util/wrap.ts';
import { blockOf, credentialOf } from './present/blocks.ts';
import { leadSighting } from './present/names.ts';

/** Workflow commands that GitHub shows as annotations on the changed lines, one a finding. */
export function githubReport(report: Report, view: View): string {
  const shown = report.findings.filter((finding) => finding.fromChange && finding.accepted === undefined);
  const lines = shown.flatMap((finding) => annotation(finding, report, view));
  for (const gap of report.coverage.gaps.filter((item) => item.scope === 'source')) {
    lines.push(`::warning title=${property('overscope: incomplete')}::${data(printable(gap.what))}`);
  }
  const total = shown.length === 0 ? 'No finding.' : `${count(shown.length, 'finding')}.`;
  return [...lines, `overscope: ${total} Exit ${report.exit}.`, ''].join('\n');
}

function annotation(finding: Finding, report: Report, view: View): string[] {
  if (finding.severity === 'note' || (finding.severity === 'low' && !view.all)) return [];
  const level =
    finding.severity === 'critical' || finding.severity === 'high'
      ? 'error'
      : finding.severity === 'medium'
        ? 'warning'
        : 'notice';
  const place = placeOf(finding, report);
  const block = blockOf(finding, report, false);
  const facts = block.rows.map((row) => `${row.label}: ${row.lines[0]?.text ?? ''}`);
  const step = finding.next[0];
  const next = step === undefined ? [] : [[step.text, step.command ?? step.url ?? ''].join(' ').trim()];
  const spot = place?.inName === true ? '' : `line=${place?.line},col=${place?.column},`;
  const at = place === undefined ? '' : `file=${property(place.path)},${spot}`;
  const title = property(`${block.title} (${finding.severity}) ${finding.id}`);
  return [`::${level} ${at}title=${title}::${data([...facts, ...next].join('\n'))}`];
}

/** The place that the change brought, where an annotation is seen; else any in a file that is there. */
function placeOf(finding: Finding, report: Report): Finding['places'][number] | undefined {
  const credential = credentialOf(finding, report);
  const lead = credential === undefined ? undefined : leadSighting(credential);
  return (
    finding.places.find(
      (item) => lead?.added === true && item.path === lead.path && item.line === lead.line,
    ) ??
    finding.places.find((item) => item.tracking !== 'history') ??
    finding.places[0]
  );
}

/** Escapes the message of a workflow command. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Escapes a property of a workflow command. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
