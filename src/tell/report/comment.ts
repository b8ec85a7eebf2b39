import type { Finding, NextStep } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { code, plain, table } from '../../util/markdown.ts';
import { count } from '../../util/wrap.ts';
import { acceptedCount, acceptsOf } from './present/accepted.ts';
import { annotated } from './present/annotations.ts';
import { blockOf, credentialOf } from './present/blocks.ts';
import { gapLines, readText } from './present/coverage.ts';
import type { Row } from './present/model.ts';
import { credentialTitle, placeName } from './present/names.ts';
import { wideningText } from './present/widenings.ts';

/** The first line, by which the comment is found again. */
const MARKER = '<!-- overscope -->';
const FULL_BLOCKS = 5;
const MOST_LINES = 20;
/** A comment on GitHub holds 65,536 characters. */
const MOST = 60_000;

/** What a request's page shows: the findings of this change alone. Empty where there is nothing to say. */
export function commentReport(report: Report, view: View): string {
  const marked = annotated(report, { ...view, all: false });
  const shown = marked.filter(({ check }) => check !== 'manifest-widened');
  const incomplete = report.result === 'incomplete';
  if (shown.length === 0 && report.widenings.length === 0 && !incomplete) return '';
  const severe = shown.filter(({ severity }) => severity === 'critical' || severity === 'high');
  const blocks = severe.slice(0, FULL_BLOCKS);
  const rest = shown.filter((finding) => !blocks.includes(finding));
  const head = [
    MARKER,
    `### overscope: ${heading(shown, report)}`,
    '',
    ...(incomplete ? unread(report) : []),
  ];
  const tail = [...lineList(rest, report), ...widened(report), `<sub>${footer(report)}</sub>`, ''];
  const room = MOST - [...head, ...tail].join('\n').length;
  return unmentioned([...head, ...fitting(blocks, report, room), ...tail].join('\n'));
}

function heading(shown: readonly Finding[], report: Report): string {
  const [first] = shown;
  if (shown.length === 1 && first !== undefined) return plain(blockOf(first, report, false).title);
  const whose = report.scope.mode === 'full' ? 'this repository has' : 'this change brings';
  if (first !== undefined) return `${whose} ${count(shown.length, 'finding')}`;
  return report.result === 'incomplete'
    ? 'not all of this could be read'
    : 'this change edits what is judged';
}

function unread({ coverage }: Report): string[] {
  return [
    '**Incomplete: this is not a clean result.**',
    '',
    ...gapLines(coverage.gaps, 3).map(
      ({ label, lines }) => `- ${plain(label)}: ${lines.map(plain).join('; ')}`,
    ),
    '',
  ];
}

/** As many whole findings as there is room for. */
function fitting(findings: readonly Finding[], report: Report, room: number): string[] {
  const lines: string[] = [];
  let left = room;
  for (const [at, finding] of findings.entries()) {
    const own = section(finding, report);
    left -= own.join('\n').length + 1;
    if (left < 0)
      return [...lines, `${count(findings.length - at, 'more finding')}: see the report of the run.`, ''];
    lines.push(...own);
  }
  return lines;
}

function section(finding: Finding, report: Report): string[] {
  const { rows, next } = blockOf(finding, report, false);
  const steps = next.slice(0, 3).map((step, at) => `${at + 1}. ${stepText(step)}`);
  return [
    summaryLine(finding, report, true),
    '',
    ...table(
      ['', ''],
      rows.map((row) => [row.label, rowText(row)]),
    ),
    '',
    ...(steps.length === 0 ? [] : [...steps, '']),
  ];
}

/** `**Railway account token**, `scripts/add-domain.sh:7` · critical · `9d41c7``. */
function summaryLine(finding: Finding, report: Report, strong: boolean): string {
  const credential = credentialOf(finding, report);
  const name = plain(
    credential === undefined ? blockOf(finding, report, false).title : credentialTitle(credential, report),
  );
  const place = finding.places.find((item) => item.tracking !== 'history') ?? finding.places[0];
  const at = place === undefined ? '' : `, ${code(placeName(place))}`;
  return `${strong ? `**${name}**` : name}${at} · ${finding.severity} · ${code(finding.id)}`;
}

function rowText({ lines }: Row): string {
  return lines
    .map((line) =>
      line.cells === undefined ? plain(line.text) : `${code(line.cells[0])} ${plain(line.cells[1])}`,
    )
    .filter((text) => text !== '')
    .slice(0, 2)
    .join('<br>')
    .replace(/:$/, '');
}

function stepText({ text, command, url, lines = [] }: NextStep): string {
  const written = lines.map((line) => `<br>${code(line)}`).join('');
  const end = command === undefined ? written : ` ${code(command)}`;
  return `${plain(text)}${end}${url === undefined ? '' : ` <${url}>`}`;
}

function lineList(findings: readonly Finding[], report: Report): string[] {
  if (findings.length === 0) return [];
  const more = findings.length - MOST_LINES;
  return [
    ...findings.slice(0, MOST_LINES).map((finding) => `- ${summaryLine(finding, report, false)}`),
    ...(more > 0 ? [`- ${count(more, 'more finding')}`] : []),
    '',
  ];
}

/** What the change edits in the manifest, which does not count for it. */
function widened({ widenings }: Report): string[] {
  if (widenings.length === 0) return [];
  const files = [...new Set(widenings.map((item) => code(item.place.path)))].sort().join(', ');
  const texts = widenings.slice(0, MOST_LINES).map((item) => `- ${plain(wideningText(item))}`);
  const more = widenings.length - MOST_LINES;
  return [
    `**This change also edits ${files}**, which does not count until it is merged:`,
    '',
    ...texts,
    ...(more > 0 ? [`- ${more} more`] : []),
    '',
  ];
}

function footer(report: Report): string {
  const { base, head } = report.audited;
  const range =
    base === undefined || head === undefined ? '' : `${base.oid.slice(0, 7)} → ${head.oid.slice(0, 7)}: `;
  const judged =
    base === undefined
      ? ''
      : `, judged by ${report.manifest.present ? 'the manifest' : 'the absence of a manifest'} of the base`;
  const older = report.findings.filter((finding) => !finding.fromChange).length;
  const before = older === 0 ? '' : ` ${count(older, 'older finding')} not from this change.`;
  const accepted = acceptedCount(acceptsOf(report));
  const known = accepted === undefined ? '' : ` Accepted: ${accepted}.`;
  return `${range}${readText(report)} read${judged}.${before}${known} This comment is updated in place and removed when nothing is left.`;
}

/** Nobody is called by a name that a repository holds. */
function unmentioned(text: string): string {
  return text.replaceAll('\\@', '@<!-- -->');
}
