const HASH = 0x9e3779b1;
/** Bits of a hash that count: 16 make a table of 64 KB, of which 1,500 anchors fill some five per cent. */
const HASH_SHIFT = 16;
const HASHES = 1 << (32 - HASH_SHIFT);
/** Tells a gram with the byte in front of it from one with the byte behind it. */
const BACK = 0x5bd1e995;
const FOLD_GRAM = 0x202020;
const FOLD_KEY = 0x20202020;

/** Which grams lead to which anchors: a byte a hash, then chains of nodes, then the anchors folded. */
export interface Prefilter {
  readonly count: number;
  readonly threes: Uint8Array;
  /** The same for four bytes, asked where three were seen: the gram with the byte behind it, or with the one in front. */
  readonly fours: Uint8Array;
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
export const FOLD = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 65 && byte <= 90 ? byte | 0x20 : byte,
);

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

/** Slots of the four bytes that a node's gram stands among; any byte may follow an anchor of three. */
function slotsOf({ gram, shift, key, keyAt }: Node, anchor: Uint8Array): number[] {
  if (key !== 0) return [slotOf(shift === keyAt ? key : key ^ BACK)];
  if (shift === 1) return [slotOf(((gram << 8) | (anchor[0] ?? 0) | FOLD_KEY) ^ BACK)];
  return Array.from({ length: 256 }, (_, byte) => slotOf(gram | (byte << 24) | FOLD_KEY));
}

function slotOf(text: number): number {
  return Math.imul(text, HASH) >>> HASH_SHIFT;
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
  const threes = new Uint8Array(HASHES);
  const fours = new Uint8Array(HASHES);
  const heads = new Int32Array(HASHES).fill(-1);
  const next = new Int32Array(nodes.length);
  nodes.forEach((node, index) => {
    const hash = slotOf(node.gram);
    threes[hash] = 1;
    for (const slot of slotsOf(node, folded[node.anchor] ?? new Uint8Array())) fours[slot] = 1;
    next[index] = heads[hash] ?? -1;
    heads[hash] = index;
  });
  return {
    count: anchors.length,
    threes,
    fours,
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
  const { threes } = tables;
  const last = bytes.length - 5;
  let first = bytes[0] ?? 0;
  let at = 0;
  for (; at <= last; at += 4) {
    const third = bytes[at + 2] as number;
    const fifth = bytes[at + 4] as number;
    const one = first | ((bytes[at + 1] as number) << 8) | (third << 16) | FOLD_GRAM;
    const two = third | ((bytes[at + 3] as number) << 8) | (fifth << 16) | FOLD_GRAM;
    first = fifth;
    const oneSlot = Math.imul(one, HASH) >>> HASH_SHIFT;
    const twoSlot = Math.imul(two, HASH) >>> HASH_SHIFT;
    if (((threes[oneSlot] as number) | (threes[twoSlot] as number)) === 0) continue;
    if (threes[oneSlot] !== 0) look(tables, bytes, at, one, visit);
    if (threes[twoSlot] !== 0) look(tables, bytes, at + 2, two, visit);
  }
  for (; at < bytes.length; at += 2) look(tables, bytes, at, gramAt(bytes, at), visit);
}

/** Verifies a gram that may be an anchor's where the byte in front or behind is one of the anchor's, too. */
function look(tables: Prefilter, bytes: Uint8Array, at: number, gram: number, visit: Visit): void {
  const ahead = slotOf(gram | ((bytes[at + 3] ?? 0) << 24) | FOLD_KEY);
  const back = slotOf(((gram << 8) | (bytes[at - 1] ?? 0) | FOLD_KEY) ^ BACK);
  if (tables.fours[ahead] === 1 || tables.fours[back] === 1) verify(tables, bytes, at, slotOf(gram), visit);
}
