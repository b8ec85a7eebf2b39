import type { Host } from '../../../model/host.ts';
import type { PlannedObject } from '../plan.ts';
import { PackFile } from './pack-file.ts';
import { readPackIndex, type PackIndex } from './pack-index.ts';

const LARGEST_INDEX = 512 * 1024 * 1024;

/** Objects by their names. */
type Wanted = ReadonlyMap<string, PlannedObject>;

function namesIn(host: Host, store: string): string[] {
  const listed = host.list(`${store}/pack`);
  if (!listed.ok) return [];
  return listed.value
    .filter(({ name, kind }) => kind === 'file' && /^pack-[0-9a-f]+\.idx$/.test(name))
    .map(({ name }) => name.slice(0, -'.idx'.length))
    .toSorted();
}

function openIndex(host: Host, path: string, nameBytes: number): PackIndex | undefined {
  const stat = host.stat(path);
  if (!stat.ok || stat.value.size > LARGEST_INDEX) return undefined;
  const read = host.read(path);
  return read.ok ? readPackIndex(read.value, nameBytes) : undefined;
}

/** A pack with its index, and what it holds of the objects that are asked for. */
export interface Pack {
  readonly file: PackFile;
  readonly index: PackIndex;
  /** Where its last entry ends. */
  readonly end: number;
  /** By where their entries start. */
  readonly objects: ReadonlyMap<number, PlannedObject>;
}

/** The packs of a store that can be read, in the order of their names. */
export function packsOf(host: Host, store: string, nameBytes: number, wanted: Wanted): Pack[] {
  return namesIn(host, store).flatMap((name) => openPack(host, `${store}/pack/${name}`, nameBytes, wanted));
}

/** A pack with its index; nothing where they are not of each other, or not readable. */
function openPack(host: Host, path: string, nameBytes: number, wanted: Wanted): Pack[] {
  const index = openIndex(host, `${path}.idx`, nameBytes);
  const stat = host.stat(`${path}.pack`);
  if (index === undefined || !stat.ok || stat.value.kind !== 'file') return [];
  const file = new PackFile(host, `${path}.pack`, nameBytes);
  const end = stat.value.size - nameBytes;
  try {
    return file.isPackOf(index, end) ? [{ file, index, end, objects: heldOf(index, wanted) }] : [];
  } catch {
    return [];
  }
}

function heldOf(index: PackIndex, wanted: Wanted): Map<number, PlannedObject> {
  const held = new Map<number, PlannedObject>();
  for (let place = 0; place < index.count; place++) {
    const object = wanted.get(index.oid(place));
    if (object !== undefined) held.set(index.offset(place), object);
  }
  return held;
}

/**
 * Objects that are kept in more than one place, each of which may be another content: git takes the newest. All of them
 * where the store has an alternate.
 */
export function doubtfulAmong(
  host: Host,
  store: string,
  packs: readonly Pack[],
  wanted: Wanted,
): ReadonlySet<string> {
  if (host.stat(`${store}/info/alternates`).ok) return new Set(wanted.keys());
  const doubtful = new Set<string>();
  const seen = looseAmong(host, store);
  for (const { objects } of packs) {
    for (const { oid } of objects.values()) {
      if (seen.has(oid)) doubtful.add(oid);
      seen.add(oid);
    }
  }
  return doubtful;
}

/** Names of the objects that have files of their own. */
function looseAmong(host: Host, store: string): Set<string> {
  const names = new Set<string>();
  const folders = host.list(store);
  for (const { name, kind } of folders.ok ? folders.value : []) {
    if (kind !== 'directory' || !/^[0-9a-f]{2}$/.test(name)) continue;
    const files = host.list(`${store}/${name}`);
    for (const file of files.ok ? files.value : []) names.add(name + file.name);
  }
  return names;
}
