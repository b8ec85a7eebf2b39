import type { LeftToGit } from '../../../model/fragment.ts';
import type { Host } from '../../../model/host.ts';
import { LARGEST_WHOLE } from '../content.ts';
import type { PlannedObject } from '../plan.ts';
import { LooseObjects } from './loose.ts';
import { PackReader } from './read-packs.ts';
import { packsOf, type Pack } from './store.ts';
import { storesOf } from './stores.ts';
import type { TakeObject } from './take.ts';

/** An object that is left to git, and why. */
export interface LeftObject {
  readonly object: PlannedObject;
  readonly why: LeftToGit['why'];
}

/** Objects by their names. */
type Wanted = Map<string, PlannedObject>;

/**
 * Reads objects straight from the stores of a repository: from packs, each entry unpacked once and every version made
 * from its base, then from files of their own. A content that several files have is handed over for each. Gives back, in
 * their order, those that are left: git reads or refuses them.
 */
export function readStored(
  host: Host,
  store: string,
  objects: readonly PlannedObject[],
  take: TakeObject,
): LeftObject[] {
  const { wanted, twins } = apart(objects);
  // What was learnt of a content holds under the name it was read as.
  const takeTwins: TakeObject = (object, type, bytes, lineage) => {
    take(object, type, bytes, lineage);
    for (const twin of twins.get(object.oid) ?? []) take(twin, type, bytes, undefined);
  };
  const nameBytes = (objects[0]?.oid.length ?? 40) / 2;
  const stores = storesOf(host, store);
  const opened = stores.folders.map((folder) => packsOf(host, folder, nameBytes, wanted));
  const packs = opened.flatMap((one) => one.packs);
  const loose = stores.folders.map((folder) => new LooseObjects(host, folder));
  const isKnown = stores.all && opened.every(({ all }) => all);
  const doubtful = isKnown ? doubtfulAmong(packs, loose) : new Set(wanted.keys());
  const tooMuch = new Set<string>();
  for (const pack of packs) {
    if (wanted.size === 0) break;
    new PackReader(pack, doubtful, takeTwins).read(wanted, tooMuch);
  }
  for (const files of loose) readLoose(files, wanted, takeTwins);
  return left(objects, wanted, { packs, loose, tooMuch });
}

/** Objects by name, the first of each, and the others that have its content, where there are any. */
function apart(objects: readonly PlannedObject[]): { wanted: Wanted; twins: Map<string, PlannedObject[]> } {
  const wanted: Wanted = new Map();
  const twins = new Map<string, PlannedObject[]>();
  for (const object of objects) {
    if (isLarge(object)) continue;
    const { oid } = object;
    const others = twins.get(oid);
    if (!wanted.has(oid)) wanted.set(oid, object);
    else if (others === undefined) twins.set(oid, [object]);
    else others.push(object);
  }
  return { wanted, twins };
}

/** Objects that are kept in more than one place, each of which may be another content: git takes the newest. */
function doubtfulAmong(packs: readonly Pack[], loose: readonly LooseObjects[]): ReadonlySet<string> {
  const doubtful = new Set<string>();
  const seen = new Set<string>();
  for (const { objects } of packs) {
    for (const { oid } of objects.values()) {
      if (seen.has(oid) || loose.some((files) => files.has(oid))) doubtful.add(oid);
      seen.add(oid);
    }
  }
  return doubtful;
}

function readLoose(files: LooseObjects, wanted: Wanted, take: TakeObject): void {
  for (const [oid, object] of wanted) {
    const read = files.has(oid) ? files.read(oid, object.size) : undefined;
    if (read === undefined || (object.size ?? read.bytes.length) !== read.bytes.length) continue;
    wanted.delete(oid);
    take(object, read.type, read.bytes, undefined);
  }
}

interface Looked {
  readonly packs: readonly Pack[];
  readonly loose: readonly LooseObjects[];
  readonly tooMuch: ReadonlySet<string>;
}

function left(objects: readonly PlannedObject[], wanted: Wanted, looked: Looked): LeftObject[] {
  const held = new Set<string>();
  if (wanted.size > 0)
    for (const { objects: kept } of looked.packs) for (const { oid } of kept.values()) held.add(oid);
  return objects.flatMap((object): LeftObject[] => {
    const { oid } = object;
    if (isLarge(object)) return [{ object, why: 'large' }];
    if (!wanted.has(oid)) return [];
    if (looked.tooMuch.has(oid)) return [{ object, why: 'memory' }];
    const isHere = held.has(oid) || looked.loose.some((files) => files.has(oid));
    return [{ object, why: isHere ? 'unreadable' : 'elsewhere' }];
  });
}

function isLarge({ size }: PlannedObject): boolean {
  return size !== undefined && size > LARGEST_WHOLE;
}
