import type { Detection } from '../../model/detection.ts';
import type { Fragment, Lineage } from '../../model/fragment.ts';
import type { Reference } from '../../model/match.ts';
import { unpackBase64 } from './base64.ts';
import { placeInBase, placesFrom, placesIn } from './carried.ts';
import type { Places } from './carried.ts';
import { candidatesAt, engineOf, reachIn } from './engine.ts';
import type { Candidates, Engine } from './engine.ts';
import { findByPattern, findByShape } from './find.ts';
import type { RawHit } from './find.ts';
import type { Formats } from './formats.ts';
import { spansOf } from './hits.ts';
import type { Hits, PlainMatch } from './hits.ts';
import { matchOf } from './matches.ts';
import type { Placed } from './matches.ts';
import type { Place } from './near.ts';
import { resolveOverlaps } from './overlaps.ts';
import type { Group } from './overlaps.ts';
import { dropLoneHalves } from './pairs.ts';
import { Barren, piecesOf } from './pieces.ts';
import type { Fruitless, Piece, RuledPiece } from './pieces.ts';
import { unionOf } from './ranges.ts';
import type { Ranges } from './ranges.ts';
import { readsReferences } from './references.ts';
import type { CompiledRule } from './rules.ts';
import { asUtf8, BLOCK, blocksOf, byteOf, textOf, unitOf } from './text.ts';
import type { Text } from './text.ts';
import { isLockFile, isStructured, Values, WHOLE } from './values.ts';

/** Takes fragments one by one and keeps what they hold. */
export interface Scanner {
  /** Reads one fragment, whose bytes are not kept, and says whether it found something. */
  readonly scan: (fragment: Fragment) => boolean;
  /** What was found since the last call, in the order of the fragments. */
  readonly finish: () => Hits;
}

interface Scanned {
  readonly hits: RawHit[];
  readonly values: Values;
}

function scanBlock(
  engine: Engine,
  { run, far }: Pick<Candidates, 'run' | 'far'>,
  block: Text,
  path: string,
  part: boolean,
): Scanned {
  const values = new Values(engine.formats, path, block.text, part);
  const hits: RawHit[] = [];
  const shaped: CompiledRule[] = [];
  const wanted: Ranges[] = [];
  for (const [rule, lists] of run) {
    const bytes = unionOf(lists, rule, block);
    if (bytes.length === 0) continue;
    const units =
      block.steps === undefined
        ? bytes.map((byte) => byte - block.start)
        : bytes.map((byte) => unitOf(block, byte));
    if (rule.pattern) findByPattern(rule, block.text, units, values, hits);
    else {
      shaped.push(rule);
      wanted.push(units);
    }
  }
  if (shaped.length > 0) {
    const everything = { start: 0, end: block.text.length };
    values.prepare(
      unionOf(wanted, { back: 0, ahead: 0 }, everything),
      shaped.some((rule) => far.has(rule)),
    );
    for (const rule of shaped) findByShape(rule, block.text, values, hits);
  }
  return { hits, values };
}

function place(block: Text, groups: readonly Group[]): Placed[] {
  return groups.map((group) => ({
    group,
    start: byteOf(block, group[0].start),
    end: byteOf(block, group[0].end),
  }));
}

/** Groups behind base64 values of the text, at the places of those values. */
function scanUnpacked(engine: Engine, places: readonly Place[], block: Text, path: string): Placed[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return unpackBase64(places).flatMap(({ place: { node }, line }) => {
    const bytes = Buffer.from(line, 'utf8');
    const inner = `${folder}.env`;
    const candidates = candidatesAt(engine, bytes, inner, placesIn(engine.search, bytes));
    if (candidates.run.size === 0) return [];
    const { hits } = scanBlock(engine, candidates, textOf(bytes, 0, bytes.length), inner, false);
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

/** What the rules find in some stretches of a fragment; what two of them see is given once. */
function scanPieces(
  engine: Engine,
  bytes: Uint8Array,
  path: string,
  candidates: Candidates,
  pieces: readonly Piece[],
): Placed[] {
  const found = new Map<string, Placed>();
  for (const { start, end } of pieces) {
    const block = textOf(bytes, start, end);
    const part = start > 0 || end < bytes.length;
    const scanned = scanBlock(engine, candidates, block, path, part);
    for (const placed of withUnpacked(engine, scanned, block, path, candidates.base64)) {
      const { rule, secret } = placed.group[0];
      const key = `${String(placed.start)} ${rule.rule.type} ${String(secret.length)}`;
      if (!found.has(key)) found.set(key, placed);
    }
  }
  return [...found.values()].toSorted((a, b) => a.start - b.start || a.end - b.end);
}

/** What is known of a content, for those made from it. */
interface Known {
  readonly places: Places;
  /** Bytes around a place that decided where it leads. */
  readonly reach: number;
  readonly fruitless?: Fruitless;
}

/** What a content was made from, with what is known of that. */
interface Base {
  readonly known: Known;
  readonly copies: Lineage['copies'];
}

interface Found {
  readonly placed: readonly Placed[];
  readonly fruitless?: Fruitless;
}

/** Whether a piece was taken over from the base, where the same rules found nothing in it. */
function isFruitless(piece: RuledPiece, path: string, base: Base | undefined): boolean {
  const fruitless = base?.known.fruitless;
  if (base === undefined || fruitless?.path !== path) return false;
  const start = placeInBase(base.copies, piece.start, piece.end);
  const known = start === undefined ? undefined : fruitless.pieces.get(start);
  return (
    known !== undefined && known.end - known.start === piece.end - piece.start && known.rules === piece.rules
  );
}

/** Fragments whose rules see only what is near an anchor are read piece by piece; others, and what holds a hit, whole. */
function scanBytes(
  engine: Engine,
  barren: Barren,
  bytes: Uint8Array,
  { path, blob }: { readonly path: string; readonly blob: string | undefined },
  candidates: Candidates,
  base: Base | undefined,
): Found {
  const { run, far, base64 } = candidates;
  if (run.size === 0 && !base64) return { placed: [] };
  const whole = blocksOf(bytes.length);
  const local = engine.gated && !base64 && far.size === 0;
  const scan = (pieces: readonly Piece[]): Placed[] => scanPieces(engine, bytes, path, candidates, pieces);
  if (!local || (bytes.length <= BLOCK && isStructured(path)))
    return { placed: dropLoneHalves(bytes, scan(whole)) };
  const pieces = new Map<number, RuledPiece>();
  const fruitful = piecesOf(bytes, run).filter((piece) => {
    const search = (): boolean => scan([piece]).length > 0;
    // A whole content is read as its format, which a part of one is not.
    const isPart = piece.start > 0 || piece.end < bytes.length;
    if (blob === undefined || !isPart) return search();
    const found =
      !isFruitless(piece, path, base) && !barren.holds(`${piece.rules} ${path}`, bytes, piece, search);
    if (!found) pieces.set(piece.start, piece);
    return found;
  });
  const fruitless = { path, pieces };
  if (fruitful.length === 0) return { placed: [], fruitless };
  const placed = scan(bytes.length <= WHOLE ? whole : fruitful);
  return { placed: dropLoneHalves(bytes, placed), fruitless };
}

/** The name that tells how a content is read: an old version of a lock file as plain text. */
function readAs({ source, path }: Fragment['origin']): string {
  return source === 'history' && isLockFile(path) ? `${path}.txt` : path;
}

function referencesIn(engine: Engine, bytes: Uint8Array, fragment: Fragment): Reference[] {
  if (!readsReferences(fragment.origin, bytes.length)) return [];
  const block = textOf(bytes, 0, Math.min(bytes.length, BLOCK));
  const found = engine.formats
    .readReferences(fragment.origin.path, block.text)
    .toSorted((a, b) => a.start - b.start);
  const ranges = found.map(({ start, end }) => ({ start: byteOf(block, start), end: byteOf(block, end) }));
  const spans = spansOf(bytes, ranges);
  return found.flatMap(({ start: _start, end: _end, line: _line, column: _column, ...rest }, index) => {
    const span = spans[index];
    return span === undefined ? [] : [{ ...rest, span, origin: fragment.origin }];
  });
}

/**
 * A scanner over all rules of a detection. It looks for every anchor in the bytes at once and makes text only of
 * blocks that hold one; a rule runs only near its anchors, in windows that are joined where they overlap, so that the
 * work stays linear in the size of a fragment whatever it holds. `gated: false` tries every rule of every anchor, for
 * tests of the gates.
 */
export function createScanner(
  detection: Detection,
  formats: Formats,
  { gated = true }: { readonly gated?: boolean } = {},
): Scanner {
  const engine = engineOf(detection, formats, gated);
  const barren = new Barren();
  const memory = new WeakMap<object, Known>();
  let matches: PlainMatch[] = [];
  let references: Reference[] = [];
  const baseOf = (lineage: Lineage | undefined): Base | undefined => {
    const known = lineage?.base === undefined ? undefined : memory.get(lineage.base);
    return known && lineage && { known, copies: lineage.copies };
  };
  return {
    scan(fragment) {
      const before = matches.length + references.length;
      const bytes = asUtf8(fragment.bytes);
      const lineage = bytes === fragment.bytes ? fragment.lineage : undefined;
      const base = baseOf(lineage);
      const path = readAs(fragment.origin);
      const reach = reachIn(engine, bytes, path);
      const places =
        base === undefined
          ? placesIn(engine.search, bytes)
          : placesFrom(
              { ...engine, reach: Math.max(reach, base.known.reach) },
              bytes,
              base.copies,
              base.known.places,
            );
      const candidates = candidatesAt(engine, bytes, path, places);
      const { placed, fruitless } = scanBytes(
        engine,
        barren,
        bytes,
        { path, blob: fragment.origin.blob },
        candidates,
        base,
      );
      if (lineage) memory.set(lineage.self, { places, reach, ...(fruitless && { fruitless }) });
      const spans = spansOf(bytes, placed);
      placed.forEach((one, index) => {
        const span = spans[index];
        if (span !== undefined) matches.push(matchOf(engine, one, span, fragment));
      });
      if (candidates.references) {
        for (const reference of referencesIn(engine, bytes, fragment)) references.push(reference);
      }
      return matches.length + references.length > before;
    },
    finish() {
      const hits = { matches, references };
      matches = [];
      references = [];
      return hits;
    },
  };
}
