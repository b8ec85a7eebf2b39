import { addDraft } from './draft.ts';
import type { Draft, Reading } from './draft.ts';
import { isHeaderFlag, setHeader, settle } from './headers.ts';
import {
  firstSegment,
  headerOf,
  hostOf,
  isScheme,
  lastSegment,
  looksOpaque,
  schemeOf,
  segments,
} from './names.ts';
import { FLAG, Namer } from './naming.ts';
import type { Context, Naming, Progress } from './naming.ts';
import { isExpression } from './template.ts';
import type { Tokens } from './tokens.ts';
import { TokenView } from './view.ts';

const LEADERS =
  /^(?:sudo|env|exec|time|nohup|then|do|else|if|while|RUN|CMD|ENTRYPOINT|\$|(?:sh|bash|zsh|ksh)-[\d.]{1,8}[$#]|[~\w/.-]{0,60}~[\w/.-]{0,60}[$#%]|-|run|command|script|eval|builtin|winpty|call)$/;
const PROGRAM = /^(?:[\w.~/-]*\/)?[a-z][\w.+-]*$|^[A-Z][a-z]+-[A-Z]\w+$/;
const NO_PROGRAM = new Set(
  'export set setenv setx var let const val def local readonly declare typeset return new public private protected static final import from use using func fn function class struct type interface package bearer basic token password add await async throw yield case delete typeof print puts assert raise create alter grant insert update select'.split(
    ' ',
  ),
);
const NESTED = /[\w"'\]-]\s?[=:]|\s--?[A-Za-z]/;

/** Reads the tokens of one statement into drafts. One pass over them; strings with structure are handed to `nested`. */
export class StatementReader {
  readonly #reading: Reading;
  readonly #tokens: Tokens;
  readonly #context: Context;
  readonly #statement: number;
  readonly #nested: (start: number, end: number, context: Context, statement: number) => void;
  readonly #state: Progress = { frames: [], command: undefined };
  readonly #view: TokenView;
  readonly #namer: Namer;
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
    this.#view = new TokenView(reading.text, tokens, context.code);
    this.#namer = new Namer(this.#view, context, this.#state);
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
          this.#state.frames.push({
            key: this.#view.frameKey(index, this.#state.frames.at(-1)?.key),
            dictionary: this.#view.first(index) === 123,
            program: undefined,
            open: index,
          });
          break;
        case 'close':
          this.#state.frames.pop();
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

  /** Variables that the statement assigns or whose methods it calls. */
  #subject(): void {
    const subjects = this.#reading.statements[this.#statement]?.subjects;
    if (!subjects || subjects.length > 8) return;
    const first = this.#tokens.kind(0) === 'word' ? firstSegment(this.#view.text(0)) : '';
    if (first.length > 1 && !COMMON_RECEIVERS.has(first)) subjects.push(first);
    for (let index = 1; index < Math.min(this.#tokens.count, 8); index++) {
      if (this.#tokens.kind(index) !== 'assign') continue;
      if (this.#tokens.kind(index - 1) === 'word') subjects.push(lastSegment(this.#view.text(index - 1)));
      break;
    }
  }

  #word(index: number): void {
    const next = this.#tokens.kind(index + 1);
    const length = this.#tokens.end(index) - this.#tokens.start(index);
    if (this.#awaiting) this.#awaitCommand(index, next);
    if (next === 'assign' && this.#view.first(index + 1) !== 33 && !this.#isPadding(index)) {
      if (this.#tokens.kind(index - 1) !== 'assign' || this.#view.first(index - 1) !== 61) return;
    }
    const first = this.#view.first(index);
    if (first === 45) {
      this.#attached(index);
      return;
    }
    const expression = this.#context.code && this.#state.command === undefined;
    if (!expression && length > 3 && length <= 300) this.#bareHost(index);
    if (expression && this.#context.depth === 0 && !this.#worthReading(index, length)) return;
    const naming = this.#namer.naming(index, false);
    if (naming) this.#emit(index, naming, false);
  }

  /** Of expressions only those matter that go into a header, and literals without quotes. */
  #worthReading(index: number, length: number): boolean {
    const before = this.#tokens.kind(index - 1);
    if (before === 'plus') return true;
    if (length < 4) return false;
    if (before === 'word')
      return (
        SCHEME_LETTERS.has(this.#view.first(index - 1)) && isScheme(this.#view.text(index - 1).slice(0, 24))
      );
    if (before !== 'assign') return false;
    const first = this.#view.first(index);
    if ((first >= 48 && first <= 57) || length >= 20) return true;
    const key = this.#tokens.kind(index - 2);
    return (
      (key === 'word' || key === 'string') && headerOf(this.#view.text(index - 2).slice(-64)) !== undefined
    );
  }

  /** `=` behind a word that is base64 padding was taken into the word; a sign after that is an assignment. */
  #isPadding(index: number): boolean {
    return this.#tokens.kind(index - 1) === 'word' && FLAG.test(this.#view.text(index - 1));
  }

  #bareHost(index: number): void {
    const host = hostOf(this.#view.text(index));
    if (host === undefined) return;
    this.#reading.statements[this.#statement]?.hosts.push(host);
  }

  /** A first word that is followed by arguments is the program of a command line. */
  #awaitCommand(index: number, next: string | undefined): void {
    const text = this.#view.text(index).slice(0, 128);
    if (next === 'assign' || LEADERS.test(text)) return;
    if (this.#tokens.kind(index - 1) === 'assign') {
      const before = this.#reading.text.charAt(this.#tokens.start(index) - 1);
      if (before === '=' || this.#context.code) return;
    }
    this.#awaiting = false;
    this.#state.command = undefined;
    if ((next !== 'word' && next !== 'string') || !PROGRAM.test(text) || NO_PROGRAM.has(text)) return;
    this.#state.command = text.slice(text.lastIndexOf('/') + 1);
    for (const draft of this.#prefixed ?? []) draft.command ??= text.slice(text.lastIndexOf('/') + 1);
    this.#prefixed = undefined;
    if (!this.#piped || this.#context.code) return;
    const from = this.#piped.at(-2) ?? this.#firstDraft;
    for (const draft of this.#reading.drafts.slice(from)) {
      if (draft.statement === this.#statement && draft.command === 'echo')
        draft.command = this.#state.command;
      if (draft.statement === this.#statement && draft.command === 'printf')
        draft.command = this.#state.command;
    }
  }

  #string(index: number): void {
    const start = this.#tokens.start(index);
    const end = this.#tokens.end(index);
    if (this.#awaiting && this.#tokens.kind(index - 1) !== 'assign') this.#awaiting = false;
    const frame = this.#state.frames.at(-1);
    if (frame && frame.program === undefined && end - start <= 128) frame.program = this.#view.text(index);
    if (end - start > 3 && end - start <= 300) {
      const host = hostOf(this.#view.text(index));
      if (host !== undefined) this.#reading.statements[this.#statement]?.hosts.push(host);
    }
    if (end === start) return;
    const key = this.#tokens.kind(index + 1) === 'assign' && !this.#comparison(index + 1);
    if (key) return;
    const naming = this.#namer.naming(index, true) ?? { bare: true };
    const draft = this.#emit(index, naming, true);
    this.#descend(start, end, naming, draft);
  }

  #comparison(sign: number): boolean {
    const text = this.#view.text(sign);
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
        ...(this.#state.command === undefined ? {} : { command: this.#state.command }),
        ...(draft?.header === undefined && !isHeaderFlag(flag) ? {} : { header: true }),
      },
      this.#statement,
    );
  }

  /** `-pv`, `-hv`: a value written onto its flag. */
  #attached(index: number): void {
    if (
      !this.#namer.isAttached(this.#view.text(index).slice(0, 256)) ||
      this.#tokens.kind(index + 1) === 'assign'
    )
      return;
    const draft = addDraft(
      this.#reading,
      this.#tokens.start(index) + 2,
      this.#tokens.end(index),
      this.#statement,
    );
    draft.name = 'p';
    draft.flag = '-p';
    if (this.#state.command !== undefined) draft.command = this.#state.command;
    settle(draft, this.#reading.text, false);
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
      isScheme(this.#view.text(index)) &&
      this.#tokens.kind(index + 1) === 'word' &&
      this.#view.sameLine(index + 1, this.#state.command !== undefined)
    )
      return undefined;
    if (!quoted && naming.name !== undefined && text.startsWith(`${naming.name}:`, start))
      start += naming.name.length + 1;
    if (end <= start || (quoted && this.#carriesAnother(index, naming))) return undefined;
    const draft = addDraft(this.#reading, start, end, this.#statement);
    this.#name(draft, naming);
    const frame = this.#state.frames.at(-1);
    if (naming.flag !== undefined) draft.flag = naming.flag;
    else if (this.#context.flag !== undefined) draft.flag = this.#context.flag;
    const command =
      this.#state.command ??
      this.#context.command ??
      (naming.flag === undefined ? undefined : frame?.program);
    if (command !== undefined && (naming.flag !== undefined || !this.#context.code)) draft.command = command;
    else if (!this.#context.code && this.#awaiting && this.#state.frames.length === 0) {
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
    setHeader(draft, naming, this.#context, this.#state.frames);
    settle(draft, this.#reading.text, quoted && this.#context.code);
    return draft;
  }

  /** `"Bearer "` in front of `+`, the name of a header, the whole of `-H "K: v"`: what matters is read elsewhere. */
  #carriesAnother(index: number, naming: Naming): boolean {
    const text = this.#view.text(index).slice(0, 256);
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
      this.#view.first(index + 1) !== 123
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
        draft.keys = this.#state.frames.at(-1)?.key === written ? keys : [...keys, draft.name];
    } else if (this.#context.keys) draft.keys = this.#context.keys;
    if (naming.alias !== undefined) draft.aliases.push(lastSegment(naming.alias));
    if (this.#context.section !== undefined) draft.section = this.#context.section;
    if (this.#context.group !== undefined) draft.group = this.#context.group;
  }

  #frameKeys(): string[] {
    const keys: string[] = [];
    for (const frame of this.#state.frames.slice(-12)) {
      if (frame.key !== undefined && (frame.dictionary || this.#view.first(frame.open) === 91))
        keys.push(lastSegment(frame.key) || frame.key);
    }
    return keys;
  }
}

const SCHEME_LETTERS = new Set('bBtTkK'.split('').map((letter) => letter.charCodeAt(0)));

const COMMON_RECEIVERS = new Set(
  'this self process console os module exports window Deno System Environment ENV import from export const let var return if for while def func fn function class public private static final use using end echo cd RUN ENV set curl env await async'.split(
    ' ',
  ),
);
