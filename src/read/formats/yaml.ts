import { decodeBase64 } from './base64.ts';
import { addGroup } from './draft.ts';
import type { Reading } from './draft.ts';
import { joinNameValue, readGeneric } from './generic.ts';
import { addScalar } from './scalar.ts';

/** A mapping or sequence that is open at an indentation. */
interface Level {
  readonly indent: number;
  readonly sequence: boolean;
  readonly group: number;
  readonly keys: readonly string[];
  index: number;
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly indent: number;
}

const KEY =
  /^(?:"((?:[^"\\\n]|\\.){0,256})"|'((?:[^'\n]|''){0,256})'|([^\s#'"[\]{},&*!|>%@`-][^\n#]{0,256}?|-[^\s#:][^\n#:]{0,255}))\s*:(?=\s|$)/;
const TAGS = /^(?:[!&][^\s,[\]{}]*[ \t]+)+/;
const BLOCK = /^[|>][+-]?\d?[+-]?[ \t]*(?:#.*)?$/;
const MAX_DEPTH = 64;

/**
 * Reads YAML line by line, by indentation: several documents, block and flow values, templates that make it no YAML at
 * all. No recursion, aliases are never followed. Exact offsets for whatever is written down.
 */
export function readYaml(reading: Reading): void {
  new YamlReader(reading).read();
  joinNameValue(reading.drafts, 0);
}

class YamlReader {
  readonly #reading: Reading;
  readonly #text: string;
  #levels: Level[] = [];
  #kind: string | undefined;
  #at = 0;
  readonly #documentDrafts: { from: number } = { from: 0 };

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#text = reading.text;
  }

  read(): void {
    for (let line = this.#line(); line; line = this.#line()) {
      if (line.indent === 0 && /^(?:---|\.\.\.)(?:\s|$)/.test(this.#text.slice(line.start, line.start + 4))) {
        this.#endDocument();
        continue;
      }
      const first = this.#text.charAt(line.start);
      if (first === '#') readGeneric(this.#reading, line.start, line.end, { code: false, depth: 0 });
      else this.#entry(line.start, line.end, line.indent);
    }
    this.#endDocument();
  }

  /** The next line that is not blank: from its first character to its last. */
  #line(): Line | undefined {
    while (this.#at < this.#text.length) {
      const from = this.#at;
      const newline = this.#text.indexOf('\n', from);
      let end = newline === -1 ? this.#text.length : newline;
      this.#at = end + 1;
      let start = from;
      while (start < end && (this.#text.charCodeAt(start) === 32 || this.#text.charCodeAt(start) === 9))
        start++;
      while (end > start && this.#text.charCodeAt(end - 1) <= 32) end--;
      if (end > start) return { start, end, indent: start - from };
    }
    return undefined;
  }

  #endDocument(): void {
    const drafts = this.#reading.drafts;
    if (this.#kind !== undefined) {
      for (let index = this.#documentDrafts.from; index < drafts.length; index++) {
        const draft = drafts[index];
        if (draft) draft.section ??= this.#kind;
        if (draft && this.#kind === 'Secret' && draft.keys?.[0] === 'data')
          draft.value = decodeBase64(draft.value) ?? draft.value;
      }
    }
    this.#kind = undefined;
    this.#levels = [];
    this.#documentDrafts.from = drafts.length;
  }

  /** One entry, which may open others on its own line: `- name: K`. */
  #entry(from: number, end: number, column: number): void {
    let start = from;
    let indent = column;
    while (this.#text.charAt(start) === '-' && (start + 1 >= end || this.#text.charCodeAt(start + 1) <= 32)) {
      this.#item(indent);
      let next = start + 1;
      while (next < end && this.#text.charCodeAt(next) <= 32) next++;
      if (next >= end) return;
      indent += next - start;
      start = next;
    }
    const line = this.#text.slice(start, Math.min(end, start + 600));
    const match = KEY.exec(line);
    if (!match) {
      this.#scalar(start, end, indent, start, this.#keysAt(indent));
      return;
    }
    const key = match[1] ?? match[2] ?? match[3] ?? '';
    const keys = this.#mapping(indent, key.trimEnd());
    let value = start + match[0].length;
    while (value < end && this.#text.charCodeAt(value) <= 32) value++;
    if (value < end) this.#scalar(value, end, indent, start, keys);
  }

  #close(indent: number, sequence: boolean): void {
    for (let last = this.#levels.at(-1); last; last = this.#levels.at(-1)) {
      if (last.indent < indent || (last.indent === indent && last.sequence === sequence)) return;
      if (last.indent === indent && !last.sequence && sequence) return;
      this.#levels.pop();
    }
  }

  #keysAt(indent: number): readonly string[] {
    for (let index = this.#levels.length - 1; index >= 0; index--) {
      const level = this.#levels[index];
      if (level && (level.indent < indent || level.sequence))
        return level.sequence ? [...level.keys, String(level.index)] : level.keys;
    }
    return [];
  }

  #item(indent: number): void {
    this.#close(indent, true);
    const last = this.#levels.at(-1);
    if (last?.sequence === true && last.indent === indent) last.index++;
    else {
      const keys = last ? (last.sequence ? [...last.keys, String(last.index)] : last.keys) : [];
      this.#push({ indent, sequence: true, group: last?.group ?? -1, keys: keys.slice(-24), index: 0 });
    }
  }

  /** Enters the entry of a mapping; gives the path to it. */
  #mapping(indent: number, key: string): readonly string[] {
    this.#close(indent, false);
    const last = this.#levels.at(-1);
    if (last && !last.sequence && last.indent === indent) this.#levels.pop();
    const outer = this.#levels.at(-1);
    const base = outer ? (outer.sequence ? [...outer.keys, String(outer.index)] : outer.keys) : [];
    const keys = [...base.slice(-24), key];
    const group =
      last && !last.sequence && last.indent === indent
        ? last.group
        : addGroup(this.#reading, outer?.group ?? -1);
    this.#push({ indent, sequence: false, group, keys, index: 0 });
    return keys;
  }

  #push(level: Level): void {
    if (this.#levels.length < MAX_DEPTH) this.#levels.push(level);
  }

  #scalar(from: number, end: number, indent: number, entry: number, keys: readonly string[]): void {
    const start = from + (TAGS.exec(this.#text.slice(from, Math.min(end, from + 300)))?.[0].length ?? 0);
    const first = this.#text.charAt(start);
    if (first === '#' || first === '*' || start >= end) return;
    if ((first === '|' || first === '>') && BLOCK.test(this.#text.slice(start, Math.min(end, start + 200)))) {
      this.#block(indent, entry, keys);
    } else if (first === '"' || first === "'") this.#quoted(first, start, end, entry, keys);
    else if ((first === '{' && this.#text.charAt(start + 1) !== '{') || first === '[')
      this.#flow(start, end, indent, keys);
    else this.#plain(start, end, indent, entry, keys);
  }

  #add(
    start: number,
    end: number,
    entry: number,
    keys: readonly string[],
    inner: 'lines' | 'string',
    value?: string,
  ): void {
    const group = this.#levels.at(-1)?.group ?? -1;
    addScalar(this.#reading, {
      start,
      end,
      keys,
      group,
      from: entry,
      inner,
      ...sectionOf(keys),
      ...(value === undefined ? {} : { value }),
    });
    if (keys.length === 1 && keys[0] === 'kind') this.#kind = this.#text.slice(start, end);
  }

  /** A block scalar is every following line that is indented further than its key. */
  #block(indent: number, entry: number, keys: readonly string[]): void {
    let first = -1;
    let last = -1;
    for (;;) {
      const back = this.#at;
      const line = this.#line();
      if (!line) break;
      if (line.indent <= indent) {
        this.#at = back;
        break;
      }
      if (first < 0) first = line.start - line.indent;
      last = line.end;
    }
    if (first < 0) return;
    while (this.#text.charCodeAt(first) <= 32) first++;
    this.#add(first, last, entry, keys, 'lines');
  }

  #quoted(quote: string, start: number, end: number, entry: number, keys: readonly string[]): void {
    const limit = Math.min(this.#text.length, start + 65_536);
    let at = start + 1;
    for (; at < limit; at++) {
      const code = this.#text.charCodeAt(at);
      if (quote === '"' && code === 92) at++;
      else if (code === quote.charCodeAt(0)) {
        if (quote === "'" && this.#text.charAt(at + 1) === "'") at++;
        else break;
      }
    }
    const closed = at < limit;
    if (!closed) at = end;
    if (at > this.#at) {
      const newline = this.#text.indexOf('\n', at);
      this.#at = newline === -1 ? this.#text.length : newline + 1;
    }
    const raw = this.#text.slice(start + 1, at);
    const value = quote === '"' ? unescapeDouble(raw) : raw.replaceAll("''", "'");
    this.#add(start + 1, at, entry, keys, 'string', value);
  }

  /** A plain scalar ends at ` #`; lines that are indented further and are no entries go on with it. */
  #plain(start: number, end: number, indent: number, entry: number, keys: readonly string[]): void {
    const comment = this.#text.slice(start, Math.min(end, start + 65_536)).search(/[ \t]#/);
    let last = comment === -1 ? end : start + comment;
    if (comment !== -1) readGeneric(this.#reading, last + 1, end, { code: false, depth: 0 });
    let lines = 1;
    const most = comment === -1 ? 200 : 1;
    while (lines < most) {
      const back = this.#at;
      const line = this.#line();
      const goes =
        line &&
        line.indent > indent &&
        !/^(?:- |#)/.test(this.#text.slice(line.start, line.start + 2)) &&
        !KEY.test(this.#text.slice(line.start, Math.min(line.end, line.start + 300)));
      if (!goes) {
        this.#at = back;
        break;
      }
      last = line.end;
      lines++;
    }
    while (last > start && this.#text.charCodeAt(last - 1) <= 32) last--;
    this.#add(start, last, entry, keys, lines > 1 || keys.at(-1) === 'run' ? 'lines' : 'string');
  }

  /** A flow collection is read as a dictionary of any language, over as many lines as it is open. */
  #flow(start: number, end: number, indent: number, keys: readonly string[]): void {
    let last = end;
    for (let lines = 0; lines < 2000 && !closes(this.#text, start, last); lines++) {
      const back = this.#at;
      const line = this.#line();
      if (!line) break;
      if (line.indent < indent || last - start > 65_536) {
        this.#at = back;
        break;
      }
      last = line.end;
      if (!']}'.includes(this.#text.charAt(last - 1))) continue;
    }
    const name = keys.findLast((key) => !/^\d+$/.test(key));
    const group = this.#levels.at(-1)?.group ?? -1;
    readGeneric(this.#reading, start, last, {
      code: false,
      depth: 0,
      keys,
      group,
      ...sectionOf(keys),
      ...(name === undefined ? {} : { name }),
    });
  }
}

/** Whether the brackets that are open at the start are closed where a line ends with one. */
function closes(text: string, start: number, end: number): boolean {
  const last = text.charAt(end - 1);
  if (last !== '}' && last !== ']' && end - start > 4096) return false;
  let depth = 0;
  for (let at = start; at < end; at++) {
    const mark = text.charAt(at);
    if (mark === '{' || mark === '[') depth++;
    else if (mark === '}' || mark === ']') depth--;
    if (depth === 0) return true;
  }
  return false;
}

function sectionOf(keys: readonly string[]): { section?: string } {
  if (
    (keys[0] === 'services' || keys[0] === 'profiles' || keys[0] === 'jobs') &&
    keys.length > 2 &&
    keys[1] !== undefined
  ) {
    return { section: keys[1] };
  }
  return {};
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['0', '\0'],
  ['/', '/'],
  ['"', '"'],
  ['\\', '\\'],
  ['e', '\u001b'],
  [' ', ' '],
]);

function unescapeDouble(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(
    /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(\r?\n[ \t]*)|([\s\S]))/g,
    (whole, x?: string, u?: string, line?: string, one?: string) => {
      const code = x ?? u;
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      if (line !== undefined) return '';
      return one === undefined ? whole : (ESCAPES.get(one) ?? whole);
    },
  );
}
