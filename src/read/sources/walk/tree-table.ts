import { Ints } from '../../../util/ints.ts';
import type { EntryNames } from './entry-names.ts';
import type { ObjectIds } from './object-ids.ts';
import { Unsure } from './unsure.ts';

/** What an entry of a tree is: the lowest bits of its second number. */
export const EXECUTABLE = 1;
export const LINK = 2;
export const FOLDER = 3;
export const SUBMODULE = 4;
const KIND_BITS = 3;

/** Deeper trees are left to git, which refuses them too (`core.maxTreeDepth`). */
export const DEEPEST = 1000;

/** The kind of an entry, and its name, in its second number. */
export function kindOf(word: number): number {
  return word & ((1 << KIND_BITS) - 1);
}

export function nameOf(word: number): number {
  return word >>> KIND_BITS;
}

export function wordOf(name: number, kind: number): number {
  return (name << KIND_BITS) | kind;
}

/** Entries in a list: two numbers each, from one place to another. */
export interface Entries {
  readonly rows: Int32Array;
  readonly from: number;
  readonly to: number;
}

/** Numbers of all rows: a gigabyte, some thirty times the rows of a history of a million objects. */
const MOST_NUMBERS = 2 ** 28;
/** Numbers of expanded trees that are held, twice. */
const ROOM = 2_000_000;
const NOTHING: Entries = { rows: new Int32Array(0), from: 0, to: 0 };

/**
 * All trees. A tree is rows of two numbers: an object and its name and kind; or, below zero, that entries of the tree it
 * was stored as a version of are taken over: from which on, and how many.
 */
export class TreeTable {
  readonly ids: ObjectIds;
  readonly names: EntryNames;
  readonly rows = new Ints(1 << 16, MOST_NUMBERS);
  /** Where the rows of each tree start, where they end, and which tree it is a version of; by the tree's number. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #bases: Int32Array;
  /** Trees expanded lately, and before that, with memory that they share. */
  #late = new Map<number, Entries>();
  #before = new Map<number, Entries>();
  #room = new Int32Array(0);
  #used = 0;

  constructor(ids: ObjectIds, names: EntryNames) {
    this.ids = ids;
    this.names = names;
    this.#starts = new Int32Array(ids.stored).fill(-1);
    this.#ends = new Int32Array(ids.stored);
    this.#bases = new Int32Array(ids.stored).fill(-1);
  }

  /** Enters a tree with the rows that were added since `start`, as a version of another tree or of none (-1). */
  enter(tree: number, start: number, base: number): void {
    this.#starts[tree] = start;
    this.#ends[tree] = this.rows.length;
    this.#bases[tree] = base;
  }

  /** Whether a tree is here and whole. */
  has(tree: number): boolean {
    return (this.#starts[tree] ?? -1) >= 0;
  }

  /** The tree that a tree was stored as a version of; -1 where there is none. */
  baseOf(tree: number): number {
    return this.#bases[tree] ?? -1;
  }

  /** The rows of a tree: all that it does not take over. */
  own(tree: number): Entries {
    return { rows: this.rows.data, from: this.#starts[tree] ?? 0, to: this.#ends[tree] ?? 0 };
  }

  /** All entries of a tree; throws `Unsure` for a tree that is not here. */
  entries(tree: number): Entries {
    const chain: number[] = [];
    let known = NOTHING;
    for (let at = tree; at >= 0; at = this.baseOf(at)) {
      const held = this.#heldOf(at);
      if (held !== undefined) {
        known = held;
        break;
      }
      if (!this.has(at)) throw new Unsure('a tree that is not here');
      chain.push(at);
    }
    for (const one of chain.toReversed()) {
      known = this.baseOf(one) < 0 ? this.own(one) : this.#expand(this.own(one), known);
      if (this.baseOf(one) >= 0) this.#late.set(one, known);
    }
    return known;
  }

  /** Lets go what was expanded, and the room for more trees. */
  forget(): void {
    this.rows.fit();
    this.#late = new Map();
    this.#before = new Map();
    this.#room = new Int32Array(0);
    this.#used = 0;
  }

  #expand({ rows, from, to }: Entries, base: Entries): Entries {
    let length = 0;
    for (let at = from; at < to; at += 2) length += (rows[at] ?? 0) < 0 ? 2 * (rows[at + 1] ?? 0) : 2;
    const start = this.#take(length);
    const into = this.#room;
    let end = start;
    for (let at = from; at < to; at += 2) {
      const [first = 0, second = 0] = [rows[at], rows[at + 1]];
      if (first >= 0) {
        into[end++] = first;
        into[end++] = second;
        continue;
      }
      const stop = base.from + 2 * (second - 1 - first);
      for (let i = base.from + 2 * (-1 - first); i < stop; i++) into[end++] = base.rows[i] ?? 0;
    }
    return { rows: into, from: start, to: end };
  }

  /** Room for so many numbers: where it starts. What was expanded long ago is let go for it. */
  #take(length: number): number {
    if (this.#used + length > this.#room.length) {
      this.#before = this.#late;
      this.#late = new Map();
      this.#room = new Int32Array(Math.max(ROOM, length));
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += length;
    return start;
  }

  #heldOf(tree: number): Entries | undefined {
    return this.#late.get(tree) ?? this.#before.get(tree);
  }
}
