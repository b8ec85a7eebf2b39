import type { Host } from '../../../model/host.ts';
import { ONLY_BLOBS } from '../asked-history.ts';
import { gitLines, lines } from '../git-output.ts';
import { COMMIT_LINE, type CommitTable } from './commit-table.ts';
import { Unsure } from './unsure.ts';

/** Blobs that are named otherwise than by a commit, as git lists them first: path by object id; and those not stored. */
export interface NamedBlobs {
  readonly paths: ReadonlyMap<string, string>;
  readonly missing: ReadonlySet<string>;
}

/** Enters the commits that the arguments of `rev-list` name, in its order. */
export async function askCommits(
  host: Host,
  cwd: string,
  args: readonly string[],
  commits: readonly string[],
  table: CommitTable,
): Promise<void> {
  const all = ['rev-list', `--format=${COMMIT_LINE}`, ...args];
  const input = commits.map((oid) => `${oid}\n`);
  const result = await gitLines(host, cwd, all, input, (line) => {
    if (!line.startsWith('commit ')) table.enter(line);
  });
  if (result.status !== 0) throw new Unsure('git lists not all commits');
}

/** Blobs of the index, and those that refs name without a commit; `others`: what refs name and is no commit. */
export async function askNamed(host: Host, cwd: string, others: readonly string[]): Promise<NamedBlobs> {
  const paths = new Map<string, string>();
  const missing = new Set<string>();
  const args = ['rev-list', '--objects', '--missing=print', ...ONLY_BLOBS, '--stdin', '--indexed-objects'];
  const input = withoutCommits(host, cwd, others).map((oid) => `${oid}\n`);
  const result = await gitLines(host, cwd, args, input, (line) => {
    const cut = line.indexOf(' ');
    if (line.startsWith('?')) missing.add(line.slice(1));
    else paths.set(cut < 0 ? line : line.slice(0, cut), cut < 0 ? '' : line.slice(cut + 1));
  });
  if (result.status !== 0) throw new Unsure('git lists not all of the index');
  return { paths, missing };
}

/** Those of some tags, trees and blobs that do not lead to a commit. */
function withoutCommits(host: Host, cwd: string, oids: readonly string[]): string[] {
  if (oids.length === 0) return [];
  const input = oids.map((oid) => `${oid}^{}\n`).join('');
  const listed = lines(host.git(cwd, ['cat-file', '--batch-check=%(objecttype)', '--buffer'], input).stdout);
  if (listed.length !== oids.length || listed.some((type) => type.endsWith(' missing')))
    throw new Unsure('a ref to what is not stored');
  return oids.filter((_, at) => listed[at] !== 'commit');
}
