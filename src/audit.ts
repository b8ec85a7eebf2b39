import { falseAttestations } from './audit/attested.ts';
import { readEvidence } from './audit/evidence.ts';
import { createLeft, inventoryOf } from './audit/inventory.ts';
import { judgedManifest, type GivenManifest } from './audit/manifests.ts';
import { printableProblems } from './audit/problems.ts';
import { reportOf } from './audit/report.ts';
import { treesFor } from './audit/trees.ts';
import { judge, type Known, type Verdict } from './audit/verdict.ts';
import { markNew } from './judge/findings/index.ts';
import { readControls } from './know/controls/index.ts';
import type { Catalogue } from './model/catalogue.ts';
import type { Detection } from './model/detection.ts';
import type { Severity } from './model/finding.ts';
import type { Coverage, Gap } from './model/fragment.ts';
import type { Host } from './model/host.ts';
import type { Problem, Widening } from './model/manifest.ts';
import type { Report, Scope } from './model/report.ts';
import type { Hits } from './read/detect/index.ts';
import { createRedactor } from './util/redact.ts';
import { planSources, repositoryFacts, type SourcePlan } from './read/sources/index.ts';

/** What somebody asks for. */
export interface AuditRequest extends Scope {
  /** Absolute. */
  readonly root: string;
  /** The folder as it was asked for, for messages. */
  readonly shown: string;
  readonly manifests: readonly GivenManifest[];
  readonly manifestFrom?: string;
  /** Files below the root, relative to it, that this run writes its reports to. */
  readonly outputs: readonly string[];
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
  /** Stages as they begin, for whoever waits. */
  progress(stage: string): void;
}

/**
 * Problems in what the user gave us, fit to be printed, or a report. `redact` takes every value that was found out of a
 * text, because one may also stand in a path, a tag or a job's name: whatever is printed or written goes through it.
 */
export type Audit =
  | { readonly problems: readonly Problem[] }
  | { readonly report: Report; readonly redact: Redact };

export type Redact = (text: string) => string;

/** From a repository to a verdict: list, read the manifest, scan, join, read evidence and controls, judge. */
export async function audit(request: AuditRequest, services: AuditServices): Promise<Audit> {
  const { host, catalogue } = services;
  services.progress('listing');
  const listing = await planSources(host, { ...request, exclude: [] });
  const trees = await treesFor(host, listing, request);
  const { manifest, written, widenings, problems } = judgedManifest(
    trees.head,
    trees.reviewed,
    request.mode,
    {
      catalogue,
      asOf: request.asOf,
      given: request.manifests,
      revisionOf: trees.revisionOf,
      secretLike: (text) =>
        services.scanText('value.txt', text).matches.some((match) => match.role === 'secret'),
    },
  );
  if (problems.length > 0) return { problems: printableProblems(problems, services.scanText) };
  const plan =
    manifest.exclude.length === 0
      ? listing
      : await planSources(host, { ...request, exclude: manifest.exclude });
  services.progress('reading');
  const { hits, coverage: read } = await services.scan(plan);
  const secrets = hits.matches.flatMap((match) => (match.role === 'secret' ? [match.secret] : []));
  const redact = createRedactor(secrets);
  services.progress('judging');
  const inventory = await inventoryOf(hits, {
    ...services,
    redact,
    plan,
    manifest,
    head: trees.head,
    reviewed: trees.reviewed,
    before: trees.before,
  });
  const attested = falseAttestations(written, inventory.credentials, catalogue);
  if (attested.length > 0) return { problems: printableProblems(attested, services.scanText, secrets) };
  const controls = readControls(trees.head, manifest, catalogue, request.asOf);
  const coverage = withGaps(nameRoot(read, request.shown), [...trees.gaps, ...controls.gaps]);
  const evidenceTrees = trees.before === undefined ? [trees.head] : [trees.head, trees.before];
  const known: Known = {
    ...inventory,
    asOf: request.asOf,
    scope: request,
    catalogue,
    manifest,
    widenings: [...services.widenings, ...widenings],
    evidence: await readEvidence(evidenceTrees, manifest, catalogue, inventory.credentials),
    controls: {
      ...controls.controls,
      prompts: controls.controls.prompts.map((prompt) => ({ ...prompt, quote: redact(prompt.quote) })),
    },
    found: controls.assets,
    coverage,
    tree: trees.head,
    read: existsIn(trees.head),
    ...(request.mode === 'staged' && trees.before !== undefined
      ? { left: createLeft(trees.before, trees.head, { ...services, manifest }) }
      : {}),
  };
  const verdict = judge(known);
  const before = trees.before === undefined ? undefined : await judgeBefore(known, trees.before, services);
  const findings = before === undefined ? verdict.findings : markNew(verdict.findings, before.findings);
  const audited = repositoryFacts(host, plan.root);
  return {
    report: reportOf({ ...verdict, findings }, inventory.names, audited, plan, request, services.version),
    redact,
  };
}

/** The same question asked of the revision before the change, so that only what the change causes is new. */
async function judgeBefore(
  known: Known,
  before: Parameters<typeof readControls>[0],
  services: AuditServices,
): Promise<Verdict> {
  const controls = readControls(before, known.manifest, services.catalogue, known.asOf);
  const credentials = known.credentials.flatMap((credential) => {
    const sightings = credential.sightings.filter((sighting) => sighting.added !== true);
    return sightings.length === 0 ? [] : [{ ...credential, sightings }];
  });
  return judge({
    ...known,
    credentials,
    widenings: [],
    controls: controls.controls,
    found: controls.assets,
    evidence: await readEvidence([before], known.manifest, services.catalogue, credentials),
  });
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
