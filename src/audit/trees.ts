import type { Gap } from '../model/fragment.ts';
import type { Host } from '../model/host.ts';
import type { ManifestRevision } from '../model/manifest.ts';
import type { AuditMode } from '../model/report.ts';
import type { Tree } from '../model/tree.ts';
import { sha256 } from '../util/digest.ts';
import {
  blobsOf,
  indexTree,
  lastChange,
  mayHaveMoved,
  movedFiles,
  revisionTree,
  workTree,
  type SourcePlan,
} from '../read/sources/index.ts';

/** The trees of an audit: what is audited, what was reviewed, and what was before the change. */
export interface Trees {
  readonly head: Tree;
  /** Where verdicts may be made milder: the base's tip, HEAD, or `--manifest-from`. */
  readonly reviewed: Tree | undefined;
  /** The revision before the change; only for a range and an index. */
  readonly before: Tree | undefined;
  /** Files that the change only moved: new path to former path. */
  readonly moved: ReadonlyMap<string, string>;
  readonly gaps: readonly Gap[];
  revisionOf(path: string): ManifestRevision;
}

interface Asked {
  readonly mode: AuditMode;
  readonly base?: string;
  readonly head?: string;
  /** An object id, or `worktree`: what is compared in place of the audited folder as it is. */
  readonly revision?: string;
  readonly manifestFrom?: string;
  /** Those that `--manifest` names. */
  readonly manifests: readonly object[];
}

/** Opens the trees that a mode needs; a revision that is not here is a gap. */
export async function treesFor(host: Host, plan: SourcePlan, asked: Asked): Promise<Trees> {
  const { root } = plan;
  const gaps: Gap[] = asked.mode === 'stdin' || asked.manifests.length > 0 ? [] : manifestsAbove(host, plan);
  const present = plan.repository.state === 'present' && plan.repository.head !== undefined;
  const opened = new Map<string, Tree>();
  const open = (rev: string): Tree | undefined => {
    const known = opened.get(rev);
    if (known !== undefined) return known;
    const asHead = { oid: plan.repository.head, files: plan.snapshots && blobsOf(plan.snapshots.head) };
    const tree = revisionTree(host, root, rev, rev === 'HEAD' ? asHead : {});
    if ('paths' in tree) {
      opened.set(rev, tree);
      return tree;
    }
    // Without a repository nothing has a name, and that is said already.
    if (plan.repository.state !== 'none' || asked.manifestFrom !== undefined) gaps.push(tree);
    return undefined;
  };
  const head = await headTree(host, plan, asked, open);
  const base = asked.mode === 'range' ? asked.base : undefined;
  const reviewedRev = asked.manifestFrom ?? base ?? (present && asked.mode !== 'stdin' ? 'HEAD' : undefined);
  const reviewed = reviewedRev === undefined ? undefined : openOnce(reviewedRev, base, open, gaps);
  const beforeRev =
    asked.mode === 'range' ? plan.range?.mergeBase : asked.mode === 'staged' && present ? 'HEAD' : undefined;
  const before = beforeRev === undefined ? undefined : open(beforeRev);
  const still = plan.snapshots !== undefined && !mayHaveMoved(plan.snapshots);
  const moved =
    before === undefined || still
      ? new Map<string, string>()
      : movedFiles(host, root, before.revision, head.revision);
  return {
    head,
    reviewed,
    before,
    moved,
    gaps,
    revisionOf: (path) => revisionOf(host, root, path, head, reviewed),
  };
}

/** Manifests between the audited folder and the repository's top: what they say does not count here. */
function manifestsAbove(host: Host, { root, repository }: SourcePlan): Gap[] {
  const depth = repository.prefix.split('/').filter((part) => part !== '').length;
  return Array.from({ length: depth }, (_, index) => '../'.repeat(index + 1)).flatMap((above) =>
    ['overscope.yaml', 'overscope.yml'].flatMap((name): Gap[] => {
      const path = `${above}${name}`;
      const stat = host.stat(`${root}/${path}`);
      if (!stat.ok || stat.value.kind !== 'file') return [];
      const what = `${path} does not count for this folder alone: audit ${above}, or give it with --manifest`;
      return [{ source: 'manifest', scope: 'file', kind: 'not-understood', path, what }];
    }),
  );
}

/** An unknown base is already a gap of the listing. */
function openOnce(
  rev: string,
  base: string | undefined,
  open: (rev: string) => Tree | undefined,
  gaps: Gap[],
): Tree | undefined {
  const tree = open(rev);
  if (tree === undefined && rev === base) gaps.pop();
  return tree;
}

async function headTree(
  host: Host,
  plan: SourcePlan,
  asked: Asked,
  open: (rev: string) => Tree | undefined,
): Promise<Tree> {
  switch (asked.mode) {
    case 'full':
    case 'stdin': {
      const { revision = 'worktree' } = asked;
      const tree = revision === 'worktree' ? undefined : open(revision);
      return tree ?? (await workTree(host, plan.root, plan));
    }
    case 'staged':
      return indexTree(host, plan.root, plan.snapshots && blobsOf(plan.snapshots.index));
    case 'range':
      return open(asked.head ?? 'HEAD') ?? (await workTree(host, plan.root, plan));
  }
}

function revisionOf(
  host: Host,
  root: string,
  path: string,
  head: Tree,
  reviewed: Tree | undefined,
): ManifestRevision {
  const text = head.read(path) ?? reviewed?.read(path);
  const digest = text === undefined ? {} : { sha256: sha256(text) };
  const change = lastChange(host, root, path);
  if (change === undefined) {
    const removed = head.read(path) === undefined && reviewed?.read(path) !== undefined;
    return {
      path,
      revision: reviewed?.revision ?? head.revision,
      state: removed ? 'deleted' : 'no-repository',
      ...digest,
    };
  }
  const { oid, date, author } = change;
  const last =
    oid === undefined || date === undefined || author === undefined
      ? {}
      : { lastChange: { oid, date, author } };
  return { path, revision: reviewed?.revision ?? head.revision, state: change.state, ...digest, ...last };
}
