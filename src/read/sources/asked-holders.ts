import type { Host } from '../../model/host.ts';
import { COMMIT_FORMAT, commitsOf, parseCommit, type DatedCommit } from './commits.ts';
import { records, textOf } from './git-output.ts';
import type { Dated, Holder } from './holders.ts';
import type { RangeCommits } from './plan.ts';
import { PLAIN_DIFF } from './plain-diff.ts';

/** So many blobs are named to git; for more, its whole output is filtered here. */
const MOST_NAMED = 500;

/** A holder as it is put together. */
interface Held {
  readonly paths: Set<string>;
  readonly brought: DatedCommit[];
  readonly before: Set<string>;
}

/** Asks git which commits brought or removed the wanted blobs: of all refs and reflogs, or of a range. */
export async function askHolders(
  host: Host,
  root: string,
  wanted: ReadonlySet<string>,
  range: RangeCommits | undefined,
): Promise<Map<string, Holder>> {
  const holders = await collect(host, root, wanted, range);
  const parents = [...holders.values()].flatMap(({ before }) => [...before]);
  const facts = commitsOf(host, root, [...new Set(parents)]);
  return new Map(
    [...holders].map(([blob, { paths, brought, before }]): [string, Holder] => [
      blob,
      {
        paths,
        brought: brought.map(dated),
        before: [...before].flatMap((oid) => facts.get(oid) ?? []).map(dated),
      },
    ]),
  );
}

function dated(commit: DatedCommit): Dated {
  return { ...commit, commit };
}

async function collect(
  host: Host,
  root: string,
  wanted: ReadonlySet<string>,
  range: RangeCommits | undefined,
): Promise<Map<string, Held>> {
  const holders = new Map<string, Held>();
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
function createRawReader(wanted: ReadonlySet<string>, holders: Map<string, Held>) {
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
  holders: Map<string, Held>,
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

function holderOf(holders: Map<string, Held>, oid: string): Held {
  const known = holders.get(oid);
  if (known !== undefined) return known;
  const fresh: Held = { paths: new Set(), brought: [], before: new Set() };
  holders.set(oid, fresh);
  return fresh;
}
