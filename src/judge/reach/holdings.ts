import type { Authority, Bound, Grant, PlaneAuthority } from '../../model/authority.ts';
import type { Catalogue, Operation, ProviderOperations } from '../../model/catalogue.ts';
import { noOperations } from '../../model/operation-effects.ts';
import type { OperationSet } from '../../model/operation-set.ts';

/** An operation a credential holds, with the resources it holds it on. */
export interface Held {
  readonly operation: Operation;
  readonly index: number;
  readonly on: readonly string[];
}

/** One end of an authority, asked by operation: nothing is made of what nobody asks for. */
export class HeldOperations {
  readonly operations: ProviderOperations;
  /** All that is held, whatever it is held on. */
  readonly set: OperationSet;
  readonly #grants: readonly Grant[];
  /** Resources by the grants that hold an operation, so that operations held alike share them. */
  readonly #reach: Reach = { on: NOWHERE, next: [] };

  constructor(planes: readonly PlaneAuthority[], operations: ProviderOperations) {
    this.operations = operations;
    this.#grants = planes
      .flatMap((plane) => (plane.kind === 'listed' ? plane.grants : []))
      .filter((grant) => grant.operations.provider === operations.provider);
    this.set = noOperations(operations).union(...this.#grants.map((grant) => grant.operations));
  }

  has(id: string): boolean {
    const index = this.operations.index(id);
    return index !== undefined && this.set.has(index);
  }

  get(id: string): Held | undefined {
    const index = this.operations.index(id);
    return index === undefined ? undefined : this.at(index);
  }

  at(index: number): Held | undefined {
    const operation = this.operations.list[index];
    return operation === undefined || !this.set.has(index)
      ? undefined
      : { operation, index, on: this.on(index) };
  }

  /** What is held of a set, grant by grant and in the order of the list. */
  *among(wanted: OperationSet): Generator<Held> {
    for (const index of this.indicesAmong(wanted)) {
      const held = this.at(index);
      if (held !== undefined) yield held;
    }
  }

  /** The same by index. */
  indicesAmong(wanted: OperationSet): readonly number[] {
    const [first] = this.#grants;
    if (first !== undefined && this.#grants.length === 1)
      return wanted.intersection(first.operations).indices;
    const result: number[] = [];
    let left = wanted;
    for (const { operations } of this.#grants) {
      for (const index of left.intersection(operations).indices) result.push(index);
      left = left.minus(operations);
      if (left.empty) break;
    }
    return result;
  }

  /** Resources that an operation is held on; none where it is not held. */
  on(index: number): readonly string[] {
    let reach = this.#reach;
    for (let position = 0; position < this.#grants.length; position += 1) {
      const grant = this.#grants[position];
      if (grant?.operations.has(index) !== true) continue;
      const next = reach.next[position] ?? withGrant(reach, grant);
      reach.next[position] = next;
      reach = next;
    }
    return reach.on;
  }
}

/** What an operation is held on by some grants, and by the next ones besides. */
interface Reach {
  readonly on: readonly string[];
  /** By the position of the grant. */
  readonly next: (Reach | undefined)[];
}

function withGrant({ on }: Reach, grant: Grant): Reach {
  return { on: on === NOWHERE ? grant.on : [...new Set([...on, ...grant.on])], next: [] };
}

/** The resources of what is not held. */
export const NOWHERE: readonly string[] = [];

/** Both ends of one credential. */
export interface Holdings {
  readonly authority: Authority;
  readonly floor: HeldOperations;
  readonly ceiling: HeldOperations;
  /** Some plane is not known at all, or only in words: nothing can be excluded for this provider. */
  readonly open: boolean;
}

/** Opens every authority; bounds that are one and the same are opened once. */
export function holdings(
  authorities: ReadonlyMap<string, Authority>,
  catalogue: Catalogue,
): ReadonlyMap<string, Holdings> {
  const known = new Map<Bound['planes'], HeldOperations>();
  const heldBy = ({ planes }: Bound, provider: string): HeldOperations => {
    const before = known.get(planes);
    if (before !== undefined && before.operations.provider === provider) return before;
    const held = new HeldOperations(planes, catalogue.operations(provider));
    known.set(planes, held);
    return held;
  };
  const result = new Map<string, Holdings>();
  for (const [id, authority] of authorities) {
    const floor = heldBy(authority.floor, authority.provider);
    const ceiling = heldBy(authority.ceiling, authority.provider);
    const open = authority.ceiling.planes.some((plane) => plane.kind !== 'listed');
    result.set(id, { authority, floor, ceiling, open });
  }
  return result;
}
