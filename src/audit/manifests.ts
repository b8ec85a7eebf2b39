import {
  effective,
  NO_MANIFEST,
  readManifests,
  widenings,
  type EffectiveMode,
  type ManifestSource,
} from '../know/manifest/index.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Manifest, ManifestRevision, Problem, Widening } from '../model/manifest.ts';
import type { AuditMode } from '../model/report.ts';
import type { Tree } from '../model/tree.ts';

const MAIN = ['overscope.yaml', 'overscope.yml'] as const;
const ACCEPTED = 'overscope.accepted.yaml';

/** A manifest that `--manifest` names, read by the command line because it may lie outside the audited folder. */
export interface GivenManifest {
  readonly path: string;
  readonly text: string;
}

/** What is needed to read the manifests of one tree. */
export interface ManifestRequest {
  readonly catalogue: Catalogue;
  readonly asOf: string;
  readonly given: readonly GivenManifest[];
  /** State of a file in git: when and by whom it last changed, and whether the work tree's copy differs. */
  revisionOf(path: string): ManifestRevision;
  secretLike(text: string): boolean;
}

/** The manifest that counts, what the change would add to it, and what is wrong with it. */
export interface Judged {
  readonly manifest: Manifest;
  /** As the audited tree has it, whether or not it counts. */
  readonly written: Manifest;
  readonly widenings: readonly Widening[];
  readonly problems: readonly Problem[];
}

/**
 * Reads the manifests of the audited tree and of the reviewed one, and keeps what both agree on (design 7). Where the
 * repository has commits and none of them has a manifest, the work tree's gives new jobs and nothing milder; where
 * nothing was ever committed it counts as a whole.
 */
export function judgedManifest(
  head: Tree,
  reviewed: Tree | undefined,
  mode: AuditMode,
  request: ManifestRequest,
): Judged {
  const unread = unreadable(head);
  if (unread.length > 0)
    return { manifest: NO_MANIFEST, written: NO_MANIFEST, widenings: [], problems: unread };
  const own = read(head, request);
  if (own.problems.length > 0)
    return { manifest: own.manifest, written: own.manifest, widenings: [], problems: own.problems };
  if (mode === 'stdin') return { manifest: own.manifest, written: own.manifest, widenings: [], problems: [] };
  const before = reviewed === undefined ? { manifest: NO_MANIFEST, problems: [] } : read(reviewed, request);
  const base = before.problems.length > 0 ? NO_MANIFEST : before.manifest;
  if (!own.manifest.present && !base.present)
    return acceptancesAlone(
      own.manifest,
      reviewed === undefined ? own.manifest : base,
      mode,
      request.catalogue,
    );
  const start = reviewed === undefined || mode !== 'full' ? base : { ...base, present: true };
  const untold = mode === 'full' ? !start.present : mode === 'range' && reviewed === undefined;
  return {
    manifest: effective(start, own.manifest, mode, request.catalogue),
    written: own.manifest,
    widenings: untold ? [] : widenings(start, own.manifest, mode, request.catalogue),
    problems: [],
  };
}

/** Acceptances of a repository without a manifest: they count as reviewed, and nothing is a job. */
function acceptancesAlone(own: Manifest, base: Manifest, mode: EffectiveMode, catalogue: Catalogue): Judged {
  const { acceptances } = effective(base, own, mode === 'full' ? 'range' : mode, catalogue);
  return {
    manifest: { ...NO_MANIFEST, acceptances },
    written: own,
    widenings: widenings(base, own, mode, catalogue),
    problems: [],
  };
}

function read(
  tree: Tree,
  request: ManifestRequest,
): { readonly manifest: Manifest; readonly problems: readonly Problem[] } {
  const sources = sourcesOf(tree, request);
  if (sources.length === 0) return { manifest: NO_MANIFEST, problems: [] };
  const paths = tree.paths();
  const known = new Set(paths);
  return readManifests(sources, request.catalogue, {
    asOf: request.asOf,
    exists: (path) => known.has(path) || tree.read(path) !== undefined,
    paths,
    secretLike: (text) => request.secretLike(text),
  });
}

/**
 * The manifest that the revision before a change is judged by: what it and the reviewed one agree on, so that what the
 * reviewed revision did since then is not taken for the change's doing. One with problems counts as none.
 */
export function manifestBefore(
  before: Tree,
  reviewed: Tree | undefined,
  mode: AuditMode,
  request: ManifestRequest,
): Pick<Judged, 'manifest' | 'written'> {
  const judged = judgedManifest(before, reviewed, mode, request);
  return judged.problems.length > 0 ? { manifest: NO_MANIFEST, written: NO_MANIFEST } : judged;
}

/** An organisation's manifests first, then the repository's, nested ones and acceptances. */
function sourcesOf(tree: Tree, request: ManifestRequest): ManifestSource[] {
  const sources = request.given.map(({ path, text }): ManifestSource => ({
    path,
    text,
    kind: 'organisation',
    revision: { path, revision: 'given', state: 'no-repository' },
  }));
  for (const { path, kind } of ownFiles(tree)) {
    const text = tree.read(path);
    if (text !== undefined) sources.push({ path, text, kind, revision: request.revisionOf(path) });
  }
  return sources;
}

/** A manifest that is there and gives no text: taken for absent, its limits would be lost without a word. */
export function unreadable(tree: Tree): Problem[] {
  const listed = new Set(tree.paths());
  return ownFiles(tree)
    .filter(({ path }) => listed.has(path) && tree.read(path) === undefined)
    .map(({ path }) => ({
      place: { path, line: 1, column: 1 },
      message: 'this manifest is there but cannot be read as text',
      help: [{ label: 'write', text: 'a regular file of at most 4 MiB in UTF-8 that you may read' }],
    }));
}

/** The repository's manifests and acceptances, whether or not they are there, in the order in which they count. */
export function ownFiles(
  tree: Tree,
): { readonly path: string; readonly kind: 'main' | 'nested' | 'accepted' }[] {
  const nested = tree.paths().filter((path) => MAIN.some((name) => path.endsWith(`/${name}`)));
  return [
    ...MAIN.map((path) => ({ path, kind: 'main' as const })),
    ...nested.map((path) => ({ path, kind: 'nested' as const })),
    { path: ACCEPTED, kind: 'accepted' as const },
  ];
}
