import type { Authority, Bound } from '../../model/authority.ts';
import type { BoundChange, Difference, Surveyed } from '../../model/change.ts';
import type { Exposure } from '../../model/exposure.ts';
import { OperationSet } from '../../model/operation-set.ts';
import { milderOperations, worstOperations } from '../../model/ranking.ts';
import { globCovers } from '../../util/glob.ts';

/** Which end of an authority is compared. */
export type End = 'floor' | 'ceiling';

/** One end of one authority, resolved: each operation with the resources it has it on. */
interface Side {
  readonly provider: string;
  readonly held: ReadonlyMap<number, readonly string[]>;
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
  const bound = authority[end];
  return {
    provider: authority.provider,
    held: heldBy(bound),
    words: wordsOf(bound),
    exposures: exposuresOf(authority, survey, end),
    because: bound.because,
  };
}

function heldBy(bound: Bound): ReadonlyMap<number, readonly string[]> {
  const held = new Map<number, string[]>();
  for (const plane of bound.planes) {
    if (plane.kind !== 'listed') continue;
    for (const { operations, on } of plane.grants) {
      for (const index of operations) {
        const all = held.get(index);
        if (all === undefined) held.set(index, [...on]);
        else all.push(...on.filter((one) => !all.includes(one)));
      }
    }
  }
  return held;
}

function wordsOf({ planes }: Bound): string[] {
  return planes.flatMap((plane) => {
    if (plane.kind === 'unlisted') return [plane.words];
    return plane.kind === 'unknown' ? [`unknown on its ${plane.plane} plane`] : [];
  });
}

function exposuresOf({ credential }: Authority, survey: Surveyed, end: End): Exposure[] {
  return survey.exposures.filter(
    (item) => item.credential === credential && (end === 'ceiling' || item.bound === 'floor'),
  );
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
  const known = other?.provider === side.provider ? other.held : new Map<number, readonly string[]>();
  const resources = new Set<string>();
  const indices = [...side.held].flatMap(([index, on]) => {
    const had = known.get(index);
    if (had === undefined) return [index];
    const farther = on.filter((one) => !had.some((wider) => globCovers(wider, one)));
    for (const one of farther) resources.add(one);
    return farther.length === 0 ? [] : [index];
  });
  const ids = new Set(indices.flatMap((index) => own.list[index]?.id ?? []));
  const worst = worstOperations(
    side.exposures.filter((item) => ids.has(item.operation)),
    own,
  );
  return {
    operations: indices.length,
    irreversible: worst.length,
    worst,
    milder: milderOperations(new OperationSet(side.provider, own.list.length, indices), worst, own),
    resources: [...resources].sort(),
    words: side.words.filter((words) => other?.words.includes(words) !== true),
  };
}

/** Whether one revision permits something that the other does not. */
export function isMore({ operations, words }: Difference): boolean {
  return operations > 0 || words.length > 0;
}
