/** What becomes of a value: handed out whole, walked into, or passed over. */
export type JsonChoice = 'take' | 'enter' | 'skip';

/** Keys that lead to a value; `*` for an element of a list. A text has several values at its top where it is JSON Lines. */
export type JsonPath = readonly string[];

/** Who listens to a stream of JSON. */
export interface JsonListener {
  choose(path: JsonPath, kind: 'object' | 'array' | 'scalar'): JsonChoice;
  /** A value that was taken, with the line it begins in. */
  value(path: JsonPath, value: unknown, line: number): void;
  /** A taken value that is too large or nests too deep, and is passed over. */
  tooLarge(path: JsonPath, line: number): void;
  /** The end of a value that was walked into. */
  left(path: JsonPath): void;
}

/** A text that is no JSON, with the line. */
export interface JsonFault {
  readonly message: string;
  readonly line: number;
}

interface Open {
  readonly kind: 'object' | 'array';
  next: 'first' | 'key' | 'colon' | 'value' | 'comma';
}

const LONGEST = 16 * 1024 * 1024;
const LONGEST_KEY = 64 * 1024;
const DEEPEST = 100;

/**
 * Reads JSON, or JSON Lines, from chunks of UTF-8 in memory bounded by the largest value that is taken. Whatever is
 * walked into is checked as it is read, what is taken by the parser, what is passed over only for its brackets.
 */
export class JsonStream {
  readonly #listener: JsonListener;
  readonly #open: Open[] = [];
  readonly #path: string[] = [];
  #line = 1;
  #fault: JsonFault | undefined;
  /** The value or key that is being read. */
  #token: Token | undefined;
  #values = 0;

  constructor(listener: JsonListener) {
    this.#listener = listener;
  }

  /** Reads on; `false` once the text is no JSON. */
  push(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.length && this.#fault === undefined)
      at = this.#token === undefined ? this.#between(chunk, at) : this.#within(this.#token, chunk, at);
    return this.#fault === undefined;
  }

  /** The fault, if the text had one or ended too early; `values` counts those at the top. */
  end(): { readonly fault?: JsonFault; readonly values: number; readonly cut: boolean } {
    const token = this.#token;
    if (this.#fault === undefined && token !== undefined && token.kind === 'literal') this.#finish(token);
    const values = this.#values;
    if (this.#fault !== undefined) return { fault: this.#fault, values, cut: false };
    if (this.#token === undefined && this.#open.length === 0) return { values, cut: false };
    return { fault: { message: 'it ends in the middle', line: this.#line }, values, cut: true };
  }

  #refuse(message: string): void {
    this.#fault ??= { message, line: this.#line };
  }

  #between(chunk: Uint8Array, from: number): number {
    const byte = chunk[from] ?? 0;
    if (byte === 10) this.#line += 1;
    if (byte === 32 || byte === 10 || byte === 13 || byte === 9) return from + 1;
    const top = this.#open.at(-1);
    if (top === undefined) return this.#begin(chunk, from, byte);
    const closes = byte === 125 ? 'object' : byte === 93 ? 'array' : undefined;
    if (closes !== undefined) {
      if (closes !== top.kind || (top.next !== 'first' && top.next !== 'comma'))
        this.#refuse('a bracket closes nothing');
      else this.#leave();
      return from + 1;
    }
    if (top.next === 'comma' || top.next === 'colon') {
      if (byte !== (top.next === 'comma' ? 44 : 58)) this.#refuse(`a ${top.next} is missing`);
      top.next = top.next === 'colon' || top.kind === 'array' ? 'value' : 'key';
      return from + 1;
    }
    if (top.kind === 'object' && top.next !== 'value') {
      if (byte !== 34) this.#refuse('a key is missing');
      else this.#token = new Token('key', this.#line, LONGEST_KEY);
      return from;
    }
    if (top.kind === 'array') this.#path[this.#open.length - 1] = '*';
    return this.#begin(chunk, from, byte);
  }

  #begin(chunk: Uint8Array, from: number, byte: number): number {
    const kind = byte === 123 ? 'object' : byte === 91 ? 'array' : 'scalar';
    if (kind === 'scalar' && !/["\-0-9tfn]/.test(String.fromCharCode(byte))) {
      this.#refuse('no value of JSON begins here');
      return from;
    }
    const path = this.#path.slice(0, this.#open.length);
    const choice = this.#listener.choose(path, kind);
    if (choice === 'enter' && kind !== 'scalar' && this.#open.length < DEEPEST) {
      this.#open.push({ kind, next: 'first' });
      return from + 1;
    }
    const size = choice === 'take' ? LONGEST : 0;
    this.#token = new Token(
      kind === 'scalar' ? (byte === 34 ? 'string' : 'literal') : kind,
      this.#line,
      size,
    );
    return from;
  }

  #within(token: Token, chunk: Uint8Array, from: number): number {
    const { end, lines, done } = token.read(chunk, from);
    this.#line += lines;
    if (done) this.#finish(token);
    return end;
  }

  #finish(token: Token): void {
    this.#token = undefined;
    const text = token.text();
    if (token.kind === 'key') {
      const key = text === undefined ? undefined : parsed(text);
      if (typeof key?.value !== 'string') this.#refuse('a key is no text');
      else {
        this.#path[this.#open.length - 1] = key.value;
        this.#next('colon');
      }
      return;
    }
    const path = this.#path.slice(0, this.#open.length);
    if (token.taken) {
      const result = text === undefined || token.deepest > DEEPEST ? undefined : parsed(text);
      if (text !== undefined && token.deepest <= DEEPEST && result === undefined) {
        this.#fault = { message: 'a value cannot be parsed', line: token.line };
        return;
      }
      if (result === undefined) this.#listener.tooLarge(path, token.line);
      else this.#listener.value(path, result.value, token.line);
    }
    this.#ended();
  }

  #leave(): void {
    this.#open.pop();
    this.#listener.left(this.#path.slice(0, this.#open.length));
    this.#ended();
  }

  #ended(): void {
    if (this.#open.length === 0) this.#values += 1;
    this.#next('comma');
  }

  #next(next: Open['next']): void {
    const top = this.#open.at(-1);
    if (top !== undefined) top.next = next;
  }
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** One value or key while it is read; its bytes are kept where it is taken and not too long. */
class Token {
  readonly kind: 'key' | 'string' | 'literal' | 'object' | 'array';
  readonly line: number;
  readonly taken: boolean;
  deepest = 0;
  readonly #most: number;
  #parts: Uint8Array[] = [];
  #size = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;

  constructor(kind: Token['kind'], line: number, most: number) {
    this.kind = kind;
    this.line = line;
    this.taken = most > 0;
    this.#most = most;
  }

  /** Reads on to the end of the value or of the chunk. */
  read(
    chunk: Uint8Array,
    from: number,
  ): { readonly end: number; readonly lines: number; readonly done: boolean } {
    const { end, lines, done } = this.kind === 'literal' ? literal(chunk, from) : this.#walk(chunk, from);
    this.#size += end - from;
    if (this.#size <= this.#most) this.#parts.push(chunk.slice(from, end));
    else this.#parts = [];
    return { end, lines, done };
  }

  /** The text that was read; `undefined` where it is too long. */
  text(): string | undefined {
    return this.#size > this.#most ? undefined : Buffer.concat(this.#parts).toString('utf8');
  }

  #walk(
    chunk: Uint8Array,
    from: number,
  ): { readonly end: number; readonly lines: number; readonly done: boolean } {
    let lines = 0;
    let inString = this.#inString;
    let escaped = this.#escaped;
    let depth = this.#depth;
    let at = from;
    let done = false;
    for (; at < chunk.length && !done; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === 10) lines += 1;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === 92) escaped = true;
        else if (byte === 34) {
          inString = false;
          done = depth === 0;
        }
      } else if (byte === 34) inString = true;
      else if (byte === 123 || byte === 91) {
        depth += 1;
        if (depth > this.deepest) this.deepest = depth;
      } else if (byte === 125 || byte === 93) {
        depth -= 1;
        done = depth <= 0;
      }
    }
    this.#inString = inString;
    this.#escaped = escaped;
    this.#depth = depth;
    return { end: at, lines, done };
  }
}

/** A number, `true`, `false` or `null` ends where something else begins. */
function literal(
  chunk: Uint8Array,
  from: number,
): { readonly end: number; readonly lines: number; readonly done: boolean } {
  let at = from;
  while (at < chunk.length && isLiteral(chunk[at] ?? 0)) at += 1;
  return { end: at, lines: 0, done: at < chunk.length || at === from };
}

function isLiteral(byte: number): boolean {
  return (
    (byte >= 48 && byte <= 57) ||
    (byte >= 97 && byte <= 122) ||
    byte === 43 ||
    byte === 45 ||
    byte === 46 ||
    byte === 69
  );
}
