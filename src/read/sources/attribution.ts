import type { CommitRef } from '../../model/fragment.ts';
import type { Host } from '../../model/host.ts';
import { askHolders } from './asked-holders.ts';
import { byTime, commitRef, commitsOf, lastCommit, type DatedCommit } from './commits.ts';
import { lines, records } from './git-output.ts';
import type { Dated, Holder } from './holders.ts';
import type { RangeCommits } from './plan.ts';
import { PLAIN_DIFF } from './plain-diff.ts';
import { blobPaths } from './range.ts';
import { takeWalk, walkedHolders } from './walk/index.ts';

/** Where and when the history held a blob. Paths are relative to the root and sorted; dates are the authors'. */
export interface Attribution {
  readonly paths: readonly string[];
  readonly first: CommitRef;
  readonly last: CommitRef;
}

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
  const walk = takeWalk(host, root);
  const result = new Map<string, Attribution>();
  if (blobs.length === 0) return result;
  // All zeros is how git writes that there is no blob.
  const wanted = new Set(blobs.filter((blob) => /[^0]/.test(blob)));
  const walked =
    walk === undefined || range !== undefined ? undefined : walkedHolders(host, root, walk, wanted);
  const holders = walked ?? (await askHolders(host, root, wanted, range));
  const head = lastCommit(host, root);
  const inHead = head === undefined ? new Set<string>() : new Set(blobPaths(host, root, head.oid).values());
  const ends = new Map(
    [...holders].map(([blob, holder]) => [blob, endsOf(holder, inHead.has(blob) ? head : undefined)]),
  );
  const facts = factsOf(host, root, [...ends.values()].flat(), blobs);
  for (const blob of blobs) {
    const itself = facts.get(blob);
    const [first, last] = (ends.get(blob) ?? []).map(({ oid }) => facts.get(oid));
    const paths = holders.get(blob)?.paths ?? [];
    if (itself !== undefined)
      result.set(blob, { paths: [], first: commitRef(itself), last: commitRef(itself) });
    else if (first !== undefined && last !== undefined)
      result.set(blob, { paths: [...paths].sort(), first: commitRef(first), last: commitRef(last) });
  }
  return result;
}

/** The oldest commit that brought a blob, and the newest known to hold it: `head` too, where that is given. */
function endsOf({ brought, before }: Holder, head: DatedCommit | undefined): Dated[] {
  const all = [...brought, ...before, ...(head === undefined ? [] : [{ ...head, commit: head }])];
  const first = (brought.length > 0 ? [...brought] : all).sort(byTime)[0];
  const last = all.sort(byTime).at(-1);
  return first === undefined || last === undefined ? [] : [first, last];
}

/** Facts of commits, and of those among the blobs that are commits themselves. */
function factsOf(
  host: Host,
  root: string,
  commits: readonly Dated[],
  blobs: readonly string[],
): ReadonlyMap<string, DatedCommit> {
  const unknown = commits.flatMap(({ oid, commit }) => (commit === undefined ? [oid] : []));
  const facts = commitsOf(host, root, [...new Set([...unknown, ...commitsAmong(host, root, blobs)])]);
  for (const { oid, commit } of commits) if (commit !== undefined) facts.set(oid, commit);
  return facts;
}

/** First and last commit of HEAD's history that touched each path, all in one look through it. */
export function fileCommits(
  host: Host,
  root: string,
  paths: readonly string[],
): ReadonlyMap<string, { readonly first: CommitRef; readonly last: CommitRef }> {
  const ends = touchesOf(host, root, new Set(paths));
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
function touchesOf(
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

function commitsAmong(host: Host, root: string, oids: readonly string[]): readonly string[] {
  const input = oids.map((oid) => `${oid}\n`).join('');
  const listed = host.git(root, ['cat-file', '--batch-check=%(objecttype) %(objectname)', '--buffer'], input);
  return lines(listed.stdout).flatMap((line) => (line.startsWith('commit ') ? [line.slice(7)] : []));
}
