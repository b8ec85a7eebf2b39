import type { Gap, SourceKind } from '../../model/fragment.ts';
import type { Host } from '../../model/host.ts';
import { createExclusion } from './exclusion.ts';
import { complaint, gitLines, lines } from './git-output.ts';
import type { PlannedObject, Repository, SourceRequest } from './plan.ts';

/** Objects of a history to be read once each. */
export interface HistoryListing {
  readonly objects: readonly PlannedObject[];
  readonly commits: number;
  readonly gaps: readonly Gap[];
}

/** Everything git knows of objects before any is read. */
interface Known {
  /** Path of each blob that a ref reaches; of notes, the object they annotate. */
  readonly names: Map<string, string>;
  readonly notes: Map<string, string>;
  readonly commits: Set<string>;
  readonly tags: Map<string, string>;
  /** In pack order: everything in the object store, unreachable objects included. */
  readonly stored: { readonly oid: string; readonly type: string; readonly size: number }[];
  readonly gaps: Gap[];
  missing: number;
  /** `names` holds blobs alone: this git knows the filter for it. */
  onlyBlobs: boolean;
}

const ONLY_BLOBS = ['--filter=object:type=blob', '--filter-provided-objects'];

/**
 * Lists the whole history below the root: every blob, and every commit and tag message, once. What no ref reaches
 * (reflogs, older stashes, dangling objects) carries a flag. Blobs in `present` (oid to size) are read elsewhere.
 */
export async function listHistory(
  host: Host,
  repository: Repository,
  request: SourceRequest,
  present: ReadonlyMap<string, number>,
): Promise<HistoryListing> {
  const known: Known = {
    names: new Map(),
    notes: new Map(),
    commits: new Set(),
    tags: new Map(),
    stored: [],
    gaps: [],
    missing: 0,
    onlyBlobs: true,
  };
  const scope = repository.prefix === '' ? [] : ['--full-history', '--', repository.prefix];
  const cwd = repository.top ?? request.root;
  readRefs(host, cwd, known);
  await Promise.all([
    listStored(host, cwd, known),
    listReachable(host, cwd, scope, known),
    listCommits(host, cwd, scope, known),
  ]);
  if (known.names.size === 0 && known.commits.size === 0 && known.stored.length === 0) {
    return { objects: [], commits: 0, gaps: known.gaps };
  }
  const lost = repository.prefix === '' ? await nameUnreachable(host, cwd, known) : new Map<string, string>();
  if (known.missing > 0) known.gaps.push(missingGap(repository, known.missing));
  return {
    objects: select(known, lost, repository, request, present),
    commits: known.commits.size,
    gaps: known.gaps,
  };
}

function readRefs(host: Host, cwd: string, known: Known): void {
  const refs = host.git(cwd, ['for-each-ref', '--format=%(objectname) %(objecttype) %(refname)']);
  const notes: string[] = [];
  for (const line of lines(refs.stdout)) {
    const [oid = '', type, ref = ''] = line.split(' ');
    if (type === 'tag') known.tags.set(oid, ref.replace('refs/tags/', ''));
    if (ref.startsWith('refs/notes/')) notes.push(oid);
  }
  if (refs.status !== 0) known.gaps.push(failed('the refs', complaint(refs)));
  if (notes.length === 0) return;
  const listed = host.git(cwd, ['rev-list', '--objects', '--stdin'], `${notes.join('\n')}\n`);
  for (const line of lines(listed.stdout)) {
    const [oid = '', ...path] = line.split(' ');
    const annotated = path.join(' ').replaceAll('/', '');
    if (/^[0-9a-f]{40,64}$/.test(annotated)) known.notes.set(oid, annotated);
  }
}

async function listStored(host: Host, cwd: string, known: Known): Promise<void> {
  const format = '--batch-check=%(objecttype) %(objectsize) %(objectname)';
  const args = ['cat-file', '--batch-all-objects', '--unordered', '--buffer', format];
  const result = await gitLines(host, cwd, args, [], (line) => {
    if (line.startsWith('tree')) return;
    const [type = '', size = '', oid = ''] = line.split(' ');
    if (oid !== '') known.stored.push({ oid, type, size: Number(size) });
  });
  if (result.status !== 0) known.gaps.push(failed('the stored objects', complaint(result)));
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
  if (result.status !== 0) known.gaps.push(failed('the history', complaint(result)));
}

async function listCommits(host: Host, cwd: string, scope: readonly string[], known: Known): Promise<void> {
  const result = await gitLines(host, cwd, ['rev-list', '--all', ...scope], [], (line) =>
    known.commits.add(line),
  );
  if (result.status !== 0) known.gaps.push(failed('the commits', complaint(result)));
}

/** Paths of blobs that only unreachable commits hold. */
async function nameUnreachable(host: Host, cwd: string, known: Known): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const commits = known.stored.filter((one) => one.type === 'commit' && !known.commits.has(one.oid));
  if (commits.length === 0) return names;
  const args = ['rev-list', '--objects', '--missing=allow-any', '--stdin', '--not', '--all'];
  await gitLines(host, cwd, args, [commits.map((one) => `${one.oid}\n`).join('')], (line) => {
    const cut = line.indexOf(' ');
    if (cut > 0) names.set(line.slice(0, cut), line.slice(cut + 1));
  });
  return names;
}

function select(
  known: Known,
  lost: ReadonlyMap<string, string>,
  repository: Repository,
  request: SourceRequest,
  present: ReadonlyMap<string, number>,
): PlannedObject[] {
  const exclusion = createExclusion(request.exclude);
  const below = repository.prefix === '' ? '' : `${repository.prefix}/`;
  const objects: PlannedObject[] = [];
  for (const { oid, type, size } of stored(known)) {
    if (type !== 'blob') {
      const message = messageOf(known, oid, type, below !== '');
      if (message !== undefined) objects.push({ ...message, ...sized(size) });
      continue;
    }
    const name = known.names.get(oid);
    if (size === 0 || present.get(oid) === size) continue;
    if (below !== '' && (name === undefined || !name.startsWith(below))) continue;
    const path = (name ?? lost.get(oid) ?? '').slice(below.length);
    const note = known.notes.get(oid);
    if (note === undefined && path !== '' && exclusion.excludes(path)) continue;
    const source: SourceKind = note === undefined ? 'history' : 'message';
    objects.push({
      oid,
      kind: 'blob',
      source,
      tracking: 'history',
      path: note === undefined ? path || `object ${oid.slice(0, 7)}` : `note on ${note.slice(0, 7)}`,
      ...sized(size),
      ...(name === undefined ? { unreachable: true as const } : {}),
    });
  }
  return objects;
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

function sized(size: number): { readonly size?: number } {
  return size < 0 ? {} : { size };
}

function messageOf(known: Known, oid: string, type: string, scoped: boolean): PlannedObject | undefined {
  const reachable = type === 'commit' ? known.commits.has(oid) : known.tags.has(oid);
  if (scoped && !(type === 'commit' && reachable)) return undefined;
  if (type !== 'commit' && type !== 'tag') return undefined;
  return {
    oid,
    kind: 'message',
    source: 'message',
    tracking: 'history',
    path: `${type} ${known.tags.get(oid) ?? oid.slice(0, 7)}`,
    ...(reachable ? {} : { unreachable: true as const }),
  };
}

function failed(what: string, because: string): Gap {
  return {
    source: 'history',
    scope: 'source',
    kind: 'corrupt',
    what: `git could not list all of ${what}: ${because}`,
    help: ['git fsck shows which objects are damaged'],
  };
}

function missingGap(repository: Repository, count: number): Gap {
  const objects = count === 1 ? '1 object was' : `${count} objects were`;
  if (repository.promisor) {
    return {
      source: 'history',
      scope: 'source',
      kind: 'partial',
      what: `partial clone: ${objects} never fetched`,
      help: ['git fetch --refetch --filter=blob:limit=1g', 'without history on purpose: --no-history'],
    };
  }
  return {
    source: 'history',
    scope: 'source',
    kind: 'corrupt',
    what: `${objects} referred to but not stored`,
    help: ['git fsck shows which objects are damaged'],
  };
}
