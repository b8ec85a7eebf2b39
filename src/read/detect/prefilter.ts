import { gramShare } from '../../util/gram-shares.ts';

const HASH = 0x9e3779b1;
/** Bits of a hash that do not count: among the bits of `seen`, and in `heads`. */
const SEEN_SHIFT = 12;
const HEADS_SHIFT = 16;
const FOLD_KEY = 0x20202020;

/** Which four bytes lead to which anchors: a bit a hash, then chains of nodes, then the anchors folded. */
export interface Prefilter {
  readonly count: number;
  /** A bit for each hash of four bytes that a node has. */
  readonly seen: Uint8Array;
  /** By hash of four bytes: 1 + index of the first node, or 0. */
  readonly heads: Uint32Array;
  /** 1 + index of the next node of the chain, or 0. */
  readonly next: Uint32Array;
  /** The four bytes, bit 0x20 of each set. */
  readonly key: Int32Array;
  readonly anchorOf: Uint32Array;
  /** Where in the anchor the node's bytes stand; -1: from one byte in front of it. */
  readonly shift: Int32Array;
  readonly folded: readonly Uint8Array[];
  /** Sets of bytes, 1 for each member, beside which anchors count. */
  readonly masks: readonly Uint8Array[];
  /** By number of the anchor: 1 + index of the mask, or 0 where it counts beside any byte. */
  readonly before: Uint16Array;
  readonly behind: Uint16Array;
  /** Most nodes of a chain. */
  readonly longestChain: number;
}

/** ASCII letters small, every other byte as it is. */
export const FOLD = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 65 && byte <= 90 ? byte | 0x20 : byte,
);

/** A text to be looked for without regard to the case of ASCII letters, and the bytes (1 in a mask) beside which it counts. */
export interface Anchor {
  readonly text: string;
  readonly before?: Uint8Array;
  readonly behind?: Uint8Array;
}

interface Node {
  readonly key: number;
  readonly anchor: number;
  readonly shift: number;
}

const EVERY = foldedBytes(new Uint8Array(256).fill(1));

function foldedBytes(mask: Uint8Array): number[] {
  const bytes = new Set<number>();
  mask.forEach((allowed, byte) => {
    if (allowed === 1) bytes.add(byte | 0x20);
  });
  return [...bytes];
}

/** Folded bytes that may stand at an offset of the anchor, one before its start and any behind its end included. */
function bytesAt({ folded, before, behind }: FoldedAnchor, at: number): readonly number[] {
  if (at === -1) return before;
  return at < folded.length ? [(folded[at] ?? 0) | 0x20] : behind;
}

interface FoldedAnchor {
  readonly folded: Uint8Array;
  readonly before: readonly number[];
  readonly behind: readonly number[];
}

/** The four bytes that start at an offset of the anchor, each with all of what may stand in its place. */
function keysAt(anchor: FoldedAnchor, at: number): number[] {
  let keys = [0];
  for (let i = 0; i < 4; i++) {
    const bytes = bytesAt(anchor, at + i);
    const [only = 0] = bytes;
    keys =
      bytes.length === 1
        ? keys.map((key) => key | (only << (8 * i)))
        : keys.flatMap((key) => bytes.map((byte) => key | (byte << (8 * i))));
  }
  return keys;
}

function keyShare(key: number): number {
  return Math.min(gramShare(key & 0xffffff), gramShare(key >>> 8));
}

/** Longest anchor that is looked for together with a byte beside it; four bytes of a longer one start at any offset. */
export const MOST_FRAMED = 4;

/** The rarest four bytes of an anchor among those that start at every other offset from the given one. */
function nodesFrom(anchor: FoldedAnchor, id: number, first: 0 | 1): Node[] {
  return anchor.folded.length > MOST_FRAMED
    ? [nodeWithin(anchor, id, first)]
    : nodesBeside(anchor, id, first);
}

function nodeWithin({ folded }: FoldedAnchor, id: number, first: 0 | 1): Node {
  let least = Number.POSITIVE_INFINITY;
  let best: Node = { key: 0, anchor: id, shift: first };
  for (let shift = first; shift + 4 <= folded.length; shift += 2) {
    const key = keyAt(folded, shift);
    const share = keyShare(key);
    if (share >= least) continue;
    least = share;
    best = { key, anchor: id, shift };
  }
  return best;
}

/** Of a short anchor, with all that may stand beside it. */
function nodesBeside(anchor: FoldedAnchor, id: number, first: 0 | 1): Node[] {
  let least = Number.POSITIVE_INFINITY;
  let best: Node[] = [];
  for (let shift = first === 0 ? 0 : -1; shift + 3 <= anchor.folded.length; shift += 2) {
    const keys = keysAt(anchor, shift);
    const share = keys.reduce((sum, key) => sum + keyShare(key), 0);
    if (share >= least) continue;
    least = share;
    best = keys.map((key) => ({ key, anchor: id, shift }));
  }
  return best;
}

/** The four bytes at an offset, bit 0x20 of each set; behind the end there are zeros. */
function keyAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24) |
    FOLD_KEY
  );
}

function headOf(key: number): number {
  return Math.imul(key, HASH) >>> HEADS_SHIFT;
}

function fold({ text, before, behind }: Anchor, id: number): FoldedAnchor {
  const folded = Uint8Array.from(Buffer.from(text, 'utf8'), (byte) => FOLD[byte] ?? 0);
  if (folded.length < 3) throw new Error(`an anchor needs three bytes, and number ${String(id)} has fewer`);
  return {
    folded,
    before: before === undefined ? EVERY : foldedBytes(before),
    behind: behind === undefined ? EVERY : foldedBytes(behind),
  };
}

/**
 * Tables that find every anchor at once, without regard to the case of ASCII letters. Anchors have 3 bytes or more;
 * their index is their number in `searchAnchors`. Only even positions are tested: of an anchor that starts at an even
 * one, and of one that starts at an odd one, the rarest four bytes that such a position meets.
 */
export function compilePrefilter(anchors: readonly Anchor[]): Prefilter {
  const folded = anchors.map(fold);
  const nodes = folded.flatMap((anchor, id) => [...nodesFrom(anchor, id, 0), ...nodesFrom(anchor, id, 1)]);
  return chained({
    key: Int32Array.from([0, ...nodes.map((node) => node.key)]),
    anchorOf: Uint32Array.from([0, ...nodes.map((node) => node.anchor)]),
    shift: Int32Array.from([0, ...nodes.map((node) => node.shift)]),
    folded: folded.map((anchor) => anchor.folded),
    ...masksOf(anchors),
  });
}

/** What the rest of a prefilter follows from. */
export type Unchained = Omit<Prefilter, 'count' | 'seen' | 'heads' | 'next' | 'longestChain'>;

/** The whole prefilter: nodes by the hash of their four bytes. */
export function chained(nodes: Unchained): Prefilter {
  const { key, folded } = nodes;
  const seen = new Uint8Array(2 ** (32 - SEEN_SHIFT - 3));
  const heads = new Uint32Array(2 ** (32 - HEADS_SHIFT));
  const next = new Uint32Array(key.length);
  const lengths = new Uint32Array(key.length);
  let longestChain = 0;
  for (let node = 1; node < key.length; node++) {
    const hash = Math.imul(key[node] ?? 0, HASH);
    const bit = hash >>> SEEN_SHIFT;
    seen[bit >> 3] = (seen[bit >> 3] ?? 0) | (1 << (bit & 7));
    const slot = hash >>> HEADS_SHIFT;
    const behind = heads[slot] ?? 0;
    const length = (lengths[behind] ?? 0) + 1;
    next[node] = behind;
    lengths[node] = length;
    if (length > longestChain) longestChain = length;
    heads[slot] = node;
  }
  return { ...nodes, count: folded.length, seen, heads, next, longestChain };
}

function masksOf(anchors: readonly Anchor[]): Pick<Prefilter, 'masks' | 'before' | 'behind'> {
  const masks: Uint8Array[] = [];
  const known = new Map<string, number>();
  const indexOf = (mask: Uint8Array | undefined): number => {
    if (mask === undefined) return 0;
    const key = mask.join('');
    let index = known.get(key);
    if (index === undefined) known.set(key, (index = masks.push(mask)));
    return index;
  };
  const before = Uint16Array.from(anchors, (anchor) => indexOf(anchor.before));
  const behind = Uint16Array.from(anchors, (anchor) => indexOf(anchor.behind));
  return { masks, before, behind };
}

function maskOf({ masks }: Prefilter, index: number | undefined): Uint8Array | undefined {
  return index === undefined || index === 0 ? undefined : masks[index - 1];
}

function holds(bytes: Uint8Array, start: number, anchor: Uint8Array): boolean {
  if (start < 0 || start + anchor.length > bytes.length) return false;
  for (let i = 0; i < anchor.length; i++) {
    if (FOLD[bytes[start + i] ?? 0] !== anchor[i]) return false;
  }
  return true;
}

/** At the ends of what is searched, where nothing stands beside it, every anchor counts. */
function counts(tables: Prefilter, bytes: Uint8Array, anchor: number, start: number): boolean {
  const before = start === 0 ? undefined : maskOf(tables, tables.before[anchor]);
  if (before !== undefined && before[bytes[start - 1] ?? 0] !== 1) return false;
  const end = start + (tables.folded[anchor]?.length ?? 0);
  const behind = end >= bytes.length ? undefined : maskOf(tables, tables.behind[anchor]);
  return behind === undefined || behind[bytes[end] ?? 0] === 1;
}

function verify(tables: Prefilter, bytes: Uint8Array, at: number, key: number, visit: Visit): void {
  for (let node = tables.heads[headOf(key)] ?? 0; node > 0; node = tables.next[node] ?? 0) {
    if (tables.key[node] !== key) continue;
    const start = at - (tables.shift[node] ?? 0);
    const anchor = tables.anchorOf[node] ?? 0;
    const literal = tables.folded[anchor];
    if (literal === undefined || !holds(bytes, start, literal)) continue;
    if (counts(tables, bytes, anchor, start)) visit(anchor, start);
  }
}

/** Called for each place of each anchor, in no particular order of anchors at one place. */
export type Visit = (anchor: number, start: number) => void;

/**
 * Calls `visit` once for every place at which an anchor stands in `bytes`, in nearly ascending order. Places beside which the
 * anchor does not count may be left out.
 */
export function searchAnchors(tables: Prefilter, bytes: Uint8Array, visit: Visit): void {
  const { seen } = tables;
  for (let at = 0; at < bytes.length; at += 2) {
    const key = keyAt(bytes, at);
    const bit = Math.imul(key, HASH) >>> SEEN_SHIFT;
    if (((seen[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0) verify(tables, bytes, at, key, visit);
  }
}
