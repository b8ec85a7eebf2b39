import type { Host } from '../../model/host.ts';
import { blobTexts } from './blob-texts.ts';
import { lines } from './git-output.ts';
import type { SourcePlan } from './plan.ts';

/** A file as a commit has it: its blob and, unless that is binary or too large, its text. */
export interface CommittedFile {
  readonly blob: string;
  readonly text?: string;
}

/** A file of a commit; a path must not begin with dots, which git would take relative to the folder. */
export interface Asked {
  /** Object id, or at least seven digits of one. */
  readonly commit: string;
  /** Relative to the audited folder, or to the top of the work tree. */
  readonly path: string;
}

const MOST_BYTES = 4 * 1024 * 1024;
const MOST_AT_ONCE = 16 * 1024 * 1024;

/**
 * Files of commits, by `committedKey`. `undefined` stands for a commit that is not here, `null` for a path that it does not
 * hold. Nothing outside the repository is read: ids are hexadecimal, and git looks paths up in the commit's tree.
 */
export function committedFiles(
  host: Host,
  { root, repository }: Pick<SourcePlan, 'root' | 'repository'>,
  asked: readonly Asked[],
): ReadonlyMap<string, CommittedFile | null | undefined> {
  const found = new Map<string, CommittedFile | null | undefined>();
  const wanted = new Map(
    asked.filter(({ commit, path }) => isSafe(commit, path)).map((one) => [committedKey(one), one]),
  );
  if (repository.state !== 'present' || wanted.size === 0) return found;
  const commits = existing(host, root, [...new Set([...wanted.values()].map(({ commit }) => commit))]);
  const open = [...wanted].filter(([key, { commit }]) => {
    found.set(key, commits.has(commit) ? null : undefined);
    return commits.has(commit);
  });
  const blobs = new Map<string, { readonly blob: string; readonly size: number }>();
  const prefixes = repository.prefix === '' ? [''] : [`${repository.prefix}/`, ''];
  for (const prefix of prefixes) {
    const left = open.filter(([key]) => !blobs.has(key));
    const names = left.map(([, { commit, path }]) => `${commit}:${prefix}${path}`);
    check(host, root, names).forEach((blob, at) => {
      const key = left[at]?.[0];
      if (blob !== undefined && key !== undefined) blobs.set(key, blob);
    });
  }
  const texts = textsOf(host, root, [...blobs.values()]);
  for (const [key, { blob }] of blobs) {
    const text = texts.get(blob);
    found.set(key, { blob, ...(text === undefined ? {} : { text }) });
  }
  return found;
}

/** Stands for a file of a commit. */
export function committedKey({ commit, path }: Asked): string {
  return `${commit}:${path}`;
}

function isSafe(commit: string, path: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(commit) && path !== '' && !/[\n\0]|^\.{1,2}\//.test(path);
}

function existing(host: Host, root: string, commits: readonly string[]): ReadonlySet<string> {
  const names = commits.map((commit) => `${commit}^{commit}`);
  const listed = batchCheck(host, root, names, '%(objecttype)');
  return new Set(commits.filter((_, at) => listed[at] === 'commit'));
}

function check(
  host: Host,
  root: string,
  names: readonly string[],
): ({ readonly blob: string; readonly size: number } | undefined)[] {
  return batchCheck(host, root, names, '%(objecttype) %(objectname) %(objectsize)').map((line) => {
    const blob = /^blob ([0-9a-f]{40,64}) (\d+)$/.exec(line);
    return blob === null ? undefined : { blob: blob[1] ?? '', size: Number(blob[2]) };
  });
}

/** One line of answer for each name. */
function batchCheck(host: Host, root: string, names: readonly string[], format: string): string[] {
  if (names.length === 0) return [];
  const input = names.map((name) => `${name}\n`).join('');
  return [...lines(host.git(root, ['cat-file', `--batch-check=${format}`, '--buffer'], input).stdout)];
}

function textsOf(
  host: Host,
  root: string,
  blobs: readonly { readonly blob: string; readonly size: number }[],
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const sizes = new Map(blobs.filter(({ size }) => size <= MOST_BYTES).map(({ blob, size }) => [blob, size]));
  let batch: string[] = [];
  let bytes = 0;
  const read = (): void => {
    for (const [blob, text] of blobTexts(host, root, batch)) texts.set(blob, text);
    batch = [];
    bytes = 0;
  };
  for (const [blob, size] of sizes) {
    if (bytes + size > MOST_AT_ONCE) read();
    batch.push(blob);
    bytes += size;
  }
  read();
  return texts;
}
