import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { count } from '../../util/wrap.ts';
import { fitWhole } from './fit.ts';
import { widerText } from './present/answers.ts';

/** `1 of 3 credentials can do more than its job, 1 may: 1 critical, 1 medium. Exit 1.` */
export function summary(report: Report, shown: readonly Finding[], view: View): string[] {
  const open = shown.filter((finding) => finding.severity !== 'note');
  const severities = (['critical', 'high', 'medium', 'low'] as const).flatMap((severity) => {
    const own = open.filter((finding) => finding.severity === severity).length;
    return own === 0 ? [] : [`${own} ${severity}`];
  });
  if (severities.length === 0) return [`Exit ${report.exit}.`];
  const older = report.findings.filter((finding) => !finding.fromChange).length;
  const first = shown[0];
  return [
    ...fitWhole(
      `${subjectText(report, open)}: ${severities.join(', ')}. Exit ${report.exit}.`,
      `Exit ${report.exit}.`,
      view.width,
    ),
    ...(older > 0 ? [`${count(older, 'older finding')} not from this change.`] : []),
    ...(first === undefined || view.all ? [] : inFull(first.id, view)),
  ];
}

/** The command that shows the first finding in full, whole on a line of its own where it is long. */
function inFull(id: string, view: View): string[] {
  if (view.explain === undefined) return [];
  const command = view.explain.replace('<id>', id);
  const line = `In full: ${command}`;
  return line.length <= view.width ? [line] : ['In full:', `  ${command}`];
}

/** How many credentials can do more than their job, may, or have none. */
function subjectText(report: Report, open: readonly Finding[]): string {
  const told = widerText(report, open);
  if (told === undefined) return count(open.length, 'finding');
  const others = open.length - open.filter(({ check }) => AUTHORITY.includes(check)).length;
  return `${told}${others > 0 ? `; ${count(open.length, 'finding')}` : ''}`;
}

/** Checks by which a credential is counted. */
const AUTHORITY: readonly Finding['check'][] = ['exceeds-job', 'scope-unknown', 'undeclared-credential'];
