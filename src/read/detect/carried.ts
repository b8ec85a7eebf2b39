import type { Lineage } from '../../model/fragment.ts';
import type { Search } from './search.ts';

/** Places of anchors in a content. */
export interface Places {
  /** Ascending: `start * PLACE + anchor`, start in bytes. */
  readonly at: Float64Array;
  /** 1 for each place that leads to no rule. */
  readonly idle: Uint8Array;
}

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
  return placesOf(places);
}

function placesOf(places: readonly number[]): Places {
  return { at: Float64Array.from(places).sort(), idle: new Uint8Array(places.length) };
}

/** Index of the first place that starts at an offset or behind it. */
function firstFrom(places: Float64Array, offset: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < offset * PLACE) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How anchors are looked for, and over what the text around one decides whether it leads anywhere. */
export interface Reaching {
  readonly search: Search;
  /** Length of each anchor, in bytes. */
  readonly lengths: readonly number[];
  readonly longest: number;
  /** Bytes around a place that decide; infinite where all of the content does. */
  readonly reach: number;
}

/**
 * All places of anchors in a content that was made from another: those of the stretches it took over from the other's,
 * and of what lies between them by search. A place stays idle where nothing within reach of it has changed.
 */
export function placesFrom(
  { search, lengths, longest, reach }: Reaching,
  bytes: Uint8Array,
  copies: Lineage['copies'],
  base: Places,
): Places {
  const places: number[] = [];
  const idle: number[] = [];
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
    const to = copies[i] ?? 0;
    const from = copies[i + 1] ?? 0;
    const length = copies[i + 2] ?? 0;
    if (length < 4 * longest) continue;
    between(to + BESIDE);
    known = to + length - BESIDE;
    const end = from + length - BESIDE;
    const moved = (to - from) * PLACE;
    for (let at = firstFrom(base.at, from + BESIDE); at < base.at.length; at++) {
      const place = base.at[at] ?? 0;
      const start = startOf(place);
      if (start >= end) break;
      if (start + (lengths[anchorOf(place)] ?? 0) > end) continue;
      const unchanged = start - reach >= from && start + reach <= from + length;
      if (unchanged && base.idle[at] === 1) idle.push(place + moved);
      else places.push(place + moved);
    }
  }
  if (known < bytes.length) between(bytes.length);
  return withIdle(places, idle);
}

/** Joins ascending idle places with others. */
function withIdle(places: readonly number[], idle: readonly number[]): Places {
  const joined = placesOf([...places, ...idle]);
  let next = 0;
  for (let i = 0; i < joined.at.length && next < idle.length; i++) {
    if (joined.at[i] !== idle[next]) continue;
    joined.idle[i] = 1;
    next++;
  }
  return joined;
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
