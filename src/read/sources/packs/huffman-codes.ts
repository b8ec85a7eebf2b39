/** Longest code of a stream of zlib (RFC 1951, 3.2.7). */
export const LONGEST = 15;
/** Codes of so many bits at most are looked up at once. */
export const QUICK = 9;

/** The codes of one alphabet. */
export class Codes {
  /** By the first bits: symbol times sixteen, plus the code's length; zero where the code is longer or none. */
  readonly quick = new Uint16Array(1 << QUICK);
  readonly #count = new Uint16Array(LONGEST + 1);
  readonly #symbols = new Uint16Array(288);
  readonly #next = new Uint16Array(LONGEST + 2);
  #isQuick = false;

  /** Makes codes of so many lengths, as zlib would, or throws. Those that are not `quick` are told bit by bit. */
  make(lengths: Uint8Array, from: number, size: number, mayLack: boolean, isQuick: boolean): void {
    const [count, next] = [this.#count, this.#next];
    count.fill(0);
    if (isQuick || this.#isQuick) this.quick.fill(0);
    this.#isQuick = isQuick;
    for (let at = from; at < from + size; at++) {
      const length = lengths[at] ?? 0;
      count[length] = (count[length] ?? 0) + 1;
    }
    const used = size - (count[0] ?? 0);
    count[0] = 0;
    let left = 1;
    next[1] = 0;
    for (let length = 1; length <= LONGEST; length++) {
      const here = count[length] ?? 0;
      left = left * 2 - here;
      if (left < 0) throw new Error('more codes than there can be');
      next[length + 1] = (next[length] ?? 0) + here;
    }
    if (left > 0 && !(mayLack && (used === 0 || (used === 1 && count[1] === 1))))
      throw new Error('codes are missing');
    for (let symbol = 0; symbol < size; symbol++) {
      const length = lengths[from + symbol] ?? 0;
      if (length === 0) continue;
      const place = next[length] ?? 0;
      next[length] = place + 1;
      this.#symbols[place] = symbol;
    }
    if (isQuick) this.#fill(count, this.quick);
  }

  #fill(count: Uint16Array, quick: Uint16Array): void {
    let code = 0;
    let place = 0;
    for (let length = 1; length <= QUICK; length++) {
      code <<= 1;
      const step = 1 << length;
      for (let left = count[length] ?? 0; left > 0; left--) {
        const entry = ((this.#symbols[place++] ?? 0) << 4) | length;
        for (let at = reversed(code++, length); at < 1 << QUICK; at += step) quick[at] = entry;
      }
    }
  }

  /** The entry of a code that is longer than what is looked up at once: it is told bit by bit. */
  slow(bits: number): number {
    let code = 0;
    let first = 0;
    let place = 0;
    for (let length = 1, rest = bits; length <= LONGEST; length++, rest >>>= 1) {
      code |= rest & 1;
      const here = this.#count[length] ?? 0;
      if (code - here < first) return ((this.#symbols[place + code - first] ?? 0) << 4) | length;
      place += here;
      first = (first + here) << 1;
      code <<= 1;
    }
    throw new Error('a code that stands for nothing');
  }
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let rest = code, left = length; left > 0; left--, rest >>= 1) result = (result << 1) | (rest & 1);
  return result;
}
