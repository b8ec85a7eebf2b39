import type { Operation, ProviderOperations } from '../../model/catalogue.ts';
import { destroyedKinds, irreversible } from '../../model/irreversible.ts';
import { operationsWhere } from '../../model/operation-effects.ts';
import type { OperationSet } from '../../model/operation-set.ts';
import { oncePer } from '../../util/once-per.ts';
import { globMatch } from '../../util/glob.ts';

/** Parts of a provider's list that are asked of every credential, each made once. */
export class Subsets {
  readonly #operations: ProviderOperations;
  readonly #made = new Map<string, OperationSet>();

  constructor(operations: ProviderOperations) {
    this.#operations = operations;
  }

  /** What cannot be undone if everything that cuts an undo short is reachable. */
  get perhapsIrreversible(): OperationSet {
    return this.#where('irreversible', (item) => irreversible(item, this.#operations, () => true));
  }

  get escalating(): OperationSet {
    return this.#where('escalating', (item) => item.effects.includes('escalate'));
  }

  /** What escalates or yields a credential. */
  get leading(): OperationSet {
    return this.#where(
      'leading',
      (item) => item.effects.includes('escalate') || (item.yields ?? []).length > 0,
    );
  }

  /** What yields a credential. */
  get yielding(): OperationSet {
    return this.#where('yielding', (item) => item.yields !== undefined);
  }

  get destroying(): OperationSet {
    return this.#where('destroying', (item) => item.effects.includes('destroy'));
  }

  /** What destroys or disables a kind of asset, itself or by container or key. */
  destroyersOf(kind: string): OperationSet {
    return this.#where(`destroyers ${kind}`, ({ assets: { destroy = [], unprotect = [] } }) =>
      destroyedKinds([...destroy, ...unprotect], this.#operations).some((hit) => hit.id === kind),
    );
  }

  /** What a pattern names, whatever its case. */
  named(pattern: string): OperationSet {
    const folded = pattern.toLowerCase();
    return this.#where(`named ${folded}`, ({ id }) => globMatch(folded, id.toLowerCase()));
  }

  #where(name: string, wanted: (operation: Operation) => boolean): OperationSet {
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    const made = operationsWhere(this.#operations, wanted);
    this.#made.set(name, made);
    return made;
  }
}

/** The parts of one provider's list. */
export const subsetsOf = oncePer((operations: ProviderOperations) => new Subsets(operations));
