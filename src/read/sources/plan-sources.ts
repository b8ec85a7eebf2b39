import type { Coverage, Gap } from '../../model/fragment.ts';
import type { Host } from '../../model/host.ts';
import { LARGEST_WHOLE } from './content.ts';
import { mergeCoverage, NO_COVERAGE } from './coverage.ts';
import { listHistory } from './history.ts';
import { listMetadata } from './metadata.ts';
import type { Repository, SourcePlan, SourceRequest } from './plan.ts';
import { listRange, listRevision } from './range.ts';
import { cloneGaps, findRepository } from './repository.ts';
import { listStaged } from './staged.ts';
import { listTree, type TreeListing } from './tree-listing.ts';
import { blobsInTree } from './unchanged.ts';

const OUTSIDE: Repository = { state: 'none', bare: false, prefix: '', shallow: false, promisor: false };

/** Fewer objects are read by git: an index of a large pack costs more to read than they do. */
const MANY = 2000;

/** Fewer that were just staged are held at once. */
const FEW = 500;

/** Lists what a request asks for without reading any of it. Never throws on what it meets: gaps say it. */
export async function planSources(host: Host, request: SourceRequest): Promise<SourcePlan> {
  const plan = await listed(host, request);
  const reader =
    request.reader ??
    (plan.objects.length >= MANY
      ? 'packs'
      : plan.objects.length < FEW && plan.mode === 'staged'
        ? 'loose'
        : 'git');
  const large = plan.objects.filter(({ size }) => size !== undefined && size > LARGEST_WHOLE).length;
  if (reader !== 'packs' || large === 0) return { ...plan, reader };
  const coverage = { ...plan.coverage, leftToGit: [{ why: 'large', objects: large } as const] };
  return { ...plan, reader, coverage };
}

async function listed(host: Host, request: SourceRequest): Promise<SourcePlan> {
  if (request.mode === 'stdin') return emptyPlan(request, request.root, OUTSIDE, []);
  const real = host.realpath(request.root);
  const stat = real.ok ? host.stat(real.value) : real;
  if (!real.ok || !stat.ok)
    return emptyPlan(request, request.root, OUTSIDE, [rootGap(stat.ok ? '' : stat.error.message)]);
  if (stat.value.kind !== 'directory') {
    return emptyPlan(request, real.value, OUTSIDE, [rootGap('this is not a folder')]);
  }
  const within = { ...request, root: real.value };
  const { repository, gaps } = findRepository(host, real.value);
  const base = emptyPlan(
    within,
    real.value,
    repository,
    request.history || request.mode !== 'full' || request.revision !== undefined ? gaps : [],
  );
  if (request.revision !== undefined) return planRevision(host, within, request.revision, base);
  if (request.mode === 'full') return planFull(host, within, base);
  if (repository.state !== 'present')
    return withCoverage(base, { gaps: [...gaps, noRepository(request.mode)] });
  return request.mode === 'range' ? planRange(host, within, base) : planStaged(host, within, base);
}

async function planFull(host: Host, request: SourceRequest, base: SourcePlan): Promise<SourcePlan> {
  const { repository } = base;
  const listing = repository.bare ? undefined : listTree(host, repository, request);
  const plan = withCoverage(
    { ...base, files: listing?.files ?? [], metadata: listMetadata(host, repository) },
    { gaps: listing?.gaps ?? [], leftOut: listing?.leftOut ?? [] },
  );
  if (!request.history || repository.state !== 'present') return plan;
  const present = presentBlobs(host, request, repository, listing);
  const history = await listHistory(host, repository, request, present);
  const gaps = [...history.gaps, ...cloneGaps(repository, history.commits)];
  return withCoverage({ ...plan, objects: history.objects }, { gaps, commits: history.commits });
}

/** The files of one revision, or those of the work tree that a commit could hold. */
function planRevision(host: Host, request: SourceRequest, revision: string, base: SourcePlan): SourcePlan {
  const { repository } = base;
  if (repository.state !== 'present') return withCoverage(base, { gaps: [noRepository('range')] });
  if (revision === 'worktree') {
    const { files, gaps, leftOut } = listTree(host, repository, request);
    const kept = files.filter(({ tracking }) => tracking !== 'ignored');
    const ignored = {
      kind: 'ignored',
      what: 'git-ignored files',
      files: files.length - kept.length,
    } as const;
    return withCoverage({ ...base, files: kept }, { gaps, leftOut: [...leftOut, ignored] });
  }
  const { objects, leftOut } = listRevision(host, request, revision);
  return withCoverage({ ...base, objects }, { gaps: [], leftOut });
}

function presentBlobs(
  host: Host,
  request: SourceRequest,
  repository: Repository,
  listing: TreeListing | undefined,
): ReadonlyMap<string, number> {
  if (listing === undefined || repository.gitDir === undefined) return new Map();
  return blobsInTree(host, request.root, repository.gitDir, listing.index, listing.files);
}

async function planRange(host: Host, request: SourceRequest, base: SourcePlan): Promise<SourcePlan> {
  const range = await listRange(host, base.repository, request);
  const plan = {
    ...base,
    objects: range.objects,
    ...(range.range === undefined ? {} : { range: range.range }),
  };
  return withCoverage(plan, { gaps: range.gaps, commits: range.commits, leftOut: range.leftOut });
}

function planStaged(host: Host, request: SourceRequest, base: SourcePlan): SourcePlan {
  const { gaps, leftOut, ...listed } = listStaged(host, base.repository, request);
  return withCoverage({ ...base, ...listed }, { gaps, leftOut });
}

function emptyPlan(
  request: SourceRequest,
  root: string,
  repository: Repository,
  gaps: readonly Gap[],
): SourcePlan {
  const read = {
    ...NO_COVERAGE.read,
    repository: repository.state === 'present',
    ...(repository.promisor ? { partial: true as const } : {}),
  };
  const coverage = { read, gaps, leftOut: [] };
  const { mode } = request;
  return { root, mode, repository, files: [], objects: [], metadata: [], coverage };
}

function withCoverage(
  plan: SourcePlan,
  more: { readonly gaps: readonly Gap[]; readonly leftOut?: Coverage['leftOut']; readonly commits?: number },
): SourcePlan {
  const read = { ...NO_COVERAGE.read, commits: more.commits ?? 0 };
  const coverage = mergeCoverage(plan.coverage, { read, gaps: more.gaps, leftOut: more.leftOut ?? [] });
  return { ...plan, coverage };
}

function rootGap(what: string): Gap {
  return { source: 'tree', scope: 'source', kind: 'unreadable', what: what === '' ? 'not readable' : what };
}

function noRepository(mode: 'range' | 'staged'): Gap {
  return {
    source: mode === 'range' ? 'history' : 'staged',
    scope: 'source',
    kind: 'missing',
    what: 'this is not a git repository',
  };
}
