import type { NextStep } from '../../model/finding.ts';
import { clip } from '../../util/wrap.ts';
import { breaksInto, fit, fitWhole } from './fit.ts';
import type { Paint } from './paint.ts';
import type { Block, Line, Row } from './present/model.ts';

const LABEL = 10;
const KEY = 18;

/** A whole finding: title, place, its rows, and what to do next. */
export function textBlock(block: Block, width: number, paint: Paint): string[] {
  return [
    ...head(block, width, paint),
    '',
    ...block.rows.flatMap((row) => [...textRow(row, width, paint), '']),
    ...(block.next.length === 0 ? [] : [...steps(block.next, width, paint), '']),
  ];
}

/** The same in few lines: one for each row, two where its first sentence is long. Used where what a credential is for is not written down. */
export function shortBlock(block: Block, width: number, paint: Paint): string[] {
  return [
    ...head(block, width, paint),
    ...block.rows.flatMap((row) => {
      const text = row.short ?? row.lines.find((line) => line.text !== '')?.text ?? '';
      const [first = '', ...more] = fit(text, width - LABEL);
      const second = more.length === 0 ? [] : [clip(more.join(' '), width - LABEL)];
      return [
        `  ${paint.strong(row.label.padEnd(LABEL - 2))}${first}`,
        ...second.map((line) => `${' '.repeat(LABEL)}${line}`),
      ];
    }),
    '',
  ];
}

function head(block: Block, width: number, paint: Paint): string[] {
  const label =
    block.severity === 'critical' || block.severity === 'high'
      ? block.severity.toUpperCase()
      : block.severity;
  const [first = '', ...more] = fit(block.title, width - LABEL);
  const places = fitWhole(block.where, `id ${block.finding.id}`, width - LABEL);
  const also = block.also.length === 0 ? [] : fit(`also ${block.also.join(', ')}`, width - LABEL);
  return [
    `${paint.severity(block.severity, label.padEnd(LABEL))}${paint.strong(first)}`,
    ...more.map((line) => `${' '.repeat(LABEL)}${paint.strong(line)}`),
    ...[...places, ...also].map((line) => `${' '.repeat(LABEL)}${line}`),
  ];
}

/** Scope, Gate or Backup with its lines; the check stands at the right edge, where the first sentence ends. */
function textRow(row: Row, width: number, paint: Paint): string[] {
  const [first = [''], ...rest] = row.lines.map((line) => textLine(line, row, width, paint));
  const [start = '', ...more] = first;
  const labelled = [`  ${row.label.padEnd(LABEL - 2)}${start.trimStart()}`, ...more];
  const tagged = row.tag === undefined ? labelled : withTag(labelled, row.tag, width, paint);
  return [...tagged, ...rest.flat()].map((line, position) =>
    position === 0 ? line.replace(row.label, paint.strong(row.label)) : line,
  );
}

/** The check's id at the right edge of a sentence's last line, or on a line of its own where that is full. */
function withTag(lines: readonly string[], tag: string, width: number, paint: Paint): string[] {
  const last = lines.at(-1) ?? '';
  const room = width - visible(last);
  if (room > tag.length) return [...lines.slice(0, -1), `${last}${paint.faint(tag.padStart(room))}`];
  return [...lines, paint.faint(tag.padStart(width))];
}

/** Columns that a line takes, colours aside. */
function visible(line: string): number {
  return line.replace(/\u001b\[[0-9;]*m/g, '').length;
}

function textLine(line: Line, row: Row, width: number, paint: Paint): string[] {
  const keyed = row.lines.some((item) => item.key !== undefined);
  const first = line === row.lines[0];
  const indent = keyed && !first ? KEY : LABEL;
  const key =
    line.key === undefined ? ' '.repeat(indent) : `${' '.repeat(LABEL)}${line.key.padEnd(KEY - LABEL)}`;
  if (line.cells !== undefined) return cells(line.cells, key, indent, width, paint);
  const body = fit(line.text, width - indent);
  return body.map((text, position) => (position === 0 ? `${key}${text}` : `${' '.repeat(indent)}${text}`));
}

/** Name and explanation side by side; a long name, or a long word in the explanation, puts that below. */
function cells(
  pair: readonly [string, string],
  key: string,
  indent: number,
  width: number,
  paint: Paint,
): string[] {
  const [name, text] = pair;
  const column = 24;
  const room = width - indent - column;
  if (name.length >= column || !breaksInto(text, room)) {
    return [
      `${key}${paint.name(name)}`,
      ...fit(text, width - indent - 2).map((line) => `${' '.repeat(indent + 2)}${line}`),
    ];
  }
  const [first = '', ...more] = fit(text, room);
  return [
    `${key}${paint.name(name)}${' '.repeat(column - name.length)}${first}`.trimEnd(),
    ...more.map((line) => `${' '.repeat(indent + column)}${line}`),
  ];
}

/** What of a step is typed as it stands: a command, an address, or lines of a file. */
function literalLines({ command, url, lines = [] }: NextStep): string[] {
  const [extra] = [command, url].filter((text) => text !== undefined);
  return [...(extra === undefined ? [] : [extra]), ...lines];
}

/** Numbered steps; a command or an address gets a line of its own where it does not fit. */
export function steps(next: readonly NextStep[], width: number, paint: Paint): string[] {
  return next.flatMap((step, position) => {
    const lines = [...fit(step.text, width - LABEL - 3), ...literalLines(step)];
    return lines.map((text, line) => {
      const label =
        position === 0 && line === 0 ? `  ${paint.strong('Next'.padEnd(LABEL - 2))}` : ' '.repeat(LABEL);
      return `${label}${line === 0 ? String(position + 1).padEnd(3) : '   '}${text}`;
    });
  });
}
