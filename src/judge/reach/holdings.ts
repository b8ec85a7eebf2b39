import type { Authority, Bound, Grant, PlaneAuthority } from '../../model/authority.ts';
import type { Catalogue, Operation, ProviderOperations } from '../../model/catalogue.ts';
import { OperationSet } from '../../model/operation-set.ts';

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
  readonly #reach = new Map<string, readonly string[]>();

  constructor(planes: readonly PlaneAuthority[], operations: ProviderOperations) {
    this.operations = operations;
    this.#grants = planes
      .flatMap((plane) => (plane.kind === 'listed' ? plane.grants : []))
      .filter((grant) => grant.operations.provider === operations.provider);
    const none = new OperationSet(operations.provider, operations.list.length);
    this.set = this.#grants.reduce((all, grant) => all.union(grant.operations), none);
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
    if (first === undefined) return [];
    if (this.#grants.length === 1) return wanted.intersection(first.operations).indices;
    let left = wanted;
    return this.#grants.flatMap((grant) => {
      const { indices } = left.intersection(grant.operations);
      left = left.minus(grant.operations);
      return indices;
    });
  }

  /** Resources that an operation is held on; none where it is not held. */
  on(index: number): readonly string[] {
    const [first] = this.#grants;
    if (this.#grants.length === 1 && first !== undefined)
      return first.operations.has(index) ? first.on : NOWHERE;
    let only: Grant | undefined;
    let key = '';
    for (const [position, grant] of this.#grants.entries()) {
      if (!grant.operations.has(index)) continue;
      if (only === undefined) only = grant;
      else key += ` ${position}`;
    }
    if (only === undefined) return NOWHERE;
    return key === '' ? only.on : this.#together(`${this.#grants.indexOf(only)}${key}`);
  }

  /** The resources of several grants, given by their positions. */
  #together(key: string): readonly string[] {
    const known = this.#reach.get(key);
    if (known !== undefined) return known;
    const on = [...new Set(key.split(' ').flatMap((position) => this.#grants[Number(position)]?.on ?? []))];
    this.#reach.set(key, on);
    return on;
  }
}

const NOWHERE: readonly string[] = [];

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
