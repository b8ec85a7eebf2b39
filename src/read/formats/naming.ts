import { headerOf, isName, isScheme, lastSegment, looksOpaque, namesCredential, schemeOf } from './names.ts';
import { isTemplate } from './template.ts';
import type { Tokens } from './tokens.ts';
import type { Frame, TokenView } from './view.ts';

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

/** What names a value: found in the tokens around it. */
export interface Naming {
  readonly name?: string;
  readonly alias?: string;
  readonly flag?: string;
  readonly scheme?: string;
  readonly section?: string;
  readonly method?: string;
  /** No pair: a list element, a bare literal. */
  readonly bare?: true;
}

/** Where in the statement the reader is: open brackets, and the program whose arguments are being read. */
export interface Progress {
  readonly frames: Frame[];
  command: string | undefined;
}

const SETTERS =
  /^(?:env|arg|set|setenv|export|setx|config|put|add|define|secret|secrets|variable|vars?|fastcgi_param|proxy_set_header|add_header|setenvif|option|user-secrets|config:set|secrets:set)$/i;

/** A flag as it is written in front of its value. */
export const FLAG = /^--?[A-Za-z][\w.-]*$/;
const ATTACHED_PASSWORD = /^(?:mysql\w*|mariadb\w*|sshpass|7z|unrar)$/;
/** Shorter words without a name are no value. */
const MIN_LONE = 8;
const METHODS = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/i;

/** Tells what names a value, from the tokens in front of it. */
export class Namer {
  readonly #view: TokenView;
  readonly #tokens: Tokens;
  readonly #context: Context;
  readonly #state: Progress;

  constructor(view: TokenView, context: Context, state: Progress) {
    this.#view = view;
    this.#tokens = view.tokens;
    this.#context = context;
    this.#state = state;
  }

  /** What names the value at a token; undefined where the token is no value. */
  naming(index: number, quoted: boolean): Naming | undefined {
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
    const name = this.#view.assigned(index - 1);
    if (name === undefined) return this.#tokens.kind(index) === 'string' ? { bare: true } : undefined;
    if (FLAG.test(name)) return { name: name.replace(/^-+/, ''), flag: name };
    const before = this.#tokens.kind(index - 3);
    const flag =
      before === 'word' && FLAG.test(this.#view.text(index - 3)) ? this.#view.text(index - 3) : undefined;
    return flag === undefined ? { name } : { name, flag };
  }

  /** An element behind a comma: `("K", "v")`, `["--token", "v"]`, `("Bearer", "v")`, a list of values. */
  #argument(index: number, quoted: boolean): Naming | undefined {
    const previous = this.#tokens.kind(index - 2);
    const frame = this.#state.frames.at(-1);
    if (previous === 'string' || previous === 'word') {
      const text = this.#view.text(index - 2).slice(0, 160);
      if (quoted && previous === 'string' && FLAG.test(text))
        return { name: text.replace(/^-+/, ''), flag: text };
      const opens = this.#tokens.kind(index - 3) === 'open';
      if (
        opens &&
        isScheme(text) &&
        (/^(?:bearer|basic)$/i.test(text) || /auth/i.test(this.#view.text(index - 4).slice(-128)))
      )
        return { scheme: text.toLowerCase(), ...(frame?.key === undefined ? {} : { name: frame.key }) };
      const constant = previous === 'word' && /^[A-Z][A-Z0-9_]{2,}$/.test(lastSegment(text));
      if (quoted && opens && !METHODS.test(text) && (constant || (previous === 'string' && isName(text)))) {
        const list = this.#view.first(index - 3) === 91;
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
    const call = this.#tokens.kind(open - 1) === 'word' ? this.#view.text(open - 1).slice(-128) : '';
    if (/basic_?auth|credentials?$|^auth$|login$/i.test(call))
      return { name: lastSegment(call), section: name };
    if (
      this.#tokens.kind(open - 1) === 'assign' &&
      this.#view.first(open) === 40 &&
      frame?.key !== undefined
    ) {
      return { name: frame.key, section: name };
    }
    const sign = this.#tokens.kind(open - 2) === 'assign' ? this.#view.assigned(open - 2) : undefined;
    return { name, method: call, ...(sign === undefined ? {} : { alias: sign }) };
  }

  /** `process.env.K || "v"`, `os.getenv("K") or "v"`: the value that holds where K is not set. */
  #fallback(index: number): Naming | undefined {
    let at = index - 2;
    let name: string | undefined;
    if (this.#tokens.kind(at) === 'close') {
      const open = this.#view.opening(at);
      if (this.#tokens.kind(open + 1) === 'string') name = this.#view.text(open + 1);
      at = open > 0 ? open - 1 : open;
    } else if (this.#tokens.kind(at) === 'word') name = lastSegment(this.#view.text(at));
    const sign = this.#tokens.kind(at - 1) === 'assign' ? this.#view.assigned(at - 1) : undefined;
    if (name === undefined || !isName(name)) return sign === undefined ? { bare: true } : { name: sign };
    return sign === undefined ? { name } : { name, alias: sign };
  }

  /** The part of a concatenation behind `"Bearer " +`; other parts are no value of their own. */
  #concatenated(index: number): Naming | undefined {
    if (this.#tokens.kind(index - 2) !== 'string') return undefined;
    const text = this.#view.text(index - 2);
    const scheme = schemeOf(text);
    const head = /^\s*([A-Za-z][\w-]{1,60}):\s*(?:([A-Za-z]+)\s+)?$/.exec(text.slice(0, 128));
    if (head?.[1] !== undefined) {
      return { name: head[1], ...(head[2] === undefined ? {} : { scheme: head[2].toLowerCase() }) };
    }
    if (!scheme || scheme.rest !== text.length) return undefined;
    const sign =
      this.#tokens.kind(index - 3) === 'assign' ? this.#view.assigned(index - 3) : this.#pairName(index - 3);
    return { scheme: scheme.scheme, ...(sign === undefined ? {} : { name: sign }) };
  }

  /** Name of the call's first argument, where the token is the comma behind it. */
  #pairName(comma: number): string | undefined {
    if (this.#tokens.kind(comma) !== 'comma') return undefined;
    const text = this.#view.text(comma - 1);
    const kind = this.#tokens.kind(comma - 1);
    return (kind === 'string' || kind === 'word') && text.length <= 128 ? text : undefined;
  }

  #element(index: number, quoted: boolean): Naming | undefined {
    const frame = this.#state.frames.at(-1);
    const next = this.#tokens.kind(index + 1);
    if (!quoted || frame?.dictionary === true) return quoted ? { bare: true } : undefined;
    if (
      next === 'comma' &&
      isName(this.#view.text(index).slice(0, 160)) &&
      this.#tokens.kind(index + 2) === 'string'
    ) {
      if (frame?.key === undefined || this.#view.first(frame.open) === 40) return { bare: true };
    }
    return frame?.key === undefined ? { bare: true } : { name: frame.key };
  }

  /** Behind another word: an argument of a flag, `ENV K v`, `PASSWORD 'v'`, `requirepass v`. */
  #adjacent(index: number, quoted: boolean): Naming | undefined {
    if (!this.#view.sameLine(index, this.#state.command !== undefined))
      return quoted ? { bare: true } : undefined;
    const previous = this.#view.text(index - 1).slice(0, 256);
    const word = this.#tokens.kind(index - 1) === 'word';
    if (word && FLAG.test(previous) && !this.isAttached(previous))
      return { name: previous.replace(/^-+/, ''), flag: previous };
    const setter = this.#tokens.kind(index - 2) === 'word' ? this.#view.text(index - 2) : '';
    const behindSetter = setter !== '' && SETTERS.test(lastSegment(setter) || setter);
    if (behindSetter && isName(previous) && this.#tokens.kind(index - 1) !== undefined) {
      if (setter === 'config' && previous === 'set') return undefined;
      return { name: previous, method: setter };
    }
    if (word && isScheme(previous)) return this.#schemed(index, previous);
    if (quoted && word && this.#identified(index)) return { name: 'password', ...this.#principal(index) };
    const backtick = this.#view.source.charCodeAt(this.#tokens.start(index) - 1) === 96;
    if (quoted && word && !backtick && isTelling(previous) && isName(previous)) {
      const sql = /^password$/i.test(previous) ? this.#principal(index) : {};
      return { name: previous, method: previous, ...sql };
    }
    if (
      !quoted &&
      word &&
      previous.length <= 40 &&
      looksOpaque(this.#view.text(index)) &&
      isName(previous) &&
      namesCredential(previous)
    ) {
      return { name: previous };
    }
    return quoted ? { bare: true } : this.#lone(index, false);
  }

  /** `Authorization: Bearer v`, `Bearer v`. */
  #schemed(index: number, word: string): Naming | undefined {
    const sign = this.#tokens.kind(index - 2) === 'assign' ? this.#view.assigned(index - 2) : undefined;
    const header = sign !== undefined && headerOf(sign) !== undefined;
    const strict = /^(?:bearer|basic)$/i.test(word);
    if (!header && !strict && this.#context.header !== true) return this.#lone(index, false);
    if (!header && !looksOpaque(this.#view.text(index)) && !isTemplate(this.#view.text(index).slice(0, 200)))
      return undefined;
    return { scheme: word.toLowerCase(), ...(sign === undefined ? {} : { name: sign }) };
  }

  /** Whether the words in front are those of SQL: `IDENTIFIED BY`, `IDENTIFIED WITH plugin BY`. */
  #identified(index: number): boolean {
    if (!/^by$/i.test(this.#view.text(index - 1))) return false;
    const plugin =
      this.#tokens.kind(index - 3) === 'word' && /^(?:with|using)$/i.test(this.#view.text(index - 3));
    const verb = plugin ? index - 4 : index - 2;
    return this.#tokens.kind(verb) === 'word' && /^identified$/i.test(this.#view.text(verb));
  }

  /** The role or user that an SQL statement gives the password to. */
  #principal(index: number): { section?: string } {
    for (let at = index - 1; at > 0 && at > index - 20; at--) {
      if (this.#tokens.kind(at - 1) === 'word' && /^(?:role|user|login)$/i.test(this.#view.text(at - 1))) {
        const name = this.#view.text(at);
        if (isName(name) && !/^(?:with|password|identified|by|mapping)$/i.test(name))
          return { section: name };
      }
    }
    return {};
  }

  #lone(index: number, quoted: boolean): Naming | undefined {
    if (quoted) return { bare: true };
    if (this.#tokens.end(index) - this.#tokens.start(index) < MIN_LONE) return undefined;
    const text = this.#view.text(index);
    const colon = text.indexOf(':');
    if (colon > 0 && !text.startsWith('://', colon) && !this.#context.code) {
      const name = text.slice(0, colon);
      if (isName(name) && namesCredential(name)) return { name };
    }
    return text.length >= 16 && looksOpaque(text) ? { bare: true } : undefined;
  }

  /** Whether a flag has its value written onto it: `-pv`. */
  isAttached(flag: string): boolean {
    return (
      this.#state.command !== undefined && ATTACHED_PASSWORD.test(this.#state.command) && /^-p./.test(flag)
    );
  }
}

/** Whether a word says that what stands behind it in quotes is a credential or the value of a header. */
function isTelling(word: string): boolean {
  return namesCredential(word) || headerOf(word) !== undefined;
}
