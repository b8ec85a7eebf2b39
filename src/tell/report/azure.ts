import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { printable } from '../../util/printable.ts';
import { annotated, annotationOf, levelOf, totalText } from './present/annotations.ts';

/** Logging commands that Azure Pipelines shows with the run, one a finding. */
export function azureReport(report: Report, view: View): string {
  const lines = annotated(report, view).map((finding) => issue(finding, report));
  for (const gap of report.coverage.gaps.filter((item) => item.scope === 'source')) {
    lines.push(`##vso[task.logissue type=warning]${data(`overscope: incomplete: ${printable(gap.what)}`)}`);
  }
  return [...lines, data(totalText(report)), ''].join('\n');
}

function issue(finding: Finding, report: Report): string {
  const { title, text, place } = annotationOf(finding, report);
  const type = levelOf(finding) === 'error' ? 'error' : 'warning';
  const spot =
    place === undefined || place.inName === true
      ? ''
      : `;linenumber=${place.line};columnnumber=${place.column}`;
  const at = place === undefined ? '' : `;sourcepath=${property(place.path)}${spot}`;
  return `##vso[task.logissue type=${type}${at};code=${finding.check}]${data(`${title}: ${text.replaceAll('\n', ' · ')}`)}`;
}

/** A message: one line that holds no command of its own, wherever in the line the agent looks for one. */
function data(text: string): string {
  return text
    .replaceAll('%', '%AZP25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll('##', '#\u200b#');
}

/** A property of a logging command. */
function property(text: string): string {
  return data(printable(text)).replaceAll(';', '%3B').replaceAll(']', '%5D');
}
