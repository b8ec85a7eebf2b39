import type { Finding, NextStep, Severity } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { fitBeside } from './fit.ts';
import type { Paint } from './paint.ts';
import { credentialOf } from './present/blocks.ts';
import { credentialTitle } from './present/names.ts';
import { steps } from './text-block.ts';

const LABEL = 10;
/** Findings whose own first step is told where several need a decision. */
const FIRST_STEPS = 2;

/** Whether a finding is shown as a whole block. */
export function isSevere(severity: Severity): boolean {
  return severity === 'critical' || severity === 'high';
}

/** What to do first where no manifest says what credentials are for. */
export function firstLines(report: Report, shown: readonly Finding[], view: View, paint: Paint): string[] {
  if (report.manifest.present) return [];
  const severe = shown.filter((finding) => isSevere(finding.severity));
  const init = initText(report, shown, view);
  const next = view.all || severe.length < 2 ? [] : firstSteps(report, shown, severe);
  if (next.length > 0)
    return [...steps([...next, ...(init === undefined ? [] : [{ text: init }])], view.width, paint), ''];
  return init === undefined ? [] : [...fitBeside('Next', LABEL, init, view.width), ''];
}

/** Steps of single findings that come before all others, and the copy that several need. */
function firstSteps(report: Report, shown: readonly Finding[], severe: readonly Finding[]): NextStep[] {
  const leaks = shown.filter((finding) => finding.severity !== 'low' && isLeak(finding));
  const ordered = [...leaks, ...severe.filter((finding) => !leaks.includes(finding))];
  const first = ordered
    .flatMap((finding) =>
      finding.next.slice(0, 1).map((step) => ({ ...step, ...about(finding, report, step) })),
    )
    .slice(0, FIRST_STEPS);
  const more = leaks.length - FIRST_STEPS;
  const others = leaks.slice(FIRST_STEPS).map(({ id }) => id);
  const ids = others.length > 6 ? `${others.slice(0, 6).join(', ')} and more` : others.join(', ');
  const uncopied = severe.some(
    (finding) => finding.recovery.state === 'void' || finding.recovery.state === 'none',
  );
  return [
    ...first,
    ...(more > 0
      ? [{ text: `Replace ${more} more that files or the history of this repository hold: ${ids}.` }]
      : []),
    ...(uncopied
      ? [{ text: 'Copy what they can destroy to another account, with a credential that no agent reads.' }]
      : []),
  ];
}

/** Whether a finding says that the repository itself holds the value, in a file or only in its history. */
function isLeak({ check, facets }: Finding): boolean {
  return check === 'leaked-credential' || facets.some((facet) => facet.check === 'leaked-credential');
}

/** The command that writes the manifest, where something here has no job for want of one. */
function initText({ scope }: Report, shown: readonly Finding[], { init }: View): string | undefined {
  if (init === undefined || scope.mode !== 'full') return undefined;
  const open = shown.some(({ check, severity }) => check === 'undeclared-credential' && severity !== 'note');
  return open
    ? `Say what each is for: ${init} writes overscope.yaml from how the code uses them.`
    : undefined;
}

/** A step of one finding among those of others: which credential it is about comes first. */
function about(finding: Finding, report: Report, { text }: NextStep): Pick<NextStep, 'text'> {
  const credential = credentialOf(finding, report);
  return {
    text: credential === undefined ? text : `${credentialTitle(credential, report)} ${finding.id}: ${text}`,
  };
}
