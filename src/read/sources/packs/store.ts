import type { Host } from '../../../model/host.ts';
import type { PlannedObject } from '../plan.ts';
import { PackFile } from './pack-file.ts';
import { FEW, readPackIndex, type PackIndex } from './pack-index.ts';

const LARGEST_INDEX = 512 * 1024 * 1024;
const PACK = /\.(idx|pack)$/;

/** Objects by their names. */
type Wanted = ReadonlyMap<string, PlannedObject>;

function openIndex(host: Host, path: string, nameBytes: number): PackIndex | undefined {
  const stat = host.stat(path);
  if (!stat.ok || stat.value.size > LARGEST_INDEX) return undefined;
  const read = host.read(path);
  return read.ok ? readPackIndex(read.value, nameBytes) : undefined;
}

/** A pack, and what it holds of the objects that are asked for. */
export interface Pack {
  readonly file: PackFile;
  /** Reads its index anew: that of a large pack is too large to be held for the few who need it. */
  readonly openIndex: () => PackIndex | undefined;
  readonly count: number;
  /** Where its last entry ends. */
  readonly end: number;
  /** When it was written, in seconds. */
  readonly written: number;
  /** By where their entries start. */
  readonly objects: ReadonlyMap<number, PlannedObject>;
}

/** The packs of a store that can be read, in the order of their names. */
export interface Packs {
  readonly packs: readonly Pack[];
  /** Whether git finds nothing in packs of this store, or elsewhere in them, than is known here. */
  readonly all: boolean;
}

/** Opens the packs of a store, as far as they can be read. */
export function packsOf(host: Host, store: string, nameBytes: number, wanted: Wanted): Packs {
  const folder = `${store}/pack`;
  const listed = host.list(folder);
  if (!listed.ok) return { packs: [], all: !host.stat(folder).ok };
  const names = listed.value.map(({ name }) => name);
  const stems = new Set(names.flatMap((name) => (PACK.test(name) ? [name.replace(PACK, '')] : [])));
  const packs = [...stems]
    .toSorted()
    .flatMap((stem) => openPack(host, `${folder}/${stem}`, nameBytes, wanted));
  // An index of several packs may tell other places than theirs.
  const hasOwn = !names.some((name) => name.startsWith('multi-pack-index'));
  return { packs, all: hasOwn && packs.length === stems.size };
}

/** A pack with its index; nothing where they are not of each other, or not readable. */
function openPack(host: Host, path: string, nameBytes: number, wanted: Wanted): Pack[] {
  const open = (): PackIndex | undefined => openIndex(host, `${path}.idx`, nameBytes);
  const index = open();
  const stat = host.stat(`${path}.pack`);
  if (index === undefined || !stat.ok || stat.value.kind !== 'file') return [];
  const file = new PackFile(host, `${path}.pack`, nameBytes);
  const end = stat.value.size - nameBytes;
  try {
    if (!file.isPackOf(index, end)) return [];
    const written = Math.floor(stat.value.mtimeMs / 1000);
    const { count } = index;
    return [{ file, openIndex: open, count, end, written, objects: heldOf(index, wanted) }];
  } catch {
    return [];
  }
}

function heldOf(index: PackIndex, wanted: Wanted): Map<number, PlannedObject> {
  const held = new Map<number, PlannedObject>();
  if (wanted.size * FEW < index.count) {
    for (const object of wanted.values()) {
      const place = index.find(object.oid);
      if (place >= 0) held.set(index.offset(place), object);
    }
    return held;
  }
  for (let place = 0; place < index.count; place++) {
    const object = wanted.get(index.oid(place));
    if (object !== undefined) held.set(index.offset(place), object);
  }
  return held;
}
