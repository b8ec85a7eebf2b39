import { createHash, randomBytes } from 'node:crypto';

import type { Ranges } from './ranges.ts';
import type { CompiledRule } from './rules.ts';
import { MARGIN } from './values.ts';

/** A stretch of a fragment, in bytes. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/** A stretch with the rules that look at it, by their numbers. */
export interface RuledPiece extends Piece {
  readonly rules: string;
}

/** How far behind its anchor a match of no fixed length is followed. */
const FOLLOWED = 64 * 1024;
const OPEN = 4096;

/**
 * The stretches of a fragment that its rules have to see, to whole lines where lines are short: each holds all that
 * the rules with an anchor in it look at.
 */
export function piecesOf(
  bytes: Uint8Array,
  run: ReadonlyMap<CompiledRule, readonly Ranges[]>,
): readonly RuledPiece[] {
  const wanted: { start: number; end: number; readonly order: number }[] = [];
  for (const [rule, lists] of run) {
    const ahead = rule.ahead + 2 * MARGIN + (rule.pattern !== undefined && rule.ahead > OPEN ? FOLLOWED : 0);
    const { order, back } = rule;
    for (const list of lists) {
      for (let i = 0; i < list.length; i += 2)
        wanted.push({ start: (list[i] ?? 0) - back - 2 * MARGIN, end: (list[i + 1] ?? 0) + ahead, order });
    }
  }
  wanted.sort((a, b) => a.start - b.start);
  const pieces: { readonly start: number; end: number; readonly rules: Set<number> }[] = [];
  for (const { start, end, order } of wanted) {
    const from = lineStart(bytes, Math.max(0, start));
    const last = pieces.at(-1);
    if (last !== undefined && from <= last.end) {
      last.end = Math.max(last.end, Math.min(bytes.length, end));
      last.rules.add(order);
    } else pieces.push({ start: from, end: Math.min(bytes.length, end), rules: new Set([order]) });
  }
  return pieces.map(({ start, end, rules }) => ({
    start,
    end,
    rules: [...rules].toSorted((a, b) => a - b).join(),
  }));
}

function lineStart(bytes: Uint8Array, from: number): number {
  if (from === 0) return 0;
  const line = bytes.subarray(from, from + MARGIN).indexOf(10);
  return line < 0 ? from : from + line + 1;
}

/** Stretches of one content in which nothing was found. */
export interface Fruitless {
  readonly path: string;
  /** Their ends, and the rules that looked at them, by their starts. */
  readonly pieces: ReadonlyMap<number, RuledPiece>;
}

/** Entries of a memory; each takes some forty bytes. */
const MOST = 200_000;

/**
 * Remembers texts in which nothing was found: versions of a file repeat most of theirs. Texts are told apart by 52 bits
 * of a hash with a key drawn at the start, so that no text can be written to be taken for another.
 */
export class Barren {
  readonly #key = randomBytes(16);
  #known = new Set<number>();
  #older = new Set<number>();

  /** Whether nothing was found in the text; asks `search` where that is not known. */
  holds(context: string, bytes: Uint8Array, { start, end }: Piece, search: () => boolean): boolean {
    const digest = createHash('sha1')
      .update(this.#key)
      .update(`${context}\0`)
      .update(bytes.subarray(start, end))
      .digest();
    const hash = digest.readUIntBE(0, 6) * 16 + ((digest[6] ?? 0) % 16);
    if (this.#known.has(hash) || this.#older.has(hash)) {
      this.#remember(hash);
      return true;
    }
    if (search()) return false;
    this.#remember(hash);
    return true;
  }

  #remember(hash: number): void {
    if (this.#known.size >= MOST / 2) {
      this.#older = this.#known;
      this.#known = new Set();
    }
    this.#known.add(hash);
  }
}
