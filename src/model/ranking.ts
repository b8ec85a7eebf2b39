import { oncePer } from '../util/once-per.ts';
import type { Operation, ProviderOperations } from './catalogue.ts';
import { effectRank, worstEffect, type Effect } from './effect.ts';
import type { Exposure } from './exposure.ts';
import type { Excess, ExcessOperation } from './finding.ts';
import { OperationOrder } from './operation-order.ts';
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
  const { worst, listed } = ranksOf(operations).rank(exposures);
  TAKEN.set(worst, listed);
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
  const first = byMildness(operations).first(left, NAMED);
  return {
    count: left.size,
    first: first.flatMap((index) => {
      const operation = operations.list[index];
      return operation === undefined ? [] : [{ id: operation.id, effect: milderEffect(operation) }];
    }),
  };
}

/** A provider's list in the order in which what can be undone is named. */
const byMildness = oncePer((operations: ProviderOperations): OperationOrder => {
  const ranked = operations.list.map((operation, index) => ({
    index,
    id: operation.id,
    rank: effectRank(milderEffect(operation)),
    prominence: operations.prominence(index),
  }));
  ranked.sort((a, b) => b.rank - a.rank || inOrder(a.prominence, b.prominence) || compareText(a.id, b.id));
  return new OperationOrder(ranked.map(({ index }) => index));
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
