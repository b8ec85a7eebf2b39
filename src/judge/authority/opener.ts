import type { PlaneAuthority } from '../../model/authority.ts';
import type { ProviderOperations } from '../../model/catalogue.ts';
import { operationsWhere } from '../../model/operation-effects.ts';
import { oncePer } from '../../util/once-per.ts';
import type { BoundEvidence } from './bind.ts';
import { listed } from './planes.ts';

/**
 * An operation by which its caller gives itself whatever it wants (`yields` any of the provider): at most, whoever may
 * call it may do everything (design 6).
 */
export function openerOf(
  planes: readonly PlaneAuthority[],
  operations: ProviderOperations,
  bound: BoundEvidence,
): string | undefined {
  for (const plane of planes) {
    for (const grant of plane.kind === 'listed' ? plane.grants : []) {
      if (grant.on.every((on) => isSibling(on, bound))) continue;
      const [first] = grant.operations.intersection(openers(operations));
      if (first !== undefined) return operations.list[first]?.id;
    }
  }
  return undefined;
}

const openers = oncePer((operations: ProviderOperations) =>
  operationsWhere(operations, ({ yields }) => yields?.some(({ type }) => type === '*') === true),
);

/** A resource that is another principal of the same kind: what is given to it is not given to oneself. */
function isSibling(on: string, bound: BoundEvidence): boolean {
  if (/[*?]/.test(on) || bound.evidence.length === 0) return false;
  const kind = on.slice(0, on.lastIndexOf('/') + 1);
  const names = bound.evidence.map((item) => item.principal.name);
  return (
    kind !== '' &&
    names.every(
      (name) =>
        name !== on && (name.startsWith(kind) || kind.endsWith(name.slice(0, name.lastIndexOf('/') + 1))),
    ) &&
    !names.some((name) => on.endsWith(name))
  );
}

/** Every operation of a provider, on everything. */
export const everything = oncePer((operations: ProviderOperations): readonly PlaneAuthority[] => {
  const all = operations.resolve([`${operations.provider}:*`]).set;
  return listed([{ operations: all, on: ['*'] }], operations);
});
