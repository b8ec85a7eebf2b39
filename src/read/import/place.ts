import { createHash } from 'node:crypto';
import type { ReportedResult } from '../../model/import.ts';
import { lineColumn, newlineStarts } from '../../util/lines.ts';

/** A piece of a text; offsets are UTF-16 units, line and column count from 1. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

/** Lines longer than this are cut up no further: the piece would be found by chance. */
const LONGEST_LINE = 16 * 1024;
const SHORTEST = 6;

/** The text of a file with its lines, made when they are asked for. */
export class Lines {
  readonly text: string;
  #starts: number[] | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** Start and text of a line, counted from 1, without its end. */
  at(line: number): { readonly start: number; readonly text: string } | undefined {
    const starts = (this.#starts ??= newlineStarts(this.text));
    const start = starts[line - 1];
    if (start === undefined) return undefined;
    const end = starts[line] ?? this.text.length + 1;
    return { start, text: this.text.slice(start, end - 1).replace(/\r$/, '') };
  }

  /** Where a value stands: the place nearest to a line, or the first. */
  find(value: string, near: number | undefined): Piece | undefined {
    const starts = (this.#starts ??= newlineStarts(this.text));
    const around = near === undefined ? 0 : (starts[near - 1] ?? 0);
    const at = firstFrom(this.text, value, around);
    return at < 0 ? undefined : this.#piece(at, value);
  }

  #piece(start: number, text: string): Piece {
    const starts = (this.#starts ??= newlineStarts(this.text));
    return { text, start, end: start + text.length, ...lineColumn(starts, start) };
  }
}

function firstFrom(text: string, value: string, from: number): number {
  const after = text.indexOf(value, from);
  return after >= 0 ? after : text.indexOf(value);
}

/** How a line is cut up: at spaces and quotes, then at signs as well, then at what parts a URL. */
const CUTS = [
  /[^\s"'`]+/g,
  /[^\s"'`=,;()<>[\]{}|\\]+/g,
  /[^\s"'`=,;()<>[\]{}|\\:@/?&#]+/g,
  /(?<=")[^"]+(?=")|(?<=')[^']+(?=')/g,
];

/** What may be a value on a line, longest first where two begin alike. */
export function piecesOf(lines: Lines, line: number): Piece[] {
  const whole = lines.at(line);
  if (whole === undefined || whole.text.length > LONGEST_LINE) return [];
  const found = new Map<string, Piece>();
  for (const cut of CUTS) {
    for (const match of whole.text.matchAll(cut)) {
      const [text] = match;
      if (text.length < SHORTEST) continue;
      const start = whole.start + match.index;
      found.set(`${match.index} ${text.length}`, {
        text,
        start,
        end: start + text.length,
        line,
        column: match.index + 1,
      });
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Tools count columns from 0 or from 1, and some count the end of the line before. */
const OFF = 3;

/**
 * The piece of a line that a result without a value is about, and how well that is known: `proved` by its SHA-1,
 * `shown` by what is left of the value, else `placed` by its columns.
 */
export function pieceAt(
  lines: Lines,
  result: ReportedResult,
): { readonly piece: Piece; readonly by: 'proved' | 'shown' | 'placed' } | undefined {
  const { line, sha1, shows, column, endColumn } = result;
  if (line === undefined) return undefined;
  const pieces = piecesOf(lines, line);
  if (sha1 !== undefined) {
    const piece = pieces.find(({ text }) => sha1Of(text) === sha1);
    return piece && { piece, by: 'proved' };
  }
  const visible = (shows?.start.length ?? 0) + (shows?.end.length ?? 0);
  if (shows !== undefined && visible >= 4) {
    const piece = pieces.find(({ text }) => text.startsWith(shows.start) && text.endsWith(shows.end));
    return piece && { piece, by: 'shown' };
  }
  if (column === undefined || endColumn === undefined || endColumn <= column) return undefined;
  const within = result.around && pieceWithin(lines, result, result.around);
  if (within !== undefined) return { piece: within, by: 'shown' };
  const [best] = pieces
    .map((piece) => ({ piece, off: distance(piece, column, endColumn) }))
    .filter(({ off }) => off <= OFF)
    .sort((a, b) => a.off - b.off);
  return best && { piece: best.piece, by: 'placed' };
}

/** The piece between what a report shows around it: columns give its length, and are off by the end of a line before. */
function pieceWithin(
  lines: Lines,
  { line = 0, endLine = line, column = 0, endColumn = 0 }: ReportedResult,
  { before, after }: NonNullable<ReportedResult['around']>,
): Piece | undefined {
  const whole = lines.at(line);
  const length = endColumn - column + 1 - before.length - after.length;
  if (whole === undefined || endLine !== line || length < SHORTEST || before.length + after.length < TELLING)
    return undefined;
  for (const at of [column - 1, column - 2, column]) {
    const start = at + before.length;
    const text = whole.text.slice(start, start + length);
    const fits = whole.text.startsWith(before, at) && whole.text.startsWith(after, start + length);
    if (fits && at >= 0 && text.length === length)
      return { text, start: whole.start + start, end: whole.start + start + length, line, column: start + 1 };
  }
  return undefined;
}

/** So many characters around a value are not there by chance. */
const TELLING = 3;

/** How far a piece is from the columns of a result; both ends may be off by the same. */
function distance({ column, text }: Piece, from: number, to: number): number {
  return Math.max(Math.abs(column - from), Math.abs(column + text.length - to));
}

/** SHA-1 of a value, as detect-secrets writes it. */
export function sha1Of(text: string): string {
  return createHash('sha1').update(text, 'utf8').digest('hex');
}
