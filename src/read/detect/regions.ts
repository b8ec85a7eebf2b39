import type { Cells } from './cells.ts';
import { isAsked } from './demands.ts';
import type { About, Demand } from './demands.ts';
import { isNamedAt } from './links.ts';
import { WordSet } from './words.ts';
import type { Words } from './words.ts';

/** More than the bytes beside a place in which values lie: a word that is asked of a value may stand beside it. */
export const BESIDE = 512;

/** In place of a place: all of the text. */
export const WHOLE = -1;

/** What stands between two offsets of a text. */
class Region implements About {
  readonly from: number;
  readonly to: number;
  readonly path: string;
  readonly structured: boolean;
  readonly #bytes: Buffer;
  readonly #words: Words;
  readonly #cells: Cells;
  readonly #held: WordSet;
  readonly #round: number;

  constructor(
    { bytes, words, cells, path, structured }: Searched,
    { from, to }: Pick<Region, 'from' | 'to'>,
    held: WordSet,
  ) {
    this.from = from;
    this.to = to;
    this.path = path;
    this.structured = structured;
    this.#bytes = bytes;
    this.#words = words;
    this.#cells = cells;
    this.#held = held;
    this.#round = held.clear();
    cells.each(from, to, (word) => held.add(word));
  }

  /** Whether what it holds was not put in the place of by that of another. */
  get isKnown(): boolean {
    return this.#held.round === this.#round;
  }

  has(word: string): boolean {
    const number = this.#words.numberOf(word);
    return number === undefined || this.#held.has(number);
  }

  hasLetter(letter: string): boolean {
    const text = this.#bytes.subarray(Math.max(0, this.from), this.to);
    return [letter, letter.toUpperCase()].some((written) => text.includes(`-${written}`));
  }

  hasNamed(names: readonly string[]): boolean {
    const numbers = names.map((name) => this.#words.numberOf(name));
    if (numbers.includes(undefined)) return true;
    const asked = numbers.filter((number) => number !== undefined && this.#held.has(number));
    if (asked.length === 0) return false;
    let found = false;
    this.#cells.each(this.from, this.to, (word, at) => {
      if (!found && asked.includes(word)) found = isNamedAt(this.#words.bytesOf(word), this.#bytes, at);
    });
    return found;
  }
}

/** A text in which words are looked for. */
export interface Searched extends Pick<About, 'path' | 'structured'> {
  readonly bytes: Buffer;
  readonly words: Words;
  readonly cells: Cells;
}

/** Says of stretches of a text whether what rules ask for stands in them. */
export class Regions {
  readonly #searched: Searched;
  readonly #metInWhole = new Map<Demand, boolean>();
  #beside: Region | undefined;
  #whole: Region | undefined;

  constructor(searched: Searched) {
    this.#searched = searched;
  }

  /** Whether one of the demands is met so many bytes beside a place, and a little beyond, or in `WHOLE` of the text. */
  areMet(demands: readonly Demand[], place: number, margin: number): boolean {
    if (demands.length === 0) return false;
    if (place === WHOLE) return demands.some((demand) => this.#isMetInWhole(demand));
    const from = place - margin - BESIDE;
    const to = place + margin + BESIDE;
    const last = this.#beside;
    const region =
      last?.from === from && last.to === to && last.isKnown
        ? last
        : new Region(this.#searched, { from, to }, this.#searched.words.set);
    this.#beside = region;
    return demands.some((demand) => isAsked(demand, region));
  }

  #isMetInWhole(demand: Demand): boolean {
    let isMet = this.#metInWhole.get(demand);
    if (isMet === undefined) {
      const { bytes, words } = this.#searched;
      this.#whole ??= new Region(this.#searched, { from: 0, to: bytes.length }, new WordSet(words.count));
      this.#metInWhole.set(demand, (isMet = isAsked(demand, this.#whole)));
    }
    return isMet;
  }
}
