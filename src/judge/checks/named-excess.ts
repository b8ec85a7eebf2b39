import type { ProviderOperations } from '../../model/catalogue.ts';
import type { Exposure } from '../../model/exposure.ts';
import type { Excess } from '../../model/finding.ts';
import type { OperationSet } from '../../model/operation-set.ts';
import { milderOperations, worstOperations } from '../../model/ranking.ts';

type Counts = Omit<Excess, 'worst' | 'milder'>;

/** An excess whose operations are named when somebody reads them: of many findings only the first are shown. */
export function namedExcess(
  counts: Counts,
  exposures: readonly Exposure[],
  outside: OperationSet,
  operations: ProviderOperations,
): Excess {
  let milder: Excess['milder'] | undefined;
  return {
    ...counts,
    get worst() {
      return worstOperations(exposures, operations);
    },
    get milder() {
      milder ??= milderOperations(outside, worstOperations(exposures, operations), operations);
      return milder;
    },
  };
}

/** The same with the irreversible operations of another end. */
export function withWorstOf(own: Excess, other: Excess): Excess {
  const { operations, irreversible, resources, jobOperations, authorityOperations, bound } = own;
  return {
    operations,
    irreversible,
    resources,
    jobOperations,
    authorityOperations,
    bound,
    get worst() {
      return other.worst;
    },
    get milder() {
      return own.milder;
    },
  };
}
