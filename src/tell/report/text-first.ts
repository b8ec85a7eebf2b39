import type { Finding, NextStep, Severity } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { COPY_ELSEWHERE } from '../../model/steps.ts';
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
  const merged = mergedSteps(ordered, report);
  const first = merged.slice(0, FIRST_STEPS);
  const told = new Set(first.flatMap(({ ids }) => ids));
  const left = leaks.filter(({ id }) => !told.has(id)).map(({ id }) => id);
  const ids = left.length > 6 ? `${left.slice(0, 6).join(', ')} and more` : left.join(', ');
  const uncopied = severe.some(({ next }) => next.some(({ text }) => text.startsWith(COPY_ELSEWHERE)));
  return [
    ...first.map(({ step }) => step),
    ...(left.length > 0
      ? [{ text: `Replace ${left.length} more that files or the history of this repository hold: ${ids}.` }]
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

/** A step with the findings that it ends. */
interface Merged {
  readonly step: NextStep;
  readonly ids: readonly string[];
}

/** The first step of each finding, once for all that it ends; which these are comes first. */
function mergedSteps(findings: readonly Finding[], report: Report): Merged[] {
  const groups = new Map<string, { step: NextStep; titles: Set<string>; ids: string[] }>();
  for (const finding of findings) {
    const [step] = finding.next;
    if (step === undefined) continue;
    const credential = credentialOf(finding, report);
    const key = JSON.stringify(credential === undefined ? [finding.id, step] : step);
    const group = groups.get(key) ?? { step, titles: new Set(), ids: [] };
    if (credential !== undefined) group.titles.add(credentialTitle(credential, report));
    group.ids.push(finding.id);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ step, titles, ids }) => {
    const [title, ...others] = titles;
    if (title === undefined) return { step, ids };
    const more = ids.length - MOST_IDS;
    const named = `${ids.slice(0, MOST_IDS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    const text = `${others.length === 0 ? `${title} ` : ''}${named}: ${step.text}`;
    return { step: { ...step, text }, ids };
  });
}

/** Ids that one step names. */
const MOST_IDS = 6;
