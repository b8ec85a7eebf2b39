import type { ProviderOperations } from './catalogue.ts';
import { EFFECTS, type Effect } from './effect.ts';
import { OperationSet } from './operation-set.ts';

const KNOWN = new WeakMap<ProviderOperations, ReadonlyMap<Effect, OperationSet>>();

/** The effects that operations of a set have, from harmless to worst. */
export function effectsIn(set: OperationSet, operations: ProviderOperations): Effect[] {
  const byEffect = operationsByEffect(operations);
  return EFFECTS.filter((effect) => byEffect.get(effect)?.meets(set) === true);
}

/** The operations of a provider's list that have an effect, for each effect; made once. */
export function operationsByEffect(operations: ProviderOperations): ReadonlyMap<Effect, OperationSet> {
  const known = KNOWN.get(operations);
  if (known !== undefined) return known;
  const { provider, list } = operations;
  const made = new Map(
    EFFECTS.map((effect) => {
      const indices = list.flatMap((item, index) => (item.effects.includes(effect) ? [index] : []));
      return [effect, new OperationSet(provider, list.length, indices)];
    }),
  );
  KNOWN.set(operations, made);
  return made;
}
