import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { code, plain, table } from '../../util/markdown.ts';
import { blockOf } from './present/blocks.ts';
import type { CredentialLine, CredentialResult, Inline, Line, Row } from './present/model.ts';
import { placeName } from './present/names.ts';
import { standardsOf } from './present/standards.ts';
import type { CheckTable } from './sarif.ts';
import { thousands } from '../../util/wrap.ts';

/** Pieces of a sentence as Markdown. */
export function inline(pieces: readonly Inline[]): string {
  return pieces
    .map((piece) =>
      typeof piece === 'string'
        ? plain(piece)
        : 'code' in piece
          ? code(piece.code)
          : `**${plain(piece.strong)}**`,
    )
    .join('');
}

/** One credential of the population. */
export function credentialRow(line: CredentialLine): string[] {
  return [
    code(line.id),
    plain(line.title),
    line.place === undefined ? '' : `${code(line.place.text)}, ${line.place.how}`,
    line.jobs.length === 0 ? '–' : line.jobs.map(plain).join(', '),
    inline(line.permits),
    line.irreversible === 0 ? '–' : thousands(line.irreversible),
    resultText(line.result),
  ];
}

function resultText(result: CredentialResult): string {
  switch (result.kind) {
    case 'accepted':
      return `accepted${result.until === undefined ? '' : ` until ${result.until}`}: ${plain(result.reason)}`;
    case 'critical':
    case 'high':
      return `**${result.kind}**`;
    case 'within':
      return 'within its job';
    default:
      return result.kind;
  }
}

/** One finding as a section: what, where, why, and what to do. */
export function findingSection(finding: Finding, report: Report, checks: CheckTable): string[] {
  const block = blockOf(finding, report, true);
  const ids = [finding.check, ...finding.facets.map((facet) => facet.check)];
  return [
    `### ${finding.severity}: ${plain(block.title)}`,
    '',
    `${code(finding.id)} · ${[...new Set(ids)].map((id) => code(id)).join(' ')}`,
    '',
    ...finding.places.slice(0, 20).map((place) => `- ${code(placeName(place))} (${place.tracking})`),
    ...(finding.places.length > 20 ? [`- ${finding.places.length - 20} more places`] : []),
    '',
    ...rowTable(block.rows),
    '',
    ...operations(finding),
    ...(finding.reopened === undefined ? [] : [`Reopened: ${plain(finding.reopened)}.`, '']),
    ...(finding.next.length === 0
      ? []
      : [
          '**Next**',
          '',
          ...finding.next.flatMap((step, index) => [
            `${index + 1}. ${plain(step.text)}${step.url === undefined ? '' : ` <${step.url}>`}${step.command === undefined ? '' : ` ${code(step.command)}`}`,
            ...fencedLines(step.lines ?? []),
          ]),
          '',
        ]),
    `*Why it matters.* ${plain(checks[finding.check].docs.why)} (${standardsOf(ids, checks).join(' · ')})`,
    '',
  ];
}

/** Lines of a file below a numbered step. */
function fencedLines(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['   ```yaml', ...lines.map((line) => `   ${line}`), '   ```'];
}

function rowTable(rows: readonly Row[]): string[] {
  return table(
    ['', ''],
    rows.map((row) => [`**${row.label}**`, row.lines.map(lineText).join('<br>')]),
  );
}

function lineText(line: Line): string {
  const key = line.key === undefined ? '' : `*${line.key}* `;
  if (line.cells !== undefined) return `${key}${code(line.cells[0])} ${plain(line.cells[1])}`;
  return `${key}${plain(line.text)}`;
}

/** Every irreversible operation in excess, so that the section needs no second source. */
function operations(finding: Finding): string[] {
  const worst = finding.excess?.worst ?? [];
  if (worst.length === 0) return [];
  const named = worst
    .slice(0, 200)
    .map((item) => code(item.id))
    .join(', ');
  const more = worst.length > 200 ? `, and ${thousands(worst.length - 200)} more (JSON report)` : '';
  return [
    '<details><summary>Operations that cannot be undone, outside the job</summary>',
    '',
    `${named}${more}`,
    '',
    '</details>',
    '',
  ];
}
