import { firstFrom } from '../../../util/first-index.ts';
import { Ints } from '../../../util/ints.ts';
import { sizeMade } from '../packs/delta.ts';
import type { Inflater } from '../packs/inflate.ts';
import { headerIn, MOST_HEADER, type EntryHeader } from '../packs/pack-file.ts';
import type { PackIndex } from '../packs/pack-index.ts';
import type { Pack } from '../packs/store.ts';
import { KINDS, TREE } from './object-ids.ts';
import { Packed } from './packed.ts';
import { Unsure } from './unsure.ts';

/** So much of a pack is read at once. */
const CHUNK = 1024 * 1024;
/** Longest compressed bytes that are looked at for the first bytes of a delta, which tell its sizes. */
const MOST_START = 1024;
const SIZES = 20;
const FIRST_ENTRY = 12;
/** Bits of a digit. */
const DIGIT = 16;
/** So many entries are read before others have their turn. */
const TURN = 20_000;

/** The entries of a pack in the order in which they lie in it. */
export interface PackEntries {
  readonly count: number;
  /** Where each starts, and behind them where the last one ends. */
  readonly offsets: Float64Array;
  /** Its place in the order of names. */
  readonly places: Uint32Array;
  /** What it is, by its place in `KINDS`. */
  readonly kinds: Uint8Array;
  /** Of a delta: the entry that it is made from; -1 for others. */
  readonly bases: Int32Array;
  /** Bytes of the object; of trees that are deltas, bytes of their instructions. */
  readonly sizes: Float64Array;
  /** Bytes of its header. */
  readonly heads: Uint8Array;
  /** The compressed bytes of trees, which versions are made from in another order than they lie in. */
  readonly packed: Packed;
}

/** Reads the headers of a pack's entries; throws `Unsure` where they do not fit each other. */
export async function readEntries(
  { file, end }: Pack,
  index: PackIndex,
  nameBytes: number,
  inflater: Inflater,
  turn: () => Promise<void>,
): Promise<PackEntries> {
  const { count } = index;
  const places = placesInOrder(index);
  const offsets = offsetsOf(index, places, end);
  const entries = {
    count,
    offsets,
    places,
    kinds: new Uint8Array(count),
    bases: new Int32Array(count).fill(-1),
    sizes: new Float64Array(count),
    heads: new Uint8Array(count),
    packed: new Packed(count),
  };
  const byName = new Map<number, string>();
  /** Bytes of instructions of deltas of which the base comes later. */
  const early = new Map<number, number>();
  const chunk = new Uint8Array(CHUNK);
  const start = new Uint8Array(SIZES);
  let from = 0;
  let length = 0;
  for (let at = 0; at < count; at++) {
    if (at % TURN === 0) await turn();
    const offset = offsets[at] ?? 0;
    const next = offsets[at + 1] ?? 0;
    if (Math.min(next, offset + MOST_HEADER + MOST_START) > from + length) {
      from = offset;
      length = file.part(chunk, from);
    }
    const bytes = chunk.subarray(offset - from, Math.min(next - from, length));
    const header = headerIn(bytes, offset, nameBytes);
    enter(entries, at, header, byName);
    if (entries.kinds[at] === 0) early.set(at, header.size);
    if (entries.kinds[at] === TREE) keepPacked(entries, at, bytes, next - offset);
    else if (header.type === 'delta')
      entries.sizes[at] = sizeMade(firstBytes(bytes, entries.heads[at] ?? 0, inflater, start));
  }
  settle(entries, index, byName);
  for (const [at, size] of early) if (entries.kinds[at] === TREE) entries.sizes[at] = size;
  return entries;
}

/** Where entries start, in order, and where the last one ends. */
function offsetsOf(index: PackIndex, places: Uint32Array, end: number): Float64Array {
  const offsets = new Float64Array(index.count + 1).fill(end);
  for (let at = 0; at < index.count; at++) {
    offsets[at] = index.offset(places[at] ?? 0);
    if ((offsets[at] ?? 0) < FIRST_ENTRY || (at > 0 && (offsets[at - 1] ?? 0) >= (offsets[at] ?? 0)))
      throw new Unsure('entries that overlap');
  }
  if (index.count > 0 && (offsets[index.count - 1] ?? 0) >= end) throw new Unsure('entries behind the end');
  return offsets;
}

/** Places in the order of names, by where their entries start: ordered by one digit after the other. */
function placesInOrder(index: PackIndex): Uint32Array {
  const { count } = index;
  const low = new Uint32Array(count);
  const high = new Uint32Array(count);
  let places: Uint32Array = new Uint32Array(count);
  let most = 0;
  for (let place = 0; place < count; place++) {
    const offset = index.offset(place);
    low[place] = offset >>> 0;
    high[place] = Math.floor(offset / 2 ** 32);
    places[place] = place;
    most = Math.max(most, offset);
  }
  places = byDigit(byDigit(places, low, 0), low, DIGIT);
  return most < 2 ** 32 ? places : byDigit(byDigit(places, high, 0), high, DIGIT);
}

/** The same places by one digit of their keys; those with the same in the order in which they were. */
function byDigit(places: Uint32Array, keys: Uint32Array, shift: number): Uint32Array {
  const next = new Uint32Array(2 ** DIGIT + 1);
  const mask = 2 ** DIGIT - 1;
  for (let place = 0; place < keys.length; place++) {
    const after = (((keys[place] ?? 0) >>> shift) & mask) + 1;
    next[after] = (next[after] ?? 0) + 1;
  }
  for (let digit = 1; digit <= mask; digit++) next[digit] = (next[digit] ?? 0) + (next[digit - 1] ?? 0);
  const ordered = new Uint32Array(places.length);
  for (let at = 0; at < places.length; at++) {
    const place = places[at] ?? 0;
    const digit = ((keys[place] ?? 0) >>> shift) & mask;
    const to = next[digit] ?? 0;
    ordered[to] = place;
    next[digit] = to + 1;
  }
  return ordered;
}

/** Keeps the compressed bytes of a tree, if they are all here. */
function keepPacked({ packed, heads }: PackEntries, at: number, bytes: Uint8Array, length: number): void {
  if (bytes.length === length) packed.keep(at, bytes.subarray(heads[at] ?? 0));
}

function firstBytes(bytes: Uint8Array, head: number, inflater: Inflater, into: Uint8Array): Uint8Array {
  return into.subarray(0, inflater.start(bytes.subarray(head), into));
}

function enter(entries: PackEntries, at: number, header: EntryHeader, byName: Map<number, string>): void {
  const { offsets, kinds, bases, sizes, heads } = entries;
  const offset = offsets[at] ?? 0;
  heads[at] = header.data - offset;
  sizes[at] = header.size;
  if (header.type !== 'delta') kinds[at] = KINDS.indexOf(header.type);
  else if (typeof header.base === 'string') byName.set(at, header.base);
  else {
    const base = placeOf(offsets, at, header.base ?? 0);
    bases[at] = base;
    kinds[at] = kinds[base] ?? 0;
  }
}

/** The entry that starts at an offset, among the first so many. */
function placeOf(offsets: Float64Array, count: number, offset: number): number {
  const place = firstFrom(offsets, count, offset);
  if (place >= count || offsets[place] !== offset) throw new Unsure('a delta without base');
  return place;
}

/** Finds the bases that deltas name, and what is made from them. */
function settle(entries: PackEntries, index: PackIndex, byName: ReadonlyMap<number, string>): void {
  const { count, offsets, kinds, bases } = entries;
  for (const [at, name] of byName) {
    const place = index.find(name);
    if (place < 0) throw new Unsure('a delta of what is elsewhere');
    bases[at] = placeOf(offsets, count, index.offset(place));
  }
  for (let at = 0; at < count; at++) {
    if (kinds[at] !== 0) continue;
    const chain: number[] = [];
    let base = at;
    for (; kinds[base] === 0; base = bases[base] ?? 0) {
      if (chain.length > count) throw new Unsure('deltas that are made from each other');
      chain.push(base);
    }
    for (const one of chain) kinds[one] = kinds[base] ?? 0;
  }
}

/**
 * All entries, each behind what it is made from, with the number of those it is made from in turn: one family after the
 * other, as the entries lie from which all of a family is made.
 */
export function* inFamilies({
  count,
  bases,
}: PackEntries): Generator<readonly [entry: number, depth: number]> {
  const { firsts, nexts } = versionsOf(bases);
  const waiting = new Ints();
  const depths = new Ints();
  for (let root = 0; root < count; root++) {
    if ((bases[root] ?? -1) >= 0) continue;
    waiting.push(root);
    depths.push(0);
    while (waiting.length > 0) {
      const [entry, depth] = [waiting.pop(), depths.pop()];
      yield [entry, depth];
      for (let version = firsts[entry] ?? -1; version >= 0; version = nexts[version] ?? -1) {
        waiting.push(version);
        depths.push(depth + 1);
      }
    }
  }
}

/** For each entry its last version, and for each version the one before: the first comes off a stack first. */
function versionsOf(bases: Int32Array): { firsts: Int32Array; nexts: Int32Array } {
  const firsts = new Int32Array(bases.length).fill(-1);
  const nexts = new Int32Array(bases.length).fill(-1);
  for (const [at, base] of bases.entries()) {
    if (base < 0) continue;
    nexts[at] = firsts[base] ?? -1;
    firsts[base] = at;
  }
  return { firsts, nexts };
}
