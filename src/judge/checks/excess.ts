import { oncePer } from '../../util/once-per.ts';
import type { Bound, Grant } from '../../model/authority.ts';
import type { Credential } from '../../model/credential.ts';
import { effectRank, type Effect } from '../../model/effect.ts';
import { effectsOf, type Exposure } from '../../model/exposure.ts';
import type { Facts } from '../../model/facts.ts';
import type { Excess } from '../../model/finding.ts';
import { neededOperations } from '../../model/needed.ts';
import { effectsIn, noOperations } from '../../model/operation-effects.ts';
import type { OperationSet } from '../../model/operation-set.ts';
import { kept } from '../../util/kept.ts';
import { globCovers } from '../../util/glob.ts';
import { commonTo } from './common.ts';
import { namedExcess } from './named-excess.ts';

/** One end of an authority less what the jobs need, with everything that a severity is decided by. */
export interface Surplus {
  readonly excess: Excess;
  /** Effects of all listed and unlisted operations in excess. */
  readonly effects: readonly Effect[];
  /** Exposures outside the job at this end. */
  readonly exposures: readonly Exposure[];
  readonly unknownPlanes: readonly string[];
  readonly empty: boolean;
}

const surplusesOf = oncePer((_facts: Facts) => new Map<string, Surplus | undefined>());

/** Authority minus job, at the floor or at the ceiling (design 2); several checks ask, and it is worked out once. */
export function surplus(facts: Facts, credential: Credential, end: 'floor' | 'ceiling'): Surplus | undefined {
  const known = surplusesOf(facts);
  const key = `${credential.id} ${end}`;
  if (!known.has(key)) known.set(key, surplusOf(facts, credential, end));
  return known.get(key);
}

function surplusOf(facts: Facts, credential: Credential, end: 'floor' | 'ceiling'): Surplus | undefined {
  const authority = facts.authorities.get(credential.id);
  if (authority === undefined) return undefined;
  const operations = facts.catalogue.operations(authority.provider);
  const bound = authority[end];
  const jobs = facts.declared.get(credential.id)?.jobs ?? [];
  const grants = jobs.flatMap((job) => job.grants.filter((grant) => grant.provider === authority.provider));
  const none = noOperations(operations);
  const needed = neededOperations(facts.declared.get(credential.id), operations);
  const held = setOf(bound, none);
  const common = commonTo(credential, facts.catalogue, operations);
  const outside = held.minus(needed, common);
  const { resources, operations: farther } = widerReach(bound, grants, common, none);
  const own = facts.exposures.get(credential.id) ?? NONE;
  const exposures = outsideJob(own)[end];
  const unlisted = bound.planes.flatMap((plane) => (plane.kind === 'unlisted' ? [...plane.effects] : []));
  const wider = outside.union(farther);
  const effects = new Set<Effect>([...unlisted, ...effectsIn(wider, operations)]);
  for (const effect of effectsOf(exposures)) effects.add(effect);
  const unknownPlanes =
    end === 'floor' ? [] : bound.planes.flatMap((plane) => (plane.kind === 'unknown' ? [plane.plane] : []));
  const counts = {
    operations: outside.size,
    irreversible: operationCount(outsideJob(own).floor),
    resources,
    jobOperations: needed.size,
    authorityOperations: held.size,
    bound: end,
  };
  return {
    excess: namedExcess(counts, exposures, wider, operations),
    effects: [...effects].sort((a, b) => effectRank(a) - effectRank(b)),
    exposures,
    unknownPlanes,
    empty:
      outside.empty &&
      resources.length === 0 &&
      unlisted.length === 0 &&
      unknownPlanes.length === 0 &&
      exposures.length === 0,
  };
}

const NONE: readonly Exposure[] = [];

/** Exposures that no job names: at most, and those that are sure. */
const outsideJob = oncePer((exposures: readonly Exposure[]) => {
  const ceiling = kept(exposures, (item) => !item.inJob);
  return { ceiling, floor: kept(ceiling, (item) => item.bound === 'floor') };
});

/** How many operations a list exposes, on whatever. */
const operationCount = oncePer(
  (exposures: readonly Exposure[]) => new Set(exposures.map(({ operation }) => operation)).size,
);

function setOf(bound: Bound, none: OperationSet): OperationSet {
  return none.union(...listedGrants(bound).map(({ operations }) => operations));
}

function listedGrants({ planes }: Bound): Grant[] {
  return planes.flatMap((plane) => (plane.kind === 'listed' ? plane.grants : []));
}

/** What the authority covers and the job does not, for operations that both have. */
interface WiderReach {
  readonly resources: readonly string[];
  readonly operations: OperationSet;
}

function widerReach(
  bound: Bound,
  grants: readonly {
    readonly grant: { readonly operations: OperationSet; readonly on: readonly string[] };
  }[],
  common: OperationSet,
  none: OperationSet,
): WiderReach {
  const resources = new Set<string>();
  let operations = none;
  for (const held of listedGrants(bound)) {
    if (!grants.some((item) => item.grant.operations.meets(held.operations))) continue;
    const own = held.operations.minus(common);
    const shared = grants.filter((item) => item.grant.operations.meets(own));
    const needed = shared.flatMap((item) => item.grant.on);
    const wider =
      shared.length === 0 ? [] : held.on.filter((on) => !needed.some((pattern) => globCovers(pattern, on)));
    if (wider.length === 0) continue;
    for (const on of wider) resources.add(on);
    const both = none.union(...shared.map((item) => item.grant.operations));
    operations = operations.union(both.intersection(own));
  }
  return { resources: [...resources].sort(), operations };
}
