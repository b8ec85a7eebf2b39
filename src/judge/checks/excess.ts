import { oncePer } from '../../util/once-per.ts';
import type { Bound } from '../../model/authority.ts';
import type { Credential } from '../../model/credential.ts';
import { effectRank, type Effect } from '../../model/effect.ts';
import { effectsOf, type Exposure } from '../../model/exposure.ts';
import type { Facts } from '../../model/facts.ts';
import type { Excess } from '../../model/finding.ts';
import { neededOperations } from '../../model/needed.ts';
import { effectsIn } from '../../model/operation-effects.ts';
import { OperationSet } from '../../model/operation-set.ts';
import { kept } from '../../util/kept.ts';
import { globCovers } from '../../util/glob.ts';
import { milderOperations, worstOperations } from '../../model/ranking.ts';

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
  const none = new OperationSet(authority.provider, operations.list.length);
  const needed = neededOperations(facts.declared.get(credential.id), operations);
  const held = setOf(bound, none);
  const common = commonTo(credential, facts, none);
  const outside = held.minus(needed).minus(common);
  const { resources, operations: farther } = widerReach(bound, grants, common, none);
  const exposures = outsideJob(facts.exposures.get(credential.id) ?? NONE)[end];
  const unlisted = bound.planes.flatMap((plane) => (plane.kind === 'unlisted' ? [...plane.effects] : []));
  const effects = new Set<Effect>([...unlisted, ...effectsIn(outside.union(farther), operations)]);
  for (const effect of effectsOf(exposures)) effects.add(effect);
  const unknownPlanes =
    end === 'floor' ? [] : bound.planes.flatMap((plane) => (plane.kind === 'unknown' ? [plane.plane] : []));
  const worst = worstOperations(exposures, operations);
  return {
    excess: {
      operations: outside.size,
      irreversible: worst.filter((item) => item.bound === 'floor').length,
      worst,
      milder: milderOperations(outside.union(farther), worst, operations),
      resources,
      jobOperations: needed.size,
      authorityOperations: held.size,
      bound: end,
    },
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

/**
 * What every credential of the type can do whatever it was given (`BEGIN`, `sts:GetCallerIdentity`), as far as it only
 * reads or changes: no narrower credential exists that could not, so it is no excess.
 */
function commonTo(credential: Credential, facts: Facts, none: OperationSet): OperationSet {
  const operations = facts.catalogue.operations(none.provider);
  const types = credential.fits.flatMap((id) => facts.catalogue.types.get(id) ?? []);
  if (
    types.length === 0 ||
    types.some((type) => type.authority.known === 'fixed' || type.provider !== none.provider)
  )
    return none;
  const sets = types.map((type) => operations.resolve(type.authority.floor).set);
  const [first = none, ...others] = sets;
  const shared = others.reduce((set, other) => set.intersection(other), first);
  const harmless = [...shared].filter((index) =>
    (operations.list[index]?.effects ?? []).every((effect) => effect === 'read' || effect === 'change'),
  );
  return new OperationSet(none.provider, operations.list.length, harmless);
}

function setOf(bound: Bound, none: OperationSet): OperationSet {
  return bound.planes.reduce(
    (set, plane) =>
      plane.kind === 'listed' ? plane.grants.reduce((all, grant) => all.union(grant.operations), set) : set,
    none,
  );
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
  for (const held of bound.planes.flatMap((plane) => (plane.kind === 'listed' ? plane.grants : []))) {
    const own = held.operations.minus(common);
    const shared = grants.filter((item) => !item.grant.operations.intersection(own).empty);
    const needed = shared.flatMap((item) => item.grant.on);
    const wider =
      shared.length === 0 ? [] : held.on.filter((on) => !needed.some((pattern) => globCovers(pattern, on)));
    if (wider.length === 0) continue;
    for (const on of wider) resources.add(on);
    const both = shared.reduce((set, item) => set.union(item.grant.operations), none);
    operations = operations.union(both.intersection(own));
  }
  return { resources: [...resources].sort(), operations };
}
