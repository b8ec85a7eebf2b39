import type { Report } from '../../model/report.ts';
import type { View } from '../../model/view.ts';
import { code, plain, table } from '../../util/markdown.ts';
import { count } from '../../util/wrap.ts';
import { credentialRow, findingSection, inline } from './markdown-parts.ts';
import { acceptedText, acceptsOf, endingText, type Accepts } from './present/accepted.ts';
import { importLines } from './present/imports.ts';
import { introduced, ownerLines } from './present/changes.ts';
import { nothingWidened, wideningHeading, wideningText } from './present/widenings.ts';
import { gapLines, leftOutText } from './present/coverage.ts';
import { verdict } from './present/answers.ts';
import { factsOf, limitsOf, questionsOf, WORDS } from './present/page.ts';
import { populationOf, populationText } from './present/population.ts';
import type { CheckTable } from './sarif.ts';

/** The report for a person who did not run the tool, an auditor among them. The same input gives the same bytes. */
export function markdownReport(checks: CheckTable): (report: Report, view: View) => string {
  return (report, view) => {
    const lines = [
      `# Credential audit of ${plain(report.audited.name)}`,
      '',
      ...verdict(report).map((sentence, position) => (position === 0 ? `**${sentence}**` : sentence)),
      '',
      ...facts(report, view),
      '',
      '## 1. Result',
      '',
      ...result(report),
      '',
      '## 2. Credentials',
      '',
      ...population(report),
      '',
      '## 3. Findings',
      '',
      ...brought(report),
      ...findings(report, checks),
      '## 4. Not yet counting',
      '',
      ...widened(report),
      '',
      '## 5. Not read',
      '',
      ...unread(report),
      '',
      '## 6. What this report cannot say',
      '',
      ...limitsOf(report).map((text) => `- ${inline(text)}`),
      '',
      '## 7. Words',
      '',
      ...WORDS.map((text) => `- ${inline(text)}`),
    ];
    return `${lines.join('\n').trimEnd()}\n`;
  };
}

function facts(report: Report, view: View): string[] {
  return table(
    ['', ''],
    factsOf(report, view).map(({ label, text }) => [label, inline(text)]),
  );
}

function result(report: Report): string[] {
  return table(
    ['Question', 'Answer', 'Evidence for'],
    questionsOf(report).map(({ name, question, answer, evidence }) => [
      `**${name}** ${question}`,
      answer,
      evidence,
    ]),
  );
}

/** All credentials: the population that an auditor samples from. */
function population(report: Report): string[] {
  const lines = populationOf(report);
  if (lines.length === 0) return [populationText(report)];
  return [
    populationText(report),
    '',
    ...table(
      ['id', 'Credential', 'Where', 'Job', 'Permits (how known)', 'Irreversible, outside its job', 'Result'],
      lines.map(credentialRow),
    ),
  ];
}

/** What a range or an index does to the authority of the repository, beside the findings that follow from it. */
function brought(report: Report): string[] {
  const lines = report.change === undefined ? [] : introduced(report.change, report);
  if (lines.length === 0) return [];
  return [
    '**This change**',
    '',
    ...table(
      ['', ''],
      lines.map(({ verb, text }) => [verb, plain(text)]),
    ),
    '',
  ];
}

function findings(report: Report, checks: CheckTable): string[] {
  const open = report.findings.filter((finding) => finding.accepted === undefined);
  const accepts = acceptsOf(report);
  const older = open.filter((finding) => !finding.fromChange);
  const shown = open.filter((finding) => finding.fromChange);
  const lines =
    shown.length === 0 ? ['None.', ''] : shown.flatMap((finding) => findingSection(finding, report, checks));
  if (older.length > 0) lines.push(`${count(older.length, 'older finding')} not from this change.`, '');
  return [...lines, ...accepted(accepts, report.asOf)];
}

function accepted(accepts: Accepts, asOf: string): string[] {
  const told = acceptedText(accepts, asOf);
  if (told === undefined) return [];
  const rows = accepts.findings.map(({ id, check, accepted: entry }) => [
    code(id),
    check,
    plain(entry?.reason ?? ''),
    entry?.until ?? '',
    entry?.revoked ?? '',
    plain(entry?.by ?? ''),
    entry?.unreviewed === true ? 'no' : 'yes',
  ]);
  return [
    '### Accepted',
    '',
    `${told}.`,
    '',
    ...(accepts.ending.length === 0 ? [] : [`**Ends soon:** ${endingText(accepts, Infinity)}.`, '']),
    ...table(['id', 'Check', 'Reason', 'Until', 'Revoked', 'By', 'Reviewed'], rows),
    '',
  ];
}

function widened(report: Report): string[] {
  if (report.widenings.length === 0) return [nothingWidened(report)];
  return [
    `${wideningHeading(report)}.`,
    '',
    ...report.widenings.map(
      (item) => `- ${code(`${item.place.path}:${item.place.line}`)} ${plain(wideningText(item))}`,
    ),
    ...ownerLines(report, true).flatMap((line) => ['', plain(line)]),
  ];
}

function unread(report: Report): string[] {
  const gaps = gapLines(report.coverage.gaps, Infinity).map(
    (gap) => `- ${plain(gap.label)}: ${gap.lines.map(plain).join(' ')}`,
  );
  const imported = importLines(report, true).flatMap(({ summary, details }) => [
    `- imported: ${plain(summary)}`,
    ...details.map((text) => `  - ${plain(text)}`),
  ]);
  const left = leftOutText(report).map((text) => `- left out on purpose: ${plain(text)}`);
  const lines = [...gaps, ...imported, ...left];
  return lines.length === 0 ? ['Everything that was asked for was read.'] : lines;
}
