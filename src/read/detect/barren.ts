import { unpackBase64 } from './base64.ts';
import type { Place } from './near.ts';
import type { TextMemory } from './text-memory.ts';

/** Units beside some lines that decide what is found in them: those in which a word may stand, and to spare. */
const BESIDE = 640;

/** Lines that were read, with the name under which they may be remembered. */
interface ReadLines {
  readonly start: number;
  readonly end: number;
  readonly name: number;
}

/** The lines of one text in which nothing is found by shape, of which it is remembered for whatever text holds them next. */
export class BarrenLines {
  readonly #memory: TextMemory<true>;
  readonly #context: string;
  readonly #read: ReadLines[] = [];

  /** `context`: all but the text that decides what is found in it. */
  constructor(memory: TextMemory<true>, context: string) {
    this.#memory = memory;
    this.#context = context;
  }

  /** Whether it is known that nothing is found between two units of a text; otherwise they are to be read. */
  isBarren(text: string, start: number, end: number): boolean {
    const first = Math.max(0, start - BESIDE);
    const place = `${String(start - first)} ${String(end - start)} ${this.#context}`;
    const name = this.#memory.name(text.slice(first, end + BESIDE), place);
    if (this.#memory.get(name) === true) return true;
    this.#read.push({ start, end, name });
    return false;
  }

  /** Remembers the lines that were read without a hit, and with nothing behind base64. */
  remember(places: readonly Place[], hits: readonly { readonly start: number }[]): void {
    for (const { start, end, name } of this.#read) {
      const isIn = (at: number): boolean => at >= start && at < end;
      if (hits.some((hit) => isIn(hit.start))) continue;
      if (unpackBase64(places.filter(({ node }) => isIn(node.start))).length === 0)
        this.#memory.set(name, true);
    }
  }
}
