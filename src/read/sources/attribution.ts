import type { CommitRef } from '../../model/fragment.ts';
import type { Host } from '../../model/host.ts';
import {
  byTime,
  COMMIT_FORMAT,
  commitRef,
  commitsOf,
  lastCommit,
  parseCommit,
  type DatedCommit,
} from './commits.ts';
import { lines, records, textOf } from './git-output.ts';
import type { RangeCommits } from './plan.ts';
import { blobPaths } from './range.ts';
import { PLAIN_DIFF } from './plain-diff.ts';

/** Where and when the history held a blob. Paths are relative to the root and sorted; dates are the authors'. */
export interface Attribution {
  readonly paths: readonly string[];
  readonly first: CommitRef;
  readonly last: CommitRef;
}

/** So many blobs are named to git; for more, its whole output is filtered here. */
const MOST_NAMED = 500;

/**
 * Paths, first and last commit of blobs, over all refs and reflogs: `first` is the oldest commit that brought the
 * blob, `last` the newest known to hold it (it brought it, precedes its removal, or is HEAD). Oldest is by committer
 * date, ties by object id. A commit's own id gives that commit. Blobs that no commit holds are missing; of a range, those
 * that none of its commits brought or took away, so that it costs what it holds.
 */
export async function attribute(
  host: Host,
  root: string,
  blobs: readonly string[],
  range?: RangeCommits,
): Promise<Map<string, Attribution>> {
  const result = new Map<string, Attribution>();
  if (blobs.length === 0) return result;
  // All zeros is how git writes that there is no blob.
  const wanted = new Set(blobs.filter((blob) => /[^0]/.test(blob)));
  const holders = await collect(host, root, wanted, range);
  const parents = [...holders.values()].flatMap((holder) => [...holder.before]);
  const facts = commitsOf(host, root, [...new Set([...parents, ...commitsAmong(host, root, blobs)])]);
  const head = lastCommit(host, root);
  const inHead = head === undefined ? new Set<string>() : new Set(blobPaths(host, root, head.oid).values());
  for (const blob of blobs) {
    const itself = facts.get(blob);
    const holder = holders.get(blob);
    if (itself !== undefined)
      result.set(blob, { paths: [], first: commitRef(itself), last: commitRef(itself) });
    else if (holder !== undefined) {
      const before = [...holder.before].flatMap((oid) => facts.get(oid) ?? []);
      const all = [...holder.brought, ...before, ...(head !== undefined && inHead.has(blob) ? [head] : [])];
      const first = (holder.brought.length > 0 ? holder.brought : all).sort(byTime)[0];
      const last = all.sort(byTime).at(-1);
      if (first === undefined || last === undefined) continue;
      result.set(blob, { paths: [...holder.paths].sort(), first: commitRef(first), last: commitRef(last) });
    }
  }
  return result;
}

/** First and last commit of HEAD's history that touched each path, all in one look through it. */
export function fileCommits(
  host: Host,
  root: string,
  paths: readonly string[],
): ReadonlyMap<string, { readonly first: CommitRef; readonly last: CommitRef }> {
  const ends = endsOf(host, root, new Set(paths));
  const commits = commitsOf(host, root, [
    ...new Set([...ends.values()].flatMap(({ first, last }) => [first, last])),
  ]);
  const result = new Map<string, { readonly first: CommitRef; readonly last: CommitRef }>();
  for (const [path, { first, last }] of ends) {
    const [one, other] = [commits.get(first), commits.get(last)];
    if (one !== undefined && other !== undefined)
      result.set(path, { first: commitRef(one), last: commitRef(other) });
  }
  return result;
}

/** Object ids of the first and last commit of HEAD's history that touched each path. */
function endsOf(
  host: Host,
  root: string,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, { readonly first: string; readonly last: string }> {
  const ends = new Map<string, { first: string; readonly last: string }>();
  if (wanted.size === 0) return ends;
  const args = ['log', '-z', '-c', '--format=%H', '--name-only', '--no-renames', '--relative', ...PLAIN_DIFF];
  let commit = '';
  for (const record of records(host.git(root, [...args, 'HEAD', '--', ...wanted]).stdout)) {
    const told = record.replace(/^\n+/, '');
    const known = ends.get(told);
    if (!wanted.has(told)) commit = /^[0-9a-f]{40,64}$/.test(told) ? told : commit;
    else if (known === undefined) ends.set(told, { first: commit, last: commit });
    else known.first = commit;
  }
  return ends;
}

interface Holder {
  readonly paths: Set<string>;
  readonly brought: DatedCommit[];
  /** Parents of commits that removed it: they still held it. */
  readonly before: Set<string>;
}

async function collect(
  host: Host,
  root: string,
  wanted: ReadonlySet<string>,
  range: RangeCommits | undefined,
): Promise<Map<string, Holder>> {
  const holders = new Map<string, Holder>();
  const asked = range === undefined ? ['--all', '--reflog'] : [range.head, `^${range.mergeBase}`];
  const commits = host.git(root, ['rev-list', ...asked]);
  const named = wanted.size > MOST_NAMED ? [] : [...wanted].map((oid) => `--find-object=${oid}`);
  const args = ['diff-tree', '--stdin', '--root', '-r', '-c', '--raw', '-z', '--no-abbrev', '--no-renames'];
  const shape = ['--relative', ...PLAIN_DIFF, `--format=%x01${COMMIT_FORMAT}`];
  await Promise.all(
    halvesOf(textOf(commits.stdout)).map(async (half) => {
      const reader = createRawReader(wanted, holders);
      await host.gitStream(root, [...args, ...shape, ...named], [half], reader.push);
      reader.end();
    }),
  );
  return holders;
}

/** So many bytes of commits are worth a second git. */
const MANY = 200_000;

/** A list of lines in two, where it is long. */
function halvesOf(list: string): string[] {
  const middle = list.indexOf('\n', list.length >> 1) + 1;
  return list.length < MANY || middle === 0 ? [list] : [list.slice(0, middle), list.slice(middle)];
}

/** Reads `--raw -z` records: a commit (marked by \x01), then pairs of change and path. */
function createRawReader(wanted: ReadonlySet<string>, holders: Map<string, Holder>) {
  let rest = new Uint8Array(0);
  let commit: DatedCommit | undefined;
  let change: readonly string[] | undefined;
  const take = (record: string): void => {
    if (change !== undefined) {
      if (commit !== undefined) note(change, record, commit, wanted, holders);
      change = undefined;
      return;
    }
    const text = record.replace(/^\n+/, '');
    if (text.startsWith('\x01')) commit = parseCommit(text.slice(1));
    else if (text.startsWith(':')) change = text.split(' ');
  };
  return {
    push(chunk: Uint8Array): void {
      const cut = chunk.lastIndexOf(0);
      const joined = new Uint8Array(rest.length + (cut < 0 ? chunk.length : cut + 1));
      joined.set(rest);
      joined.set(chunk.subarray(0, joined.length - rest.length), rest.length);
      if (cut < 0) rest = joined;
      else {
        for (const record of records(joined)) take(record);
        rest = chunk.slice(cut + 1);
      }
    },
    end(): void {
      for (const record of records(rest)) take(record);
    },
  };
}

/** One change: as many colons as parents; a mode and an id for each of them and for the result; the status. */
function note(
  change: readonly string[],
  path: string,
  commit: DatedCommit,
  wanted: ReadonlySet<string>,
  holders: Map<string, Holder>,
): void {
  const parents = /^:+/.exec(change[0] ?? '')?.[0].length ?? 1;
  const oids = change.slice(parents + 1, 2 * parents + 2);
  const after = oids[parents] ?? '';
  if (wanted.has(after)) {
    const holder = holderOf(holders, after);
    holder.brought.push(commit);
    holder.paths.add(path);
  }
  for (let i = 0; i < parents; i += 1) {
    const before = oids[i] ?? '';
    const parent = commit.parents[i];
    if (before === after || parent === undefined || !wanted.has(before)) continue;
    const holder = holderOf(holders, before);
    holder.before.add(parent);
    holder.paths.add(path);
  }
}

function holderOf(holders: Map<string, Holder>, oid: string): Holder {
  const known = holders.get(oid);
  if (known !== undefined) return known;
  const fresh: Holder = { paths: new Set(), brought: [], before: new Set() };
  holders.set(oid, fresh);
  return fresh;
}

function commitsAmong(host: Host, root: string, oids: readonly string[]): readonly string[] {
  const input = oids.map((oid) => `${oid}\n`).join('');
  const listed = host.git(root, ['cat-file', '--batch-check=%(objecttype) %(objectname)', '--buffer'], input);
  return lines(listed.stdout).flatMap((line) => (line.startsWith('commit ') ? [line.slice(7)] : []));
}
