import { foldedBytes } from './bytes.ts';
import { isAsked } from './demands.ts';
import type { About, Demand } from './demands.ts';
import { isNamedIn } from './links.ts';
import type { Held, Words } from './words.ts';

/** What is asked of a text beside a place is asked for a whole cell at once. */
export const CELL = 1024;
/** Cells of a text that is looked at whole. */
const FEW = 8;
/** Bytes behind a cell in which a word may end that begins in it. */
const OVER = 256;
/** Cells of which it is kept what stands in them, and regions. */
const MOST_CELLS = 512;
const MOST_REGIONS = 64;

/** In place of a place: all of the text. */
export const WHOLE = -1;

interface Region extends About {
  readonly met: Map<Demand, boolean>;
}

/** Says of stretches of a text what stands in them; what several of them share is looked at once. */
export class Regions {
  readonly #bytes: Buffer;
  readonly #words: Words;
  readonly #format: Pick<About, 'path' | 'structured'>;
  readonly #cells = new Map<number, Held>();
  readonly #regions = new Map<string, Region>();
  #whole: Region | undefined;

  constructor(bytes: Buffer, words: Words, format: Pick<About, 'path' | 'structured'>) {
    this.#bytes = bytes;
    this.#words = words;
    this.#format = format;
  }

  /** Whether one of the demands is met in the cell of a place and so many bytes beside it, or in `WHOLE` of the text. */
  areMet(demands: readonly Demand[], place: number, margin: number): boolean {
    if (demands.length === 0) return false;
    const region = this.#regionOf(place, margin);
    for (const demand of demands) {
      let known = region.met.get(demand);
      if (known === undefined) region.met.set(demand, (known = isAsked(demand, region)));
      if (known) return true;
    }
    return false;
  }

  #regionOf(place: number, margin: number): Region {
    if (place === WHOLE || this.#bytes.length <= FEW * CELL) return (this.#whole ??= this.#wholeText());
    const cell = Math.floor(place / CELL);
    const beside = Math.ceil(margin / CELL);
    const key = `${String(cell)} ${String(beside)}`;
    let region = this.#regions.get(key);
    if (region === undefined) {
      const cells: Held[] = [];
      for (let at = Math.max(0, cell - beside); at <= cell + beside; at++) cells.push(this.#cell(at));
      region = this.#region(cells, Math.max(0, cell - beside) * CELL, (cell + beside + 1) * CELL + OVER);
      if (this.#regions.size >= MOST_REGIONS) this.#regions.clear();
      this.#regions.set(key, region);
    }
    return region;
  }

  #wholeText(): Region {
    const all = this.#words.heldIn(foldedBytes(this.#bytes, 0, this.#bytes.length));
    return this.#region([all], 0, this.#bytes.length);
  }

  #cell(number: number): Held {
    let held = this.#cells.get(number);
    if (held === undefined) {
      const start = number * CELL;
      held = this.#words.heldIn(foldedBytes(this.#bytes, start, start + CELL + OVER));
      if (this.#cells.size >= MOST_CELLS) this.#cells.clear();
      this.#cells.set(number, held);
    }
    return held;
  }

  #region(cells: readonly Held[], from: number, to: number): Region {
    const bytes = this.#bytes;
    return {
      ...this.#format,
      has: (word) => this.#words.isIn(cells, word),
      hasLetter: (letter) => {
        const text = bytes.subarray(from, to);
        return [letter, letter.toUpperCase()].some((written) => text.includes(`-${written}`));
      },
      hasNamed: (names) => isNamedIn(names, bytes, from, to),
      met: new Map(),
    };
  }
}
