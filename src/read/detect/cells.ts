import type { Lineage } from '../../model/fragment.ts';
import { firstIndex } from '../../util/first-index.ts';
import type { FoundWords, Words } from './words.ts';
import { atOf, wordOf } from './words.ts';

/** Bytes that are looked through at once. */
const CELL = 1024;
/** Cells that are kept of one content. */
const MOST = 4096;

/** A stretch of a content with the words that begin in it. */
export interface Cell {
  readonly start: number;
  readonly end: number;
  readonly found: FoundWords;
}

/** What a content was made from, with what is known of that. */
export interface CellBase {
  readonly copies: Lineage['copies'];
  readonly cells: readonly Cell[];
}

/** The cells of stretches that were taken over, with all that decides which words begin in them. */
function takenOver({ copies, cells }: CellBase, over: number): Cell[] {
  const taken: Cell[] = [];
  for (let i = 0; i < copies.length; i += 3) {
    const [to = 0, from = 0, length = 0] = [copies[i], copies[i + 1], copies[i + 2]];
    const last = from + length - over;
    for (let at = firstIndex(cells.length, (index) => (cells[index]?.start ?? 0) >= from); ; at++) {
      const cell = cells[at];
      if (cell === undefined || cell.start >= last) break;
      if (cell.end > last) continue;
      const moved = to - from;
      taken.push({ start: cell.start + moved, end: cell.end + moved, found: cell.found });
    }
  }
  return taken;
}

/**
 * The words of one content, looked for where they are asked for: what was found in what the content was made from counts
 * for it. Cells may lie anywhere and overlap, so that what is told of a stretch does not depend on how they lie.
 */
export class Cells {
  readonly #bytes: Uint8Array;
  readonly #words: Words;
  #known: Cell[];

  constructor(bytes: Uint8Array, words: Words, base: CellBase | undefined) {
    this.#bytes = bytes;
    this.#words = words;
    this.#known = base === undefined ? [] : takenOver(base, words.over);
  }

  /** What was found so far, by its start. */
  get known(): readonly Cell[] {
    return this.#known;
  }

  /** Calls `visit` with the number and the offset of every word that begins between two offsets; some words twice. */
  each(from: number, to: number, visit: (word: number, at: number) => void): void {
    const first = Math.max(0, from);
    const last = Math.min(this.#bytes.length, to);
    for (let at = first; at < last;) {
      const { start, end, found } = this.#at(at);
      for (const one of found) {
        const place = start + atOf(one);
        if (place >= first && place < last) visit(wordOf(one), place);
      }
      at = end;
    }
  }

  #at(place: number): Cell {
    const behind = firstIndex(this.#known.length, (index) => (this.#known[index]?.start ?? 0) > place);
    const known = this.#known[behind - 1];
    if (known !== undefined && known.end > place) return known;
    const end = Math.min(this.#bytes.length, place + CELL);
    const cell = { start: place, end, found: this.#words.beginningIn(this.#bytes, place, end) };
    if (this.#known.length >= MOST) this.#known = [cell];
    else this.#known.splice(behind, 0, cell);
    return cell;
  }
}
