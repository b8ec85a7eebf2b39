import type { Lineage } from '../../model/fragment.ts';
import type { Search } from './search.ts';

/** Places of anchors, ascending: `start * PLACE + anchor`, start in bytes. */
export type Places = Float64Array;

const PLACE = 2 ** 16;
/** Bytes beside an anchor that decide whether the search tells of it. */
const BESIDE = 4;

/** Number of the anchor at a place. */
export function anchorOf(place: number): number {
  return place % PLACE;
}

/** Offset at which the anchor of a place starts. */
export function startOf(place: number): number {
  return Math.floor(place / PLACE);
}

/** All places of anchors in some bytes. */
export function placesIn(search: Search, bytes: Uint8Array): Places {
  const places: number[] = [];
  search(bytes, (anchor, start) => places.push(start * PLACE + anchor));
  return Float64Array.from(places).sort();
}

/** Index of the first place that starts at an offset or behind it. */
function firstFrom(places: Places, offset: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < offset * PLACE) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * All places of anchors in a content that was made from another: those of the stretches it took over from the other's,
 * and of what lies between them by search. `lengths` are those of the anchors, the longest of them `longest`.
 */
export function placesFrom(
  search: Search,
  bytes: Uint8Array,
  copies: Lineage['copies'],
  base: Places,
  lengths: readonly number[],
  longest: number,
): Places {
  const places: number[] = [];
  /** Up to here everything is known. */
  let known = 0;
  const between = (to: number): void => {
    const from = Math.max(0, known - longest - BESIDE);
    const part = bytes.subarray(from, Math.min(bytes.length, to + longest + BESIDE));
    search(part, (anchor, at) => {
      const start = at + from;
      if (start < to && start + (lengths[anchor] ?? 0) > known) places.push(start * PLACE + anchor);
    });
  };
  for (let i = 0; i < copies.length; i += 3) {
    const [to = 0, from = 0, length = 0] = copies.subarray(i, i + 3);
    if (length < 4 * longest) continue;
    between(to + BESIDE);
    known = to + length - BESIDE;
    const end = from + length - BESIDE;
    for (let at = firstFrom(base, from + BESIDE); at < base.length; at++) {
      const place = base[at] ?? 0;
      const start = startOf(place);
      if (start >= end) break;
      if (start + (lengths[anchorOf(place)] ?? 0) <= end) places.push(place + (to - from) * PLACE);
    }
  }
  if (known < bytes.length) between(bytes.length);
  return Float64Array.from(places).sort();
}

/** Where a stretch of a content stood in what it was made from; `undefined` where it was not taken over whole. */
export function originOf(copies: Lineage['copies'], start: number, end: number): number | undefined {
  let low = 0;
  let high = copies.length / 3 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const to = copies[middle * 3] ?? 0;
    const length = copies[middle * 3 + 2] ?? 0;
    if (start < to) high = middle - 1;
    else if (start >= to + length) low = middle + 1;
    else return end <= to + length ? start - to + (copies[middle * 3 + 1] ?? 0) : undefined;
  }
  return undefined;
}
