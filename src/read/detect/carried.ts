import type { Lineage } from '../../model/fragment.ts';
import type { Search } from './search.ts';

/**
 * Places of anchors in a content, ascending: offset of the start in bytes, number of the anchor, and what is known of where
 * it leads, each in some bits of a number.
 */
export type Places = Float64Array;

/** What is known of where a place leads: nothing; nowhere, by what stands beside it; nowhere, by what stands about it. */
export type Leads = 0 | 1 | 2;

const LEADS = 4;
const PLACE = 2 ** 17;
/** Bytes beside an anchor that decide whether the search tells of it, and whether a link holds. */
const BESIDE = 4;
const LINKED = 4096;

/** Number of the anchor at a place. */
export function anchorOf(place: number): number {
  return Math.floor((place % PLACE) / LEADS);
}

/** Offset at which the anchor of a place starts. */
export function startOf(place: number): number {
  return Math.floor(place / PLACE);
}

/** What is known of where a place leads. */
export function leadsOf(place: number): Leads {
  return (place % LEADS) as Leads;
}

/** The place with what is now known of it. */
export function leading(place: number, leads: Leads): number {
  return place - (place % LEADS) + leads;
}

function placeAt(start: number, anchor: number): number {
  return start * PLACE + anchor * LEADS;
}

/** All places of anchors in some bytes. */
export function placesIn(search: Search, bytes: Uint8Array): Places {
  const places: number[] = [];
  search(bytes, (anchor, start) => places.push(placeAt(start, anchor)));
  return ascending(places);
}

/** Sorts what is nearly sorted. */
function ascending(places: readonly number[]): Places {
  const sorted = Float64Array.from(places);
  for (let i = 1; i < sorted.length; i++) {
    const place = sorted[i] ?? 0;
    let at = i;
    for (; at > 0 && (sorted[at - 1] ?? 0) > place; at--) sorted[at] = sorted[at - 1] ?? 0;
    sorted[at] = place;
  }
  return sorted;
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

/** How anchors are looked for, and over what the text about one decides where it leads. */
export interface Reaching {
  readonly search: Search;
  /** Length of each anchor, in bytes. */
  readonly lengths: readonly number[];
  readonly longest: number;
  /** Bytes about a place that decide where it leads; infinite where all of the content does. */
  readonly reach: number;
}

/**
 * All places of anchors in a content that was made from another: those of the stretches it took over from the other's,
 * and of what lies between them by search. Where nothing has changed that decides, one leads where it led.
 */
export function placesFrom(
  { search, lengths, longest, reach }: Reaching,
  bytes: Uint8Array,
  copies: Lineage['copies'],
  base: Places,
): Places {
  const places: number[] = [];
  /** Up to here everything is known. */
  let known = 0;
  const between = (to: number): void => {
    const from = Math.max(0, known - longest - BESIDE);
    const part = bytes.subarray(from, Math.min(bytes.length, to + longest + BESIDE));
    search(part, (anchor, at) => {
      const start = at + from;
      if (start < to && start + (lengths[anchor] ?? 0) > known) places.push(placeAt(start, anchor));
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
    for (let at = firstFrom(base, from + BESIDE); at < base.length; at++) {
      const place = base[at] ?? 0;
      const start = startOf(place);
      if (start >= end) break;
      if (start + (lengths[anchorOf(place)] ?? 0) > end) continue;
      const leads = leadsOf(place);
      const about = leads === 1 ? LINKED : reach;
      const same = start - about >= from && start + about <= from + length;
      places.push((same ? place : leading(place, 0)) + moved);
    }
  }
  if (known < bytes.length) between(bytes.length);
  return ascending(places);
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
