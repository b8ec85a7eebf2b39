import { falseAttestations } from './audit/attested.ts';
import { changeOf, ownersFor } from './audit/change.ts';
import { readEvidence } from './audit/evidence.ts';
import type { GivenReport } from './audit/imports.ts';
import { createLeft, inventoryOf, type Inventory } from './audit/inventory.ts';
import type { GivenManifest } from './audit/manifests.ts';
import { brokenManifest, printableProblems } from './audit/problems.ts';
import { reportOf } from './audit/report.ts';
import { reviewedControls } from './audit/reviewed-controls.ts';
import { startOf, type Start } from './audit/start.ts';
import { valuesOf, type Values } from './audit/values.ts';
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
import type { Tree } from './model/tree.ts';
import type { Hits } from './read/detect/index.ts';
import { repositoryFacts, type Repository, type SourcePlan } from './read/sources/index.ts';

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
  services.progress('listing');
  const start = await startOf(request, services);
  const problems = atRevision(request) ? [] : start.judged.problems;
  if (problems.length > 0) return { problems: printableProblems(problems, services.scanText) };
  services.progress('reading');
  const values = await valuesOf(start, request, services);
  services.progress('joining');
  const unseen = request.mode === 'range' || request.mode === 'staged' || request.revision !== undefined;
  const inventory = await inventoryIn(start, values, unseen, services);
  const attested = atRevision(request)
    ? []
    : falseAttestations(start.judged.written, inventory.credentials, services.catalogue);
  if (attested.length > 0)
    return { problems: printableProblems(attested, services.scanText, values.secrets) };
  const known = await knownOf(start, values, inventory, request, services);
  services.progress('judging');
  return {
    report: await reported(start, values, inventory, known, request, services),
    redact: values.redact,
    tree: start.trees.head,
    written: start.judged.written,
    repository: start.plan.repository,
    evidence: known.evidence,
  };
}

/** The credentials among the values. */
function inventoryIn(
  { plan, trees, judged }: Start,
  { hits, redact, imported }: Values,
  unseen: boolean,
  services: AuditServices,
): Promise<Inventory> {
  const { head, reviewed, before, moved } = trees;
  const { manifest } = judged;
  return inventoryOf(hits, {
    ...services,
    redact,
    plan,
    manifest,
    head,
    reviewed,
    before,
    moved,
    reported: imported.added,
    unseen,
  });
}

/** Everything that is judged: the credentials with evidence, controls and what could not be read. */
async function knownOf(
  { trees, judged }: Start,
  values: Values,
  inventory: Inventory,
  request: AuditRequest,
  services: AuditServices,
): Promise<Known> {
  const { catalogue } = services;
  const { head, before } = trees;
  const { manifest } = judged;
  const { controls: found, assets, gaps } = readControls(head, manifest, catalogue, request.asOf);
  const asked = { manifest, catalogue, asOf: request.asOf };
  const alone = request.revision === undefined;
  const controls = alone ? reviewedControls(found, head, trees.reviewed, asked) : found;
  const broken = atRevision(request) ? brokenManifest(judged.problems, values.redact) : [];
  const unread = [...values.crowded, ...trees.gaps, ...broken, ...gaps, ...values.imported.gaps];
  const evidenceTrees = before === undefined ? [head] : [head, before];
  return {
    ...inventory,
    asOf: request.asOf,
    scope: request,
    catalogue,
    manifest,
    widenings: [...services.widenings, ...judged.widenings],
    evidence: await readEvidence(evidenceTrees, manifest, catalogue, alone ? inventory.credentials : 'all'),
    controls: {
      ...controls,
      prompts: controls.prompts.map((prompt) => ({ ...prompt, quote: values.redact(prompt.quote) })),
    },
    found: assets,
    coverage: withGaps(values.coverage, unread),
    tree: head,
    read: existsIn(head),
    ...(request.mode === 'staged' && before !== undefined
      ? { left: createLeft(before, head, { ...services, manifest }) }
      : {}),
  };
}

/** The verdict over what is known, and over what was known before the change where there is one. */
async function reported(
  { plan, trees, judged, manifests }: Start,
  { imported }: Values,
  { names }: Inventory,
  known: Known,
  request: AuditRequest,
  { host, version }: AuditServices,
): Promise<Report> {
  const verdict = judge(known);
  const asked = { mode: request.mode, written: judged.written, ...manifests };
  const change = await changeOf(known, verdict, trees, asked);
  const findings = change?.findings ?? verdict.findings;
  const audited = repositoryFacts(host, plan);
  return {
    ...reportOf({ ...verdict, findings }, names, audited, plan, request, version),
    ...(change === undefined ? {} : { change: change.change }),
    ...ownersFor(known.widenings, plan, trees.reviewed),
    imports: imported.outcomes,
  };
}

/** A commit is compared as it is: what is wrong in it cannot be mended any more. */
function atRevision({ revision }: AuditRequest): boolean {
  return revision !== undefined && revision !== 'worktree';
}

function existsIn(tree: Known['tree']): (path: string) => boolean {
  const paths = new Set(tree.paths());
  return (path) => paths.has(path);
}

function withGaps(coverage: Coverage, gaps: readonly Gap[]): Coverage {
  return gaps.length === 0 ? coverage : { ...coverage, gaps: [...coverage.gaps, ...gaps] };
}
