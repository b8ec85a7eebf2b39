import { severityRank, type Finding, type NextStep } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { printable } from '../../util/printable.ts';
import { fit, fitBeside, fitWhole } from './fit.ts';
import { createPaint, type Paint } from './paint.ts';
import { acceptedCount, acceptsOf } from './present/accepted.ts';
import { blockOf, credentialOf } from './present/blocks.ts';
import { gapLines, readText } from './present/coverage.ts';
import { placeText, trackingText } from './present/names.ts';
import { jobsFor } from './present/jobs.ts';
import { waitingLines } from './present/widenings.ts';
import { steps } from './text-block.ts';

const LABEL = 10;
const FULL_BLOCKS = 5;
/** The first two steps are about this change; what comes after is about the provider, and `explain` has it. */
const STEPS = 2;

/**
 * What a hook prints: what stops the change, where, and how to take it out. The reader may be an agent, so that
 * nothing here says how to be let through.
 */
export function hookReport(report: Report, view: View): string {
  const paint = createPaint(view.colour);
  const shown = report.findings.filter((finding) => finding.fromChange && finding.accepted === undefined);
  const stopping = shown.filter((finding) => stops(finding, report));
  const others = shown.filter((finding) => !stopping.includes(finding) && finding.severity !== 'note');
  const lines = [
    ...unread(report, view),
    ...stopping.slice(0, FULL_BLOCKS).flatMap((finding) => block(finding, report, view, paint)),
    ...[...stopping.slice(FULL_BLOCKS), ...others.filter((finding) => finding.severity !== 'low')].map(
      (finding) => oneLine(finding, report, view, paint).join('\n'),
    ),
    '',
    ...closing(report, stopping[0] ?? others[0], view),
  ];
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

function stops({ severity }: Finding, { failOn }: Report): boolean {
  return failOn !== 'never' && severityRank(severity) >= severityRank(failOn);
}

/** A source that could not be read, before anything else. */
function unread({ result, coverage }: Report, { width }: View): string[] {
  if (result !== 'incomplete') return [];
  return [
    'INCOMPLETE  Not all of this change could be read.',
    '',
    ...gapLines(coverage.gaps, 3).flatMap(({ label, lines }) =>
      fitBeside(`  ${label}`, 12, lines.join('; '), width),
    ),
    '',
  ];
}

/** Title, place and job, then the steps: no row of the whole audit. */
function block(finding: Finding, report: Report, { width }: View, paint: Paint): string[] {
  const { severity, title, next } = blockOf(finding, report, false);
  const label = severity === 'critical' || severity === 'high' ? severity.toUpperCase() : severity;
  const [first = '', ...more] = fit(title, width - LABEL);
  const own = next.slice(0, STEPS).map((step) => runnable(step, report));
  return [
    `${paint.severity(severity, label.padEnd(LABEL))}${paint.strong(first)}`,
    ...[...more.map((line) => paint.strong(line)), ...fit(whereOf(finding, report), width - LABEL)].map(
      (line) => `${' '.repeat(LABEL)}${line}`,
    ),
    '',
    ...(own.length === 0 ? [] : [...steps(own, width, paint), '']),
  ];
}

/** A command that works here: before the first commit there is nothing to restore from. */
function runnable(step: NextStep, { audited }: Report): NextStep {
  if (step.command === undefined) return step;
  const command =
    audited.head === undefined
      ? step.command.replace(/^git restore --staged /, 'git rm --cached ')
      : step.command;
  return { ...step, command: printable(command) };
}

/** `src/db/seed.ts:12, staged · no job names it · id 5be0d2`. */
function whereOf(finding: Finding, report: Report): string {
  const credential = credentialOf(finding, report);
  const sighting = credential?.sightings.find((item) => item.added === true) ?? credential?.sightings[0];
  const [place] = finding.places;
  if (credential === undefined || sighting === undefined)
    return [...(place === undefined ? [] : [placeText(place)]), `id ${finding.id}`].join(' · ');
  const jobs = jobsFor(credential, report).map((job) => printable(job.name));
  const job = jobs.length === 0 ? 'no job names it' : `job ${jobs.join(', ')}`;
  return [`${placeText(sighting)}, ${trackingText(sighting)}`, job, `id ${finding.id}`].join(' · ');
}

/** What does not stop the change: title, place and id, in two lines where one is too short. */
function oneLine(finding: Finding, report: Report, { width }: View, paint: Paint): string[] {
  const { severity, title } = blockOf(finding, report, false);
  const [place] = finding.places;
  const id = `id ${finding.id}`;
  const text = [title, ...(place === undefined ? [] : [placeText(place)]), id].join(' · ');
  const [first = '', ...more] = fitWhole(text, id, width - LABEL);
  const waiting = finding.check === 'manifest-widened' ? waitingLines(report) : [];
  return [
    `${paint.severity(severity, severity.padEnd(LABEL))}${first}`,
    ...[...more, ...waiting.flatMap((line) => fit(line, width - LABEL))].map(
      (line) => `${' '.repeat(LABEL)}${line}`,
    ),
  ];
}

/** What was read, and the command that says why. */
function closing(report: Report, first: Finding | undefined, view: View): string[] {
  const accepted = acceptedCount(acceptsOf(report));
  const known = accepted === undefined ? '' : ` Accepted: ${accepted}.`;
  const read = `Read ${readText(report)}.${known}`;
  if (first === undefined)
    return [
      report.result === 'incomplete' ? read : `overscope: read ${readText(report)}, no finding.${known}`,
    ];
  if (view.explain === undefined) return [read];
  const command = view.explain.replace('<id>', first.id);
  const line = `${read} Why: ${command}`;
  return line.length <= view.width ? [line] : [read, `Why: ${command}`];
}
