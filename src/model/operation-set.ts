/** How many bits of a word are set. */
function onesIn(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * A set of operations of one provider, as a bitmap over that provider's list. Two sets are comparable only when
 * they are of the same provider; comparing others is a bug and throws.
 */
export class OperationSet {
  readonly provider: string;
  readonly #words: Uint32Array;

  constructor(provider: string, size: number, indices: Iterable<number> = []) {
    this.provider = provider;
    this.#words = new Uint32Array(Math.ceil(size / 32));
    for (const index of indices) {
      const word = index >>> 5;
      if (word >= this.#words.length)
        throw new RangeError(`operation ${index} is outside ${provider}'s list`);
      this.#words[word] = (this.#words[word] ?? 0) | (1 << (index & 31));
    }
  }

  has(index: number): boolean {
    return ((this.#words[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
  }

  get size(): number {
    let count = 0;
    for (const word of this.#words) count += onesIn(word);
    return count;
  }

  get empty(): boolean {
    for (const word of this.#words) if (word !== 0) return false;
    return true;
  }

  union(other: OperationSet): OperationSet {
    const [result, mine, theirs] = this.#with(other);
    for (let i = 0; i < mine.length; i += 1) mine[i] = (mine[i] ?? 0) | (theirs[i] ?? 0);
    return result;
  }

  minus(other: OperationSet): OperationSet {
    const [result, mine, theirs] = this.#with(other);
    for (let i = 0; i < mine.length; i += 1) mine[i] = (mine[i] ?? 0) & ~(theirs[i] ?? 0);
    return result;
  }

  intersection(other: OperationSet): OperationSet {
    const [result, mine, theirs] = this.#with(other);
    for (let i = 0; i < mine.length; i += 1) mine[i] = (mine[i] ?? 0) & (theirs[i] ?? 0);
    return result;
  }

  covers(other: OperationSet): boolean {
    this.#comparable(other);
    const mine = this.#words;
    const theirs = other.#words;
    for (let i = 0; i < mine.length; i += 1) {
      if (((theirs[i] ?? 0) & ~(mine[i] ?? 0)) !== 0) return false;
    }
    return true;
  }

  /** Whether the two have an operation in common. */
  meets(other: OperationSet): boolean {
    this.#comparable(other);
    const mine = this.#words;
    const theirs = other.#words;
    for (let i = 0; i < mine.length; i += 1) {
      if (((theirs[i] ?? 0) & (mine[i] ?? 0)) !== 0) return true;
    }
    return false;
  }

  [Symbol.iterator](): ArrayIterator<number> {
    return this.indices[Symbol.iterator]();
  }

  /** Ascending. */
  get indices(): number[] {
    const indices: number[] = [];
    for (let i = 0; i < this.#words.length; i += 1) {
      let word = this.#words[i] ?? 0;
      while (word !== 0) {
        indices.push(i * 32 + 31 - Math.clz32(word & -word));
        word &= word - 1;
      }
    }
    return indices;
  }

  /** A copy of this one, with its words and the other's. */
  #with(other: OperationSet): readonly [OperationSet, Uint32Array, Uint32Array] {
    this.#comparable(other);
    const result = new OperationSet(this.provider, this.#words.length * 32);
    result.#words.set(this.#words);
    return [result, result.#words, other.#words];
  }

  #comparable(other: OperationSet): void {
    if (other.provider !== this.provider || other.#words.length !== this.#words.length) {
      throw new TypeError(`sets of ${this.provider} and ${other.provider} cannot be compared`);
    }
  }
}
