/** Kinds of token that a statement is made of, in any language. */
export type TokenKind = 'word' | 'string' | 'assign' | 'comma' | 'open' | 'close' | 'or' | 'pipe' | 'plus';

/** The tokens of one statement. Of a string, `start` and `end` are those of its content. */
export class Tokens {
  readonly kinds: TokenKind[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];

  get count(): number {
    return this.kinds.length;
  }

  clear(): void {
    this.kinds.length = 0;
    this.starts.length = 0;
    this.ends.length = 0;
  }

  push(kind: TokenKind, start: number, end: number): void {
    this.kinds.push(kind);
    this.starts.push(start);
    this.ends.push(end);
  }

  pop(): void {
    this.kinds.pop();
    this.starts.pop();
    this.ends.pop();
  }

  kind(index: number): TokenKind | undefined {
    return this.kinds[index];
  }

  start(index: number): number {
    return this.starts[index] ?? 0;
  }

  end(index: number): number {
    return this.ends[index] ?? 0;
  }
}
