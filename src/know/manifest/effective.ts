import type { Catalogue } from '../../model/catalogue.ts';
import type {
  Acceptance,
  CredentialSelector,
  DeclaredAsset,
  DeclaredEvidence,
  Job,
  JobGrant,
  Manifest,
  Statement,
} from '../../model/manifest.ts';
import type { AuditMode } from '../../model/report.ts';
import { globCovers } from '../../util/glob.ts';
import { namedExactly } from './grants.ts';
import {
  acceptanceWithin,
  attestationWithin,
  gateWithin,
  isProduction,
  pathWithin,
  recoveryWithin,
  sameAcceptance,
  sameEvidence,
  sameGate,
  selectorWithin,
} from './order.ts';
import { pairJobs } from './pairs.ts';

/** How a manifest is asked for: `full` reads the work tree against HEAD, the others a change against its base. */
export type EffectiveMode = Exclude<AuditMode, 'stdin'>;

/**
 * The manifest that counts for an audit: whatever makes a verdict milder, as far as both the reviewed revision
 * (`base`) and the audited one (`head`) have it; whatever makes it worse, as soon as `head` says it.
 *
 * - Jobs: selectors, operations and resources that both have. What the change takes away is gone at once; what it
 *   adds waits for review. A renamed job stays the same job.
 * - Gates, recovery, attestations, acceptances, exclusions, nesting: the weaker of the two versions; where neither is
 *   the weaker one, the reviewed one; an entry that only one of them has does not count.
 * - Evidence: the union, so that a document that the change no longer names still raises the floor; complete only
 *   where both say so.
 * - Assets: reviewed ones stay as they were; new ones count, without an environment other than production.
 * - Environments as reviewed; contexts as reviewed, and new ones in production.
 * - A full run also takes jobs that only the work tree has: as a declared purpose, for credentials that no reviewed
 *   job names (`Job.uncommitted`), without any operation that destroys, unprotects, escalates or spends. So no edit
 *   that nobody committed makes an irreversible excess look wanted.
 * - Where a full run has no reviewed manifest at all (no repository, or never committed), the work tree's counts as a
 *   whole, and its revision's state says so. A range or index without one at its base has no manifest yet.
 */
export function effective(
  base: Manifest,
  head: Manifest,
  mode: EffectiveMode,
  catalogue: Catalogue,
): Manifest {
  if (mode === 'full' && !base.present) return { ...head, acceptances: neverReviewed(base, head) };
  const jobs = pairJobs(base.jobs, head.jobs).flatMap(({ job, before }) => {
    if (before) return [meetJobs(before, job)];
    return mode === 'full' ? [uncommitted(job, catalogue)] : [];
  });
  return {
    present: base.present,
    revisions: head.present ? head.revisions : base.revisions,
    assets: strictAssets(base.assets, head.assets),
    jobs,
    evidence: joinEvidence(base.evidence, head.evidence),
    attested: weaker(base.attested, head.attested, attestationWithin),
    environments: base.environments,
    contexts: strictContexts(base.contexts, head.contexts),
    gates: weaker(base.gates, head.gates, gateWithin, sameGate),
    recovery: weaker(base.recovery, head.recovery, recoveryWithin, (a, b) => a.name === b.name),
    exclude: weaker(base.exclude, head.exclude, (a, b) => pathWithin(a.path, b.path)),
    nested: weaker(base.nested, head.nested, pathWithin),
    acceptances: weaker(base.acceptances, head.acceptances, acceptanceWithin, sameAcceptance),
  };
}

/** Without a reviewed manifest there may still be reviewed acceptances. */
function neverReviewed(base: Manifest, head: Manifest): readonly Acceptance[] {
  if (base.acceptances.length === 0) return head.acceptances;
  return weaker(base.acceptances, head.acceptances, acceptanceWithin, sameAcceptance);
}

/** Entries of either side that are within one of the other; where a pair of `same` is neither way, the reviewed one. */
function weaker<T>(
  base: readonly T[],
  head: readonly T[],
  within: (a: T, b: T) => boolean,
  same: (a: T, b: T) => boolean = () => false,
): T[] {
  const kept = head.filter((one) => base.some((before) => within(one, before)));
  const narrower = base.filter(
    (one) => !kept.some((other) => within(one, other)) && head.some((other) => within(one, other)),
  );
  const all = [...kept, ...narrower];
  const contested = base.filter(
    (one) =>
      head.some((other) => same(one, other)) && !all.some((other) => other === one || same(one, other)),
  );
  return [...all, ...contested];
}

function meetJobs(before: Job, job: Job): Job {
  const { environment: _, ...rest } = job;
  const environment = before.environment ?? (isProduction(job.environment) ? job.environment : undefined);
  const reviewBy = [before.reviewBy, job.reviewBy].filter((day) => day !== undefined).toSorted()[0];
  return {
    ...rest,
    credentials: weaker<CredentialSelector>(before.credentials, job.credentials, selectorWithin),
    grants: meetGrants(before.grants, job.grants),
    ...(environment === undefined ? {} : { environment }),
    ...(reviewBy === undefined ? {} : { reviewBy }),
    ...(before.within === undefined ? {} : { within: before.within }),
  };
}

/** What both lists grant. Resources that only overlap are left out: never more than either says. */
function meetGrants(base: readonly JobGrant[], head: readonly JobGrant[]): JobGrant[] {
  return head.flatMap((one) =>
    base.flatMap((before) => {
      if (before.provider !== one.provider) return [];
      const operations = one.grant.operations.intersection(before.grant.operations);
      const on = meetResources(before.grant.on, one.grant.on);
      if (operations.empty || on.length === 0) return [];
      return [{ ...one, grant: { operations, on }, exact: one.exact.intersection(before.exact) }];
    }),
  );
}

function meetResources(a: readonly string[], b: readonly string[]): string[] {
  const inner = a.filter((one) => b.some((other) => globCovers(other, one)));
  const outer = b.filter((one) => a.some((other) => globCovers(other, one)));
  return [...new Set([...inner, ...outer])];
}

function uncommitted(job: Job, catalogue: Catalogue): Job {
  const { environment, ...rest } = job;
  return {
    ...rest,
    ...(isProduction(environment) && environment !== undefined ? { environment } : {}),
    grants: job.grants.map((one) => {
      const barred = namedExactly(catalogue.operations(one.provider));
      const grant = { ...one.grant, operations: one.grant.operations.minus(barred) };
      return { ...one, grant, exact: one.exact.minus(barred) };
    }),
    uncommitted: true,
  };
}

function strictAssets(base: readonly DeclaredAsset[], head: readonly DeclaredAsset[]): DeclaredAsset[] {
  const known = new Set(base.map((asset) => asset.name));
  const added = head.filter((asset) => !known.has(asset.name));
  return [
    ...base,
    ...added.map((asset) => {
      const { environment: _, ...rest } = asset;
      return isProduction(asset.environment) ? asset : rest;
    }),
  ];
}

function strictContexts(base: Manifest['contexts'], head: Manifest['contexts']): Manifest['contexts'] {
  const added = Object.entries(head).filter(
    ([name, { environment }]) => !Object.hasOwn(base, name) && isProduction(environment),
  );
  return Object.fromEntries([...Object.entries(base), ...added]);
}

function joinEvidence(
  base: readonly DeclaredEvidence[],
  head: readonly DeclaredEvidence[],
): DeclaredEvidence[] {
  const now = head.map((one) =>
    completeAsBoth(one, base.find((before) => sameEvidence(before, one))?.complete),
  );
  const gone = base.filter((before) => !head.some((one) => sameEvidence(before, one)));
  return [...now, ...gone.map((one) => completeAsBoth(one, undefined))];
}

function completeAsBoth(one: DeclaredEvidence, reviewed: Statement | undefined): DeclaredEvidence {
  const { complete, ...rest } = one;
  if (!complete || !reviewed) return rest;
  return { ...rest, complete: complete.until <= reviewed.until ? complete : reviewed };
}
