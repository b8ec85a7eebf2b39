import type { Lineage } from '../../model/fragment.ts';
import { placeInBase } from './carried.ts';
import { Effort } from './effort.ts';
import type { Placed } from './matches.ts';
import type { RuledPiece } from './pieces.ts';
import { TextMemory } from './text-memory.ts';

/** What was found in a stretch, at places counted from its start, and the work that it took (`Effort`). */
export interface Finds {
  readonly placed: readonly Placed[];
  readonly work: number;
}

/** A stretch that was read. */
export interface PieceRead {
  readonly piece: RuledPiece;
  readonly finds: Finds;
}

/** The stretches of one content that were read, by their starts. */
export interface PieceReads {
  /** Name under which they were read. */
  readonly path: string;
  readonly byStart: ReadonlyMap<number, PieceRead>;
}

/** Finds with their places moved. */
function movedBy(placed: readonly Placed[], offset: number): Placed[] {
  return placed.map((one) => ({ ...one, start: one.start + offset, end: one.end + offset }));
}

/** What a content was made from, as far as that was read. */
export interface ReadBase {
  readonly copies: Lineage['copies'];
  readonly reads: PieceReads;
}

/** Bytes behind a stretch that may belong to its last letter. */
const LETTER = 3;

/** What was found in a stretch that was taken over from another content, where the same rules looked at it. */
function findsInBase(
  { start, end, rules }: RuledPiece,
  { copies, reads }: ReadBase,
  size: number,
): Finds | undefined {
  const before = placeInBase(copies, start, Math.min(size, end + LETTER));
  const read = before === undefined ? undefined : reads.byStart.get(before);
  if (read === undefined || read.piece.rules !== rules) return undefined;
  return read.piece.end - read.piece.start === end - start ? read.finds : undefined;
}

/** Entries of a memory; one without finds takes some hundred bytes. */
const MOST = 100_000;

/** What reading by pieces keeps from one content to the next. */
export class Kept {
  /** What was found in stretches. */
  readonly finds = new TextMemory<Finds>(MOST);
  /** Lines in which nothing is found by shape. */
  readonly barren = new TextMemory<true>(MOST);
  readonly effort = new Effort();
}

/** A content that is read by pieces: its name there, and whether others may be made of the same text. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly path: string;
  readonly repeats: boolean;
  readonly base?: ReadBase | undefined;
}

/**
 * What is found in the stretches of a content, each scanned only where it is not known from elsewhere what stands in it.
 * The work of what is known counts as if it were done again, so that it decides alike whatever was read before.
 */
export function readPieces(
  { bytes, path, repeats, base }: Content,
  pieces: readonly RuledPiece[],
  { finds: memory, effort }: Pick<Kept, 'finds' | 'effort'>,
  scan: (piece: RuledPiece) => readonly Placed[],
): { readonly placed: readonly Placed[]; readonly reads: PieceReads } {
  const byStart = new Map<number, PieceRead>();
  const placed: Placed[] = [];
  const before = base?.reads.path === path ? base : undefined;
  const read = (piece: RuledPiece): Finds => {
    const spent = effort.spent;
    return { placed: movedBy(scan(piece), -piece.start), work: effort.spent - spent };
  };
  for (const piece of pieces) {
    const { start, end, rules } = piece;
    // A whole content is read as its format, which a part of one is not; what is only skimmed tells of no other text.
    const isTelling = repeats && (start > 0 || end < bytes.length) && !effort.isSpent;
    const inBase = isTelling && before ? findsInBase(piece, before, bytes.length) : undefined;
    const name =
      isTelling && inBase === undefined
        ? memory.name(bytes.subarray(start, end + LETTER), `${String(end - start)} ${rules} ${path}`)
        : undefined;
    const known = inBase ?? (name === undefined ? undefined : memory.get(name));
    if (known !== undefined) effort.add(known.work);
    const finds = known ?? read(piece);
    for (const one of movedBy(finds.placed, start)) placed.push(one);
    if (!isTelling || (known === undefined && effort.isSpent)) continue;
    if (name !== undefined && known === undefined) memory.set(name, finds);
    byStart.set(start, { piece, finds });
  }
  return { placed, reads: { path, byStart } };
}
