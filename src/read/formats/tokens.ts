/** Kinds of token that a statement is made of, in any language. */
export type TokenKind = 'word' | 'string' | 'assign' | 'comma' | 'open' | 'close' | 'or' | 'pipe' | 'plus';

/** The tokens of one statement; used again for the next. Of a string, `start` and `end` are those of its content. */
export class Tokens {
  readonly #kinds: TokenKind[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  count = 0;

  clear(): void {
    this.count = 0;
  }

  push(kind: TokenKind, start: number, end: number): void {
    this.#kinds[this.count] = kind;
    this.#starts[this.count] = start;
    this.#ends[this.count] = end;
    this.count++;
  }

  pop(): void {
    if (this.count > 0) this.count--;
  }

  kind(index: number): TokenKind | undefined {
    return index >= 0 && index < this.count ? this.#kinds[index] : undefined;
  }

  start(index: number): number {
    return index >= 0 && index < this.count ? (this.#starts[index] ?? 0) : 0;
  }

  end(index: number): number {
    return index >= 0 && index < this.count ? (this.#ends[index] ?? 0) : 0;
  }
}
