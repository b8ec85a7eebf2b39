import { DEEPEST, FOLDER, kindOf, nameOf, type Entries, type TreeTable } from './tree-table.ts';
import { ROOT, type Paths } from './paths.ts';
import { Unsure } from './unsure.ts';

const NONE: Entries = { rows: new Int32Array(0), from: 0, to: 0 };
/** What stands for an object where there is none. */
export const ABSENT = -1;

/** Takes a path that differs from every parent: what it is now, and what it was in each. `ABSENT` where it is not. */
export type OnChange = (path: number, after: number, before: readonly number[]) => void;

/** A tree, or nothing, from where it was read up to. */
interface Side {
  readonly rows: Int32Array;
  at: number;
  readonly end: number;
}

/** A folder of a commit beside those of its parents. */
interface Level {
  readonly path: number;
  readonly after: Side;
  readonly before: readonly Side[];
}

/** What commits change, as `git diff-tree -c -r --no-renames` tells: of a merge what differs from all parents. */
export class Differences {
  readonly #table: TreeTable;
  readonly #paths: Paths;
  readonly #levels: Level[] = [];

  constructor(table: TreeTable, paths: Paths) {
    this.#table = table;
    this.#paths = paths;
  }

  /** Tells the changes of a tree against those of its parents; without parents, all that it holds. */
  of(tree: number, parents: readonly number[], onChange: OnChange): void {
    if (parents.includes(tree)) return;
    this.#open(ROOT, tree, parents.length === 0 ? [ABSENT] : parents);
    for (let level = this.#levels.at(-1); level !== undefined; level = this.#levels.at(-1))
      if (!this.#step(level, onChange)) this.#levels.pop();
  }

  #open(path: number, after: number, before: readonly number[]): void {
    if (this.#levels.length >= DEEPEST) throw new Unsure('trees in too many trees');
    this.#levels.push({ path, after: this.#side(after), before: before.map((tree) => this.#side(tree)) });
  }

  #side(tree: number): Side {
    const { rows, from, to } = tree === ABSENT ? NONE : this.#table.entries(tree);
    return { rows, at: from, end: to };
  }

  /** Goes on with a level up to the next folder that is to be opened; false at its end. */
  #step({ path, after, before }: Level, onChange: OnChange): boolean {
    const depth = this.#levels.length;
    while (this.#levels.length === depth) {
      if (before.length === 1) skipAlike(after, before[0]);
      const least = this.#least(before);
      if (isAtEnd(after) && (least === undefined || isAtEnd(least))) return false;
      const order = least === undefined ? -1 : this.#order(after, least);
      const sides = before.map((side) => order >= 0 && least !== undefined && this.#order(side, least) === 0);
      const now = order <= 0 ? after : undefined;
      const shown = now ?? least ?? after;
      if (differsFromAll(now, before, sides)) this.#tell(path, now, before, sides, shown, onChange);
      if (now !== undefined) now.at += 2;
      for (const [i, side] of before.entries()) if (sides[i] === true) side.at += 2;
    }
    return true;
  }

  #tell(
    path: number,
    now: Side | undefined,
    before: readonly Side[],
    sides: readonly boolean[],
    shown: Side,
    onChange: OnChange,
  ): void {
    const word = wordAt(shown);
    const own = this.#paths.in(path, nameOf(word));
    const after = now === undefined ? ABSENT : childAt(now);
    const parents = before.map((side, i) => (sides[i] === true ? childAt(side) : ABSENT));
    if (kindOf(word) === FOLDER) this.#open(own, after, parents);
    else onChange(own, after, parents);
  }

  /** The side whose next name comes first. */
  #least(before: readonly Side[]): Side | undefined {
    let least = before[0];
    for (const side of before) if (least !== undefined && this.#order(side, least) < 0) least = side;
    return least;
  }

  /** How the next names of two sides lie to each other; the end of a tree comes after every name. */
  #order(one: Side, other: Side): number {
    if (isAtEnd(one) || isAtEnd(other)) return Number(isAtEnd(one)) - Number(isAtEnd(other));
    const [a, b] = [wordAt(one), wordAt(other)];
    if (a === b) return 0;
    return this.#table.names.order(nameOf(a), kindOf(a) === FOLDER, nameOf(b), kindOf(b) === FOLDER);
  }
}

/** Whether what stands at a name differs from every parent: in one that has not got it, only from there being something. */
function differsFromAll(now: Side | undefined, before: readonly Side[], sides: readonly boolean[]): boolean {
  if (now === undefined) return sides.every(Boolean);
  return !before.some(
    (side, i) => sides[i] === true && childAt(side) === childAt(now) && wordAt(side) === wordAt(now),
  );
}

/** Passes what is the same on both sides. */
function skipAlike(after: Side, before: Side | undefined): void {
  if (before === undefined) return;
  const [a, b] = [after.rows, before.rows];
  while (
    after.at < after.end &&
    before.at < before.end &&
    a[after.at] === b[before.at] &&
    a[after.at + 1] === b[before.at + 1]
  ) {
    after.at += 2;
    before.at += 2;
  }
}

function isAtEnd(side: Side): boolean {
  return side.at >= side.end;
}

function childAt(side: Side): number {
  return side.rows[side.at] ?? ABSENT;
}

function wordAt(side: Side): number {
  return side.rows[side.at + 1] ?? 0;
}
