import type { Gap } from '../../model/fragment.ts';
import type { Host } from '../../model/host.ts';
import type { Tree } from '../../model/tree.ts';
import { blobTexts, textIn } from './blob-texts.ts';
import { lines, records } from './git-output.ts';
import type { SourcePlan } from './plan.ts';
import { planSources } from './plan-sources.ts';
import { blobPaths, resolveCommit, type BlobPaths } from './range.ts';

/** A file larger than this is not given out as text. */
const MOST_BYTES = 4 * 1024 * 1024;
/** What one run of git fetches ahead: files of the same kind, in all so many bytes. */
const AHEAD = 100;
const MOST_AHEAD_BYTES = 16 * 1024 * 1024;

/** The files of the work tree, as a full plan lists them. */
export async function workTree(host: Host, root: string, plan: SourcePlan): Promise<Tree> {
  const full = plan.mode === 'full' ? plan : await planSources(host, { ...FILES_ONLY, root });
  const paths = full.files.map((file) => file.path);
  const known = new Set(paths);
  return memoised('worktree', paths, (path) => {
    if (!known.has(path)) return undefined;
    const stat = host.stat(`${full.root}/${path}`);
    if (!stat.ok || stat.value.kind !== 'file' || stat.value.size > MOST_BYTES) return undefined;
    const bytes = host.read(`${full.root}/${path}`);
    return bytes.ok ? textIn(path, bytes.value) : undefined;
  });
}

const FILES_ONLY = { mode: 'full', history: false, dependencies: false, exclude: [] } as const;

/** The files of a revision below the root; a gap where the revision names no commit here. */
export function revisionTree(host: Host, root: string, rev: string): Tree | Gap {
  const oid = resolveCommit(host, root, rev);
  if (oid === undefined) {
    const what = `${rev} names no commit here`;
    return { source: 'history', scope: 'source', kind: 'unknown-base', what, help: ['git fetch origin'] };
  }
  return blobTree(host, root, oid, blobPaths(host, root, oid));
}

/** The files of the index: what the next commit will hold. A path in conflict has its own side's content. */
export function indexTree(host: Host, root: string): Tree {
  const listed = host.git(root, ['ls-files', '-z', '--cached', '--stage']);
  const blobs = new Map<string, string>();
  for (const record of records(listed.stdout)) {
    const entry = /^(?:100|120)\d{3} ([0-9a-f]{40,64}) [02]\t/.exec(record);
    if (entry !== null) blobs.set(record.slice(entry[0].length), entry[1] ?? '');
  }
  return blobTree(host, root, 'index', blobs);
}

function memoised(
  revision: string,
  paths: readonly string[],
  load: (path: string) => string | undefined,
): Tree {
  const texts = new Map<string, string | undefined>();
  return {
    revision,
    paths: () => paths,
    read(path) {
      if (!texts.has(path)) texts.set(path, load(path));
      return texts.get(path);
    },
  };
}

function blobTree(host: Host, root: string, revision: string, blobs: BlobPaths): Tree {
  const paths = [...blobs.keys()].sort();
  const texts = new Map<string, string | undefined>();
  let sizes: ReadonlyMap<string, number> | undefined;
  return memoised(revision, paths, (path) => {
    const oid = blobs.get(path);
    if (oid === undefined) return undefined;
    if (!texts.has(oid)) {
      sizes ??= sizesOf(host, root, [...blobs.values()]);
      const ahead = aheadOf(path, paths, blobs, sizes, texts);
      const read = blobTexts(host, root, ahead);
      for (const one of ahead) texts.set(one, read.get(one));
    }
    return texts.get(oid);
  });
}

/** The blob of a path and those of the files after it that have the same ending: evidence is read by kind. */
function aheadOf(
  path: string,
  paths: readonly string[],
  blobs: BlobPaths,
  sizes: ReadonlyMap<string, number>,
  texts: ReadonlyMap<string, unknown>,
): readonly string[] {
  const ending = /[^./]*$/.exec(path)?.[0] ?? '';
  const wanted = new Set<string>();
  let bytes = 0;
  for (let at = paths.indexOf(path); at < paths.length && wanted.size < AHEAD; at += 1) {
    const next = paths[at] ?? '';
    const oid = blobs.get(next) ?? '';
    const size = sizes.get(oid) ?? MOST_BYTES + 1;
    if (!next.endsWith(ending) || texts.has(oid) || size > MOST_BYTES) continue;
    bytes += size;
    if (wanted.size > 0 && bytes > MOST_AHEAD_BYTES) break;
    wanted.add(oid);
  }
  return [...wanted];
}

function sizesOf(host: Host, root: string, oids: readonly string[]): ReadonlyMap<string, number> {
  const input = oids.map((oid) => `${oid}\n`).join('');
  const listed = host.git(root, ['cat-file', '--batch-check=%(objectname) %(objectsize)', '--buffer'], input);
  const sizes = new Map<string, number>();
  for (const line of lines(listed.stdout)) {
    const [oid = '', size = ''] = line.split(' ');
    if (/^\d+$/.test(size)) sizes.set(oid, Number(size));
  }
  return sizes;
}
