import { Ints } from '../../../util/ints.ts';

/** A version made from another one: its bytes, and the stretches taken over as start here, start there, length. */
export interface Version {
  readonly bytes: Uint8Array;
  readonly copies: Int32Array;
}

/** Worth of each byte of an offset or a length. */
const PLACES = [1, 2 ** 8, 2 ** 16, 2 ** 24] as const;
/** Length of a copy that names none. */
const WHOLE_COPY = 0x10000;
/** Fewer bytes are copied one by one. */
const FEW = 64;

/** Stretches that a delta takes over, in one list that is used again. */
export class Copies extends Ints {
  constructor() {
    super(96);
  }

  /** Adds a stretch, or makes the last one longer where this one goes on behind it in both versions. */
  add(to: number, from: number, count: number): void {
    const { data, length } = this;
    const last = length - 3;
    const before = data[last + 2] ?? 0;
    if (last >= 0 && (data[last] ?? 0) + before === to && (data[last + 1] ?? 0) + before === from) {
      data[last + 2] = before + count;
      return;
    }
    this.roomFor(3);
    this.data[length] = to;
    this.data[length + 1] = from;
    this.data[length + 2] = count;
    this.length = length + 3;
  }
}

/**
 * Applies a delta of git to its base; `room` gives so many bytes to write to. Throws an `Error` where the delta does not
 * fit, or makes more than `most` bytes.
 */
export function applyDelta(
  base: Uint8Array,
  delta: Uint8Array,
  most: number,
  room: (length: number) => Uint8Array,
): Version {
  const copies = new Copies();
  const bytes = patch(base, delta, most, room, copies);
  return { bytes, copies: copies.data.slice(0, copies.length) };
}

/** The same, with the stretches that are taken over written to a list. */
export function patch(
  base: Uint8Array,
  delta: Uint8Array,
  most: number,
  room: (length: number) => Uint8Array,
  copies: Copies,
): Uint8Array {
  const cursor = { at: 0 };
  if (size(delta, cursor) !== base.length) throw new Error('a delta of another base');
  const length = size(delta, cursor);
  if (length > most) throw new Error('a delta that makes more than it may');
  const bytes = room(length);
  copies.length = 0;
  let to = 0;
  for (let { at } = cursor; at < delta.length;) {
    const code = delta[at++] ?? 0;
    if (code === 0) throw new Error('an instruction that git does not know');
    let from = 0;
    let count = code;
    const isCopy = (code & 128) !== 0;
    if (isCopy) {
      count = 0;
      if (at + bits(code & 127) > delta.length) throw new Error('a delta that ends too early');
      for (let i = 0; i < 4; i++) if (code & (1 << i)) from += (delta[at++] ?? 0) * (PLACES[i] ?? 0);
      for (let i = 0; i < 3; i++) if (code & (16 << i)) count += (delta[at++] ?? 0) * (PLACES[i] ?? 0);
      if (count === 0) count = WHOLE_COPY;
      copies.add(to, from, count);
    } else from = at;
    const source = isCopy ? base : delta;
    if (from + count > source.length || to + count > length)
      throw new Error('a delta that leaves its bounds');
    if (count < FEW) for (let i = 0; i < count; i++) bytes[to + i] = source[from + i] ?? 0;
    else bytes.set(source.subarray(from, from + count), to);
    if (!isCopy) at += count;
    to += count;
  }
  if (to !== length) throw new Error('a delta that ends too early');
  return bytes;
}

/** How long what a delta makes is, by its first bytes; throws where they do not tell. */
export function sizeMade(delta: Uint8Array): number {
  const cursor = { at: 0 };
  size(delta, cursor);
  return size(delta, cursor);
}

/** How many bits of a byte are set. */
function bits(byte: number): number {
  let count = 0;
  for (let rest = byte; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

function size(delta: Uint8Array, cursor: { at: number }): number {
  let value = 0;
  for (let shift = 0; shift < 56; shift += 7) {
    const byte = delta[cursor.at++];
    if (byte === undefined) break;
    value += (byte & 127) * 2 ** shift;
    if ((byte & 128) === 0) return value;
  }
  throw new Error('a delta without sizes');
}
