import { firstIndex } from '../../../util/first-index.ts';
import { Unsure } from './unsure.ts';

const MOST_BUCKET_BITS = 24;
/** Names that begin alike are gone through up to so many, and beyond searched by halving. */
const FEW = 8;

/** Names of objects in several lists, found by their first bits: they are digests, and lie evenly. */
export class NameTable {
  readonly count: number;
  /** All names, list after list. */
  readonly bytes: Buffer;
  readonly #nameBytes: number;
  readonly #shift: number;
  /** Where the places of names that begin alike start, in one list. */
  readonly #starts: Int32Array;
  /** As they come; where many names begin alike, in the order of those. */
  readonly #places: Int32Array;

  /** Of lists of names one after the other; throws `Unsure` where one is not in order. */
  constructor(lists: readonly Uint8Array[], nameBytes: number) {
    this.bytes = Buffer.concat(lists);
    this.#nameBytes = nameBytes;
    this.count = this.bytes.length / nameBytes;
    const bits = Math.min(MOST_BUCKET_BITS, Math.max(1, Math.ceil(Math.log2(this.count + 1))));
    this.#shift = 32 - bits;
    this.#starts = new Int32Array(2 ** bits + 1);
    this.#places = new Int32Array(this.count);
    let first = 0;
    for (const { length } of lists) {
      this.#checkOrder(first, first + length / nameBytes);
      first += length / nameBytes;
    }
    this.#fill();
  }

  /** Place of the first name like the one that stands somewhere in these bytes; -1 where there is none. */
  find(bytes: Uint8Array, at: number): number {
    const bucket = this.#bucket(bytes, at);
    const end = this.#starts[bucket + 1] ?? 0;
    let i = this.#starts[bucket] ?? 0;
    if (end - i > FEW) return this.#findAmong(i, end, bytes, at);
    for (; i < end; i++) {
      const place = this.#places[i] ?? 0;
      if (this.#order(place, bytes, at) === 0) return place;
    }
    return -1;
  }

  /** The same among many names; apart, so that what halving needs costs nothing where it is not done. */
  #findAmong(start: number, end: number, bytes: Uint8Array, at: number): number {
    const places = this.#places.subarray(start, end);
    const place = places[firstIndex(places.length, (i) => this.#order(places[i] ?? 0, bytes, at) >= 0)];
    return place !== undefined && this.#order(place, bytes, at) === 0 ? place : -1;
  }

  /** Where the name at a place starts in `bytes`. */
  startOf(place: number): number {
    return place * this.#nameBytes;
  }

  #checkOrder(from: number, to: number): void {
    for (let place = from + 1; place < to; place++)
      if (this.#order(place - 1, this.bytes, this.startOf(place)) >= 0)
        throw new Unsure('an index out of order');
  }

  /** Puts places where they are found by their names' first bits. */
  #fill(): void {
    const [starts, places] = [this.#starts, this.#places];
    for (let place = 0; place < this.count; place++) {
      const after = this.#bucket(this.bytes, this.startOf(place)) + 1;
      starts[after] = (starts[after] ?? 0) + 1;
    }
    for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
    // While they are filled, each start moves on to its end, where the next one starts.
    for (let place = 0; place < this.count; place++) {
      const bucket = this.#bucket(this.bytes, this.startOf(place));
      const to = starts[bucket] ?? 0;
      places[to] = place;
      starts[bucket] = to + 1;
    }
    starts.copyWithin(1, 0);
    starts[0] = 0;
    for (let bucket = 0; bucket + 1 < starts.length; bucket++) {
      const [from = 0, to = 0] = [starts[bucket], starts[bucket + 1]];
      if (to - from > FEW)
        places.subarray(from, to).sort((a, b) => this.#order(a, this.bytes, this.startOf(b)) || a - b);
    }
  }

  #bucket(bytes: Uint8Array, at: number): number {
    const first =
      (((bytes[at] ?? 0) << 24) |
        ((bytes[at + 1] ?? 0) << 16) |
        ((bytes[at + 2] ?? 0) << 8) |
        (bytes[at + 3] ?? 0)) >>>
      0;
    return first >>> this.#shift;
  }

  /** How the name at a place lies to another one. */
  #order(place: number, bytes: Uint8Array, at: number): number {
    const names = this.bytes;
    for (let i = 0, own = place * this.#nameBytes; i < this.#nameBytes; i++, own++) {
      const difference = (names[own] ?? 0) - (bytes[at + i] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}
