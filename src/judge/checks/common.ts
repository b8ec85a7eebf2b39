import type { Catalogue, ProviderOperations } from '../../model/catalogue.ts';
import type { Credential } from '../../model/credential.ts';
import { noOperations } from '../../model/operation-effects.ts';
import { OperationSet } from '../../model/operation-set.ts';
import { oncePer } from '../../util/once-per.ts';

/** By the types that a credential fits. */
const known = oncePer((_operations: ProviderOperations) => new Map<string, OperationSet>());

/**
 * What every credential of the type can do whatever it was given (`BEGIN`, `sts:GetCallerIdentity`), as far as it only
 * reads or changes: no narrower credential exists that could not, so it is no excess.
 */
export function commonTo(
  { fits }: Credential,
  catalogue: Catalogue,
  operations: ProviderOperations,
): OperationSet {
  const sets = known(operations);
  const key = fits.join('\n');
  const common = sets.get(key) ?? commonToTypes(fits, catalogue, operations);
  sets.set(key, common);
  return common;
}

function commonToTypes(
  fits: readonly string[],
  { types }: Catalogue,
  operations: ProviderOperations,
): OperationSet {
  const { provider, list } = operations;
  const own = fits.flatMap((id) => types.get(id) ?? []);
  const none = noOperations(operations);
  if (own.some((type) => type.authority.known === 'fixed' || type.provider !== provider)) return none;
  const [first = none, ...others] = own.map((type) => operations.resolve(type.authority.floor).set);
  const harmless = others
    .reduce((set, other) => set.intersection(other), first)
    .indices.filter((index) =>
      (list[index]?.effects ?? []).every((effect) => effect === 'read' || effect === 'change'),
    );
  return new OperationSet(provider, list.length, harmless);
}
