import { LONGEST, QUICK, type Codes } from './huffman-codes.ts';

/** Bytes that are read bit by bit, the lowest first (RFC 1951, 3.1.1). */
export class Bits {
  from: Uint8Array = new Uint8Array(0);
  /** The byte that is taken next. */
  at = 0;
  /** What was taken and not read, and how many bits that are. */
  rest = 0;
  held = 0;

  /** Begins with a byte of others. */
  open(from: Uint8Array, at: number): void {
    this.from = from;
    this.at = at;
    this.rest = 0;
    this.held = 0;
  }

  /** The next so many bits, at most 16. */
  take(count: number): number {
    while (this.held < count) {
      const byte = this.from[this.at++];
      if (byte === undefined) throw new Error('a stream that ends too early');
      this.rest |= byte << this.held;
      this.held += 8;
    }
    const bits = this.rest & ((1 << count) - 1);
    this.rest >>>= count;
    this.held -= count;
    return bits;
  }

  /** The symbol that the next bits are the code of. */
  symbol(codes: Codes): number {
    while (this.held < LONGEST && this.at < this.from.length) {
      this.rest |= (this.from[this.at++] ?? 0) << this.held;
      this.held += 8;
    }
    const entry = codes.quick[this.rest & ((1 << QUICK) - 1)] || codes.slow(this.rest);
    const length = entry & 15;
    if (length > this.held) throw new Error('a stream that ends too early');
    this.rest >>>= length;
    this.held -= length;
    return entry >> 4;
  }

  /** Goes on to the next whole byte that was not begun. */
  align(): void {
    this.at -= this.held >> 3;
    this.rest = 0;
    this.held = 0;
  }
}
