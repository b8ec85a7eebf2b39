import { adler } from './adler.ts';
import { Bits } from './bits.ts';
import { Codes, LONGEST, QUICK } from './huffman-codes.ts';

/** Extra bits and least values of lengths and distances (RFC 1951, 3.2.5). */
const LENGTH_BITS = Uint8Array.from([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
]);
const LENGTH_FROM = Uint16Array.from([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
]);
const DISTANCE_BITS = Uint8Array.from([
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
]);
const DISTANCE_FROM = Uint16Array.from([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12_289, 16_385, 24_577,
]);
/** The order in which the lengths of the codes for lengths are told. */
const ORDER = Uint8Array.from([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
/** How often a length is repeated, told by the symbols from 16 on. */
const REPEAT_BITS = Uint8Array.from([2, 3, 7]);
const REPEAT_FROM = Uint8Array.from([3, 3, 11]);

const END = 256;
const MOST_LITERALS = 286;
const MOST_DISTANCES = 30;

/**
 * Unpacks streams of zlib. For the many small ones of a pack: zlib itself takes longer to begin with one than to unpack
 * it.
 */
export class Inflater {
  readonly #literals = new Codes();
  readonly #distances = new Codes();
  readonly #fixedLiterals = new Codes();
  readonly #fixedDistances = new Codes();
  readonly #lengths = new Uint8Array(MOST_LITERALS + MOST_DISTANCES);
  readonly #bits = new Bits();
  /** Only the first bytes are asked for. */
  #isPart = false;

  constructor() {
    const lengths = new Uint8Array(288).fill(8);
    lengths.fill(9, 144, 256);
    lengths.fill(7, 256, 280);
    this.#fixedLiterals.make(lengths, 0, 288, false, true);
    this.#fixedDistances.make(new Uint8Array(32).fill(5), 0, 32, false, true);
  }

  /** Unpacks a stream that makes exactly so many bytes; throws an `Error` where it does not. */
  whole(packed: Uint8Array, into: Uint8Array, size: number): void {
    this.#isPart = false;
    const made = this.#run(packed, into, size);
    this.#bits.align();
    const { at } = this.#bits;
    if (made !== size || at + 4 > packed.length) throw new Error('an entry of another size than it says');
    const told =
      (((packed[at] ?? 0) << 24) |
        ((packed[at + 1] ?? 0) << 16) |
        ((packed[at + 2] ?? 0) << 8) |
        (packed[at + 3] ?? 0)) >>>
      0;
    if (told !== adler(into, size)) throw new Error('an entry with another checksum');
  }

  /** Unpacks the first bytes of a stream, as many as fit. How many they are. */
  start(packed: Uint8Array, into: Uint8Array): number {
    this.#isPart = true;
    return this.#run(packed, into, into.length);
  }

  #run(packed: Uint8Array, into: Uint8Array, most: number): number {
    const [method = 0, flags = 0] = packed;
    if ((method & 15) !== 8 || method >> 4 > 7 || (flags & 32) !== 0 || (method * 256 + flags) % 31 !== 0)
      throw new Error('no stream of zlib');
    this.#bits.open(packed, 2);
    let made = 0;
    for (let isLast = false; !isLast && !(this.#isPart && made === most);) {
      isLast = this.#bits.take(1) === 1;
      const kind = this.#bits.take(2);
      if (kind === 0) made = this.#stored(into, made, most);
      else if (kind === 1) made = this.#block(this.#fixedLiterals, this.#fixedDistances, into, made, most);
      else if (kind === 2) {
        this.#codes();
        made = this.#block(this.#literals, this.#distances, into, made, most);
      } else throw new Error('a block of no known kind');
    }
    return made;
  }

  #stored(into: Uint8Array, to: number, most: number): number {
    const bits = this.#bits;
    bits.align();
    const length = bits.take(16);
    if (bits.take(16) !== (length ^ 0xffff)) throw new Error('a block with two lengths');
    bits.align();
    const count = this.#isPart ? Math.min(length, most - to) : length;
    if (bits.at + count > bits.from.length || to + count > most)
      throw new Error('a block that leaves its bounds');
    into.set(bits.from.subarray(bits.at, bits.at + count), to);
    bits.at += count;
    return to + count;
  }

  /** Reads the codes of a block. */
  #codes(): void {
    const bits = this.#bits;
    const literals = bits.take(5) + 257;
    const distances = bits.take(5) + 1;
    const told = bits.take(4) + 4;
    if (literals > MOST_LITERALS || distances > MOST_DISTANCES)
      throw new Error('more codes than there can be');
    const lengths = this.#lengths.fill(0);
    for (let i = 0; i < told; i++) lengths[ORDER[i] ?? 0] = bits.take(3);
    const codes = this.#literals;
    codes.make(lengths, 0, 19, false, false);
    lengths.fill(0, 0, 19);
    for (let at = 0; at < literals + distances;) {
      const symbol = bits.symbol(codes);
      if (symbol < 16) lengths[at++] = symbol;
      else {
        const length = symbol === 16 ? lengths[at - 1] : 0;
        const count = (REPEAT_FROM[symbol - 16] ?? 0) + bits.take(REPEAT_BITS[symbol - 16] ?? 0);
        if (length === undefined || at + count > literals + distances)
          throw new Error('more codes than there can be');
        lengths.fill(length, at, at + count);
        at += count;
      }
    }
    if (lengths[END] === 0) throw new Error('a block without end');
    this.#literals.make(lengths, 0, literals, true, !this.#isPart);
    this.#distances.make(lengths, literals, distances, true, !this.#isPart);
  }

  /** One block of codes. Bits are held in variables: this is where the time goes. */
  #block(literals: Codes, distances: Codes, into: Uint8Array, start: number, most: number): number {
    const stream = this.#bits;
    const { from } = stream;
    const [quick, quickFar] = [literals.quick, distances.quick];
    let [at, bits, held, to] = [stream.at, stream.rest, stream.held, start];
    for (;;) {
      while (held < LONGEST) {
        bits |= (from[at++] ?? 0) << held;
        held += 8;
      }
      let entry = quick[bits & ((1 << QUICK) - 1)] || literals.slow(bits);
      bits >>>= entry & 15;
      held -= entry & 15;
      const symbol = entry >> 4;
      if (symbol < END) {
        if (to >= most) {
          if (this.#isPart) break;
          throw new Error('a stream that makes more than it says');
        }
        into[to++] = symbol;
        continue;
      }
      if (symbol === END) break;
      let extra = LENGTH_BITS[symbol - END - 1] ?? 0;
      while (held < LONGEST) {
        bits |= (from[at++] ?? 0) << held;
        held += 8;
      }
      let length = (LENGTH_FROM[symbol - END - 1] ?? 0) + (bits & ((1 << extra) - 1));
      bits >>>= extra;
      held -= extra;
      while (held < LONGEST) {
        bits |= (from[at++] ?? 0) << held;
        held += 8;
      }
      entry = quickFar[bits & ((1 << QUICK) - 1)] || distances.slow(bits);
      bits >>>= entry & 15;
      held -= entry & 15;
      extra = DISTANCE_BITS[entry >> 4] ?? 0;
      while (held < LONGEST) {
        bits |= (from[at++] ?? 0) << held;
        held += 8;
      }
      const distance = (DISTANCE_FROM[entry >> 4] ?? 0) + (bits & ((1 << extra) - 1));
      bits >>>= extra;
      held -= extra;
      if (length === 0 || distance === 0 || distance > to) throw new Error('a copy of what is not there');
      if (to + length > most) {
        if (!this.#isPart) throw new Error('a stream that makes more than it says');
        length = most - to;
      }
      for (const end = to + length; to < end; to++) into[to] = into[to - distance] ?? 0;
      if (this.#isPart && to === most) break;
    }
    if (at - (held >> 3) > from.length) throw new Error('a stream that ends too early');
    [stream.at, stream.rest, stream.held] = [at, bits, held];
    return to;
  }
}
