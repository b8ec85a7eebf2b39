import type { Detection } from '../../model/detection.ts';
import type { Fragment, Lineage } from '../../model/fragment.ts';
import type { Reference } from '../../model/match.ts';
import { scanPieces } from './blocks.ts';
import { placesFrom, placesIn } from './carried.ts';
import type { Places } from './carried.ts';
import type { Cell } from './cells.ts';
import { engineOf } from './engine.ts';
import type { Engine } from './engine.ts';
import { candidatesAt, lookAt } from './selection.ts';
import type { Candidates, Look } from './selection.ts';
import type { Formats } from './formats.ts';
import { spansOf } from './hits.ts';
import type { Hits, PlainMatch } from './hits.ts';
import { matchOf } from './matches.ts';
import type { Placed } from './matches.ts';
import { dropLoneHalves } from './pairs.ts';
import { Kept, readPieces } from './piece-reads.ts';
import type { PieceReads } from './piece-reads.ts';
import { piecesOf } from './pieces.ts';
import type { Piece } from './pieces.ts';
import { leavesReferences, readsReferences } from './references.ts';
import type { Tables } from './tables.ts';
import { asUtf8, BLOCK, blocksOf, byteOf, textOf } from './text.ts';
import { unescapedJson, type Unescaped } from './unescaped.ts';
import { isLockFile } from './values.ts';

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
  readonly cells: readonly Cell[];
  readonly reads?: PieceReads;
}

/** What a content was made from, with what is known of that. */
interface Base {
  readonly known: Known;
  readonly copies: Lineage['copies'];
}

interface Found {
  readonly placed: readonly Placed[];
  readonly reads?: PieceReads;
}

/**
 * Fragments whose rules see only what is near an anchor are read piece by piece, so that what is found in a piece is
 * told by its text alone; others whole.
 */
function scanBytes(
  engine: Engine,
  kept: Kept,
  bytes: Uint8Array,
  { path, blob }: { readonly path: string; readonly blob: string | undefined },
  candidates: Candidates,
  base: Base | undefined,
): Found {
  const { run, far, base64, look } = candidates;
  if (run.size === 0 && !base64) return { placed: [] };
  const scan = (pieces: readonly Piece[]): Placed[] => {
    const barren = blob !== undefined && !kept.effort.isSpent ? kept.barren : undefined;
    return scanPieces(engine, { effort: kept.effort, barren }, { bytes, path }, candidates, pieces);
  };
  if (!engine.gated || base64 || far.size > 0 || look === 'structured')
    return { placed: dropLoneHalves(bytes, scan(blocksOf(bytes.length))) };
  const before = base?.known.reads && { copies: base.copies, reads: base.known.reads };
  const content = { bytes, path, repeats: blob !== undefined, base: before };
  const { placed, reads } = readPieces(content, piecesOf(bytes, run), kept, (piece) => scan([piece]));
  return { placed: dropLoneHalves(bytes, placed), reads };
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
  const kept = new Kept();
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
      const places =
        base === undefined
          ? placesIn(engine.search, bytes)
          : placesFrom(
              { ...engine, alike: lookAt(bytes, path) === base.known.look },
              bytes,
              base.copies,
              base.known.places,
            );
      const words = base && { copies: base.copies, cells: base.known.cells };
      const candidates = candidatesAt(engine, bytes, path, places, words);
      const { placed, reads } = scanBytes(
        engine,
        kept,
        bytes,
        { path, blob: fragment.origin.blob },
        candidates,
        base,
      );
      if (lineage) {
        const { look, cells } = candidates;
        memory.set(lineage.self, { places, look, cells, ...(reads && { reads }) });
      }
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
