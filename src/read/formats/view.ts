import { isName, lastSegment, namesCredential } from './names.ts';
import type { Tokens } from './tokens.ts';

/** A bracket that is open, and what names its content. */
export interface Frame {
  readonly key: string | undefined;
  readonly dictionary: boolean;
  /** First string of a list, the program of an argument list. */
  program: string | undefined;
  readonly open: number;
}

const TYPE_WORDS =
  /^(?:string|str|char\*?|auto|text|secret|object|any|var|let|const|val|static|final|std::string|bytes|varchar|String\??|&str|&'static)$/i;

/** The tokens of a statement over their text. */
export class TokenView {
  readonly source: string;
  readonly tokens: Tokens;
  /** Bare words are expressions. */
  readonly #code: boolean;

  constructor(source: string, tokens: Tokens, code: boolean) {
    this.source = source;
    this.tokens = tokens;
    this.#code = code;
  }

  /** A token as written; of a string, what is between its quotes. */
  text(index: number): string {
    return this.source.slice(this.tokens.start(index), this.tokens.end(index));
  }

  /** Code of a token's first character. */
  first(index: number): number {
    return this.source.charCodeAt(this.tokens.start(index));
  }

  /** Whether only the same line lies between two neighbouring tokens. */
  sameLine(index: number, continued: boolean): boolean {
    const from = this.tokens.end(index - 1);
    const to = this.tokens.start(index);
    if (to - from <= 3) return !this.source.slice(from, to).includes('\n');
    return !this.source.slice(from, Math.min(to, from + 200)).includes('\n') || continued;
  }

  /** The bracket that one closes, if it is near; -1 where it is not. */
  opening(close: number): number {
    let depth = 0;
    for (let index = close; index >= 0 && index > close - 16; index--) {
      const kind = this.tokens.kind(index);
      if (kind === 'close') depth++;
      if (kind === 'open' && --depth === 0) return index;
    }
    return -1;
  }

  /** Name in front of an assignment sign: past a type, an index, a declaration. */
  assigned(sign: number): string | undefined {
    let index = sign - 1;
    if (this.tokens.kind(index) === 'close') {
      const key = this.tokens.kind(index - 1);
      if (key === 'string' && this.tokens.kind(index - 2) === 'open') return this.text(index - 1);
      const open = this.opening(index);
      if (open < 1) return undefined;
      index = open - 1;
      if (this.tokens.kind(index) === 'word' && this.tokens.kind(index - 1) === 'assign') index -= 2;
    } else if (this.first(sign) === 61 && this.tokens.kind(index) === 'word') {
      const colon = this.tokens.kind(index - 1) === 'assign' && this.first(index - 1) === 58;
      const typed = this.#code || TYPE_WORDS.test(this.text(index));
      if (
        colon &&
        typed &&
        (this.tokens.kind(index - 2) === 'word' || this.tokens.kind(index - 2) === 'string')
      )
        index -= 2;
      else if (
        this.tokens.kind(index - 1) === 'word' &&
        TYPE_WORDS.test(this.text(index)) &&
        !TYPE_WORDS.test(this.text(index - 1))
      )
        index -= 1;
    }
    const kind = this.tokens.kind(index);
    if (kind !== 'word' && kind !== 'string') return undefined;
    if (this.tokens.end(index) - this.tokens.start(index) > 256) return undefined;
    const text = this.text(index);
    return kind === 'string' || isName(text) ? text : undefined;
  }

  /** What names the content of a bracket: what it is assigned to, or the call; `outer` is what names its surroundings. */
  frameKey(index: number, outer: string | undefined): string | undefined {
    const before = this.tokens.kind(index - 1);
    if (before === 'assign') return this.assigned(index - 1);
    if (before === 'word' && this.tokens.end(index - 1) === this.tokens.start(index)) {
      const method = lastSegment(this.text(index - 1));
      if (namesCredential(method) || /header/i.test(this.text(index - 1)))
        return this.text(index - 1).slice(0, 128);
    }
    if (before === 'word' && this.tokens.kind(index - 2) === 'assign') return this.assigned(index - 2);
    return before === 'open' || this.first(index) === 40 ? outer : undefined;
  }
}
