import { compilePrefilter } from './prefilter.ts';
import type { Prefilter } from './prefilter.ts';
import { foldedSearchOf } from './search.ts';
import type { FoldedSearch } from './search.ts';

/** Shorter words stand nearly everywhere, and texts are folded by their ASCII letters alone: others are not looked for. */
const LOOKED_FOR = /^[\u0020-\u007e]{3,}$/;
const AT_BITS = 16;
const AT = (1 << AT_BITS) - 1;
const MOST_WORDS = 1 << (31 - AT_BITS);

/** The words of what all rules ask for of their surroundings, each once, with the tables that find them together. */
export interface WordTables {
  readonly words: readonly string[];
  readonly prefilter: Prefilter;
}

/** Makes the tables of words that are folded as names are; those that are not looked for are left out. */
export function wordTables(all: Iterable<string>): WordTables {
  const words = [...new Set(all)].filter((word) => LOOKED_FOR.test(word));
  return { words, prefilter: compilePrefilter(words.map((text) => ({ text }))) };
}

/** Words of a stretch, each with where it begins: see `wordOf` and `atOf`. */
export type FoundWords = Int32Array;

/** The number of a found word. */
export function wordOf(found: number): number {
  return found >> AT_BITS;
}

/** Where a found word begins, from the start of its stretch. */
export function atOf(found: number): number {
  return found & AT;
}

/** Says which of many words begin in a stretch of text, by one look at it. */
export class Words {
  /** Bytes over which a word may be spread, and which are looked at behind a stretch. */
  readonly over = 256;
  /** For those of one stretch after the other. */
  readonly set: WordSet;
  readonly #tables: WordTables;
  readonly #texts: Uint8Array[] = [];
  readonly #numbers: ReadonlyMap<string, number>;
  #search: FoldedSearch | undefined;

  constructor(tables: WordTables) {
    const { words } = tables;
    if (words.length > MOST_WORDS)
      throw new Error(
        `rules ask for at most ${String(MOST_WORDS)} words, and these for ${String(words.length)}`,
      );
    this.#tables = tables;
    this.set = new WordSet(words.length);
    this.#numbers = new Map(words.map((word, number) => [word, number]));
  }

  /** The folded text of a word. */
  bytesOf(word: number): Uint8Array {
    return (this.#texts[word] ??= Buffer.from(this.#tables.words[word] ?? '', 'utf8'));
  }

  get count(): number {
    return this.#tables.words.length;
  }

  /** The number of a word that a rule asks for; `undefined` for one that is not looked for. */
  numberOf(word: string): number | undefined {
    return this.#numbers.get(word);
  }

  /** The words that begin between two offsets, at most `FOLDED_AT_ONCE` less `over` apart. */
  beginningIn(bytes: Uint8Array, from: number, to: number): FoundWords {
    const found: number[] = [];
    const search = (this.#search ??= foldedSearchOf(this.#tables.prefilter));
    search(bytes, from, Math.min(bytes.length, to + this.over), (word, first, last) => {
      if (first < to && last - first < this.over) found.push((word << AT_BITS) | (first - from));
    });
    return new Int32Array(found);
  }
}

/** A set of words that costs nothing to empty. */
export class WordSet {
  readonly #added: Uint32Array;
  #round = 1;

  constructor(count: number) {
    this.#added = new Uint32Array(count);
  }

  /** Told from every other by a number, which is also given by `clear`. */
  get round(): number {
    return this.#round;
  }

  clear(): number {
    return ++this.#round;
  }

  add(word: number): void {
    this.#added[word] = this.#round;
  }

  has(word: number): boolean {
    return this.#added[word] === this.#round;
  }
}
