import { oncePer } from '../util/once-per.ts';
import type { ProviderOperations } from './catalogue.ts';
import type { Declared } from './facts.ts';
import { noOperations } from './operation-effects.ts';
import type { OperationSet } from './operation-set.ts';

/** Operations of a provider that the jobs of a credential need, on whatever. */
export function neededOperations(
  declared: Declared | undefined,
  operations: ProviderOperations,
): OperationSet {
  if (declared === undefined || declared.jobs.length === 0) return noOperations(operations);
  const known = sets(declared);
  const before = known.get(operations);
  if (before !== undefined) return before;
  const grants = declared.jobs
    .flatMap((job) => job.grants)
    .filter(({ provider }) => provider === operations.provider);
  const needed = noOperations(operations).union(
    ...grants.flatMap(({ grant, exact }) => [grant.operations, exact]),
  );
  known.set(operations, needed);
  return needed;
}

const sets = oncePer((_declared: Declared) => new Map<ProviderOperations, OperationSet>());
