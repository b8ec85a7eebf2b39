import type { Gap } from '../../model/fragment.ts';
import { revisionHelp } from './revision-help.ts';
import type { Host } from '../../model/host.ts';
import type { Tree } from '../../model/tree.ts';
import { blobTexts, textIn } from './blob-texts.ts';
import { lines, records } from './git-output.ts';
import type { SourcePlan } from './plan.ts';
import { planSources } from './plan-sources.ts';
import { grouped } from '../../util/grouped.ts';
import { oncePer } from '../../util/once-per.ts';
import { blobPaths, resolveCommit, type BlobPaths } from './range.ts';

/** A file larger than this is not given out as text. */
const MOST_BYTES = 4 * 1024 * 1024;
/** What one run of git fetches ahead: so many files of each kind, in all so many bytes. */
const AHEAD = 100;
const MOST_AHEAD_BYTES = 16 * 1024 * 1024;
/** Kinds of files in which what is declared stands; the first run of git fetches of each. */
const DECLARING = ['yml', 'yaml', 'json', 'tf', 'sql', 'toml', 'CODEOWNERS'];
const MOST_DECLARED_BYTES = 4 * 1024 * 1024;

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

/** What was asked already: the commit that a revision names, and its files. */
interface Asked {
  readonly oid?: string | undefined;
  readonly files?: BlobPaths | undefined;
}

/** The files of a revision below the root; a gap where the revision names no commit here. */
export function revisionTree(host: Host, root: string, rev: string, known: Asked = {}): Tree | Gap {
  const oid = known.oid ?? resolveCommit(host, root, rev);
  if (oid === undefined) {
    const what = `${rev} names no commit here`;
    const help = revisionHelp(host, root, rev);
    return { source: 'history', scope: 'source', kind: 'unknown-base', what, help };
  }
  return blobTree(host, root, oid, known.files ?? blobPaths(host, root, oid));
}

/** The files of the index: what the next commit will hold. A path in conflict has its own side's content. */
export function indexTree(host: Host, root: string, known?: BlobPaths): Tree {
  return blobTree(host, root, 'index', known ?? indexed(host, root));
}

function indexed(host: Host, root: string): BlobPaths {
  const listed = host.git(root, ['ls-files', '-z', '--cached', '--stage']);
  const blobs = new Map<string, string>();
  for (const record of records(listed.stdout)) {
    const entry = /^(?:100|120)\d{3} ([0-9a-f]{40,64}) [02]\t/.exec(record);
    if (entry !== null) blobs.set(record.slice(entry[0].length), entry[1] ?? '');
  }
  return blobs;
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

/** Texts by object id, which the trees of one repository share. */
interface Texts {
  readonly texts: Map<string, string | undefined>;
  readonly sizes: Map<string, number>;
}

const textsOf = oncePer((_host: Host): Map<string, Texts> => new Map());

function blobTree(host: Host, root: string, revision: string, blobs: BlobPaths): Tree {
  const paths = [...blobs.keys()].sort();
  const byRoot = textsOf(host);
  const { texts, sizes } = byRoot.get(root) ?? { texts: new Map(), sizes: new Map() };
  byRoot.set(root, { texts, sizes });
  let kinds: ReadonlyMap<string, readonly string[]> | undefined;
  return memoised(revision, paths, (path) => {
    const oid = blobs.get(path);
    if (oid === undefined) return undefined;
    if (!texts.has(oid)) {
      const unsized = [...blobs.values()].filter((blob) => !sizes.has(blob));
      if (unsized.length > 0) addSizes(host, root, unsized, sizes);
      const known = { blobs, sizes, texts };
      const isFirst = kinds === undefined;
      kinds ??= grouped(paths, endingOf);
      const alike = kinds.get(endingOf(path)) ?? [];
      const ahead = unread(alike.slice(alike.indexOf(path)), known, MOST_AHEAD_BYTES);
      for (const kind of isFirst ? DECLARING : [])
        ahead.push(...unread(kinds.get(kind) ?? [], known, MOST_DECLARED_BYTES));
      const wanted = [...new Set(ahead)];
      const read = blobTexts(host, root, wanted);
      for (const one of wanted) texts.set(one, read.get(one));
    }
    return texts.get(oid);
  });
}

function endingOf(path: string): string {
  return /[^./]*$/.exec(path)?.[0] ?? '';
}

interface Blobs {
  readonly blobs: BlobPaths;
  readonly sizes: ReadonlyMap<string, number>;
  readonly texts: ReadonlyMap<string, unknown>;
}

/** Blobs of files that are not read yet, the first ones up to so many bytes in all; none that is too large for a text. */
function unread(paths: readonly string[], { blobs, sizes, texts }: Blobs, most: number): string[] {
  const wanted = new Set<string>();
  let bytes = 0;
  for (const path of paths) {
    if (wanted.size >= AHEAD) break;
    const oid = blobs.get(path) ?? '';
    const size = sizes.get(oid) ?? Number.POSITIVE_INFINITY;
    if (texts.has(oid) || size > MOST_BYTES) continue;
    bytes += size;
    if (bytes > most) break;
    wanted.add(oid);
  }
  return [...wanted];
}

function addSizes(host: Host, root: string, oids: readonly string[], sizes: Map<string, number>): void {
  const input = oids.map((oid) => `${oid}\n`).join('');
  const listed = host.git(root, ['cat-file', '--batch-check=%(objectname) %(objectsize)', '--buffer'], input);
  for (const oid of oids) sizes.set(oid, Number.POSITIVE_INFINITY);
  for (const line of lines(listed.stdout)) {
    const [oid = '', size = ''] = line.split(' ');
    if (/^\d+$/.test(size)) sizes.set(oid, Number(size));
  }
}
