import { firstIndex } from './first-index.ts';

/** Line and column, both from 1, columns in UTF-16 units. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** Finds the line of an offset by binary search over the starts of lines; `\n`, `\r\n` and a lone `\r` end a line. */
export class LineIndex {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) this.#starts.push(at + 1);
    }
  }

  /** Number of lines; an empty text has one. */
  get count(): number {
    return this.#starts.length;
  }

  /** Offset at which a line (from 1) starts; past the last line, the start of the last. */
  startOf(line: number): number {
    const index = Math.min(Math.max(line, 1), this.#starts.length) - 1;
    return this.#starts[index] ?? 0;
  }

  /** Line and column of an offset in UTF-16 units. */
  at(offset: number): LineColumn {
    return lineColumn(this.#starts, offset);
  }
}

/** Offsets at which lines start, where only `\n` ends one: as the parsers of HCL, JSON and SQL count. */
export function newlineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Line and column of an offset, by the ascending starts of lines. */
export function lineColumn(starts: readonly number[], offset: number): LineColumn {
  const line = Math.max(
    1,
    firstIndex(starts.length, (at) => (starts[at] ?? 0) > offset),
  );
  return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
}

/** Length in UTF-8 bytes of the text between two UTF-16 offsets; a lone surrogate counts three, as it is encoded. */
export function utf8Length(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if (code >= 0xd800 && code < 0xdc00 && at + 1 < end && isLowSurrogate(text.charCodeAt(at + 1))) {
      bytes += 4;
      at++;
    } else bytes += 3;
  }
  return bytes;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}
