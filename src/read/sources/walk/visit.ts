import { BLOB, TREE } from './object-ids.ts';
import { Paths, ROOT } from './paths.ts';
import { DEEPEST, FOLDER, kindOf, nameOf, SUBMODULE, type TreeTable } from './tree-table.ts';
import { Unsure } from './unsure.ts';

const OPEN = 1;
/** Gone through, or come across, from what a ref reaches; and from nothing that one does. */
const REACHED = 2;
const LOST = 3;

/** A tree that is being gone through: its rows from `at` on. */
interface Open {
  tree: number;
  rows: Int32Array;
  at: number;
  end: number;
  path: number;
}

const NONE = new Int32Array(0);

/** Goes through trees as `git rev-list --objects` does: in their order, depth first, and through none a second time. */
export class Visit {
  readonly #table: TreeTable;
  readonly #kinds: Uint8Array;
  readonly #seen: Uint8Array;
  /** Path of each object plus one; zero where none is known. */
  readonly #paths: Int32Array;
  readonly paths: Paths;
  /** Objects that trees name and that are not stored. */
  readonly missing = new Set<number>();
  #mark = REACHED;
  /** The trees that are being gone through, so many of these. */
  readonly #open: Open[] = [];
  #depth = 0;

  constructor(table: TreeTable, kinds: Uint8Array) {
    this.#table = table;
    this.#kinds = kinds;
    this.#seen = new Uint8Array(table.ids.stored);
    this.#paths = new Int32Array(table.ids.stored);
    this.paths = new Paths(table.names);
  }

  /** Whether something that a ref or the index reaches holds a blob. */
  isReached(blob: number): boolean {
    return this.#seen[blob] === REACHED;
  }

  /** The path at which a blob was first come across, up to a line end as git writes it. */
  pathOf(blob: number): string | undefined {
    const path = (this.#paths[blob] ?? 0) - 1;
    if (path < 0) return undefined;
    const text = this.paths.text(path);
    const end = text.indexOf('\n');
    return end < 0 ? text : text.slice(0, end);
  }

  /** Takes a blob as come across: git told where. */
  skip(blob: number): void {
    this.#check(blob, 0);
    this.#seen[blob] = REACHED;
  }

  /** What follows is reached by nothing, and may name what is not stored. */
  goOnLost(): void {
    this.#mark = LOST;
  }

  /** Goes through a tree that a commit holds. */
  root(tree: number): void {
    this.#enter(tree, ROOT);
    while (this.#depth > 0) {
      const top = this.#open[this.#depth - 1];
      if (top === undefined) return;
      if (top.at >= top.end) {
        this.#seen[top.tree] = this.#mark;
        this.#depth -= 1;
        continue;
      }
      const [child = 0, word = 0] = [top.rows[top.at], top.rows[top.at + 1]];
      top.at += 2;
      // Below zero: taken over from a tree that was gone through, so that nothing in it is new.
      if (child >= 0 && kindOf(word) !== SUBMODULE) this.#come(child, word, top.path);
    }
  }

  #come(child: number, word: number, folder: number): void {
    const kind = kindOf(word);
    if (child >= this.#seen.length) {
      this.#miss(child, kind);
      return;
    }
    this.#check(child, kind);
    if (this.#seen[child] !== 0) return;
    const path = this.paths.in(folder, nameOf(word));
    if (kind === FOLDER) this.#enter(child, path);
    else {
      this.#seen[child] = this.#mark;
      this.#paths[child] = path + 1;
    }
  }

  #enter(tree: number, path: number): void {
    if (this.#seen[tree] !== 0) return;
    if (this.#kinds[tree] !== TREE || !this.#table.has(tree)) throw new Unsure('a tree that cannot be read');
    if (this.#depth >= DEEPEST) throw new Unsure('trees in too many trees');
    const base = this.#table.baseOf(tree);
    const isCovered = base >= 0 && (this.#seen[base] ?? 0) > OPEN;
    this.#seen[tree] = OPEN;
    const top = (this.#open[this.#depth++] ??= { tree, rows: NONE, at: 0, end: 0, path });
    top.tree = tree;
    top.path = path;
    const { rows, from, to } = isCovered ? this.#table.own(tree) : this.#table.entries(tree);
    top.rows = rows;
    top.at = from;
    top.end = to;
  }

  /** What a tree calls a folder is a tree, and what it calls a file is a blob: git ends over others, or not. */
  #check(child: number, kind: number): void {
    if (this.#kinds[child] !== (kind === FOLDER ? TREE : BLOB))
      throw new Unsure('an entry that is not what its tree says');
  }

  #miss(child: number, kind: number): void {
    if (this.#mark === LOST) return;
    if (kind === FOLDER) throw new Unsure('a tree that is not stored');
    this.missing.add(child);
  }
}
