import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { printable } from '../../util/printable.ts';
import { acceptsOf, endingText } from './present/accepted.ts';
import { annotated, annotationOf, levelOf, totalText } from './present/annotations.ts';

/** Workflow commands that GitHub shows as annotations on the changed lines, one a finding. */
export function githubReport(report: Report, view: View): string {
  const lines = annotated(report, view).map((finding) => annotation(finding, report));
  for (const gap of report.coverage.gaps.filter((item) => item.scope === 'source')) {
    const what = [gap.what, ...(gap.help ?? [])].join('\n');
    lines.push(`::warning title=${property('overscope: incomplete')}::${data(what)}`);
  }
  const soon = endingText(acceptsOf(report), 10);
  if (soon !== '')
    lines.push(`::warning title=${property('overscope: acceptances end soon')}::${data(soon)}`);
  return [...lines, totalText(report), ''].join('\n');
}

function annotation(finding: Finding, report: Report): string {
  const { title, text, place } = annotationOf(finding, report);
  const spot = place?.inName === true ? '' : `line=${place?.line},col=${place?.column},`;
  const at = place === undefined ? '' : `file=${property(place.path)},${spot}`;
  return `::${levelOf(finding)} ${at}title=${property(title)}::${data(text)}`;
}

/** Escapes the message of a workflow command. */
function data(text: string): string {
  return lines(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Every line of a text as it is safe to print. */
function lines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** Escapes a property of a workflow command. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
