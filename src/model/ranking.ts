import { oncePer } from '../util/once-per.ts';
import type { Operation, ProviderOperations } from './catalogue.ts';
import { effectRank, worstEffect, type Effect } from './effect.ts';
import type { Exposure } from './exposure.ts';
import type { Excess, ExcessOperation } from './finding.ts';
import { OperationSet } from './operation-set.ts';
import { ranksOf } from './ranks.ts';
import { compareText } from '../util/order.ts';

/** So many operations of those that can be undone are named. */
const NAMED = 5;

/**
 * Every irreversible operation once: those on the floor first, then by how directly it hits what, then by what people
 * know (the catalogue's `first`), then by the order of the catalogue's assets. Of one and the same list it is worked
 * out once.
 */
export function worstOperations(
  exposures: readonly Exposure[],
  operations: ProviderOperations,
): readonly ExcessOperation[] {
  const known = RANKED.get(exposures);
  if (known?.operations === operations) return known.worst;
  const worst = ranked(exposures, operations);
  RANKED.set(exposures, { operations, worst });
  return worst;
}

const RANKED = new WeakMap<
  readonly Exposure[],
  { readonly operations: ProviderOperations; readonly worst: readonly ExcessOperation[] }
>();

function ranked(exposures: readonly Exposure[], operations: ProviderOperations): readonly ExcessOperation[] {
  const rankings = ranksOf(operations).rank(exposures);
  const worst = rankings.map(({ entry }) => entry);
  const indices = rankings.flatMap(({ weights }) => weights.index ?? []);
  TAKEN.set(worst, new OperationSet(operations.provider, operations.list.length, indices));
  return worst;
}

/** The operations of a ranking as a set. */
const TAKEN = new WeakMap<readonly ExcessOperation[], OperationSet>();

/**
 * What is left of a set without its irreversible operations: by effect, then by what people know, then by name. What
 * destroys and can be undone is a change.
 */
export function milderOperations(
  set: OperationSet,
  worst: readonly ExcessOperation[],
  operations: ProviderOperations,
): Excess['milder'] {
  const taken =
    TAKEN.get(worst) ??
    new OperationSet(
      operations.provider,
      operations.list.length,
      worst.flatMap(({ id }) => operations.index(id) ?? []),
    );
  const left = set.minus(taken);
  const count = left.size;
  const { inOrder: all, places } = byMildness(operations);
  // Of a few, the first are sooner found among them than in the whole list.
  const few = count < all.length / FEW;
  const first = few
    ? left.indices
        .map((index) => places[index] ?? 0)
        .sort((a, b) => a - b)
        .slice(0, NAMED)
        .flatMap((place) => all[place] ?? [])
    : firstOf(all, left);
  return { count, first: first.map(({ id, effect }) => ({ id, effect })) };
}

/** Less than this part of a list is few. */
const FEW = 50;

function firstOf(all: readonly Ranked[], wanted: OperationSet): Ranked[] {
  const first: Ranked[] = [];
  for (const item of all) {
    if (first.length === NAMED) break;
    if (wanted.has(item.index)) first.push(item);
  }
  return first;
}

interface Ranked {
  readonly index: number;
  readonly id: string;
  readonly effect: Effect;
}

/** A provider's list in the order in which what can be undone is named, and each operation's place in it; made once. */
const byMildness = oncePer((operations: ProviderOperations) => {
  const ranked = operations.list.map((operation, index) => {
    const effect = milderEffect(operation);
    const prominence = operations.prominence(index);
    return { index, id: operation.id, effect, rank: effectRank(effect), prominence };
  });
  ranked.sort((a, b) => b.rank - a.rank || inOrder(a.prominence, b.prominence) || compareText(a.id, b.id));
  const places = new Uint32Array(ranked.length);
  for (const [place, { index }] of ranked.entries()) places[index] = place;
  const all: readonly Ranked[] = ranked;
  return { inOrder: all, places };
});

function milderEffect({ effects }: Operation): Effect {
  const others = effects.map((effect) =>
    effect === 'destroy' || effect === 'unprotect' ? 'change' : effect,
  );
  return worstEffect(others) ?? 'read';
}

function inOrder(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
