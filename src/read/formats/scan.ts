import type { Tokens } from './tokens.ts';
import { urlEnd } from './urls.ts';

/** `code`: bare words are expressions; `text`: they are literals, as in a shell. `escaped`: inside a quoted string. */
export interface ScanStyle {
  readonly code: boolean;
  readonly escaped: boolean;
}

const MAX_STATEMENT = 16_384;
const MAX_STRING = 65_536;
const MAX_WORD = 16_384;
const MAX_TEMPLATE = 300;

const WORD = new Uint8Array(128);
for (const mark of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$-./@%+~*#!^?\\')
  WORD[mark.charCodeAt(0)] = 1;
const SKIPPED_FIRST = new Set('#*!?^~\\'.split('').map((mark) => mark.charCodeAt(0)));

/**
 * Cuts a text into statements and tokens without knowing its language: a statement ends with its line, unless a
 * bracket, an operator or a backslash goes on and the next line is indented further. Linear in the text.
 */
export class Scanner {
  readonly #text: string;
  readonly #to: number;
  readonly #style: ScanStyle;
  #at: number;
  #lineStart: number;
  #depth = 0;
  #indent = 0;
  #continued = false;
  /** By quote: up to where a search for its end has failed. */
  #unclosed: Map<string, number> | undefined;

  constructor(text: string, from: number, to: number, style: ScanStyle) {
    this.#text = text;
    this.#at = from;
    this.#lineStart = from;
    this.#to = to;
    this.#style = style;
  }

  /** Fills `tokens` with those of the next statement; false at the end of the text. */
  next(tokens: Tokens): boolean {
    tokens.clear();
    this.#depth = 0;
    while (this.#at < this.#to) {
      if (tokens.count > 0 && this.#isLong(tokens)) return true;
      const code = this.#text.charCodeAt(this.#at);
      if (code === 10 || code === 13 || code === 0x2028) {
        if (this.#newline(tokens)) return true;
      } else if (code <= 32 || code === 0xa0) this.#at++;
      else {
        if (tokens.count === 0) this.#indent = this.#at - this.#lineStart;
        if (this.#token(code, tokens)) return true;
      }
    }
    return tokens.count > 0;
  }

  /** Whether a statement has to be cut here: behind a comma, so that no name loses its value, or at twice the length. */
  #isLong(tokens: Tokens): boolean {
    const length = this.#at - tokens.start(0);
    if (length <= MAX_STATEMENT) return false;
    return tokens.kind(tokens.count - 1) === 'comma' || length > 2 * MAX_STATEMENT;
  }

  #code(at: number): number {
    return at < this.#to ? this.#text.charCodeAt(at) : -1;
  }

  /** Consumes line ends and white space; true where the statement ends here. */
  #newline(tokens: Tokens): boolean {
    while (this.#at < this.#to) {
      const code = this.#code(this.#at);
      if (code === 10 || code === 13 || code === 0x2028) this.#lineStart = this.#at + 1;
      else if (code > 32 && code !== 0xa0) break;
      this.#at++;
    }
    const continued = this.#continued;
    this.#continued = false;
    if (tokens.count === 0 || continued) return false;
    const next = this.#code(this.#at);
    const indent = this.#at - this.#lineStart;
    if (this.#depth > 0) return indent <= this.#indent && next !== 125 && next !== 93 && next !== 41;
    if (indent <= this.#indent) return true;
    const last = tokens.kind(tokens.count - 1);
    if (last === 'assign' || last === 'comma' || last === 'or' || last === 'plus' || last === 'pipe')
      return false;
    const pair = this.#text.slice(this.#at, this.#at + 2);
    return !(/^(?:\.[A-Za-z]|\?\.|->|&&|\|\||\| |\+ |\?\?)/.test(pair) && pair !== '- ');
  }

  /** Reads one token; true where a block or a semicolon ends the statement before or with it. */
  #token(code: number, tokens: Tokens): boolean {
    switch (code) {
      case 34:
      case 39:
      case 96:
        return this.#quote(code, tokens);
      case 92:
        return this.#backslash(tokens);
      case 123:
        return this.#brace(tokens);
      case 40:
      case 91:
        return this.#open(tokens);
      case 125:
      case 41:
      case 93:
        return this.#close(code, tokens);
      case 44:
        return this.#mark('comma', 1, tokens);
      case 59:
        this.#at++;
        return this.#depth === 0 && tokens.count > 0;
      case 46:
        if (/^\.=[^=]/.test(this.#text.slice(this.#at, this.#at + 3))) return this.#mark('assign', 2, tokens);
        break;
      case 61:
      case 58:
      case 60:
      case 62:
      case 33:
      case 63:
      case 124:
      case 38:
      case 43:
        if (this.#operator(code, tokens)) return false;
        break;
      default:
    }
    if (SKIPPED_FIRST.has(code) || !isWordCode(code)) {
      this.#at++;
      return false;
    }
    this.#word(tokens);
    return false;
  }

  #mark(
    kind: 'comma' | 'open' | 'close' | 'or' | 'pipe' | 'plus' | 'assign',
    length: number,
    tokens: Tokens,
  ): false {
    tokens.push(kind, this.#at, this.#at + length);
    this.#at += length;
    return false;
  }

  #open(tokens: Tokens): false {
    this.#depth++;
    return this.#mark('open', 1, tokens);
  }

  #close(code: number, tokens: Tokens): boolean {
    if (this.#depth === 0) {
      this.#at++;
      return code === 125 && tokens.count > 0;
    }
    this.#depth--;
    return this.#mark('close', 1, tokens);
  }

  /** A brace opens a dictionary, part of the statement, or a block, which ends it. */
  #brace(tokens: Tokens): boolean {
    if (this.#code(this.#at + 1) === 123) {
      const end = this.#text.slice(this.#at, this.#at + MAX_TEMPLATE).indexOf('}}');
      if (end !== -1 && !this.#style.code && this.#at + end + 2 <= this.#to) {
        tokens.push('word', this.#at, this.#at + end + 2);
        this.#at += end + 2;
        return false;
      }
    }
    const last = tokens.kind(tokens.count - 1);
    const adjacent = last !== undefined && tokens.end(tokens.count - 1) === this.#at;
    const arrow =
      last === 'assign' &&
      /^[=-]>$/.test(this.#text.slice(tokens.start(tokens.count - 1), tokens.end(tokens.count - 1)));
    const lambda = arrow && tokens.kind(tokens.count - 2) !== 'string';
    const dictionary =
      last === undefined ||
      (last === 'assign' && !lambda) ||
      last === 'open' ||
      last === 'comma' ||
      last === 'or' ||
      (last === 'word' && (adjacent || this.#constructs(tokens))) ||
      (last === 'close' && adjacent && this.#text.charCodeAt(this.#at - 1) === 93);
    if (dictionary) return this.#open(tokens);
    this.#at++;
    return true;
  }

  #constructs(tokens: Tokens): boolean {
    const index = tokens.count - 1;
    const word = this.#text.slice(tokens.start(index), Math.min(tokens.end(index), tokens.start(index) + 12));
    if (word === 'return' || word === 'in') return true;
    return index > 0 && this.#text.slice(tokens.start(index - 1), tokens.end(index - 1)) === 'new';
  }

  #quote(code: number, tokens: Tokens): boolean {
    const mark = String.fromCharCode(code);
    const triple = this.#text.startsWith(mark + mark + mark, this.#at);
    if (triple && code === 96) {
      this.#at += 3;
      return false;
    }
    const last = tokens.kind(tokens.count - 1);
    const multiline = triple || code === 96 || (!this.#style.code && last === 'assign');
    if (!this.#string(triple ? mark.repeat(3) : mark, multiline, tokens)) this.#at += triple ? 3 : 1;
    return false;
  }

  /** `\"` opens a string inside a quoted one; a backslash at the end of a line continues it. */
  #backslash(tokens: Tokens): boolean {
    const next = this.#code(this.#at + 1);
    if (next === 10 || next === 13) {
      this.#continued = true;
      this.#at++;
      return false;
    }
    if (next === 34 || next === 39) {
      const mark = `\\${String.fromCharCode(next)}`;
      if (!this.#string(mark, false, tokens)) this.#at += 2;
      return false;
    }
    if (this.#style.escaped && (next === 110 || next === 114)) {
      this.#at += 2;
      this.#lineStart = this.#at;
      if (this.#depth === 0 && tokens.count > 0 && !this.#continued) return true;
      return false;
    }
    this.#at += 2;
    return false;
  }

  #string(mark: string, multiline: boolean, tokens: Tokens): boolean {
    const from = this.#at + mark.length;
    if ((this.#unclosed?.get(mark) ?? -1) > this.#at) return false;
    const end = this.#stringEnd(mark, from, multiline);
    if (end < 0) {
      this.#unclosed ??= new Map();
      this.#unclosed.set(mark, -end);
      return false;
    }
    this.#dropPrefix(tokens);
    tokens.push('string', from, end);
    this.#at = end + mark.length;
    return true;
  }

  /** End of a string's content; where it is not closed, the negated offset up to which it was looked for. */
  #stringEnd(mark: string, from: number, multiline: boolean): number {
    const limit = Math.min(this.#to, from + MAX_STRING);
    const escapable = mark.charCodeAt(0) !== 92;
    const first = mark.charCodeAt(0);
    for (let at = from; at < limit; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === first && this.#text.startsWith(mark, at) && at + mark.length <= this.#to) return at;
      if (code === 92 && escapable) at++;
      else if (!multiline && (code === 10 || code === 13)) return -at;
    }
    return -Math.max(limit, 1);
  }

  /** The letters in front of a string that say how it is written (`r"`, `f'`, `L"`) are no word. */
  #dropPrefix(tokens: Tokens): void {
    const index = tokens.count - 1;
    if (index < 0 || tokens.kind(index) !== 'word' || tokens.end(index) !== this.#at) return;
    if (/^(?:[rbfuRBFULNsc@$%]{1,2}|u8)$/.test(this.#text.slice(tokens.start(index), tokens.end(index))))
      tokens.pop();
  }

  /** Reads an operator; false where the character opens a word or nothing. */
  #operator(code: number, tokens: Tokens): boolean {
    const three = this.#text.slice(this.#at, Math.min(this.#at + 3, this.#to));
    const assign = /^(?:={1,3}>?|=~|!==?|\+=|\?\?=|\?=|\|\|=|:=|<-(?=\s)|<=|>=)/.exec(three)?.[0];
    if (assign !== undefined) return !this.#mark('assign', assign.length, tokens);
    if (code === 58) return this.#colon(tokens);
    if (three.startsWith('||') || three.startsWith('??') || three.startsWith('?:'))
      return !this.#mark('or', 2, tokens);
    if (three.startsWith('&&')) return !this.#mark('pipe', 2, tokens);
    if (code === 124) return !this.#mark('pipe', 1, tokens);
    if (code === 43 && (this.#style.code || /^\+[\s"'`$]/.test(three))) return !this.#mark('plus', 1, tokens);
    if (code === 60) return this.#angle(tokens);
    this.#at++;
    return true;
  }

  #colon(tokens: Tokens): boolean {
    const next = this.#code(this.#at + 1);
    if (next === 58) this.#at += 2;
    else if (tokens.count > 0) this.#mark('assign', 1, tokens);
    else this.#at++;
    return true;
  }

  /** `<your-token>` after an operator is a placeholder; in front of anything else the sign is skipped. */
  #angle(tokens: Tokens): boolean {
    const head = /^<([A-Za-z_][\w.:-]{0,80})>[^<>\n]{1,400}<\//.exec(
      this.#text.slice(this.#at, Math.min(this.#at + 500, this.#to)),
    );
    if (head?.[1] !== undefined) return this.#element(head[1], head[0].length, tokens);
    const placeholder = /^<[A-Za-z_][\w .-]{0,60}>/.exec(
      this.#text.slice(this.#at, Math.min(this.#at + 64, this.#to)),
    )?.[0];
    const last = tokens.kind(tokens.count - 1);
    if (placeholder !== undefined && (last === 'assign' || last === 'word')) {
      tokens.push('word', this.#at, this.#at + placeholder.length);
      this.#at += placeholder.length;
    } else this.#at++;
    return true;
  }

  /** `<K>v</K>` in any text is the pair of K and v. */
  #element(name: string, length: number, tokens: Tokens): boolean {
    const open = this.#at + 1 + name.length;
    tokens.push('word', this.#at + 1, open);
    tokens.push('assign', open, open + 1);
    tokens.push('string', open + 1, this.#at + length - 2);
    tokens.push('comma', this.#at + length - 2, this.#at + length);
    this.#at += length + name.length;
    return true;
  }

  #word(tokens: Tokens): void {
    const start = this.#at;
    const limit = Math.min(this.#to, start + MAX_WORD);
    let at = start;
    while (at < limit) {
      const code = this.#text.charCodeAt(at);
      if (isWordCode(code)) at = this.#wordPart(code, at, start);
      else {
        const next = this.#wordJoint(code, at, start, tokens);
        if (next === at) break;
        at = next;
      }
      if (at < 0) break;
    }
    if (at < 0) at = -at;
    if (at === start) at++;
    at = Math.min(at, this.#to);
    const either =
      this.#style.code && at - start === 2 && tokens.count > 0 && this.#text.startsWith('or', start);
    tokens.push(either ? 'or' : 'word', start, at);
    this.#at = at;
  }

  /** Past one character of a word, or a whole `${…}`; negative: the word ends there. */
  #wordPart(code: number, at: number, start: number): number {
    if (code === 36 && this.#code(at + 1) === 123) return this.#template(at);
    if (code === 92) {
      const next = this.#code(at + 1);
      if (this.#style.escaped || next <= 32 || next === 34 || next === 39) return at === start ? at + 1 : -at;
      return at + 2;
    }
    if (code === 45 && this.#code(at + 1) === 62 && isLetter(this.#code(at + 2))) return at + 2;
    if (code === 43 && this.#style.code && at > start && !isWordCode(this.#code(at + 1))) return -at;
    return at + 1;
  }

  /** Past a character that goes on a word only in its place: `://`, `::`, `don't`, padding; `at` itself where it ends. */
  #wordJoint(code: number, at: number, start: number, tokens: Tokens): number {
    const next = this.#code(at + 1);
    if (code === 58) {
      if (next === 47 && this.#code(at + 2) === 47) return urlEnd(this.#text, at + 3, this.#to) * -1;
      if (next === 58 && isLetter(this.#code(at + 2))) return at + 2;
      if (!this.#style.code && isWordCode(next) && next !== 92) return at + 1;
    } else if (
      code === 39 &&
      isLetter(next) &&
      at > start &&
      isLetter(this.#code(at - 1)) &&
      !this.#prefixed(start, at)
    ) {
      return at + 1;
    } else if (code === 61 && tokens.kind(tokens.count - 1) === 'assign') {
      const end = next === 61 ? at + 2 : at + 1;
      const after = this.#code(end);
      if (after <= 32 || after === 44 || after === 59 || after === 41 || after === 125) return -end;
    }
    return at;
  }

  #prefixed(start: number, at: number): boolean {
    return at - start <= 2 && /^[rbfuRBFUL]{1,2}$/.test(this.#text.slice(start, at));
  }

  #template(at: number): number {
    const double = this.#code(at + 2) === 123;
    const window = this.#text.slice(at, Math.min(at + MAX_TEMPLATE, this.#to));
    const end = window.indexOf(double ? '}}' : '}');
    return end === -1 ? at + 2 : at + end + (double ? 2 : 1);
  }
}

function isWordCode(code: number): boolean {
  return code < 128 ? WORD[code] === 1 : code !== 0xa0 && code !== 0x2028 && code > 0;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}
