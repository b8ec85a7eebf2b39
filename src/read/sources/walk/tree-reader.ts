import { firstFrom } from '../../../util/first-index.ts';
import { Ints } from '../../../util/ints.ts';
import type { Copies } from '../packs/delta.ts';
import { EXECUTABLE, FOLDER, LINK, SUBMODULE, wordOf, type TreeTable } from './tree-table.ts';

const SPACE = 32;
const ZERO = 48;
const SEVEN = 55;
/** Longer modes overflow, and older ones of git read them in their own way. */
const MOST_MODE = 7;
const EXECUTE = 0o100;
const TYPE = 0o170000;

/** The bytes of a tree and where its entries start; behind them, where the last one ends. */
export interface TreeBytes {
  bytes: Uint8Array;
  readonly starts: Ints;
}

/** Writes trees into the table; knows the entry that it read last. */
export class TreeReader {
  readonly #table: TreeTable;
  #child = 0;
  #word = 0;

  constructor(table: TreeTable) {
    this.#table = table;
  }

  /**
   * Adds the rows of a tree, as a version of `base` where that is given, and notes where its entries start. False where
   * it is malformed.
   */
  read(tree: TreeBytes, base: TreeBytes | undefined, copies: Copies): boolean {
    const { bytes, starts } = tree;
    const { rows } = this.#table;
    starts.length = 0;
    let copy = 0;
    for (let at = 0; at < bytes.length;) {
      while (copy < copies.length && (copies.data[copy] ?? 0) + (copies.data[copy + 2] ?? 0) <= at) copy += 3;
      const end = base === undefined ? 0 : this.#takenOver(tree, base, at, copies, copy);
      if (end > at) {
        at = end;
        continue;
      }
      const next = this.#entry(bytes, at);
      if (next < 0) return false;
      starts.push(at);
      rows.push(this.#child);
      rows.push(this.#word);
      at = next;
    }
    starts.push(bytes.length);
    return true;
  }

  /** Takes over the entries that a copy from the base holds from here on; where they end, or 0 where there are none. */
  #takenOver(tree: TreeBytes, base: TreeBytes, at: number, { data, length }: Copies, copy: number): number {
    const [to = 0, from = 0, count = 0] = [data[copy], data[copy + 1], data[copy + 2]];
    if (copy >= length || to > at) return 0;
    const start = indexOf(base.starts, from + at - to);
    if (start < 0) return 0;
    // The last entry that starts, and so the one before it ends, in the copy.
    const stop = firstFrom(base.starts.data, base.starts.length, from + count + 1) - 1;
    if (stop <= start) return 0;
    const { rows } = this.#table;
    rows.push(-1 - start);
    rows.push(stop - start);
    tree.starts.roomFor(stop - start);
    const shift = to - from;
    for (let i = start; i < stop; i++) tree.starts.push((base.starts.data[i] ?? 0) + shift);
    return (base.starts.data[stop] ?? 0) + shift;
  }

  /** Reads the entry at a place; gives where it ends, or -1 where it is none. */
  #entry(bytes: Uint8Array, start: number): number {
    const { ids, names } = this.#table;
    let at = start;
    let mode = 0;
    for (let digit = bytes[at]; digit !== SPACE; digit = bytes[++at]) {
      if (digit === undefined || digit < ZERO || digit > SEVEN || at - start >= MOST_MODE) return -1;
      mode = mode * 8 + digit - ZERO;
    }
    const name = at + 1;
    const end = bytes.indexOf(0, name);
    if (at === start || end <= name || end + 1 + ids.nameBytes > bytes.length) return -1;
    this.#child = ids.idOf(bytes, end + 1);
    this.#word = wordOf(names.add(bytes, name, end), kindOfMode(mode));
    return end + 1 + ids.nameBytes;
  }
}

function kindOfMode(mode: number): number {
  switch (mode & TYPE) {
    case 0o100000:
      return mode & EXECUTE ? EXECUTABLE : 0;
    case 0o120000:
      return LINK;
    case 0o040000:
      return FOLDER;
    default:
      return SUBMODULE;
  }
}

/** The place of a value in an ordered list; -1 where it is not in it. */
function indexOf(list: Ints, value: number): number {
  const at = firstFrom(list.data, list.length, value);
  return at < list.length && list.data[at] === value ? at : -1;
}
