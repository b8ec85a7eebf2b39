import type { Authority, Bound, Grant } from '../../model/authority.ts';
import type { Catalogue, Operation } from '../../model/catalogue.ts';

/** An operation a credential holds, with the resources it holds it on. */
export interface Held {
  readonly operation: Operation;
  readonly index: number;
  readonly on: readonly string[];
}

/** The operations of one end of an authority, one entry an operation. */
export function heldBy(bound: Bound, provider: string, catalogue: Catalogue): ReadonlyMap<string, Held> {
  const operations = catalogue.operations(provider);
  const held = new Map<string, Held>();
  for (const grant of allGrants(bound)) {
    for (const index of grant.operations) {
      const operation = operations.list[index];
      if (operation === undefined) continue;
      const before = held.get(operation.id);
      const on = before === undefined ? grant.on : [...new Set([...before.on, ...grant.on])];
      held.set(operation.id, { operation, index, on });
    }
  }
  return held;
}

function allGrants(bound: Bound): Grant[] {
  return bound.planes.flatMap((plane) => (plane.kind === 'listed' ? plane.grants : []));
}

/** Both ends of one credential, resolved once. */
export interface Holdings {
  readonly authority: Authority;
  readonly floor: ReadonlyMap<string, Held>;
  readonly ceiling: ReadonlyMap<string, Held>;
  /** Some plane is not known at all, or only in words: nothing can be excluded for this provider. */
  readonly open: boolean;
}

/** Resolves every authority's operations. */
export function holdings(
  authorities: ReadonlyMap<string, Authority>,
  catalogue: Catalogue,
): ReadonlyMap<string, Holdings> {
  const result = new Map<string, Holdings>();
  for (const [id, authority] of authorities) {
    const floor = heldBy(authority.floor, authority.provider, catalogue);
    const same = authority.settled && authority.floor.planes === authority.ceiling.planes;
    const ceiling = same ? floor : heldBy(authority.ceiling, authority.provider, catalogue);
    const open = authority.ceiling.planes.some((plane) => plane.kind !== 'listed');
    result.set(id, { authority, floor, ceiling, open });
  }
  return result;
}
