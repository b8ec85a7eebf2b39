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
  /** Counted when first asked for. */
  #size: number | undefined;

  constructor(provider: string, size: number, indices: readonly number[] = []) {
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
    if (this.#size === undefined) {
      let count = 0;
      for (const word of this.#words) count += onesIn(word);
      this.#size = count;
    }
    return this.#size;
  }

  get empty(): boolean {
    for (const word of this.#words) if (word !== 0) return false;
    return true;
  }

  /** What is in this one or in any of the others: one of them itself where that is all. */
  union(...others: readonly OperationSet[]): OperationSet {
    const more = others.filter((other) => !this.covers(other));
    const [first] = more;
    if (first === undefined) return this;
    if (more.length === 1 && first.covers(this)) return first;
    const result = this.#copy();
    const mine = result.#words;
    for (const other of more) {
      const theirs = other.#words;
      for (let i = 0; i < mine.length; i += 1) mine[i] = (mine[i] ?? 0) | (theirs[i] ?? 0);
    }
    return result;
  }

  /** What is in none of the others: this one itself where they have nothing of it. */
  minus(...others: readonly OperationSet[]): OperationSet {
    const fewer = others.filter((other) => this.meets(other));
    if (fewer.length === 0) return this;
    const result = this.#copy();
    const mine = result.#words;
    for (const other of fewer) {
      const theirs = other.#words;
      for (let i = 0; i < mine.length; i += 1) mine[i] = (mine[i] ?? 0) & ~(theirs[i] ?? 0);
    }
    return result;
  }

  /** What is in both: one of them itself where it lies in the other. */
  intersection(other: OperationSet): OperationSet {
    if (this.covers(other)) return other;
    if (other.covers(this)) return this;
    const result = this.#copy();
    const mine = result.#words;
    const theirs = other.#words;
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

  #copy(): OperationSet {
    const copy = new OperationSet(this.provider, this.#words.length * 32);
    copy.#words.set(this.#words);
    return copy;
  }

  #comparable(other: OperationSet): void {
    if (other.provider !== this.provider || other.#words.length !== this.#words.length) {
      throw new TypeError(`sets of ${this.provider} and ${other.provider} cannot be compared`);
    }
  }
}
