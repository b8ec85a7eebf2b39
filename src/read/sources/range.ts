import type { Gap, LeftOut } from '../../model/fragment.ts';
import { revisionHelp } from './revision-help.ts';
import type { Host } from '../../model/host.ts';
import { createExclusion } from './exclusion.ts';
import { complaint, gitLines, lines, records } from './git-output.ts';
import type { HistoryListing } from './history.ts';
import type { PlannedObject, RangeCommits, Repository, SourceRequest } from './plan.ts';
import { PLAIN_DIFF } from './plain-diff.ts';

/** A tree listing: path to blob, of regular files and links. */
export type BlobPaths = ReadonlyMap<string, string>;

/** Objects of a range: the tree at its head and what its commits brought. */
export interface RangeListing extends HistoryListing {
  readonly range?: RangeCommits;
  readonly leftOut: readonly LeftOut[];
}

/**
 * Lists the tree at HEAD, and the blobs and messages since the merge base of `base` and HEAD. What the range added
 * carries a flag: a path whose blob differs from the merge base's, and every object that only the range reaches.
 */
export async function listRange(
  host: Host,
  repository: Repository,
  request: SourceRequest,
): Promise<RangeListing> {
  const head = request.head === undefined ? repository.head : resolveCommit(host, request.root, request.head);
  if (head === undefined && request.head !== undefined)
    return {
      objects: [],
      commits: 0,
      gaps: [
        unknownBase(`${request.head} names no commit here`, revisionHelp(host, request.root, request.head)),
      ],
      leftOut: [],
    };
  if (head === undefined) return { objects: [], commits: 0, gaps: [], leftOut: [] };
  const found = findRange(host, request.root, head, request.base ?? '');
  const range = 'mergeBase' in found ? found : undefined;
  const gaps: Gap[] = 'mergeBase' in found ? [] : [found];
  const exclusion = createExclusion(request.exclude);
  const now = blobPaths(host, request.root, head);
  const before = range === undefined ? undefined : blobPaths(host, request.root, range.mergeBase);
  const objects: PlannedObject[] = [];
  for (const [path, oid] of now) {
    if (exclusion.excludes(path)) continue;
    const added = before !== undefined && before.get(path) !== oid;
    objects.push({
      oid,
      kind: 'blob',
      source: 'tree',
      tracking: 'tracked',
      path,
      ...(added ? { added: true as const } : {}),
    });
  }
  const files = objects.length;
  const leftOut = exclusion.leftOut();
  if (range === undefined) return { objects, commits: 0, gaps, leftOut };
  const inHead = new Set(now.values());
  let commits = 0;
  let cut = 0;
  const boundary = repository.shallow ? shallowCommits(host, repository) : NONE;
  const scope = repository.prefix === '' ? [] : ['--full-history', '--', repository.prefix];
  const below = repository.prefix === '' ? '' : `${repository.prefix}/`;
  const args = ['rev-list', '--objects', '--missing=allow-any', head, `^${range.mergeBase}`, ...scope];
  const listed = await gitLines(host, repository.top ?? request.root, args, [], (line) => {
    const space = line.indexOf(' ');
    const oid = space < 0 ? line : line.slice(0, space);
    const name = space < 0 ? undefined : line.slice(space + 1);
    if (boundary.has(oid)) cut += 1;
    if (name === undefined) commits += 1;
    else if (!name.startsWith(below) || inHead.has(oid) || exclusion.excludes(name.slice(below.length)))
      return;
    if (name !== '') objects.push(rangeObject(oid, name?.slice(below.length)));
  });
  if (listed.status !== 0) gaps.push(failedRange(complaint(listed)));
  if (cut > 0) gaps.push(cutRange());
  return { objects: onlyBlobs(host, request.root, objects, files), commits, gaps, range, leftOut };
}

const NONE: ReadonlySet<string> = new Set();

/** Commits of a shallow clone whose parents were not fetched. */
function shallowCommits(host: Host, { commonDir }: Repository): ReadonlySet<string> {
  const read = host.read(`${commonDir ?? ''}/shallow`);
  return read.ok ? new Set(lines(read.value)) : NONE;
}

/** Lists the files of a revision, as if they were the work tree's. */
export function listRevision(
  host: Host,
  request: SourceRequest,
  revision: string,
): { readonly objects: readonly PlannedObject[]; readonly leftOut: readonly LeftOut[] } {
  const exclusion = createExclusion(request.exclude);
  const objects = [...blobPaths(host, request.root, revision)].flatMap(([path, oid]): PlannedObject[] =>
    exclusion.excludes(path) ? [] : [{ oid, kind: 'blob', source: 'tree', tracking: 'tracked', path }],
  );
  return { objects, leftOut: exclusion.leftOut() };
}

/**
 * Files that a change only moved: new path to former path, as git tells renames (half of the content is the same).
 * `to` is a revision, or `index`.
 */
export function movedFiles(host: Host, root: string, from: string, to: string): ReadonlyMap<string, string> {
  const options = ['-r', '-z', '-M', '--name-status', '--diff-filter=R', '--relative'];
  const args =
    to === 'index'
      ? ['diff-index', '--cached', ...options, ...PLAIN_DIFF, from]
      : ['diff-tree', ...options, ...PLAIN_DIFF, from, to];
  const fields = records(host.git(root, args).stdout);
  const moved = new Map<string, string>();
  for (let at = 0; at + 2 < fields.length; at += 3) moved.set(fields[at + 2] ?? '', fields[at + 1] ?? '');
  return moved;
}

function rangeObject(oid: string, path: string | undefined): PlannedObject {
  const added = true as const;
  return path === undefined
    ? {
        oid,
        kind: 'message',
        source: 'message',
        tracking: 'history',
        path: `commit ${oid.slice(0, 7)}`,
        added,
      }
    : { oid, kind: 'blob', source: 'history', tracking: 'history', path, added };
}

/** Drops the trees among the objects from `from` on: `rev-list` does not tell them from blobs. */
function onlyBlobs(
  host: Host,
  root: string,
  objects: readonly PlannedObject[],
  from: number,
): PlannedObject[] {
  const asked = objects.slice(from).filter((one) => one.kind === 'blob');
  if (asked.length === 0) return [...objects];
  const input = asked.map((one) => `${one.oid}\n`).join('');
  const listed = host.git(root, ['cat-file', '--batch-check=%(objecttype) %(objectname)', '--buffer'], input);
  const trees = new Set<string>();
  for (const line of lines(listed.stdout)) if (line.startsWith('tree ')) trees.add(line.slice(5));
  return objects.filter((one) => !trees.has(one.oid));
}

/** Blobs of a revision below the root, by path; submodules are left to their gap. */
export function blobPaths(host: Host, root: string, revision: string): BlobPaths {
  const listed = host.git(root, ['ls-tree', '-r', '-z', revision]);
  const paths = new Map<string, string>();
  for (const record of records(listed.stdout)) {
    const entry = /^(\d{6}) blob ([0-9a-f]{40,64})\t/.exec(record);
    if (entry !== null) paths.set(record.slice(entry[0].length), entry[2] ?? '');
  }
  return paths;
}

/** Resolves a revision to a commit; `undefined` where it names none. */
export function resolveCommit(host: Host, root: string, rev: string): string | undefined {
  if (rev === '' || rev.startsWith('-')) return undefined;
  const asked = host.git(root, ['rev-parse', '--verify', '--quiet', `${rev}^{commit}`]);
  return asked.status === 0 ? lines(asked.stdout)[0] : undefined;
}

function findRange(host: Host, root: string, head: string, rev: string): RangeCommits | Gap {
  const base = resolveCommit(host, root, rev);
  if (base === undefined) return unknownBase(`${rev} names no commit here`, revisionHelp(host, root, rev));
  const asked = host.git(root, ['merge-base', base, head]);
  const mergeBase = lines(asked.stdout)[0];
  if (asked.status !== 0 || mergeBase === undefined) {
    return unknownBase(`${rev} and HEAD have no common commit here`, [
      'GitHub Actions: actions/checkout with fetch-depth: 0',
      'here: git fetch --unshallow, or a base that HEAD comes from',
    ]);
  }
  return { base, mergeBase, head };
}

function unknownBase(what: string, help: readonly string[]): Gap {
  return {
    source: 'history',
    scope: 'source',
    kind: 'unknown-base',
    what,
    help,
  };
}

function cutRange(): Gap {
  return {
    source: 'history',
    scope: 'source',
    kind: 'shallow',
    what: 'shallow clone: commits between the base and HEAD were never fetched',
    help: ['GitHub Actions: actions/checkout with fetch-depth: 0', 'here: git fetch --unshallow'],
  };
}

function failedRange(because: string): Gap {
  return {
    source: 'history',
    scope: 'source',
    kind: 'corrupt',
    what: `git could not list all of the range: ${because}`,
  };
}
