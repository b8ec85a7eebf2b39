import type { Detection } from '../../model/detection.ts';
import type { Fragment, Lineage } from '../../model/fragment.ts';
import type { Reference } from '../../model/match.ts';
import { scanPieces } from './blocks.ts';
import { placeInBase, placesFrom, placesIn } from './carried.ts';
import type { Places } from './carried.ts';
import { Effort } from './effort.ts';
import { candidatesAt, engineOf, lookAt } from './engine.ts';
import type { Candidates, Engine, Look } from './engine.ts';
import type { Formats } from './formats.ts';
import { spansOf } from './hits.ts';
import type { Hits, PlainMatch } from './hits.ts';
import { matchOf } from './matches.ts';
import type { Placed } from './matches.ts';
import { dropLoneHalves } from './pairs.ts';
import { Barren, piecesOf } from './pieces.ts';
import type { Fruitless, Piece, RuledPiece } from './pieces.ts';
import { leavesReferences, readsReferences } from './references.ts';
import type { Tables } from './tables.ts';
import { asUtf8, BLOCK, blocksOf, byteOf, textOf } from './text.ts';
import { unescapedJson, type Unescaped } from './unescaped.ts';
import { isLockFile, isStructured, WHOLE } from './values.ts';

/** Takes fragments one by one and keeps what they hold. */
export interface Scanner {
  /** Reads one fragment, whose bytes are not kept, and says whether it found something. */
  readonly scan: (fragment: Fragment) => boolean;
  /** What was found since the last call, in the order of the fragments. */
  readonly finish: () => Hits;
}

/** What is known of a content, for those made from it. */
interface Known {
  readonly places: Places;
  readonly look: Look;
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

/** What a scanner keeps from one content to the next. */
interface Kept {
  readonly barren: Barren;
  readonly effort: Effort;
}

/** Fragments whose rules see only what is near an anchor are read piece by piece; others, and what holds a hit, whole. */
function scanBytes(
  engine: Engine,
  { barren, effort }: Kept,
  bytes: Uint8Array,
  { path, blob }: { readonly path: string; readonly blob: string | undefined },
  candidates: Candidates,
  base: Base | undefined,
): Found {
  const { run, far, base64 } = candidates;
  if (run.size === 0 && !base64) return { placed: [] };
  const whole = blocksOf(bytes.length);
  const local = engine.gated && !base64 && far.size === 0;
  const scan = (pieces: readonly Piece[]): Placed[] =>
    scanPieces(engine, effort, { bytes, path }, candidates, pieces);
  if (!local || (bytes.length <= BLOCK && isStructured(path)))
    return { placed: dropLoneHalves(bytes, scan(whole)) };
  const pieces = new Map<number, RuledPiece>();
  const placed: Placed[] = [];
  const fruitful = piecesOf(bytes, run).filter((piece) => {
    const search = (): boolean => {
      const here = scan([piece]);
      for (const one of here) placed.push(one);
      // Where only what is rare was looked for, it is not known that nothing else stands there.
      return here.length > 0 || effort.isSpent;
    };
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
  const found = bytes.length <= WHOLE ? scan(whole) : placed;
  return { placed: dropLoneHalves(bytes, found), fruitless };
}

/** The name that tells how a content is read: an old version of a lock file as plain text. */
function readAs({ source, path }: Fragment['origin']): string {
  return source === 'history' && isLockFile(path) ? `${path}.txt` : path;
}

function asWritten({ start, end }: Placed, { before }: Unescaped): Pick<Placed, 'start' | 'end'> {
  return { start: before(start), end: before(end) };
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
 * tests of the gates. `tables`: those of this very detection, made ahead.
 */
export function createScanner(
  detection: Detection,
  formats: Formats,
  { gated = true, tables }: { readonly gated?: boolean; readonly tables?: Tables } = {},
): Scanner {
  const engine = engineOf(detection, formats, { gated, tables });
  const kept: Kept = { barren: new Barren(), effort: new Effort() };
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
      kept.effort.begin(fragment);
      const written = asUtf8(fragment.bytes);
      const plain = unescapedJson(fragment.origin.path, written);
      const bytes = plain?.bytes ?? written;
      const lineage = bytes === fragment.bytes ? fragment.lineage : undefined;
      const base = baseOf(lineage);
      const path = readAs(fragment.origin);
      const look = lookAt(bytes, path);
      const places =
        base === undefined
          ? placesIn(engine.search, bytes)
          : placesFrom(
              { ...engine, alike: look === base.known.look, large: look === 'large' },
              bytes,
              base.copies,
              base.known.places,
            );
      const candidates = candidatesAt(engine, bytes, path, places);
      const { placed, fruitless } = scanBytes(
        engine,
        kept,
        bytes,
        { path, blob: fragment.origin.blob },
        candidates,
        base,
      );
      if (lineage) memory.set(lineage.self, { places, look, ...(fruitless && { fruitless }) });
      const spans = spansOf(
        written,
        plain === undefined ? placed : placed.map((one) => asWritten(one, plain)),
      );
      placed.forEach((one, index) => {
        const span = spans[index];
        if (span !== undefined) matches.push(matchOf(engine, one, span, fragment));
      });
      if (candidates.references) {
        for (const reference of referencesIn(engine, written, fragment)) references.push(reference);
        if (leavesReferences(fragment.origin, (fragment.base?.offset ?? 0) + written.length))
          kept.effort.leaveNames();
      }
      return matches.length + references.length > before;
    },
    finish() {
      const dense = kept.effort.finish();
      const hits = { matches, references, ...(dense.length > 0 && { dense }) };
      matches = [];
      references = [];
      return hits;
    },
  };
}
