import type { Host } from '../../../model/host.ts';
import type { HistoryRefs } from '../history-refs.ts';
import type { Holder } from '../holders.ts';
import type { KnownHistory, KnownObject } from '../known-history.ts';
import type { Repository, SourceRequest } from '../plan.ts';
import { CommitTable, unlisted } from './commit-table.ts';
import { holdersIn } from './holders.ts';
import { BLOB, KINDS, TREE } from './object-ids.ts';
import { askCommits, askNamed, type NamedBlobs } from './questions.ts';
import { idsOf, openStores, packedIn, readObjectsOf, type StoredObjects, type Stores } from './stores.ts';
import { Unsure } from './unsure.ts';
import { Visit } from './visit.ts';
import { keepWalk } from './walk.ts';

export { takeWalk } from './walk.ts';

/** Fewer objects in packs are listed by git: that takes no longer than unpacking their trees. */
const MANY = 20_000;

/**
 * Lists a whole history by walking its commits and trees here. Nothing where it is small, or where that may not tell the
 * same as git: then git is to be asked.
 */
export async function walkHistory(
  host: Host,
  cwd: string,
  repository: Repository,
  refs: HistoryRefs,
  reader: SourceRequest['reader'],
): Promise<KnownHistory | undefined> {
  const { commonDir, prefix } = repository;
  if (reader === 'git' || prefix !== '' || commonDir === undefined || refs.gaps.length > 0) return undefined;
  try {
    const folder = `${commonDir}/objects`;
    if (reader === undefined && packedIn(host, folder) < MANY) return undefined;
    const nameBytes = (repository.head ?? refs.others[0] ?? ' '.repeat(40)).length / 2;
    const stores = openStores(host, folder, nameBytes);
    return stores && (await walk(host, cwd, stores, refs));
  } catch {
    return undefined;
  }
}

/** Which commits brought or removed the wanted blobs, by what was walked; nothing where that cannot tell for sure. */
export function walkedHolders(...asked: Parameters<typeof holdersIn>): Map<string, Holder> | undefined {
  try {
    return holdersIn(...asked);
  } catch {
    return undefined;
  }
}

async function walk(host: Host, cwd: string, stores: Stores, refs: HistoryRefs): Promise<KnownHistory> {
  const ids = idsOf(stores);
  const commits = new CommitTable(ids);
  // Together: while this thread unpacks trees, git lists the commits.
  const [listed, named, read] = await Promise.allSettled([
    askCommits(host, cwd, ['--all'], [], commits),
    askNamed(host, cwd, refs.others),
    readObjectsOf(stores, ids, () => new Promise<void>((resolve) => setImmediate(resolve))),
  ]);
  if (listed.status === 'rejected' || named.status === 'rejected' || read.status === 'rejected')
    throw new Unsure('a part of the listing failed');
  const objects = read.value;
  const reached = commits.count;
  const rest = unlisted(ids, objects.kinds, commits).map((id) => ids.hex(id));
  if (rest.length > 0) await askCommits(host, cwd, ['--no-walk', '--stdin'], rest, commits);
  const visit = visitAll(objects, commits, reached, named.value);
  objects.table.forget();
  keepWalk(host, cwd, { ids, table: objects.table, commits, reached });
  return {
    objects: () => objectsOf(objects, commits, reached, visit, named.value),
    commits: reached,
    missing: visit.missing.size,
    gaps: [],
  };
}

/** Goes through all trees: of what git names first, then of the commits that refs reach, then of all others. */
function visitAll(
  { ids, kinds, table }: StoredObjects,
  commits: CommitTable,
  reached: number,
  named: NamedBlobs,
): Visit {
  const visit = new Visit(table, kinds);
  for (const oid of named.paths.keys()) visit.skip(ids.findHex(oid));
  for (const oid of named.missing) visit.missing.add(ids.idOf(Buffer.from(oid, 'hex'), 0));
  for (let place = 0; place < commits.count; place++) {
    if (place === reached) visit.goOnLost();
    if (place >= reached && commits.parents(place).includes(-1))
      throw new Unsure('a commit without its parent');
    visit.root(commits.trees.data[place] ?? -1);
  }
  return visit;
}

function* objectsOf(
  { ids, kinds, sizes, order, whole }: StoredObjects,
  commits: CommitTable,
  reached: number,
  visit: Visit,
  named: NamedBlobs,
): Generator<KnownObject> {
  for (let at = 0; at < order.length; at++) {
    const id = order.data[at] ?? 0;
    const kind = kinds[id] ?? 0;
    if (kind === TREE) continue;
    const [oid, type, size] = [ids.hex(id), KINDS[kind] ?? '', sizes[id] ?? 0];
    const isWhole = whole[id] === 1;
    if (kind === BLOB) {
      const path = named.paths.get(oid) ?? visit.pathOf(id);
      yield { oid, type, size, isReached: visit.isReached(id), path, isWhole };
    } else {
      const place = commits.placeOf(id);
      yield { oid, type, size, isReached: place >= 0 && place < reached, path: undefined, isWhole };
    }
  }
}
