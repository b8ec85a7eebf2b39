import { Ints } from '../../../util/ints.ts';
import { LARGEST_WHOLE } from '../content.ts';
import { Copies, patch } from '../packs/delta.ts';
import type { Inflater } from '../packs/inflate.ts';
import { isNamed } from '../packs/object-name.ts';
import type { Pack } from '../packs/store.ts';
import { TREE, type ObjectIds } from './object-ids.ts';
import { inFamilies, type PackEntries } from './pack-entries.ts';
import { TreeReader, type TreeBytes } from './tree-reader.ts';
import type { TreeTable } from './tree-table.ts';
import { Unsure } from './unsure.ts';

/** Trees that are held while versions are made from them. */
const MOST_HELD = 256 * 1024 * 1024;
/** Longer chains of versions are written by no git: `fast-import` goes furthest. */
const DEEPEST_VERSION = 8191;
/** So many trees are made before others have their turn. */
const TURN = 5000;

/** A tree that is held while versions are made from it, in memory that is used again. */
interface Held extends TreeBytes {
  room: Uint8Array;
  /** Its number in the table; -1 where it is malformed. */
  tree: number;
}

/** Where the trees of a pack go: the pack is the store of this number. */
export interface TreesInto {
  readonly table: TreeTable;
  readonly ids: ObjectIds;
  readonly store: number;
}

/** Unpacks every tree of a pack once, each version from its base, and enters them into the table. */
export async function readTrees(
  pack: Pack,
  entries: PackEntries,
  into: TreesInto,
  inflater: Inflater,
  turn: () => Promise<void>,
): Promise<void> {
  const family = new Family(pack, entries, into, inflater);
  let made = 0;
  for (const [entry, depth] of inFamilies(entries)) {
    if (entries.kinds[entry] !== TREE) continue;
    if (made++ % TURN === 0) await turn();
    family.make(entry, depth);
  }
  pack.file.forget();
}

/** Trees that are made from each other; the one at a depth is made from the one above. */
class Family {
  readonly #pack: Pack;
  readonly #entries: PackEntries;
  readonly #into: TreesInto;
  readonly #inflater: Inflater;
  readonly #reader: TreeReader;
  readonly #open: Held[] = [];
  readonly #copies = new Copies();
  #delta = new Uint8Array(1024);
  #held = 0;

  constructor(pack: Pack, entries: PackEntries, into: TreesInto, inflater: Inflater) {
    this.#pack = pack;
    this.#entries = entries;
    this.#into = into;
    this.#inflater = inflater;
    this.#reader = new TreeReader(into.table);
  }

  make(entry: number, depth: number): void {
    const own = this.#at(depth);
    const base = depth === 0 ? undefined : this.#at(depth - 1);
    this.#unpack(entry, own, base);
    const { table, ids, store } = this.#into;
    const tree = ids.canonical(store, this.#entries.places[entry] ?? 0);
    if (ids.doubtful.has(tree) && !isNamed(ids.hex(tree), 'tree', own.bytes))
      throw new Unsure('a tree of another name');
    const start = table.rows.length;
    const follows = base !== undefined && base.tree >= 0 && base.tree !== tree;
    const isWhole = this.#reader.read(own, follows ? base : undefined, this.#copies);
    if (isWhole && !table.has(tree)) table.enter(tree, start, follows ? base.tree : -1);
    else table.rows.length = start;
    own.tree = isWhole ? tree : -1;
  }

  #unpack(entry: number, own: Held, base: Held | undefined): void {
    const { offsets, heads, sizes } = this.#entries;
    const size = sizes[entry] ?? 0;
    if (size > LARGEST_WHOLE) throw new Unsure('a tree too large to hold');
    const data = (offsets[entry] ?? 0) + (heads[entry] ?? 0);
    const packed =
      this.#entries.packed.get(entry) ?? this.#pack.file.packed(data, size, offsets[entry + 1] ?? 0);
    if (base === undefined) {
      own.bytes = this.#roomIn(own, size);
      this.#inflater.whole(packed, own.bytes, size);
      return;
    }
    if (size > this.#delta.length) this.#delta = new Uint8Array(size * 2);
    this.#inflater.whole(packed, this.#delta, size);
    const delta = this.#delta.subarray(0, size);
    own.bytes = patch(base.bytes, delta, LARGEST_WHOLE, (length) => this.#roomIn(own, length), this.#copies);
  }

  #at(depth: number): Held {
    let held = this.#open[depth];
    if (held === undefined) {
      if (depth > DEEPEST_VERSION) throw new Unsure('a chain of too many versions');
      held = { room: new Uint8Array(256), bytes: new Uint8Array(0), starts: new Ints(16), tree: -1 };
      this.#open[depth] = held;
    }
    return held;
  }

  #roomIn(own: Held, length: number): Uint8Array {
    if (own.room.length < length) {
      this.#held += 2 * length - own.room.length;
      if (this.#held > MOST_HELD) throw new Unsure('trees that take too much memory');
      own.room = new Uint8Array(2 * length);
    }
    return own.room.subarray(0, length);
  }
}
