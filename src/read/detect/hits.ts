import type { Match, Reference, Span } from '../../model/match.ts';
import type { Dense } from './effort.ts';
import { Secret } from '../../util/secret.ts';

/** A match before it crosses a worker's boundary: the secret is plain text, to be wrapped on arrival. */
export interface PlainMatch extends Omit<Match, 'secret'> {
  readonly secret: string;
}

/** What a scanner found; can be cloned across threads. */
export interface Hits {
  readonly matches: readonly PlainMatch[];
  readonly references: readonly Reference[];
  /** Contents of which something was left out. */
  readonly dense?: readonly Dense[];
}

/** The same with every secret wrapped. */
export function wrapHits(hits: Hits): { readonly matches: Match[]; readonly references: Reference[] } {
  return {
    matches: hits.matches.map((match) => ({ ...match, secret: new Secret(match.secret) })),
    references: [...hits.references],
  };
}

/** Turns ascending byte ranges into spans with line and column, in one pass over the bytes. */
export function spansOf(
  bytes: Uint8Array,
  ranges: readonly { readonly start: number; readonly end: number }[],
): Span[] {
  let line = 1;
  let column = 1;
  let at = 0;
  return ranges.map(({ start, end }) => {
    for (; at < start; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === 10) {
        line++;
        column = 1;
      } else if ((byte & 0xc0) !== 0x80) column += byte >= 0xf0 ? 2 : 1;
    }
    return { start, end, line, column, endColumn: column + unitsOnLine(bytes, start, end) };
  });
}

function unitsOnLine(bytes: Uint8Array, start: number, end: number): number {
  let units = 0;
  for (let at = start; at < end && bytes[at] !== 10; at++) {
    const byte = bytes[at] ?? 0;
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}
