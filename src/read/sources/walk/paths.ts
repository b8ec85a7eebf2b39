import { Ints } from '../../../util/ints.ts';
import { MOST_NAMES, type EntryNames } from './entry-names.ts';

/** The path without a name: the root of a tree. */
export const ROOT = 0;
/** Trees that hold each other many times over make more paths than can be held. */
const MOST_PATHS = 2 ** 22;

/** Paths as numbers, each once, made from those of their folders. */
export class Paths {
  readonly #names: EntryNames;
  readonly #folders = new Ints(1024, MOST_PATHS);
  readonly #last = new Ints();
  readonly #known = new Map<number, number>();
  readonly #texts: string[] = [''];

  constructor(names: EntryNames) {
    this.#names = names;
    this.#folders.push(ROOT);
    this.#last.push(0);
  }

  /** The path of a name in a folder. */
  in(folder: number, name: number): number {
    const key = folder * MOST_NAMES + name;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const path = this.#folders.length;
    this.#folders.push(folder);
    this.#last.push(name);
    this.#known.set(key, path);
    return path;
  }

  /** A path as text. */
  text(path: number): string {
    const known = this.#texts[path];
    if (known !== undefined) return known;
    const parts: string[] = [];
    for (let at = path; at !== ROOT; at = this.#folders.data[at] ?? ROOT)
      parts.push(this.#names.text(this.#last.data[at] ?? 0));
    const text = parts.toReversed().join('/');
    this.#texts[path] = text;
    return text;
  }
}
