import type { Gap } from '../../model/fragment.ts';
import type { Host } from '../../model/host.ts';
import { complaint, gitLines } from './git-output.ts';
import { failedListing, type KnownHistory, type KnownObject } from './known-history.ts';

/** Everything git knows of objects before any is read. */
interface Known {
  /** Path of each blob that a ref reaches. */
  readonly names: Map<string, string>;
  readonly commits: Set<string>;
  readonly stored: { readonly oid: string; readonly type: string; readonly size: number }[];
  readonly gaps: Gap[];
  missing: number;
  /** `names` holds blobs alone: this git knows the filter for it. */
  onlyBlobs: boolean;
}

/** Of a listing of objects: blobs alone, and none of those that are missing. */
export const ONLY_BLOBS = ['--filter=object:type=blob', '--filter-provided-objects'];

/** Lists a history by asking git: all of it, or what touched a folder. */
export async function askHistory(host: Host, cwd: string, prefix: string): Promise<KnownHistory> {
  const known: Known = {
    names: new Map(),
    commits: new Set(),
    stored: [],
    gaps: [],
    missing: 0,
    onlyBlobs: true,
  };
  const scope = prefix === '' ? [] : ['--full-history', '--', prefix];
  await Promise.all([
    listStored(host, cwd, known),
    listReachable(host, cwd, scope, known),
    listCommits(host, cwd, scope, known),
  ]);
  const lost = prefix === '' ? await nameUnreachable(host, cwd, known) : new Map<string, string>();
  const { commits, missing, gaps } = known;
  return { objects: () => objectsOf(known, lost), commits: commits.size, missing, gaps };
}

async function listStored(host: Host, cwd: string, known: Known): Promise<void> {
  const format = '--batch-check=%(objecttype) %(objectsize) %(objectname)';
  const args = ['cat-file', '--batch-all-objects', '--unordered', '--buffer', format];
  const result = await gitLines(host, cwd, args, [], (line) => {
    if (line.startsWith('tree')) return;
    const [type = '', size = '', oid = ''] = line.split(' ');
    if (oid !== '') known.stored.push({ oid, type, size: Number(size) });
  });
  if (result.status !== 0) known.gaps.push(failedListing('the stored objects', complaint(result)));
}

async function listReachable(host: Host, cwd: string, scope: readonly string[], known: Known): Promise<void> {
  const run = (filter: readonly string[]) =>
    gitLines(
      host,
      cwd,
      ['rev-list', '--objects', '--missing=print', ...filter, '--all', '--indexed-objects', ...scope],
      [],
      (line) => {
        if (line.startsWith('?')) {
          known.missing += 1;
          return;
        }
        const cut = line.indexOf(' ');
        if (cut > 0) known.names.set(line.slice(0, cut), line.slice(cut + 1));
        else if (line !== '') known.names.set(line, '');
      },
    );
  let result = await run(ONLY_BLOBS);
  // Before git 2.32 that filter is unknown; without it trees are listed too, and do no harm.
  if (result.status !== 0 && result.stderr.includes('filter')) {
    known.onlyBlobs = false;
    result = await run([]);
  }
  if (result.status !== 0) known.gaps.push(failedListing('the history', complaint(result)));
}

async function listCommits(host: Host, cwd: string, scope: readonly string[], known: Known): Promise<void> {
  const result = await gitLines(host, cwd, ['rev-list', '--all', ...scope], [], (line) =>
    known.commits.add(line),
  );
  if (result.status !== 0) known.gaps.push(failedListing('the commits', complaint(result)));
}

/** Paths of blobs that only unreachable commits hold; those of one date in the order of their names. */
async function nameUnreachable(host: Host, cwd: string, known: Known): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const commits = known.stored
    .filter((one) => one.type === 'commit' && !known.commits.has(one.oid))
    .toSorted((a, b) => (a.oid < b.oid ? -1 : 1));
  if (commits.length === 0) return names;
  const args = ['rev-list', '--objects', '--missing=allow-any', '--stdin', '--not', '--all'];
  await gitLines(host, cwd, args, [commits.map((one) => `${one.oid}\n`).join('')], (line) => {
    const cut = line.indexOf(' ');
    if (cut > 0) names.set(line.slice(0, cut), line.slice(cut + 1));
  });
  return names;
}

function* objectsOf(known: Known, lost: ReadonlyMap<string, string>): Generator<KnownObject> {
  for (const { oid, type, size } of stored(known)) {
    if (type !== 'blob') {
      yield { oid, type, size, isReached: known.commits.has(oid), path: undefined, isWhole: true };
      continue;
    }
    const name = known.names.get(oid);
    yield { oid, type, size, isReached: name !== undefined, path: name ?? lost.get(oid), isWhole: true };
  }
}

/** The object store's listing, then what refs reach and the store could not list: damaged objects, a failed run. */
function* stored(known: Known): Generator<{ oid: string; type: string; size: number }> {
  const seen = new Set<string>();
  for (const one of known.stored) {
    seen.add(one.oid);
    yield one;
  }
  for (const oid of known.commits) if (!seen.has(oid)) yield { oid, type: 'commit', size: -1 };
  if (!known.onlyBlobs && known.gaps.length === 0) return;
  for (const oid of known.names.keys()) if (!seen.has(oid)) yield { oid, type: 'blob', size: -1 };
}
