import { firstIndex } from '../../../util/first-index.ts';
import { Unsure } from './unsure.ts';

const MOST_BUCKET_BITS = 24;
/** Names that begin alike are gone through up to so many, and beyond searched by halving. */
const FEW = 8;

/** Names of objects in their order, found by their first bits: they are digests, and lie evenly. */
export class NameTable {
  readonly count: number;
  readonly #names: Buffer;
  readonly #nameBytes: number;
  readonly #shift: number;
  readonly #starts: Int32Array;

  /** Of names one after the other; throws `Unsure` where they are not in order. */
  constructor(names: Uint8Array, nameBytes: number) {
    this.#names = Buffer.from(names.buffer, names.byteOffset, names.length);
    this.#nameBytes = nameBytes;
    this.count = names.length / nameBytes;
    const bits = Math.min(MOST_BUCKET_BITS, Math.max(1, Math.ceil(Math.log2(this.count + 1))));
    this.#shift = 32 - bits;
    this.#starts = new Int32Array(2 ** bits + 1);
    let bucket = 0;
    for (let place = 0; place < this.count; place++) {
      if (place > 0 && this.#order(place - 1, names, place * nameBytes) >= 0)
        throw new Unsure('an index out of order');
      const own = this.#bucket(names, place * nameBytes);
      while (bucket < own) this.#starts[++bucket] = place;
    }
    this.#starts.fill(this.count, bucket + 1);
  }

  /** Place of the name that stands somewhere in these bytes; -1 where there is none. */
  find(bytes: Uint8Array, at: number): number {
    const bucket = this.#bucket(bytes, at);
    const end = this.#starts[bucket + 1] ?? 0;
    let place = this.#starts[bucket] ?? 0;
    if (end - place > FEW) return this.#findAmong(place, end, bytes, at);
    for (; place < end; place++) if (this.#order(place, bytes, at) === 0) return place;
    return -1;
  }

  /** The same among many names; apart, so that what halving needs costs nothing where it is not done. */
  #findAmong(start: number, end: number, bytes: Uint8Array, at: number): number {
    const place = start + firstIndex(end - start, (i) => this.#order(start + i, bytes, at) >= 0);
    return place < end && this.#order(place, bytes, at) === 0 ? place : -1;
  }

  /** Where the bytes of a name start in `bytes`. */
  startOf(place: number): number {
    return place * this.#nameBytes;
  }

  get bytes(): Buffer {
    return this.#names;
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
    const names = this.#names;
    for (let i = 0, own = place * this.#nameBytes; i < this.#nameBytes; i++, own++) {
      const difference = (names[own] ?? 0) - (bytes[at + i] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}
