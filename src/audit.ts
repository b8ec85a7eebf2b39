import { falseAttestations } from './audit/attested.ts';
import { boundedHits } from './audit/bounded.ts';
import { changeOf, isEdited, ownersFor } from './audit/change.ts';
import { readEvidence } from './audit/evidence.ts';
import type { GivenReport, Imported, ImportRequest } from './audit/imports.ts';
import { createLeft, inventoryOf } from './audit/inventory.ts';
import { judgedManifest, type GivenManifest, type ManifestRequest } from './audit/manifests.ts';
import { brokenManifest, printableProblems } from './audit/problems.ts';
import { reportOf } from './audit/report.ts';
import { reviewedControls } from './audit/reviewed-controls.ts';
import { treesFor, type Trees } from './audit/trees.ts';
import { judge, type Known } from './audit/verdict.ts';
import { readControls } from './know/controls/index.ts';
import type { Catalogue, ReportedAs } from './model/catalogue.ts';
import type { Evidence } from './model/evidence.ts';
import type { Detection } from './model/detection.ts';
import type { Severity } from './model/finding.ts';
import type { Coverage, Gap } from './model/fragment.ts';
import type { Host } from './model/host.ts';
import type { Manifest, Problem, Widening } from './model/manifest.ts';
import type { Report, Scope } from './model/report.ts';
import type { Controls } from './model/safeguard.ts';
import type { Tree } from './model/tree.ts';
import type { Hits } from './read/detect/index.ts';
import { createRedactor } from './util/redact.ts';
import { planSources, repositoryFacts, type Repository, type SourcePlan } from './read/sources/index.ts';

/** What somebody asks for. */
export interface AuditRequest extends Scope {
  /** Absolute. */
  readonly root: string;
  /** The folder as it was asked for, for messages. */
  readonly shown: string;
  /** The revision that a range ends at; HEAD where it is not given. */
  readonly head?: string;
  readonly manifests: readonly GivenManifest[];
  readonly manifestFrom?: string;
  /** An object id whose files are audited, or `worktree` for those that git does not ignore; for a comparison. */
  readonly revision?: string;
  /** Files below the root, relative to it, that this run writes its reports to. */
  readonly outputs: readonly string[];
  /** Reports of other scanners. */
  readonly imports?: readonly GivenReport[];
  /** `git`: objects are read through git alone. */
  readonly reader?: 'git';
  readonly asOf: string;
  readonly failOn: Severity | 'never';
  readonly strict: boolean;
}

/** What the pipeline is given: the world, the catalogue, and a scanner that may use several threads. */
export interface AuditServices {
  readonly version: string;
  readonly host: Host;
  readonly catalogue: Catalogue;
  readonly detection: Detection;
  /** Own rules that do not count yet. */
  readonly widenings: readonly Widening[];
  scan(plan: SourcePlan): Promise<{ readonly hits: Hits; readonly coverage: Coverage }>;
  scanText(path: string, text: string): Hits;
  /** Types by other scanners' names for them. */
  reportedAs(): ReportedAs;
  /** Stages as they begin, for whoever waits. */
  progress(stage: string): void;
}

/**
 * Problems in what the user gave us, fit to be printed, or a report. `redact` takes every value that was found out of a
 * text, because one may also stand in a path, a tag or a job's name: whatever is printed or written goes through it.
 */
export type Audit =
  | { readonly problems: readonly Problem[] }
  | (Basis & { readonly report: Report; readonly redact: Redact });

/** What a report was made from, for whoever goes on from there. */
export interface Basis {
  /** The audited files. */
  readonly tree: Tree;
  /** The manifest as the audited files have it, whether or not it counts. */
  readonly written: Manifest;
  readonly repository: Repository;
  readonly evidence: readonly Evidence[];
}

export type Redact = (text: string) => string;

/** From a repository to a verdict: list, read the manifest, scan, join, read evidence and controls, judge. */
export async function audit(request: AuditRequest, services: AuditServices): Promise<Audit> {
  const { host, catalogue } = services;
  services.progress('listing');
  const listing = await planSources(host, { ...request, exclude: [] });
  const trees = await treesFor(host, listing, request);
  const manifestRequest: ManifestRequest = {
    catalogue,
    asOf: request.asOf,
    given: request.manifests,
    revisionOf: trees.revisionOf,
    secretLike: (text) =>
      services.scanText('value.txt', text).matches.some((match) => match.role === 'secret'),
  };
  const judged = judgedManifest(trees.head, trees.reviewed, request.mode, manifestRequest);
  const { manifest, written } = judged;
  const widenings = judged.widenings.filter(({ place }) => isEdited(place.path, trees));
  const problems = atRevision(request) ? [] : judged.problems;
  if (problems.length > 0) return { problems: printableProblems(problems, services.scanText) };
  const plan =
    manifest.exclude.length === 0
      ? listing
      : await planSources(host, { ...request, exclude: manifest.exclude });
  services.progress('reading');
  const { hits: found, coverage: read } = await services.scan(plan);
  const imported = await importedInto(found, request.imports, { ...services, plan, head: trees.head });
  const secrets = imported.hits.matches.flatMap((match) => (match.role === 'secret' ? [match.secret] : []));
  const redact = createRedactor(secrets);
  const { hits, gaps: left } = boundedHits(imported.hits);
  services.progress('joining');
  const inventory = await inventoryOf(hits, {
    ...services,
    redact,
    plan,
    manifest,
    head: trees.head,
    reviewed: trees.reviewed,
    before: trees.before,
    moved: trees.moved,
  });
  const attested = atRevision(request) ? [] : falseAttestations(written, inventory.credentials, catalogue);
  if (attested.length > 0) return { problems: printableProblems(attested, services.scanText, secrets) };
  const controls = readControls(trees.head, manifest, catalogue, request.asOf);
  const broken = atRevision(request) ? brokenManifest(judged.problems, redact) : [];
  const coverage = withGaps(nameRoot(read, request.shown), [
    ...left,
    ...trees.gaps,
    ...broken,
    ...controls.gaps,
    ...imported.gaps,
  ]);
  const whose = request.revision === undefined ? inventory.credentials : 'all';
  const known: Known = {
    ...inventory,
    asOf: request.asOf,
    scope: request,
    catalogue,
    manifest,
    widenings: [...services.widenings, ...widenings],
    evidence: await readEvidence(bothTrees(trees), manifest, catalogue, whose),
    controls: countedControls(controls.controls, trees, request, redact, { ...manifestRequest, manifest }),
    found: controls.assets,
    coverage,
    tree: trees.head,
    read: existsIn(trees.head),
    ...(request.mode === 'staged' && trees.before !== undefined
      ? { left: createLeft(trees.before, trees.head, { ...services, manifest }) }
      : {}),
  };
  services.progress('judging');
  const verdict = judge(known);
  const asked = { mode: request.mode, written, ...manifestRequest };
  const change = await changeOf(known, verdict, trees, asked);
  const findings = change?.findings ?? verdict.findings;
  const audited = repositoryFacts(host, plan.root);
  const report = reportOf(
    { ...verdict, findings },
    inventory.names,
    audited,
    plan,
    request,
    services.version,
  );
  const owners = ownersFor(known.widenings, plan, trees.reviewed);
  return {
    report: {
      ...report,
      ...(change === undefined ? {} : { change: change.change }),
      ...owners,
      imports: imported.outcomes,
    },
    redact,
    tree: trees.head,
    written,
    repository: plan.repository,
    evidence: known.evidence,
  };
}

/** What is found with what reports add; the part that reads them is loaded when there are any. */
async function importedInto(
  hits: Hits,
  given: readonly GivenReport[] = [],
  request: ImportRequest,
): Promise<Imported> {
  if (given.length === 0) return { hits, outcomes: [], gaps: [] };
  const { importReports } = await import('./audit/imports.ts');
  return importReports(given, hits, request);
}

/** What counts of the gates and backups that were found, fit to be printed; revisions are compared as they are. */
function countedControls(
  found: Controls,
  { head, reviewed }: Trees,
  { revision }: AuditRequest,
  redact: Redact,
  asked: ManifestRequest & { readonly manifest: Manifest },
): Controls {
  const controls = revision === undefined ? reviewedControls(found, head, reviewed, asked) : found;
  const prompts = controls.prompts.map((prompt) => ({ ...prompt, quote: redact(prompt.quote) }));
  return { ...controls, prompts };
}

/** A policy that a change narrows is not applied yet. */
function bothTrees({ head, before }: Pick<Trees, 'head' | 'before'>): Tree[] {
  return before === undefined ? [head] : [head, before];
}

/** A commit is compared as it is: what is wrong in it cannot be mended any more. */
function atRevision({ revision }: AuditRequest): boolean {
  return revision !== undefined && revision !== 'worktree';
}

function existsIn(tree: Known['tree']): (path: string) => boolean {
  const paths = new Set(tree.paths());
  return (path) => paths.has(path);
}

/** A folder that could not be read at all is named as it was asked for. */
function nameRoot(coverage: Coverage, shown: string): Coverage {
  const gaps = coverage.gaps.map((gap) =>
    gap.source === 'tree' && gap.scope === 'source' && gap.path === undefined
      ? { ...gap, what: `${shown}: ${gap.what}` }
      : gap,
  );
  return { ...coverage, gaps };
}

function withGaps(coverage: Coverage, gaps: readonly Gap[]): Coverage {
  return gaps.length === 0 ? coverage : { ...coverage, gaps: [...coverage.gaps, ...gaps] };
}
