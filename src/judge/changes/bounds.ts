import type { Bound, Grant } from '../../model/authority.ts';
import type { ProviderOperations } from '../../model/catalogue.ts';
import type { BoundChange, Difference, Surveyed } from '../../model/change.ts';
import type { Exposure } from '../../model/exposure.ts';
import { OperationSet } from '../../model/operation-set.ts';
import { milderOperations, worstOperations } from '../../model/ranking.ts';
import { globCovers } from '../../util/glob.ts';

/** Which end of an authority is compared. */
export type End = 'floor' | 'ceiling';

/** One end of one authority, resolved. */
interface Side {
  readonly provider: string;
  readonly held: OperationSet;
  readonly grants: readonly Grant[];
  readonly words: readonly string[];
  readonly exposures: readonly Exposure[];
  readonly because: string;
}

/** One end of a credential's authority in both revisions; an authority that is absent permits nothing. */
export function boundChange(
  id: { readonly before: string; readonly after: string },
  before: Surveyed,
  after: Surveyed,
  end: End,
): BoundChange | undefined {
  const was = sideOf(id.before, before, end);
  const now = sideOf(id.after, after, end);
  if (was === undefined && now === undefined) return undefined;
  return {
    before: was?.held.size ?? 0,
    after: now?.held.size ?? 0,
    irreversible: { before: irreversibleOf(was), after: irreversibleOf(now) },
    gained: difference(now, was, after),
    lost: difference(was, now, before),
    because: (now ?? was)?.because ?? '',
  };
}

function sideOf(id: string, survey: Surveyed, end: End): Side | undefined {
  const authority = survey.authorities.get(id);
  if (authority === undefined) return undefined;
  const { provider } = authority;
  const bound = authority[end];
  const grants = bound.planes.flatMap((plane) => (plane.kind === 'listed' ? plane.grants : []));
  const exposures = survey.exposures.get(id) ?? [];
  return {
    provider,
    held: unionOf(grants, none(survey.catalogue.operations(provider))),
    grants,
    words: wordsOf(bound),
    exposures: end === 'ceiling' ? exposures : exposures.filter((item) => item.bound === 'floor'),
    because: bound.because,
  };
}

function none({ provider, list }: ProviderOperations): OperationSet {
  return new OperationSet(provider, list.length);
}

function unionOf(grants: readonly Grant[], empty: OperationSet): OperationSet {
  return grants.reduce((set, grant) => set.union(grant.operations), empty);
}

function wordsOf({ planes }: Bound): string[] {
  return planes.flatMap((plane) => {
    if (plane.kind === 'unlisted') return [plane.words];
    return plane.kind === 'unknown' ? [`unknown on its ${plane.plane} plane`] : [];
  });
}

function irreversibleOf(side: Side | undefined): number {
  return new Set((side?.exposures ?? []).map((item) => item.operation)).size;
}

const NOTHING: Difference = {
  operations: 0,
  irreversible: 0,
  worst: [],
  milder: { count: 0, first: [] },
  resources: [],
  words: [],
};

/** What `side` has and `other` has not. Lists of two providers have nothing in common. */
function difference(side: Side | undefined, other: Side | undefined, survey: Surveyed): Difference {
  if (side === undefined) return NOTHING;
  const own = survey.catalogue.operations(side.provider);
  const known = other?.provider === side.provider ? other : undefined;
  const words = side.words.filter((one) => known?.words.includes(one) !== true);
  const farther = known === undefined ? undefined : fartherThan(known, side.grants, none(own));
  const more = (known === undefined ? side.held : side.held.minus(known.held)).union(
    farther?.operations ?? none(own),
  );
  if (more.empty) return words.length === 0 ? NOTHING : { ...NOTHING, words };
  const reached = side.exposures.filter(({ operation }) => {
    const index = own.index(operation);
    return index !== undefined && more.has(index);
  });
  const worst = worstOperations(reached, own);
  return {
    operations: more.size,
    irreversible: worst.length,
    worst,
    milder: milderOperations(more, worst, own),
    resources: [...(farther?.resources ?? [])].sort(),
    words,
  };
}

/** Operations that the other side has as well, and not on all of these resources. */
function fartherThan(
  { grants: known, held }: Side,
  grants: readonly Grant[],
  empty: OperationSet,
): { readonly operations: OperationSet; readonly resources: ReadonlySet<string> } {
  const resources = new Set<string>();
  let operations = empty;
  for (const grant of grants) {
    const shared = grant.operations.intersection(held);
    if (shared.empty) continue;
    for (const on of grant.on) {
      const there = known.filter((one) => one.on.some((wider) => globCovers(wider, on)));
      const left = shared.minus(unionOf(there, empty));
      if (left.empty) continue;
      operations = operations.union(left);
      resources.add(on);
    }
  }
  return { operations, resources };
}

/** Whether one revision permits something that the other does not. */
export function isMore({ operations, words }: Difference): boolean {
  return operations > 0 || words.length > 0;
}
