import { Ints } from '../../../util/ints.ts';
import { COMMIT, type ObjectIds } from './object-ids.ts';
import { Unsure } from './unsure.ts';

/** What is asked of git about a commit, as `rev-list` writes it; read by {@link CommitTable.enter}. */
export const COMMIT_LINE = '%H %T %ct %P';

/** Commits as git lists them: tree, committer date and parents, by their place in the listing. */
export class CommitTable {
  readonly #ids: ObjectIds;
  /** Commits by their place, and places by commit. */
  readonly commits = new Ints();
  readonly #places: Int32Array;
  readonly trees = new Ints();
  readonly #seconds: number[] = [];
  /** Where the parents of each start, in one list. */
  readonly #starts = new Ints();
  readonly #parents = new Ints();

  constructor(ids: ObjectIds) {
    this.#ids = ids;
    this.#places = new Int32Array(ids.stored).fill(-1);
  }

  get count(): number {
    return this.commits.length;
  }

  /** Enters a line of git's. Throws `Unsure` where it tells of what is not stored. */
  enter(line: string): void {
    const [oid = '', tree = '', seconds = '', ...parents] = line.split(' ');
    const commit = this.#ids.findHex(oid);
    const root = this.#ids.findHex(tree);
    if (commit < 0 || root < 0) throw new Unsure('a commit that is not stored');
    if (this.placeOf(commit) >= 0) return;
    this.#places[commit] = this.count;
    this.commits.push(commit);
    this.trees.push(root);
    this.#seconds.push(Number(seconds));
    this.#starts.push(this.#parents.length);
    for (const parent of parents) if (parent !== '') this.#parents.push(this.#ids.findHex(parent));
  }

  /** Place of a commit in the listing; -1 where it was not listed. */
  placeOf(commit: number): number {
    return this.#places[commit] ?? -1;
  }

  /** Seconds of the committer date. */
  seconds(place: number): number {
    return this.#seconds[place] ?? 0;
  }

  /** Parents as objects; -1 for one that is not stored. */
  parents(place: number): Int32Array {
    const next = place + 1 < this.count ? this.#starts.data[place + 1] : this.#parents.length;
    return this.#parents.data.subarray(this.#starts.data[place] ?? 0, next);
  }
}

/** Stored commits that were not listed, in the order of their names. */
export function unlisted(ids: ObjectIds, kinds: Uint8Array, table: CommitTable): number[] {
  const found: { readonly id: number; readonly oid: string }[] = [];
  for (let id = 0; id < ids.stored; id++)
    if (kinds[id] === COMMIT && table.placeOf(id) < 0) found.push({ id, oid: ids.hex(id) });
  return found.toSorted((a, b) => (a.oid < b.oid ? -1 : 1)).map(({ id }) => id);
}
