import type { CommitRef } from '../../model/fragment.ts';
import type { Host } from '../../model/host.ts';
import { wellFormed } from '../../util/byte-text.ts';
import { lines } from './git-output.ts';
import type { Dated } from './holders.ts';

/** A commit with what orders it: seconds of its committer date, ties by object id. */
export interface DatedCommit extends CommitRef {
  readonly seconds: number;
  readonly parents: readonly string[];
}

/** Fields of {@link parseCommit}, for `--format`. The subject comes last: it may hold anything but a line end. */
export const COMMIT_FORMAT = '%H%x1f%P%x1f%ct%x1f%as%x1f%an%x1f%s';

/** Parses one line in {@link COMMIT_FORMAT}. */
export function parseCommit(line: string): DatedCommit | undefined {
  const [oid, parents, seconds, date, author, ...subject] = line.split('\x1f');
  if (oid === undefined || author === undefined || date === undefined || seconds === undefined)
    return undefined;
  return {
    oid,
    date,
    author: wellFormed(author),
    subject: wellFormed(subject.join('\x1f')),
    seconds: Number(seconds),
    parents: parents === undefined || parents === '' ? [] : parents.split(' '),
  };
}

/** Oldest first; the order is total. */
export function byTime(a: Dated, b: Dated): number {
  return a.seconds - b.seconds || (a.oid < b.oid ? -1 : a.oid > b.oid ? 1 : 0);
}

/** The commit as a report names it. */
export function commitRef(commit: DatedCommit): CommitRef {
  return { oid: commit.oid, date: commit.date, author: commit.author, subject: commit.subject };
}

/** Facts of the given commits, by object id; what is no commit is missing from the result. */
export function commitsOf(host: Host, root: string, oids: readonly string[]): Map<string, DatedCommit> {
  const found = new Map<string, DatedCommit>();
  if (oids.length === 0) return found;
  const args = ['rev-list', '--no-walk=unsorted', `--format=${COMMIT_FORMAT}`, '--stdin'];
  const listed = host.git(root, args, oids.map((oid) => `${oid}\n`).join(''));
  for (const line of lines(listed.stdout)) {
    const commit = line.startsWith('commit ') ? undefined : parseCommit(line);
    if (commit !== undefined) found.set(commit.oid, commit);
  }
  return found;
}

/** The newest commit that touched a path, or of all. */
export function lastCommit(host: Host, root: string, path?: string): DatedCommit | undefined {
  const args = ['rev-list', '--max-count=1', `--format=${COMMIT_FORMAT}`, 'HEAD'];
  const listed = host.git(root, path === undefined ? args : [...args, '--', path]);
  const told = listed.status === 0 ? lines(listed.stdout) : [];
  const line = told.find((one) => !one.startsWith('commit '));
  return line === undefined ? undefined : parseCommit(line);
}
