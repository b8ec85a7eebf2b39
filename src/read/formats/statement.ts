import { decodeBase64 } from './base64.ts';
import { addDraft } from './draft.ts';
import type { Draft, Reading } from './draft.ts';
import {
  firstSegment,
  headerOf,
  hostOf,
  isName,
  isScheme,
  lastSegment,
  looksOpaque,
  namesCredential,
  schemeOf,
  segments,
} from './names.ts';
import { hasBraceFields, isExpression, isTemplate } from './template.ts';
import type { Tokens } from './tokens.ts';

/** What is known of a text before it is read: it may be the value of a pair, an argument, a scalar of a document. */
export interface Context {
  /** Bare words are expressions. */
  readonly code: boolean;
  /** Strings inside strings; how deep. */
  readonly depth: number;
  readonly name?: string;
  readonly keys?: readonly string[];
  readonly section?: string;
  readonly header?: boolean;
  readonly flag?: string;
  readonly command?: string;
  readonly group?: number;
}

interface Frame {
  readonly key: string | undefined;
  readonly dictionary: boolean;
  /** First string of a list, the program of an argument list. */
  program: string | undefined;
  readonly open: number;
}

/** What names a value: found in the tokens around it. */
interface Naming {
  readonly name?: string;
  readonly alias?: string;
  readonly flag?: string;
  readonly scheme?: string;
  readonly section?: string;
  readonly method?: string;
  /** No pair: a list element, a bare literal. */
  readonly bare?: true;
}

const SETTERS =
  /^(?:env|arg|set|setenv|export|setx|config|put|add|define|secret|secrets|variable|vars?|fastcgi_param|proxy_set_header|add_header|setenvif|option|user-secrets|config:set|secrets:set)$/i;
const TYPE_WORDS =
  /^(?:string|str|char\*?|auto|text|secret|object|any|var|let|const|val|static|final|std::string|bytes|varchar|String\??|&str|&'static)$/i;
const LEADERS =
  /^(?:sudo|env|exec|time|nohup|then|do|else|if|while|RUN|CMD|ENTRYPOINT|\$|-|run|command|script|eval|builtin|winpty|call)$/;
const FLAG = /^--?[A-Za-z][\w.-]*$/;
const ATTACHED_PASSWORD = /^(?:mysql\w*|mariadb\w*|sshpass|7z|unrar)$/;
const PROGRAM = /^(?:[\w.~/-]*\/)?[a-z][\w.+-]*$|^[A-Z][a-z]+-[A-Z]\w+$/;
const NO_PROGRAM = new Set(
  'export set setenv setx var let const val def local readonly declare typeset return new public private protected static final import from use using func fn function class struct type interface package bearer basic token password add await async throw yield case delete typeof print puts assert raise create alter grant insert update select'.split(
    ' ',
  ),
);
const METHODS = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/i;
const NESTED = /[\w"'\]-]\s?[=:]|\s--?[A-Za-z]/;

/** Reads the tokens of one statement into drafts. One pass over them; strings with structure are handed to `nested`. */
export class StatementReader {
  readonly #reading: Reading;
  readonly #tokens: Tokens;
  readonly #context: Context;
  readonly #statement: number;
  readonly #nested: (start: number, end: number, context: Context, statement: number) => void;
  readonly #frames: Frame[] = [];
  #command: string | undefined;
  #awaiting: boolean;
  readonly #firstDraft: number;
  #piped: number[] | undefined;
  #prefixed: Draft[] | undefined;

  constructor(
    reading: Reading,
    tokens: Tokens,
    context: Context,
    statement: number,
    nested: (start: number, end: number, context: Context, statement: number) => void,
  ) {
    this.#reading = reading;
    this.#firstDraft = reading.drafts.length;
    this.#tokens = tokens;
    this.#context = context;
    this.#awaiting = !context.code;
    this.#statement = statement;
    this.#nested = nested;
  }

  /** Reads the statement. */
  read(): void {
    for (let index = 0; index < this.#tokens.count; index++) {
      switch (this.#tokens.kind(index)) {
        case 'open':
          this.#frames.push({
            key: this.#frameKey(index),
            dictionary: this.#first(index) === 123,
            program: undefined,
            open: index,
          });
          break;
        case 'close':
          this.#frames.pop();
          break;
        case 'pipe':
          this.#awaiting = !this.#context.code;
          this.#piped ??= [];
          this.#piped.push(this.#reading.drafts.length);
          break;
        case 'word':
          this.#word(index);
          break;
        case 'string':
          this.#string(index);
          break;
        case 'assign':
        case 'comma':
        case 'or':
        case 'plus':
        case undefined:
      }
    }
    this.#subject();
  }

  #text(index: number): string {
    return this.#reading.text.slice(this.#tokens.start(index), this.#tokens.end(index));
  }

  #first(index: number): number {
    return this.#reading.text.charCodeAt(this.#tokens.start(index));
  }

  /** Whether only the same line lies between two neighbouring tokens. */
  #sameLine(index: number): boolean {
    const from = this.#tokens.end(index - 1);
    const to = this.#tokens.start(index);
    if (to - from <= 3) return !this.#reading.text.slice(from, to).includes('\n');
    return (
      !this.#reading.text.slice(from, Math.min(to, from + 200)).includes('\n') || this.#command !== undefined
    );
  }

  /** Variables that the statement assigns or whose methods it calls. */
  #subject(): void {
    const subjects = this.#reading.statements[this.#statement]?.subjects;
    if (!subjects || subjects.length > 8) return;
    const first = this.#tokens.kind(0) === 'word' ? firstSegment(this.#text(0)) : '';
    if (first.length > 1 && !COMMON_RECEIVERS.has(first)) subjects.push(first);
    for (let index = 1; index < Math.min(this.#tokens.count, 8); index++) {
      if (this.#tokens.kind(index) !== 'assign') continue;
      if (this.#tokens.kind(index - 1) === 'word') subjects.push(lastSegment(this.#text(index - 1)));
      break;
    }
  }

  #frameKey(index: number): string | undefined {
    const before = this.#tokens.kind(index - 1);
    if (before === 'assign') return this.#assigned(index - 1);
    if (before === 'word' && this.#tokens.end(index - 1) === this.#tokens.start(index)) {
      const method = lastSegment(this.#text(index - 1));
      if (namesCredential(method) || /header/i.test(this.#text(index - 1)))
        return this.#text(index - 1).slice(0, 128);
    }
    if (before === 'word' && this.#tokens.kind(index - 2) === 'assign') return this.#assigned(index - 2);
    return before === 'open' || this.#first(index) === 40 ? this.#frames.at(-1)?.key : undefined;
  }

  /** Name in front of an assignment sign: past a type, an index, a declaration. */
  #assigned(sign: number): string | undefined {
    let index = sign - 1;
    if (this.#tokens.kind(index) === 'close') {
      const key = this.#tokens.kind(index - 1);
      if (key === 'string' && this.#tokens.kind(index - 2) === 'open') return this.#text(index - 1);
      const open = this.#opening(index);
      if (open < 1) return undefined;
      index = open - 1;
      if (this.#tokens.kind(index) === 'word' && this.#tokens.kind(index - 1) === 'assign') index -= 2;
    } else if (this.#first(sign) === 61 && this.#tokens.kind(index) === 'word') {
      const colon = this.#tokens.kind(index - 1) === 'assign' && this.#first(index - 1) === 58;
      const typed = this.#context.code || TYPE_WORDS.test(this.#text(index));
      if (
        colon &&
        typed &&
        (this.#tokens.kind(index - 2) === 'word' || this.#tokens.kind(index - 2) === 'string')
      )
        index -= 2;
      else if (
        this.#tokens.kind(index - 1) === 'word' &&
        TYPE_WORDS.test(this.#text(index)) &&
        !TYPE_WORDS.test(this.#text(index - 1))
      )
        index -= 1;
    }
    const kind = this.#tokens.kind(index);
    if (kind !== 'word' && kind !== 'string') return undefined;
    if (this.#tokens.end(index) - this.#tokens.start(index) > 256) return undefined;
    const text = this.#text(index);
    return kind === 'string' || isName(text) ? text : undefined;
  }

  #opening(close: number): number {
    let depth = 0;
    for (let index = close; index >= 0 && index > close - 16; index--) {
      const kind = this.#tokens.kind(index);
      if (kind === 'close') depth++;
      if (kind === 'open' && --depth === 0) return index;
    }
    return -1;
  }

  #word(index: number): void {
    const next = this.#tokens.kind(index + 1);
    const length = this.#tokens.end(index) - this.#tokens.start(index);
    if (this.#awaiting) this.#awaitCommand(index, next);
    if (next === 'assign' && this.#first(index + 1) !== 33 && !this.#isPadding(index)) {
      if (this.#tokens.kind(index - 1) !== 'assign' || this.#first(index - 1) !== 61) return;
    }
    const first = this.#first(index);
    if (first === 45) {
      this.#attached(index);
      return;
    }
    const expression = this.#context.code && this.#command === undefined;
    if (!expression && length > 3 && length <= 300) this.#bareHost(index);
    if (expression && this.#context.depth === 0 && !this.#worthReading(index, length)) return;
    const naming = this.#naming(index, false);
    if (naming) this.#emit(index, naming, false);
  }

  /** Of expressions only those matter that go into a header, and literals without quotes. */
  #worthReading(index: number, length: number): boolean {
    const before = this.#tokens.kind(index - 1);
    if (before === 'plus') return true;
    if (length < 4) return false;
    if (before === 'word')
      return SCHEME_LETTERS.has(this.#first(index - 1)) && isScheme(this.#text(index - 1).slice(0, 24));
    if (before !== 'assign') return false;
    const first = this.#first(index);
    if ((first >= 48 && first <= 57) || length >= 20) return true;
    const key = this.#tokens.kind(index - 2);
    return (key === 'word' || key === 'string') && headerOf(this.#text(index - 2).slice(-64)) !== undefined;
  }

  /** `=` behind a word that is base64 padding was taken into the word; a sign after that is an assignment. */
  #isPadding(index: number): boolean {
    return this.#tokens.kind(index - 1) === 'word' && FLAG.test(this.#text(index - 1));
  }

  #bareHost(index: number): void {
    const host = hostOf(this.#text(index));
    if (host === undefined) return;
    this.#reading.statements[this.#statement]?.hosts.push(host);
  }

  /** A first word that is followed by arguments is the program of a command line. */
  #awaitCommand(index: number, next: string | undefined): void {
    const text = this.#text(index).slice(0, 128);
    if (next === 'assign' || LEADERS.test(text)) return;
    if (this.#tokens.kind(index - 1) === 'assign') {
      const before = this.#reading.text.charAt(this.#tokens.start(index) - 1);
      if (before === '=' || this.#context.code) return;
    }
    this.#awaiting = false;
    this.#command = undefined;
    if ((next !== 'word' && next !== 'string') || !PROGRAM.test(text) || NO_PROGRAM.has(text)) return;
    this.#command = text.slice(text.lastIndexOf('/') + 1);
    for (const draft of this.#prefixed ?? []) draft.command ??= text.slice(text.lastIndexOf('/') + 1);
    this.#prefixed = undefined;
    if (!this.#piped || this.#context.code) return;
    const from = this.#piped.at(-2) ?? this.#firstDraft;
    for (const draft of this.#reading.drafts.slice(from)) {
      if (draft.statement === this.#statement && draft.command === 'echo') draft.command = this.#command;
      if (draft.statement === this.#statement && draft.command === 'printf') draft.command = this.#command;
    }
  }

  #string(index: number): void {
    const start = this.#tokens.start(index);
    const end = this.#tokens.end(index);
    if (this.#awaiting && this.#tokens.kind(index - 1) !== 'assign') this.#awaiting = false;
    const frame = this.#frames.at(-1);
    if (frame && frame.program === undefined && end - start <= 128) frame.program = this.#text(index);
    if (end - start > 3 && end - start <= 300) {
      const host = hostOf(this.#text(index));
      if (host !== undefined) this.#reading.statements[this.#statement]?.hosts.push(host);
    }
    if (end === start) return;
    const key = this.#tokens.kind(index + 1) === 'assign' && !this.#comparison(index + 1);
    if (key) return;
    const naming = this.#naming(index, true) ?? { bare: true };
    const draft = this.#emit(index, naming, true);
    this.#descend(start, end, naming, draft);
  }

  #comparison(sign: number): boolean {
    const text = this.#text(sign);
    return (
      text.startsWith('==') ||
      text.startsWith('!') ||
      (text === '=' && this.#tokens.kind(sign - 2) === 'assign')
    );
  }

  /** Reads what a string itself writes down: `X-Api-Key: v`, `K=v`, a connection string, a command line. */
  #descend(start: number, end: number, naming: Naming, draft: Draft | undefined): void {
    if (this.#context.depth >= 3 || end - start < 5) return;
    const sample = this.#reading.text.slice(start, Math.min(end, start + 65_536));
    if (
      !NESTED.test(sample) ||
      sample.startsWith('node:') ||
      /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(sample.slice(0, 2048))
    )
      return;
    const flag = naming.flag ?? this.#context.flag;
    this.#nested(
      start,
      end,
      {
        code: false,
        depth: this.#context.depth + 1,
        ...(this.#context.keys ? { keys: this.#context.keys } : {}),
        ...(this.#context.section === undefined ? {} : { section: this.#context.section }),
        ...(this.#context.group === undefined ? {} : { group: this.#context.group }),
        ...(flag === undefined ? {} : { flag }),
        ...(this.#command === undefined ? {} : { command: this.#command }),
        ...(draft?.header === undefined && !isHeaderFlag(flag) ? {} : { header: true }),
      },
      this.#statement,
    );
  }

  /** `-pv`, `-hv`: a value written onto its flag. */
  #attached(index: number): void {
    if (!this.#isAttached(this.#text(index).slice(0, 256)) || this.#tokens.kind(index + 1) === 'assign')
      return;
    const draft = addDraft(
      this.#reading,
      this.#tokens.start(index) + 2,
      this.#tokens.end(index),
      this.#statement,
    );
    draft.name = 'p';
    draft.flag = '-p';
    if (this.#command !== undefined) draft.command = this.#command;
    this.#settle(draft, false);
  }

  #isAttached(flag: string): boolean {
    return this.#command !== undefined && ATTACHED_PASSWORD.test(this.#command) && /^-p./.test(flag);
  }

  #naming(index: number, quoted: boolean): Naming | undefined {
    const before = this.#tokens.kind(index - 1);
    if (before === 'assign') return this.#pair(index);
    if (before === 'comma') return this.#argument(index, quoted);
    if (before === 'or') return this.#fallback(index);
    if (before === 'plus') return this.#concatenated(index);
    if (before === 'open') return this.#element(index, quoted);
    if (before === 'word' || before === 'string') return this.#adjacent(index, quoted);
    return this.#lone(index, quoted);
  }

  #pair(index: number): Naming | undefined {
    const name = this.#assigned(index - 1);
    if (name === undefined) return this.#tokens.kind(index) === 'string' ? { bare: true } : undefined;
    if (FLAG.test(name)) return { name: name.replace(/^-+/, ''), flag: name };
    const before = this.#tokens.kind(index - 3);
    const flag = before === 'word' && FLAG.test(this.#text(index - 3)) ? this.#text(index - 3) : undefined;
    return flag === undefined ? { name } : { name, flag };
  }

  /** An element behind a comma: `("K", "v")`, `["--token", "v"]`, `("Bearer", "v")`, a list of values. */
  #argument(index: number, quoted: boolean): Naming | undefined {
    const previous = this.#tokens.kind(index - 2);
    const frame = this.#frames.at(-1);
    if (previous === 'string' || previous === 'word') {
      const text = this.#text(index - 2).slice(0, 160);
      if (quoted && previous === 'string' && FLAG.test(text))
        return { name: text.replace(/^-+/, ''), flag: text };
      const opens = this.#tokens.kind(index - 3) === 'open';
      if (
        opens &&
        isScheme(text) &&
        (/^(?:bearer|basic)$/i.test(text) || /auth/i.test(this.#text(index - 4).slice(-128)))
      )
        return { scheme: text.toLowerCase(), ...(frame?.key === undefined ? {} : { name: frame.key }) };
      const constant = previous === 'word' && /^[A-Z][A-Z0-9_]{2,}$/.test(lastSegment(text));
      if (quoted && opens && !METHODS.test(text) && (constant || (previous === 'string' && isName(text)))) {
        const list = this.#first(index - 3) === 91;
        if (!list || namesCredential(text) || headerOf(text) !== undefined)
          return this.#called(index, text, frame);
      }
    }
    if (!quoted || !frame) return undefined;
    return frame.key === undefined || frame.dictionary ? { bare: true } : { name: frame.key };
  }

  /** First two arguments of a call: what they are is said by the call, or by the first of them. */
  #called(index: number, name: string, frame: Frame | undefined): Naming {
    const open = index - 3;
    const call = this.#tokens.kind(open - 1) === 'word' ? this.#text(open - 1).slice(-128) : '';
    if (/basic_?auth|credentials?$|^auth$|login$/i.test(call))
      return { name: lastSegment(call), section: name };
    if (this.#tokens.kind(open - 1) === 'assign' && this.#first(open) === 40 && frame?.key !== undefined) {
      return { name: frame.key, section: name };
    }
    const sign = this.#tokens.kind(open - 2) === 'assign' ? this.#assigned(open - 2) : undefined;
    return { name, method: call, ...(sign === undefined ? {} : { alias: sign }) };
  }

  /** `process.env.K || "v"`, `os.getenv("K") or "v"`: the value that holds where K is not set. */
  #fallback(index: number): Naming | undefined {
    let at = index - 2;
    let name: string | undefined;
    if (this.#tokens.kind(at) === 'close') {
      const open = this.#opening(at);
      if (this.#tokens.kind(open + 1) === 'string') name = this.#text(open + 1);
      at = open > 0 ? open - 1 : open;
    } else if (this.#tokens.kind(at) === 'word') name = lastSegment(this.#text(at));
    const sign = this.#tokens.kind(at - 1) === 'assign' ? this.#assigned(at - 1) : undefined;
    if (name === undefined || !isName(name)) return sign === undefined ? { bare: true } : { name: sign };
    return sign === undefined ? { name } : { name, alias: sign };
  }

  /** The part of a concatenation behind `"Bearer " +`; other parts are no value of their own. */
  #concatenated(index: number): Naming | undefined {
    if (this.#tokens.kind(index - 2) !== 'string') return undefined;
    const text = this.#text(index - 2);
    const scheme = schemeOf(text);
    const head = /^\s*([A-Za-z][\w-]{1,60}):\s*(?:([A-Za-z]+)\s+)?$/.exec(text.slice(0, 128));
    if (head?.[1] !== undefined) {
      return { name: head[1], ...(head[2] === undefined ? {} : { scheme: head[2].toLowerCase() }) };
    }
    if (!scheme || scheme.rest !== text.length) return undefined;
    const sign =
      this.#tokens.kind(index - 3) === 'assign' ? this.#assigned(index - 3) : this.#pairName(index - 3);
    return { scheme: scheme.scheme, ...(sign === undefined ? {} : { name: sign }) };
  }

  /** Name of the call's first argument, where the token is the comma behind it. */
  #pairName(comma: number): string | undefined {
    if (this.#tokens.kind(comma) !== 'comma') return undefined;
    const text = this.#text(comma - 1);
    const kind = this.#tokens.kind(comma - 1);
    return (kind === 'string' || kind === 'word') && text.length <= 128 ? text : undefined;
  }

  #element(index: number, quoted: boolean): Naming | undefined {
    const frame = this.#frames.at(-1);
    const next = this.#tokens.kind(index + 1);
    if (!quoted || frame?.dictionary === true) return quoted ? { bare: true } : undefined;
    if (
      next === 'comma' &&
      isName(this.#text(index).slice(0, 160)) &&
      this.#tokens.kind(index + 2) === 'string'
    ) {
      if (frame?.key === undefined || this.#first(frame.open) === 40) return { bare: true };
    }
    return frame?.key === undefined ? { bare: true } : { name: frame.key };
  }

  /** Behind another word: an argument of a flag, `ENV K v`, `PASSWORD 'v'`, `requirepass v`. */
  #adjacent(index: number, quoted: boolean): Naming | undefined {
    if (!this.#sameLine(index)) return quoted ? { bare: true } : undefined;
    const previous = this.#text(index - 1).slice(0, 256);
    const word = this.#tokens.kind(index - 1) === 'word';
    if (word && FLAG.test(previous) && !this.#isAttached(previous))
      return { name: previous.replace(/^-+/, ''), flag: previous };
    const setter = this.#tokens.kind(index - 2) === 'word' ? this.#text(index - 2) : '';
    const behindSetter = setter !== '' && SETTERS.test(lastSegment(setter) || setter);
    if (behindSetter && isName(previous) && this.#tokens.kind(index - 1) !== undefined) {
      if (setter === 'config' && previous === 'set') return undefined;
      return { name: previous, method: setter };
    }
    if (word && isScheme(previous)) return this.#schemed(index, previous);
    if (quoted && word && /^by$/i.test(previous)) return { name: 'password', ...this.#principal(index) };
    const backtick = this.#reading.text.charCodeAt(this.#tokens.start(index) - 1) === 96;
    const telling = namesCredential(previous) || headerOf(previous) !== undefined;
    if (quoted && word && !backtick && telling && isName(previous)) {
      const sql = /^password$/i.test(previous) ? this.#principal(index) : {};
      return { name: previous, method: previous, ...sql };
    }
    if (
      !quoted &&
      word &&
      isName(previous) &&
      namesCredential(previous) &&
      previous.length <= 40 &&
      looksOpaque(this.#text(index))
    ) {
      return { name: previous };
    }
    return quoted ? { bare: true } : this.#lone(index, false);
  }

  /** `Authorization: Bearer v`, `Bearer v`. */
  #schemed(index: number, word: string): Naming | undefined {
    const sign = this.#tokens.kind(index - 2) === 'assign' ? this.#assigned(index - 2) : undefined;
    const header = sign !== undefined && headerOf(sign) !== undefined;
    const strict = /^(?:bearer|basic)$/i.test(word);
    if (!header && !strict && this.#context.header !== true) return this.#lone(index, false);
    if (!header && !looksOpaque(this.#text(index)) && !isTemplate(this.#text(index).slice(0, 200)))
      return undefined;
    return { scheme: word.toLowerCase(), ...(sign === undefined ? {} : { name: sign }) };
  }

  /** The role or user that an SQL statement gives the password to. */
  #principal(index: number): { section?: string } {
    for (let at = index - 1; at > 0 && at > index - 20; at--) {
      if (this.#tokens.kind(at - 1) === 'word' && /^(?:role|user|login)$/i.test(this.#text(at - 1))) {
        const name = this.#text(at);
        if (isName(name) && !/^(?:with|password|identified|by|mapping)$/i.test(name))
          return { section: name };
      }
    }
    return {};
  }

  #lone(index: number, quoted: boolean): Naming | undefined {
    if (quoted) return { bare: true };
    const text = this.#text(index);
    const colon = text.indexOf(':');
    if (colon > 0 && !text.startsWith('://', colon) && !this.#context.code) {
      const name = text.slice(0, colon);
      if (isName(name) && namesCredential(name)) return { name };
    }
    return text.length >= 16 && looksOpaque(text) ? { bare: true } : undefined;
  }

  #emit(index: number, naming: Naming, quoted: boolean): Draft | undefined {
    let start = this.#tokens.start(index);
    const end = this.#tokens.end(index);
    const text = this.#reading.text;
    if (naming.bare && end - start < 8 && this.#context.name === undefined) return undefined;
    if (
      !quoted &&
      naming.scheme === undefined &&
      this.#tokens.kind(index - 1) === 'assign' &&
      isScheme(this.#text(index)) &&
      this.#tokens.kind(index + 1) === 'word' &&
      this.#sameLine(index + 1)
    )
      return undefined;
    if (!quoted && naming.name !== undefined && text.startsWith(`${naming.name}:`, start))
      start += naming.name.length + 1;
    if (end <= start || (quoted && this.#carriesAnother(index, naming))) return undefined;
    const draft = addDraft(this.#reading, start, end, this.#statement);
    this.#name(draft, naming);
    const frame = this.#frames.at(-1);
    if (naming.flag !== undefined) draft.flag = naming.flag;
    else if (this.#context.flag !== undefined) draft.flag = this.#context.flag;
    const command =
      this.#command ?? this.#context.command ?? (naming.flag === undefined ? undefined : frame?.program);
    if (command !== undefined && (naming.flag !== undefined || !this.#context.code)) draft.command = command;
    else if (!this.#context.code && this.#awaiting && this.#frames.length === 0) {
      this.#prefixed ??= [];
      this.#prefixed.push(draft);
    }
    if (naming.section !== undefined) draft.section = naming.section;
    if (
      !quoted &&
      (this.#isReference(index) ||
        (this.#context.code && isExpression(draft.value) && !looksOpaque(draft.value)))
    )
      draft.reference = true;
    this.#head(draft, naming);
    this.#settle(draft, quoted);
    return draft;
  }

  /** `"Bearer "` in front of `+`, the name of a header, the whole of `-H "K: v"`: what matters is read elsewhere. */
  #carriesAnother(index: number, naming: Naming): boolean {
    const text = this.#text(index).slice(0, 256);
    if (this.#tokens.kind(index + 1) === 'plus' && schemeOf(text)?.rest === text.length) return true;
    if (this.#tokens.kind(index + 1) === 'comma' && headerOf(text) !== undefined) return true;
    return isHeaderFlag(naming.flag) && /^[\w-]+\s*:/.test(text);
  }

  /** A bare word that goes on as a call or an index is an expression. */
  #isReference(index: number): boolean {
    const next = this.#tokens.kind(index + 1);
    return (
      next === 'open' &&
      this.#tokens.start(index + 1) === this.#tokens.end(index) &&
      this.#first(index + 1) !== 123
    );
  }

  #name(draft: Draft, naming: Naming): void {
    const written = naming.name ?? this.#context.name;
    if (naming.name === undefined && written !== undefined) {
      draft.name = lastSegment(written) || written;
      if (this.#context.keys) draft.keys = this.#context.keys;
    } else if (written !== undefined && written !== '') {
      const name = lastSegment(written);
      draft.name = name === '' ? written : name;
      const dotted = segments(written);
      const keys = [...(this.#context.keys ?? []), ...this.#frameKeys()];
      if (dotted) draft.keys = [...keys, ...dotted.slice(0, -1), draft.name];
      else if (keys.length > 0)
        draft.keys = this.#frames.at(-1)?.key === written ? keys : [...keys, draft.name];
    } else if (this.#context.keys) draft.keys = this.#context.keys;
    if (naming.alias !== undefined) draft.aliases.push(lastSegment(naming.alias));
    if (this.#context.section !== undefined) draft.section = this.#context.section;
    if (this.#context.group !== undefined) draft.group = this.#context.group;
  }

  #frameKeys(): string[] {
    const keys: string[] = [];
    for (const frame of this.#frames.slice(-12)) {
      if (frame.key !== undefined && (frame.dictionary || this.#first(frame.open) === 91))
        keys.push(lastSegment(frame.key) || frame.key);
    }
    return keys;
  }

  /** Header and scheme, from the name, the call, the dictionary around it and the value's own first word. */
  #head(draft: Draft, naming: Naming): void {
    const named =
      naming.name === undefined || naming.flag !== undefined
        ? undefined
        : (headerOf(naming.name) ?? headerOf(lastSegment(naming.name)));
    const constant =
      naming.name !== undefined && /^AUTHORIZATION$/i.test(draft.name ?? '') ? 'authorization' : undefined;
    const within =
      this.#context.header === true ||
      isHeaderFlag(naming.flag) ||
      /header/i.test(naming.method ?? '') ||
      this.#frames.some(
        (frame) => frame.key !== undefined && /headers?\b|Headers?(?![a-z])/i.test(frame.key),
      );
    const header =
      constant ??
      named ??
      (within && naming.name !== undefined && !isHeaderFlag(naming.flag)
        ? (draft.name ?? '').toLowerCase()
        : undefined);
    if (header !== undefined && header !== '') draft.header = header;
    const scheme = naming.scheme ?? takeScheme(draft);
    if (scheme !== undefined) {
      draft.scheme = scheme;
      draft.header ??= 'authorization';
    }
  }

  /** `Basic` and base64: the user and password that it stands for. */
  #decodeBasic(draft: Draft): void {
    const decoded = decodeBase64(draft.value);
    const colon = decoded?.indexOf(':') ?? -1;
    if (decoded === undefined || colon < 0) return;
    if (draft.section === undefined) draft.section = decoded.slice(0, colon);
    draft.value = decoded;
  }

  /** Last touches: the half of `-u user:pass`, whether it is a template. */
  #settle(draft: Draft, quoted: boolean): void {
    if (
      (draft.flag === '-u' || draft.flag === '--user') &&
      draft.value.includes(':') &&
      !draft.value.includes('://')
    ) {
      const colon = draft.value.indexOf(':');
      const user = draft.value.slice(0, colon);
      if (colon + 1 < draft.value.length) {
        draft.start += colon + 1;
        if (draft.section === undefined) draft.section = user;
      } else draft.end = draft.start + colon;
      draft.value = this.#reading.text.slice(draft.start, draft.end);
      draft.scheme ??= 'basic';
    }
    if (draft.scheme === 'basic' && draft.flag !== '-u' && draft.flag !== '--user') this.#decodeBasic(draft);
    if (
      isTemplate(draft.value) ||
      (quoted && this.#context.code && draft.scheme !== undefined && hasBraceFields(draft.value))
    ) {
      draft.reference = true;
    }
  }
}

const SCHEME_LETTERS = new Set([...'bBtTkK'].map((letter) => letter.charCodeAt(0)));

const COMMON_RECEIVERS = new Set(
  'this self process console os module exports window Deno System Environment ENV import from export const let var return if for while def func fn function class public private static final use using end echo cd RUN ENV set curl env await async'.split(
    ' ',
  ),
);

function isHeaderFlag(flag: string | undefined): boolean {
  return (
    flag === '-H' ||
    flag === '--header' ||
    flag === '--proxy-header' ||
    flag === '-Header' ||
    flag === '-Headers'
  );
}

/** Takes the scheme in front of a value off it: `Bearer v` becomes `v`. */
function takeScheme(draft: Draft): string | undefined {
  const found = schemeOf(draft.value);
  if (!found || (draft.header === undefined && !/^(?:bearer|basic|ssws|geniekey)$/.test(found.scheme)))
    return undefined;
  const rest = draft.value.slice(found.rest);
  if (rest === '' || (/\s/.test(rest) && !isTemplate(rest))) return undefined;
  draft.start += found.rest;
  draft.value = rest;
  return found.scheme;
}
