import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Node, Pair } from 'yaml';
import type { Place } from '../../model/fragment.ts';
import type { Problem } from '../../model/manifest.ts';
import { isDay } from '../../util/day.ts';
import { nearest } from '../../util/nearest.ts';
import type { ManifestFile } from './file.ts';

type Help = Problem['help'];

/** A text of the file and where it stands. */
export interface Word {
  readonly text: string;
  readonly at: Cursor;
}

/** Which keys a mapping has; `true` where it must have it. */
export type Keys = Readonly<Record<string, boolean>>;

/**
 * A position in a manifest: reads one node as what it should be. What is not so is reported where it stands, and
 * read as `undefined` or as empty, so that every problem is found in one go.
 */
export class Cursor {
  readonly file: ManifestFile;
  readonly #node: Node | null;
  readonly #range: readonly number[] | null | undefined;
  /** An alias that leads nowhere. */
  readonly #dangling: boolean;

  constructor(file: ManifestFile, node: unknown, owner?: unknown) {
    this.file = file;
    const resolved = isAlias(node) && file.document ? node.resolve(file.document) : node;
    this.#node = isMap(resolved) || isSeq(resolved) || isScalar(resolved) ? resolved : null;
    this.#dangling = isAlias(node) && this.#node === null;
    const own = isAlias(node) || isMap(node) || isSeq(node) || isScalar(node) ? node.range : undefined;
    const blank = own === undefined || own === null || own[0] === own[1];
    this.#range = blank && isScalar(owner) ? owner.range : own;
  }

  get place(): Place {
    return this.file.place(this.#range);
  }

  /** Nothing is written here: `jobs:` alone. */
  get blank(): boolean {
    return (this.#node === null && !this.#dangling) || (isScalar(this.#node) && this.#node.value === null);
  }

  problem(message: string, help: Help = []): void {
    this.file.problem(this.place, message, help);
  }

  /** A mapping with the keys that it may have, each read through its own cursor. */
  fields(what: string, keys: Keys): Fields {
    const found = new Map<string, Cursor>();
    if (!this.#isMapping(what)) return new Fields(this, found);
    const meant = new Set<string>();
    for (const [key, value] of this.#pairs()) {
      if (Object.hasOwn(keys, key.text)) found.set(key.text, value);
      else {
        const near = oneOf(key.text, Object.keys(keys));
        key.at.problem(`${what} has no key of this name`, near);
        for (const { text } of near) meant.add(text);
      }
    }
    for (const [key, required] of Object.entries(keys)) {
      if (required && !found.has(key) && !meant.has(key))
        this.problem(`${what} has no ${key}:`, [
          { label: 'write', text: key === 'version' ? 'version: 1' : `${key}: …` },
        ]);
    }
    return new Fields(this, found);
  }

  /** A mapping whose keys are the user's own names. */
  named(what: string): { readonly name: Word; readonly value: Cursor }[] {
    if (this.blank || !this.#isMapping(what)) return [];
    return this.#pairs().map(([name, value]) => ({ name, value }));
  }

  items(what: string): Cursor[] {
    const node = this.#node;
    if (isSeq(node)) return node.items.map((item) => new Cursor(this.file, item));
    this.#expected(`a list (${what})`, [{ label: 'write', text: '[…], or a line with - for each' }]);
    return [];
  }

  words(what: string): Word[] {
    return this.items(what).flatMap((item) => item.word() ?? []);
  }

  /** A text that is not empty. `loose` takes a number as it is written: `account: 210987654321`. */
  word(loose = false): Word | undefined {
    const node = this.#node;
    if (isScalar(node)) {
      if (this.file.secrets.has(node)) return undefined;
      if (typeof node.value === 'string' && node.value.trim() !== '') return { text: node.value, at: this };
      if (loose && typeof node.value === 'number')
        return { text: node.source ?? String(node.value), at: this };
    }
    const quoted = isScalar(node) && !this.blank && typeof node.value !== 'string';
    this.#expected('text', quoted ? [{ label: 'write', text: 'it in quotes' }] : []);
    return undefined;
  }

  day(): string | undefined {
    const word = this.word();
    if (!word || isDay(word.text)) return word?.text;
    this.problem('this is no day of the calendar', [{ label: 'write', text: 'YYYY-MM-DD' }]);
    return undefined;
  }

  truth(): boolean | undefined {
    if (isScalar(this.#node) && typeof this.#node.value === 'boolean') return this.#node.value;
    this.#expected('true or false');
    return undefined;
  }

  get isList(): boolean {
    return isSeq(this.#node);
  }

  /** The value of one key of a mapping; reports nothing. */
  child(key: string): Cursor | undefined {
    const pairs = isMap(this.#node) ? this.#node.items : [];
    const pair = pairs.find((one) => isScalar(one.key) && one.key.value === key);
    return pair && new Cursor(this.file, pair.value, pair.key);
  }

  /** The scalar's value, whatever it is. */
  get value(): unknown {
    return isScalar(this.#node) ? this.#node.value : undefined;
  }

  #isMapping(what: string): boolean {
    if (isMap(this.#node)) return true;
    this.#expected(`a mapping (${what})`);
    return false;
  }

  #expected(wanted: string, help: Help = []): void {
    if (isScalar(this.#node) && this.file.secrets.has(this.#node)) return;
    if (this.#dangling)
      this.problem(DANGLING, [{ label: 'write', text: 'a value that starts with * in quotes' }]);
    else this.problem(`expected ${wanted}, found ${kindOf(this.#node)}`, help);
  }

  #pairs(): [Word, Cursor][] {
    const found: [Word, Cursor][] = [];
    const seen = new Map<string, Cursor>();
    for (const pair of isMap(this.#node) ? this.#node.items : []) {
      const key = this.#key(pair);
      if (!key) continue;
      const before = seen.get(key.text);
      if (before)
        key.at.problem(`this key is already on line ${before.place.line}`, [
          { label: 'keep', text: 'one of the two' },
        ]);
      else found.push([key, new Cursor(this.file, pair.value, pair.key)]);
      seen.set(key.text, before ?? key.at);
    }
    return found;
  }

  #key(pair: Pair): Word | undefined {
    const at = new Cursor(this.file, pair.key);
    if (isScalar(pair.key) && this.file.secrets.has(pair.key)) return undefined;
    return at.word(true);
  }
}

const DANGLING = 'this alias has no anchor in front of it';

/** The keys that a mapping has. */
export class Fields {
  readonly at: Cursor;
  readonly #found: ReadonlyMap<string, Cursor>;

  constructor(at: Cursor, found: ReadonlyMap<string, Cursor>) {
    this.at = at;
    this.#found = found;
  }

  get(key: string): Cursor | undefined {
    return this.#found.get(key);
  }

  text(key: string, loose = false): string | undefined {
    return this.get(key)?.word(loose)?.text;
  }

  words(key: string, what: string): Word[] {
    return this.get(key)?.words(what) ?? [];
  }

  texts(key: string, what: string): string[] {
    return this.words(key, what).map((word) => word.text);
  }

  day(key: string): string | undefined {
    return this.get(key)?.day();
  }
}

/** The lines that name what may have been meant; `titles` says what each is. */
export function didYouMean(
  word: string,
  candidates: Iterable<string>,
  titles: (name: string) => string | undefined = () => undefined,
): Help {
  return nearest(word, candidates).map((name, index) => {
    const note = titles(name);
    return { label: index === 0 ? 'did you mean' : '', text: name, ...(note === undefined ? {} : { note }) };
  });
}

/** The near names, or where there is none all of them. */
export function oneOf(word: string, names: readonly string[]): Help {
  const near = didYouMean(word, names);
  return near.length > 0 ? near : [{ label: 'one of', text: names.join(', ') }];
}

function kindOf(node: Node | null): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  const value = isScalar(node) ? node.value : null;
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'string') return value.trim() === '' ? 'nothing' : 'text';
  return typeof value === 'number' ? 'a number' : 'true or false';
}
