import type { Sighting } from '../../model/credential.ts';
import type { Finding } from '../../model/finding.ts';
import { newManifest, newManifestStep } from '../../model/new-manifest.ts';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { printable } from '../../util/printable.ts';
import { count } from '../../util/wrap.ts';
import { fit, fitBeside, fitOneLine, fitWhole } from './fit.ts';
import { createPaint, type Paint } from './paint.ts';
import { blockOf, credentialOf } from './present/blocks.ts';
import type { Block } from './present/model.ts';
import { importLines } from './present/imports.ts';
import { introduced, ownerLines } from './present/changes.ts';
import { gapLines, leftOutText, manifestText, readText } from './present/coverage.ts';
import { wideningHeading, wideningText } from './present/widenings.ts';
import { credentialTitle, leadSighting, placeText, trackingText } from './present/names.ts';
import { acceptedLines } from './text-accepted.ts';
import { cleanLines } from './text-clean.ts';
import { shortBlock, textBlock } from './text-block.ts';
import { firstLines, isSevere } from './text-first.ts';
import { summary } from './text-summary.ts';

const FULL_BLOCKS = 10;
const LABEL = 10;
/** Columns in front of what an incomplete audit says first. */
const GAP = 12;
/** Lines that say what a change does, and the columns in front of them. */
const MOST_CHANGES = 8;
const VERB = 11;

/** The report for a terminal: what, where, why, next step, in 80 columns. */
export function textReport(report: Report, view: View): string {
  const paint = createPaint(view.colour);
  const shown = report.findings.filter((finding) => finding.fromChange && finding.accepted === undefined);
  const lines = [
    ...opening(report, shown, view),
    ...findingLines(report, shown, view, paint),
    ...changed(report, view, paint),
    ...widened(report, view, paint),
    ...(view.quiet ? acceptedLines(report, view) : closing(report, shown, view, paint)),
  ];
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

/** One or two sentences before anything else: no manifest, incomplete, or nothing found. */
function opening(report: Report, shown: readonly Finding[], view: View): string[] {
  const lines: string[] = [];
  if (report.result === 'incomplete') {
    const found =
      shown.length === 0
        ? 'No finding in what was read, but a source could not be read.'
        : 'A source could not be read, so there may be more than what follows.';
    lines.push(
      ...fitBeside('INCOMPLETE', GAP, found, view.width),
      `${' '.repeat(GAP)}This is not a clean result.`,
      '',
    );
    for (const gap of gapLines(report.coverage.gaps, view.all ? Infinity : 3)) {
      lines.push(...labelled(gap.label, gap.lines, view.width));
    }
    lines.push('');
  }
  if (!report.manifest.present && shown.length > 0 && !view.quiet && report.scope.mode === 'full') {
    lines.push(
      ...fit(
        'No overscope.yaml here yet. What each credential is for is unknown; this is what it can do.',
        view.width,
      ),
      '',
    );
  }
  return lines;
}

function labelled(label: string, body: readonly string[], width: number): string[] {
  const texts = body.flatMap((line) => fit(line, width - GAP));
  return texts.map((text, position) => `  ${(position === 0 ? label : '').padEnd(9)} ${text}`);
}

function findingLines(report: Report, shown: readonly Finding[], view: View, paint: Paint): string[] {
  const severe = shown.filter((finding) => isSevere(finding.severity));
  const medium = shown.filter((finding) => finding.severity === 'medium');
  const rest = shown.filter((finding) => finding.severity === 'low' || finding.severity === 'note');
  const blocks = view.all ? severe.length : FULL_BLOCKS;
  const declared = report.manifest.present;
  const told = new Map<string, string>();
  return [
    ...severe.slice(0, blocks).flatMap((finding) => {
      const block = withoutRepeated(blockOf(finding, report, view.all), told);
      return declared || view.all || severe.length === 1
        ? textBlock(block, view.width, paint)
        : shortBlock(block, view.width, paint);
    }),
    ...severe.slice(blocks).flatMap((finding) => oneLine(finding, report, view.width, paint)),
    ...medium.flatMap((finding) =>
      view.all
        ? textBlock(blockOf(finding, report, true), view.width, paint)
        : oneLine(finding, report, view.width, paint),
    ),
    ...(view.all
      ? rest.flatMap((finding) => textBlock(blockOf(finding, report, true), view.width, paint))
      : counts(rest, report, paint)),
    '',
  ];
}

/** Steps that stand under another finding already are told by its id; `told` has those so far. */
function withoutRepeated(block: Block, told: Map<string, string>): Block {
  const { next, finding } = block;
  const key = JSON.stringify(next);
  const before = told.get(key);
  if (next.length === 0 || before === undefined) {
    told.set(key, finding.id);
    return block;
  }
  return next.length === 1 ? block : { ...block, next: [{ text: `As for ${before}, above.` }] };
}

/** `medium    GitHub fine-grained token · .env:5, git-ignored · id c07d13`; what is about no credential in full. */
function oneLine(finding: Finding, report: Report, width: number, paint: Paint): string[] {
  const credential = credentialOf(finding, report);
  const sighting = credential === undefined ? undefined : leadSighting(credential);
  const label = paint.severity(finding.severity, finding.severity.padEnd(LABEL));
  if (credential === undefined || sighting === undefined) {
    const { title, where } = blockOf(finding, report, false);
    const [told = '', ...more] = fitWhole(`${title} · ${where}`, `id ${finding.id}`, width - LABEL);
    return [`${label}${told}`, ...more.map((line) => `${' '.repeat(LABEL)}${line}`)];
  }
  const name = fitOneLine(
    `${credentialTitle(credential, report)} · `,
    placeText(sighting),
    credential.reached === 'name' ? ', only named' : `, ${briefly(sighting)}`,
    width - LABEL - finding.id.length - 6,
  );
  return [`${label}${name} · id ${finding.id}`];
}

/** How a reader gets at a place, in the words that one line has room for. */
function briefly(sighting: Sighting): string {
  return sighting.tracking === 'ignored' ? 'git-ignored' : trackingText(sighting);
}

/** Low findings and notes as counts. */
function counts(rest: readonly Finding[], report: Report, paint: Paint): string[] {
  const local = report.credentials.filter(
    (item) => item.standing === 'local' || item.standing === 'example',
  ).length;
  const low = rest.filter((finding) => finding.severity === 'low').length;
  const lines: string[] = [];
  if (low > 0) lines.push(`${paint.severity('low', 'low'.padEnd(LABEL))}${count(low, 'finding')}: --all`);
  if (local > 0)
    lines.push(
      `${paint.severity('note', 'note'.padEnd(LABEL))}${count(local, 'local or example credential')}: --all`,
    );
  return lines;
}

/** What a range or an index brings, in words; a full run has no change. */
function changed(report: Report, view: View, paint: Paint): string[] {
  const lines = report.change === undefined ? [] : introduced(report.change, report);
  if (lines.length === 0) return [];
  const shown = view.all ? lines : lines.slice(0, MOST_CHANGES);
  const more = lines.length - shown.length;
  return [
    paint.strong('This change'),
    ...shown.flatMap(({ verb, text }) =>
      fitBeside(`  ${verb}`, VERB, text, view.width).map((line) => line.trimEnd()),
    ),
    ...(more > 0 ? [`  ${more} more: --all`] : []),
    '',
  ];
}

function widened(report: Report, view: View, paint: Paint): string[] {
  if (report.widenings.length === 0) return [];
  const fresh = newManifest(report).map(printable);
  if (fresh.length > 0 && !view.all)
    return view.quiet ? [] : [...row('Next', `${newManifestStep(fresh)} Each entry: --all`, view.width), ''];
  const shown = view.all ? report.widenings : report.widenings.slice(0, 6);
  const more = report.widenings.length - shown.length;
  return [
    ...fit(wideningHeading(report), view.width).map((line) => paint.strong(line)),
    ...shown.flatMap((item) =>
      fitBeside('', 2, `${placeText(item.place)} ${printable(wideningText(item))}`, view.width),
    ),
    ...(more > 0 ? [`  ${more} more: --all`] : []),
    ...ownerLines(report, view.all).flatMap((line) => fitBeside('', 2, line, view.width)),
    '',
  ];
}

function closing(report: Report, shown: readonly Finding[], view: View, paint: Paint): string[] {
  return [
    ...(shown.length === 0 && report.result === 'clean' ? cleanLines(report, view.width) : []),
    ...firstLines(report, shown, view, paint),
    ...readLines(report, view),
    '',
    ...summary(report, shown, view),
  ];
}

function readLines(report: Report, view: View): string[] {
  const lines = acceptedLines(report, view);
  for (const finding of report.findings) {
    if (finding.fromChange && finding.reopened !== undefined)
      lines.push(...row('Reopened', `${finding.id}: ${printable(finding.reopened)}`, view.width));
  }
  lines.push(...row('Read', `${readText(report)}. Nothing was sent anywhere.`, view.width));
  const manifest = manifestText(report);
  if (manifest !== undefined) lines.push(...row('Jobs', manifest, view.width));
  for (const { summary: told, details } of importLines(report, view.all)) {
    lines.push(...row('Import', told, view.width));
    for (const text of details) lines.push(...row('', text, view.width));
  }
  lines.push(...rows('Left out', leftOutText(report), view.width));
  lines.push(...rows('Unread', unreadTexts(report, view), view.width));
  return lines;
}

/** What could not be read, unless it stands at the top already, and what was not asked for. */
function unreadTexts(report: Report, view: View): string[] {
  const gaps = report.result === 'incomplete' ? [] : gapLines(report.coverage.gaps, view.all ? Infinity : 3);
  return [
    ...gaps.map(({ label, lines }) => `${label}: ${lines.join('; ')}`),
    ...(report.scope.mode === 'full'
      ? ['environment variables and the home folder, which an agent reads']
      : []),
  ];
}

/** Several texts below one label. */
function rows(label: string, texts: readonly string[], width: number): string[] {
  return texts.flatMap((text, position) => row(position === 0 ? label : '', text, width));
}

function row(label: string, text: string, width: number): string[] {
  return fitBeside(label, LABEL, text, width);
}
