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
/** Bytes beside the lines of a value in which a word may stand: the units that `near.ts` looks at, of two bytes each. */
const BESIDE = 1280;

/**
 * The stretches of a fragment that its rules have to see, to whole lines where lines are short: each holds all that
 * the rules with an anchor in it look at. A rule without a pattern looks at the lines about its anchor alone.
 */
export function piecesOf(
  bytes: Uint8Array,
  run: ReadonlyMap<CompiledRule, readonly Ranges[]>,
): readonly RuledPiece[] {
  const wanted: { start: number; end: number; readonly order: number }[] = [];
  for (const [{ pattern, order, back, ahead }, lists] of run) {
    const follows = pattern !== undefined && ahead > OPEN ? FOLLOWED : 0;
    for (const list of lists) {
      for (let i = 0; i < list.length; i += 2) {
        const [from, to] = [(list[i] ?? 0) - back, (list[i + 1] ?? 0) + ahead];
        const [start, end] =
          pattern === undefined
            ? linesAbout(bytes, from, to)
            : [from - 2 * MARGIN, to + 2 * MARGIN + follows];
        wanted.push({ start, end, order });
      }
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

/** The lines of a stretch with what lies beside them; more where they are long. */
function linesAbout(bytes: Uint8Array, from: number, to: number): readonly [start: number, end: number] {
  const before = bytes.subarray(Math.max(0, from - MARGIN), Math.max(0, from)).lastIndexOf(10);
  const behind = bytes.subarray(to, to + MARGIN).indexOf(10);
  return [
    before < 0 ? from - 2 * MARGIN : Math.max(0, from - MARGIN) + before - BESIDE,
    behind < 0 ? to + 2 * MARGIN : to + behind + BESIDE,
  ];
}

function lineStart(bytes: Uint8Array, from: number): number {
  if (from === 0) return 0;
  const line = bytes.subarray(from, from + MARGIN).indexOf(10);
  return line < 0 ? from : from + line + 1;
}
