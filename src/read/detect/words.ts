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

/** Says which of many words a text holds, by one look at it. */
export class Words {
  readonly #tables: WordTables;
  #search: Search | undefined;
  #numbers: ReadonlyMap<string, number> | undefined;

  constructor(tables: WordTables) {
    this.#tables = tables;
  }

  /** A test of words over a text that is folded as names are. */
  in(folded: Buffer): (word: string) => boolean {
    const search = (this.#search ??= searchOf(this.#tables.prefilter));
    const numbers = (this.#numbers ??= new Map(this.#tables.words.map((word, number) => [word, number])));
    const held = new Uint8Array(this.#tables.words.length);
    search(folded, (number) => {
      held[number] = 1;
    });
    return (word) => {
      const number = numbers.get(word);
      return number === undefined ? folded.includes(word) : held[number] === 1;
    };
  }
}
