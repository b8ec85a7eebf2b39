const HASH = 0x9e3779b1;
/** Bits of a hash that count: 17 make a bitmap of 16 KB, of which 1,500 anchors fill some two per cent. */
const HASH_SHIFT = 15;
const HASHES = 1 << (32 - HASH_SHIFT);
const FOLD_GRAM = 0x202020;
const FOLD_KEY = 0x20202020;

/** Which grams lead to which anchors: a bitmap that fits the first cache, then chains of nodes, then the anchors folded. */
export interface Prefilter {
  readonly count: number;
  readonly bitmap: Uint8Array;
  readonly heads: Int32Array;
  readonly next: Int32Array;
  readonly anchorOf: Int32Array;
  /** Where in the anchor the node's gram stands. */
  readonly shift: Int32Array;
  /** First four bytes of the anchor's rarest window, folded; 0 for anchors of three bytes. */
  readonly key: Int32Array;
  readonly keyAt: Int32Array;
  readonly folded: readonly Uint8Array[];
}

/** ASCII letters small, every other byte as it is. */
export const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte | 0x20 : byte));

const LETTER_COST = 'etaoinsrlcdpumfghbykvwxjqz';

function byteCost(byte: number): number {
  const rank = LETTER_COST.indexOf(String.fromCharCode(byte));
  if (rank >= 0) return (LETTER_COST.length - rank) * 4;
  return byte === 0x20 || byte === 0x2d || byte === 0x5f || byte === 0x2e ? 40 : 6;
}

function rarestWindow(anchor: Uint8Array): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at + 4 <= anchor.length; at++) {
    let cost = 1;
    for (let k = 0; k < 4; k++) cost *= byteCost(anchor[at + k] ?? 0);
    if (cost < least) {
      least = cost;
      best = at;
    }
  }
  return best;
}

function gramAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | FOLD_GRAM;
}

function keyAtOffset(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24) |
    FOLD_KEY
  );
}

interface Node {
  readonly gram: number;
  readonly anchor: number;
  readonly shift: number;
  readonly key: number;
  readonly keyAt: number;
}

function nodesOf(anchor: Uint8Array, id: number): Node[] {
  if (anchor.length >= 4) {
    const at = rarestWindow(anchor);
    const key = keyAtOffset(anchor, at);
    return [at, at + 1].map((shift) => ({ gram: gramAt(anchor, shift), anchor: id, shift, key, keyAt: at }));
  }
  const nodes: Node[] = [{ gram: gramAt(anchor, 0), anchor: id, shift: 0, key: 0, keyAt: 0 }];
  const tail = (anchor[1] ?? 0) | ((anchor[2] ?? 0) << 8) | 0x2020;
  for (let last = 0; last < 256; last++) {
    if (last & 0x20) nodes.push({ gram: tail | (last << 16), anchor: id, shift: 1, key: 0, keyAt: 0 });
  }
  return nodes;
}

/**
 * Tables that find every anchor at once, without regard to the case of ASCII letters. Anchors have 3 bytes or more;
 * their index is their number in `searchAnchors`. Only even positions are tested: one of two neighbouring grams of
 * an anchor always starts at one.
 */
export function compilePrefilter(anchors: readonly string[]): Prefilter {
  const folded = anchors.map((anchor) =>
    Uint8Array.from(Buffer.from(anchor, 'utf8'), (byte) => FOLD[byte] ?? 0),
  );
  const nodes = folded.flatMap((anchor, id) => {
    if (anchor.length < 3) throw new Error(`an anchor needs three bytes, and number ${String(id)} has fewer`);
    return nodesOf(anchor, id);
  });
  const bitmap = new Uint8Array(HASHES >> 3);
  const heads = new Int32Array(HASHES).fill(-1);
  const next = new Int32Array(nodes.length);
  nodes.forEach((node, index) => {
    const hash = Math.imul(node.gram, HASH) >>> HASH_SHIFT;
    bitmap[hash >> 3] = (bitmap[hash >> 3] ?? 0) | (1 << (hash & 7));
    next[index] = heads[hash] ?? -1;
    heads[hash] = index;
  });
  return {
    count: anchors.length,
    bitmap,
    heads,
    next,
    anchorOf: Int32Array.from(nodes, (node) => node.anchor),
    shift: Int32Array.from(nodes, (node) => node.shift),
    key: Int32Array.from(nodes, (node) => node.key),
    keyAt: Int32Array.from(nodes, (node) => node.keyAt),
    folded,
  };
}

function holds(bytes: Uint8Array, start: number, anchor: Uint8Array): boolean {
  if (start < 0 || start + anchor.length > bytes.length) return false;
  for (let i = 0; i < anchor.length; i++) {
    if (FOLD[bytes[start + i] ?? 0] !== anchor[i]) return false;
  }
  return true;
}

function verify(tables: Prefilter, bytes: Uint8Array, at: number, hash: number, visit: Visit): void {
  for (let node = tables.heads[hash] ?? -1; node >= 0; node = tables.next[node] ?? -1) {
    const start = at - (tables.shift[node] ?? 0);
    const key = tables.key[node] ?? 0;
    if (key !== 0 && keyAtOffset(bytes, start + (tables.keyAt[node] ?? 0)) !== key) continue;
    const anchor = tables.anchorOf[node] ?? 0;
    const literal = tables.folded[anchor];
    if (literal !== undefined && holds(bytes, start, literal)) visit(anchor, start);
  }
}

/** Called for each place of each anchor, in no particular order of anchors at one place. */
export type Visit = (anchor: number, start: number) => void;

/** Calls `visit` once for every place at which an anchor stands in `bytes`; places ascend within an anchor. */
export function searchAnchors(tables: Prefilter, bytes: Uint8Array, visit: Visit): void {
  const { bitmap } = tables;
  const last = bytes.length - 3;
  let first = bytes[0] ?? 0;
  let at = 0;
  for (; at <= last; at += 2) {
    const third = bytes[at + 2] as number;
    const gram = first | ((bytes[at + 1] as number) << 8) | (third << 16) | FOLD_GRAM;
    const hash = Math.imul(gram, HASH) >>> HASH_SHIFT;
    if (((bitmap[hash >> 3] as number) >> (hash & 7)) & 1) verify(tables, bytes, at, hash, visit);
    first = third;
  }
  if (at < bytes.length) verify(tables, bytes, at, Math.imul(gramAt(bytes, at), HASH) >>> HASH_SHIFT, visit);
}
