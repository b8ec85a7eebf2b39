import type { Lineage } from '../../model/fragment.ts';
import { anchorOf, codeOf, decidedBy } from './place-codes.ts';
import type { Search } from './search.ts';
import { firstIndex } from '../../util/first-index.ts';

/** Places of anchors in a content, ascending by start, then by anchor. */
export interface Places {
  /** Offsets of their starts, in bytes. */
  readonly starts: Int32Array;
  /** The anchor's number and where it leads there, as `codeOf` writes them. */
  readonly codes: Int32Array;
}

/** Bytes beside an anchor that decide whether the search tells of it, and whether a link holds. */
const BESIDE = 4;
const LINKED = 640;

/** Places as they are gathered: nearly in order. */
class Gathered {
  readonly #starts: number[] = [];
  readonly #codes: number[] = [];

  add(start: number, code: number): void {
    this.#starts.push(start);
    this.#codes.push(code);
  }

  ascending(): Places {
    const starts = new Int32Array(this.#starts);
    const codes = new Int32Array(this.#codes);
    for (let i = 1; i < starts.length; i++) {
      const start = starts[i] ?? 0;
      const code = codes[i] ?? 0;
      let at = i;
      for (; at > 0 && isBehind(starts[at - 1] ?? 0, codes[at - 1] ?? 0, start, code); at--) {
        starts[at] = starts[at - 1] ?? 0;
        codes[at] = codes[at - 1] ?? 0;
      }
      starts[at] = start;
      codes[at] = code;
    }
    return { starts, codes };
  }
}

function isBehind(start: number, code: number, otherStart: number, otherCode: number): boolean {
  return start > otherStart || (start === otherStart && anchorOf(code) > anchorOf(otherCode));
}

/** All places of anchors in some bytes. */
export function placesIn(search: Search, bytes: Uint8Array): Places {
  const places = new Gathered();
  search(bytes, (anchor, start) => places.add(start, codeOf(anchor)));
  return places.ascending();
}

/** How anchors are looked for, and over what the text about one decides where it leads. */
export interface Reaching {
  readonly search: Search;
  /** Length of each anchor, in bytes. */
  readonly lengths: readonly number[];
  readonly longest: number;
  /** Bytes about a place that decide where it leads: for rules that go by shape, and for any. */
  readonly about: number;
  readonly reach: number;
  /** Whether that was decided in the base as it would be here. */
  readonly alike: boolean;
}

/**
 * All places of anchors in a content that was made from another: those of the stretches it took over from the other's,
 * and of what lies between them by search. Where nothing has changed that decides, one leads where it led.
 */
export function placesFrom(
  { search, lengths, longest, about, reach, alike }: Reaching,
  bytes: Uint8Array,
  copies: Lineage['copies'],
  base: Places,
): Places {
  const places = new Gathered();
  const { starts, codes } = base;
  const far = Number.POSITIVE_INFINITY;
  /** By `Decided`: how much about a place has to be the same. */
  const decisive = [0, LINKED, alike ? about : far, alike ? reach : far, far];
  /** Up to here everything is known. */
  let known = 0;
  const between = (to: number): void => {
    const from = Math.max(0, known - longest - BESIDE);
    const part = bytes.subarray(from, Math.min(bytes.length, to + longest + BESIDE));
    search(part, (anchor, at) => {
      const start = at + from;
      if (start < to && start + (lengths[anchor] ?? 0) > known) places.add(start, codeOf(anchor));
    });
  };
  for (let i = 0; i < copies.length; i += 3) {
    const to = copies[i] ?? 0;
    const from = copies[i + 1] ?? 0;
    const length = copies[i + 2] ?? 0;
    if (length < 4 * longest) continue;
    between(to + BESIDE);
    known = to + length - BESIDE;
    const end = from + length - BESIDE;
    const first = firstIndex(starts.length, (index) => (starts[index] ?? 0) >= from + BESIDE);
    for (let at = first; at < starts.length; at++) {
      const start = starts[at] ?? 0;
      const code = codes[at] ?? 0;
      if (start >= end) break;
      if (start + (lengths[anchorOf(code)] ?? 0) > end) continue;
      const by = decisive[decidedBy(code)] ?? 0;
      const same = start - by >= from && start + by <= from + length;
      places.add(start + to - from, same ? code : codeOf(anchorOf(code)));
    }
  }
  if (known < bytes.length) between(bytes.length);
  return places.ascending();
}

/** Where a stretch of a content stood in what it was made from; `undefined` where it was not taken over whole. */
export function placeInBase(copies: Lineage['copies'], start: number, end: number): number | undefined {
  const behind = firstIndex(copies.length / 3, (index) => (copies[index * 3] ?? 0) > start);
  const [to = 0, from = 0, length = 0] = copies.subarray(3 * behind - 3, 3 * behind);
  return behind > 0 && end <= to + length ? start - to + from : undefined;
}
