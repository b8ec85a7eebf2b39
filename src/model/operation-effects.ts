import { oncePer } from '../util/once-per.ts';
import type { Operation, ProviderOperations } from './catalogue.ts';
import { EFFECTS, type Effect } from './effect.ts';
import { OperationSet } from './operation-set.ts';

/** The effects that operations of a set have, from harmless to worst. */
export function effectsIn(set: OperationSet, operations: ProviderOperations): Effect[] {
  const byEffect = operationsByEffect(operations);
  return EFFECTS.filter((effect) => byEffect.get(effect)?.meets(set) === true);
}

/** The operations of a provider's list that have an effect, for each effect; made once. */
const operationsByEffect = oncePer(
  (operations: ProviderOperations): ReadonlyMap<Effect, OperationSet> =>
    new Map(
      EFFECTS.map((effect) => [effect, operationsWhere(operations, (item) => item.effects.includes(effect))]),
    ),
);

/** None of a provider's operations. */
export const noOperations = oncePer(
  ({ provider, list }: ProviderOperations) => new OperationSet(provider, list.length),
);

/** The operations of a provider's list for which something holds. */
export function operationsWhere(
  { provider, list }: ProviderOperations,
  holds: (operation: Operation) => boolean,
): OperationSet {
  const indices = list.flatMap((operation, index) => (holds(operation) ? [index] : []));
  return new OperationSet(provider, list.length, indices);
}
