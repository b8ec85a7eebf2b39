import { compilePrefilter } from './prefilter.ts';
import type { Prefilter } from './prefilter.ts';
import { searchOf } from './search.ts';
import type { Search } from './search.ts';

/** Shorter texts are looked for one by one. */
const LEAST = 3;

/** The words of what all rules ask for of their surroundings, each once, with the tables that find them together. */
export interface WordTables {
  readonly words: readonly string[];
  readonly prefilter: Prefilter;
}

/** Makes the tables of words that are folded as names are; those of fewer than three bytes are left out. */
export function wordTables(all: Iterable<string>): WordTables {
  const words = [...new Set(all)].filter((word) => Buffer.byteLength(word) >= LEAST);
  return { words, prefilter: compilePrefilter(words.map((text) => ({ text }))) };
}

/** What a folded text holds: the text, and 1 at the number of each word that stands in it. */
export interface Held {
  readonly folded: Buffer;
  readonly words: Uint8Array;
}

/** Says which of many words a text holds, by one look at it. */
export class Words {
  readonly #tables: WordTables;
  #search: Search | undefined;
  #numbers: ReadonlyMap<string, number> | undefined;

  constructor(tables: WordTables) {
    this.#tables = tables;
  }

  /** What a text holds that is folded as names are. */
  heldIn(folded: Buffer): Held {
    const search = (this.#search ??= searchOf(this.#tables.prefilter));
    const words = new Uint8Array(this.#tables.words.length);
    search(folded, (number) => {
      words[number] = 1;
    });
    return { folded, words };
  }

  /** Whether a word stands in one of some texts. */
  isIn(texts: readonly Held[], word: string): boolean {
    const numbers = (this.#numbers ??= new Map(this.#tables.words.map((one, number) => [one, number])));
    const number = numbers.get(word);
    return texts.some(({ folded, words }) =>
      number === undefined ? folded.includes(word) : words[number] === 1,
    );
  }
}
