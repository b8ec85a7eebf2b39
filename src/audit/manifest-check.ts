import { doubtsOf, readManifests, type Doubt } from '../know/manifest/index.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Host } from '../model/host.ts';
import type { Manifest, Problem } from '../model/manifest.ts';
import { planSources, workTree } from '../read/sources/index.ts';
import { ownFiles, unreadable } from './manifests.ts';

/** What is asked of the manifests of a folder without an audit. */
export interface ManifestCheckRequest {
  /** Absolute. */
  readonly root: string;
  readonly asOf: string;
  readonly catalogue: Catalogue;
  secretLike(text: string): boolean;
}

/** The manifests of a work tree as they stand: every problem, or what they say and what of it is doubtful. */
export interface ManifestCheck {
  /** Those that are there and count, in the order in which they are read. */
  readonly files: readonly ManifestFileText[];
  readonly manifest: Manifest;
  readonly problems: readonly Problem[];
  readonly doubts: readonly Doubt[];
}

export interface ManifestFileText {
  readonly path: string;
  readonly kind: 'main' | 'nested' | 'accepted';
}

/** Reads the manifests and acceptances of a folder's files, committed or not. */
export async function checkManifests(host: Host, request: ManifestCheckRequest): Promise<ManifestCheck> {
  const { root, asOf, catalogue, secretLike } = request;
  const plan = await planSources(host, {
    root,
    mode: 'full',
    history: false,
    dependencies: false,
    exclude: [],
    outputs: [],
  });
  const tree = await workTree(host, plan.root, plan);
  const paths = tree.paths();
  const known = new Set(paths);
  const revision = { revision: 'worktree', state: 'untracked' } as const;
  const sources = ownFiles(tree).flatMap(({ path, kind }) => {
    const text = tree.read(path);
    return text === undefined ? [] : [{ path, kind, text, revision: { path, ...revision } }];
  });
  const { manifest, problems } = readManifests(sources, catalogue, {
    asOf,
    exists: (path) => known.has(path) || tree.read(path) !== undefined,
    paths,
    secretLike,
  });
  const counting = new Set(manifest.revisions.map(({ path }) => path));
  return {
    files: sources.filter(({ path }) => counting.has(path)),
    manifest,
    problems: [...unreadable(tree), ...problems],
    doubts: [
      ...doubtsOf(manifest, { asOf, paths }),
      ...sources
        .filter(({ path }) => !counting.has(path))
        .map(({ path }) => ({
          place: { path, line: 1, column: 1 },
          message: 'this manifest says nothing: no nested: entry of overscope.yaml covers its folder',
        })),
    ],
  };
}
