import { BarrenLines } from './barren.ts';
import { unpackBase64 } from './base64.ts';
import { placesIn } from './carried.ts';
import type { Effort } from './effort.ts';
import type { Engine } from './engine.ts';
import { candidatesAt } from './selection.ts';
import type { Candidates } from './selection.ts';
import { findByPattern, findByShape } from './find.ts';
import type { RawHit } from './find.ts';
import type { Placed } from './matches.ts';
import type { Place } from './near.ts';
import { resolveOverlaps } from './overlaps.ts';
import type { Group } from './overlaps.ts';
import type { Piece } from './pieces.ts';
import { lengthOf, unionOf } from './ranges.ts';
import type { Ranges } from './ranges.ts';
import type { CompiledRule } from './rules.ts';
import { BLOCK, byteOf, textOf, unitOf } from './text.ts';
import type { Text } from './text.ts';
import type { TextMemory } from './text-memory.ts';
import { Values } from './values.ts';

/** What scanning counts, and what it may pass over. */
export interface Remembering {
  readonly effort: Effort;
  /** Lines in which nothing is found by shape; absent where a text is not told by itself. */
  readonly barren: TextMemory<true> | undefined;
}

interface Scanned {
  readonly hits: RawHit[];
  readonly values: Values;
}

/** A rule with what it is to see of a block, in units. */
interface Wanted {
  readonly rule: CompiledRule;
  readonly units: Ranges;
}

/** Part of a block that is looked at where only what is rare in it is looked for. */
const RARE = 1 / 16;

function wantedIn(block: Text, run: Candidates['run']): Wanted[] {
  return [...run].flatMap(([rule, lists]) => {
    const bytes = unionOf(lists, rule, block);
    if (bytes.length === 0) return [];
    const units =
      block.steps === undefined
        ? bytes.map((byte) => byte - block.start)
        : bytes.map((byte) => unitOf(block, byte));
    return [{ rule, units }];
  });
}

/** The rules that look at least of a block, as many as together look at a small part of it. */
function rarest(wanted: readonly Wanted[], block: Text): Wanted[] {
  let left = block.text.length * RARE;
  const rare = new Set(
    wanted
      .map((one) => ({ one, length: lengthOf(one.units) }))
      .toSorted((a, b) => a.length - b.length || a.one.rule.order - b.one.rule.order)
      .filter(({ length }) => (left -= length) >= 0)
      .map(({ one }) => one),
  );
  return wanted.filter((one) => rare.has(one));
}

function scanBlock(
  engine: Engine,
  far: Candidates['far'],
  wanted: readonly Wanted[],
  block: Text,
  { path, part, barren }: { readonly path: string; readonly part: boolean } & Pick<Remembering, 'barren'>,
): Scanned {
  const values = new Values(engine.formats, path, block.text, part);
  const hits: RawHit[] = [];
  for (const { rule, units } of wanted) {
    if (rule.pattern) findByPattern(rule, block.text, units, values, hits);
  }
  const shaped = wanted.filter(({ rule }) => !rule.pattern);
  if (shaped.length > 0) {
    const everything = { start: 0, end: block.text.length };
    const ranges = shaped.map(({ units }) => units);
    const context = `${shaped.map(({ rule }) => String(rule.order)).join()} ${String(part)} ${path}`;
    values.prepare(
      unionOf(ranges, { back: 0, ahead: 0 }, everything),
      shaped.some(({ rule }) => far.has(rule)),
      barren && new BarrenLines(barren, context),
    );
    const before = hits.length;
    for (const { rule } of shaped) findByShape(rule, block.text, values, hits);
    values.found(hits.slice(before));
  }
  return { hits, values };
}

/** The same hit, whose strings no longer hold the whole text that they were cut from. */
function detached(hit: RawHit): RawHit {
  const { secret, surroundings, states } = hit;
  const cut = { secret, surroundings, ...(states === undefined ? {} : { states }) };
  return { ...hit, ...(JSON.parse(JSON.stringify(cut)) as typeof cut) };
}

function place(block: Text, groups: readonly Group[]): Placed[] {
  return groups.map(([best, ...others]) => ({
    group: [detached(best), ...others.map(detached)] as const,
    start: byteOf(block, best.start),
    end: byteOf(block, best.end),
  }));
}

/** Groups behind base64 values of the text, at the places of those values. */
function scanUnpacked(engine: Engine, places: readonly Place[], block: Text, path: string): Placed[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return unpackBase64(places).flatMap(({ place: { node }, line }) => {
    const bytes = Buffer.from(line, 'utf8');
    const inner = `${folder}.env`;
    const { run, far } = candidatesAt(engine, bytes, inner, placesIn(engine.search, bytes));
    if (run.size === 0) return [];
    const text = textOf(bytes, 0, bytes.length);
    const { hits } = scanBlock(engine, far, wantedIn(text, run), text, {
      path: inner,
      part: false,
      barren: undefined,
    });
    return resolveOverlaps(hits).map((group) => ({
      group,
      start: byteOf(block, node.start),
      end: byteOf(block, node.end),
      decoded: 'base64',
    }));
  });
}

function withUnpacked(
  engine: Engine,
  scanned: Scanned,
  block: Text,
  path: string,
  everywhere: boolean,
): Placed[] {
  const places = everywhere ? scanned.values.all() : scanned.values.known();
  const unpacked = scanUnpacked(engine, places, block, path).filter(({ group }) => group[0].class >= 2);
  const plain = place(block, resolveOverlaps(scanned.hits)).filter(
    ({ start, end, group }) =>
      group[0].class >= 2 || !unpacked.some((other) => other.start < end && start < other.end),
  );
  return [...plain, ...unpacked];
}

/** A stretch that is read at once, and of which of its bytes the finds count. */
interface Cut extends Piece {
  readonly from: number;
  readonly to: number;
}

/** How far two cuts of one piece overlap; each sees half of it behind its last find. */
const SHARED = 128 * 1024;

/** A piece as stretches that are read at once. */
function cutsOf({ start, end }: Piece): Cut[] {
  if (end - start <= BLOCK) return [{ start, end, from: start, to: Number.POSITIVE_INFINITY }];
  const cuts: Cut[] = [];
  for (let at = start; ; at += BLOCK - SHARED) {
    const isLast = at + BLOCK >= end;
    const from = at === start ? at : at + SHARED / 2;
    const to = isLast ? Number.POSITIVE_INFINITY : at + BLOCK - SHARED / 2;
    cuts.push({ start: at, end: isLast ? end : at + BLOCK, from, to });
    if (isLast) return cuts;
  }
}

/**
 * What the rules find in some stretches of a fragment; what two of them see is given once. Where the content has taken
 * more work than it is worth, only what is rare in a stretch is looked for in it.
 */
export function scanPieces(
  engine: Engine,
  { effort, barren }: Remembering,
  { bytes, path }: { readonly bytes: Uint8Array; readonly path: string },
  { run, far, base64 }: Candidates,
  pieces: readonly Piece[],
): Placed[] {
  const found = new Map<string, Placed>();
  for (const { start, end, from, to } of pieces.flatMap(cutsOf)) {
    const block = textOf(bytes, start, end);
    const part = start > 0 || end < bytes.length;
    const all = wantedIn(block, run);
    const wanted = effort.isSpent ? rarest(all, block) : all;
    if (wanted.length < all.length) effort.skim(Math.min(to, end) - from);
    const scanned = scanBlock(engine, far, wanted, block, { path, part, barren });
    for (const placed of withUnpacked(engine, scanned, block, path, base64)) {
      if (placed.start < from || placed.start >= to) continue;
      const { rule, secret } = placed.group[0];
      const key = `${String(placed.start)} ${rule.rule.type} ${String(secret.length)}`;
      if (!found.has(key)) found.set(key, placed);
    }
    effort.spend(scanned.values.units, scanned.hits.length);
  }
  return [...found.values()].toSorted((a, b) => a.start - b.start || a.end - b.end);
}
