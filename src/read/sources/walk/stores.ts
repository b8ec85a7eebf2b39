import type { Host } from '../../../model/host.ts';
import { Ints } from '../../../util/ints.ts';
import { Inflater } from '../packs/inflate.ts';
import { LooseObjects } from '../packs/loose.ts';
import type { PackIndex } from '../packs/pack-index.ts';
import { packsOf, type Pack } from '../packs/store.ts';
import { storesOf } from '../packs/stores.ts';
import { Copies } from '../packs/delta.ts';
import { EntryNames } from './entry-names.ts';
import { KINDS, ObjectIds, TREE } from './object-ids.ts';
import { inFamilies, readEntries } from './pack-entries.ts';
import { readTrees } from './tree-families.ts';
import { TreeReader } from './tree-reader.ts';
import { TreeTable } from './tree-table.ts';
import { Unsure } from './unsure.ts';

/** What an index says of one object. */
const INDEX_BYTES = 28;
const NOTHING = new Map<string, never>();

/** Where a repository keeps its objects. */
export interface Stores {
  readonly nameBytes: number;
  readonly packs: readonly Pack[];
  readonly loose: readonly { readonly files: LooseObjects; readonly names: readonly string[] }[];
}

/** All objects of a repository: what each is, how long, and the trees. */
export interface StoredObjects {
  readonly ids: ObjectIds;
  /** By their places in `KINDS`. */
  readonly kinds: Uint8Array;
  readonly sizes: Float64Array;
  readonly table: TreeTable;
  /** Each object once; of a pack, those that are made from each other together. */
  readonly order: Ints;
  /** Of each object, by its number: 1 where it is not made from those before it. */
  readonly whole: Uint8Array;
}

/** About how many objects the packs of a folder hold, by the sizes of their indexes. */
export function packedIn(host: Host, folder: string): number {
  const listed = host.list(`${folder}/pack`);
  const names = listed.ok ? listed.value.map(({ name }) => name) : [];
  const sizes = names.map((name) => {
    const stat = name.endsWith('.idx') ? host.stat(`${folder}/pack/${name}`) : undefined;
    return stat?.ok === true ? stat.value.size / INDEX_BYTES : 0;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Opens the stores of a repository; nothing where git may find something that is not found here. */
export function openStores(host: Host, folder: string, nameBytes: number): Stores | undefined {
  const { folders, all } = storesOf(host, folder);
  const opened = folders.map((store) => packsOf(host, store, nameBytes, NOTHING));
  if (!all || !opened.every((one) => one.all)) return undefined;
  // As git orders them: the repository's own first, newer ones before.
  const [own, others] = [opened.slice(0, 1), opened.slice(1)].map((some) =>
    some.flatMap((one) => one.packs).toSorted((a, b) => b.written - a.written),
  );
  const packs = [...(own ?? []), ...(others ?? [])];
  const loose = folders.map((store) => {
    const files = new LooseObjects(host, store);
    return { files, names: files.names(nameBytes) };
  });
  return { nameBytes, packs, loose };
}

/** The names of all objects as numbers: those with files of their own first. */
export function idsOf({ nameBytes, packs, loose }: Stores): ObjectIds {
  const names = loose.map((store) => Buffer.from(store.names.join(''), 'hex'));
  return new ObjectIds([...names, ...packs.map((pack) => indexOf(pack).names())], nameBytes);
}

function indexOf(pack: Pack): PackIndex {
  const index = pack.openIndex();
  if (index === undefined || index.count !== pack.count) throw new Unsure('an index that is another now');
  return index;
}

/** Reads what all objects are, and all trees. Throws where something is damaged, or cannot be told for sure. */
export async function readObjectsOf(
  stores: Stores,
  ids: ObjectIds,
  turn: () => Promise<void>,
): Promise<StoredObjects> {
  const table = new TreeTable(ids, new EntryNames());
  const objects = {
    ids,
    kinds: new Uint8Array(ids.stored),
    sizes: new Float64Array(ids.stored),
    table,
    order: new Ints(ids.stored),
    whole: new Uint8Array(ids.stored),
  };
  const inflater = new Inflater();
  await readLoose(stores, objects, turn);
  for (const [at, pack] of stores.packs.entries()) {
    const store = stores.loose.length + at;
    const entries = await readEntries(pack, indexOf(pack), ids.nameBytes, inflater, turn);
    for (const [entry, depth] of inFamilies(entries)) {
      const id = ids.canonical(store, entries.places[entry] ?? 0);
      const [kind, size] = [entries.kinds[entry] ?? 0, entries.sizes[entry] ?? 0];
      enter(objects, id, { kind, size, isWhole: depth === 0 });
    }
    await readTrees(pack, entries, { table, ids, store }, inflater, turn);
  }
  return objects;
}

/** Enters an object where it is not known yet. */
function enter(
  { kinds, sizes, order, whole }: StoredObjects,
  id: number,
  { kind, size, isWhole }: { readonly kind: number; readonly size: number; readonly isWhole: boolean },
): void {
  if (kinds[id] !== 0) {
    if (kinds[id] !== kind || (kind !== TREE && sizes[id] !== size))
      throw new Unsure('an object that is two things');
    return;
  }
  kinds[id] = kind;
  sizes[id] = size;
  whole[id] = Number(isWhole);
  order.push(id);
}

const TURN = 500;

/** Reads what the objects with files of their own are: of trees all, of others their beginning. */
async function readLoose(
  { loose }: Stores,
  objects: StoredObjects,
  turn: () => Promise<void>,
): Promise<void> {
  const { ids, table } = objects;
  const reader = new TreeReader(table);
  const starts = new Ints();
  for (const [store, { files, names }] of loose.entries()) {
    for (const [place, oid] of names.entries()) {
      if (place % TURN === 0) await turn();
      const head = files.head(oid);
      if (head === undefined) throw new Unsure('a damaged object');
      const id = ids.canonical(store, place);
      enter(objects, id, { kind: KINDS.indexOf(head.type), size: head.size, isWhole: true });
      if (head.type !== 'tree') continue;
      const tree = files.read(oid, head.size);
      if (tree === undefined) throw new Unsure('a damaged tree');
      const start = table.rows.length;
      if (reader.read({ bytes: tree.bytes, starts }, undefined, NO_COPIES) && !table.has(id))
        table.enter(id, start, -1);
      else table.rows.length = start;
    }
  }
}

const NO_COPIES = new Copies();
