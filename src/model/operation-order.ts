import { oncePer } from '../util/once-per.ts';
import { compareText } from '../util/order.ts';
import type { ProviderOperations } from './catalogue.ts';
import type { OperationSet } from './operation-set.ts';

/** Less than this part of a list is few. */
const FEW = 50;

/** A provider's list in some order, asked for the first of many sets: a set is never sorted as a whole. */
export class OperationOrder {
  readonly #inOrder: Uint32Array;
  readonly #places: Uint32Array;

  /** From the indices of the whole list. */
  constructor(inOrder: readonly number[]) {
    this.#inOrder = Uint32Array.from(inOrder);
    this.#places = new Uint32Array(inOrder.length);
    for (const [place, index] of inOrder.entries()) this.#places[index] = place;
  }

  /** The indices of the first `count` of a set; of a small set they are sooner found in it than in the list. */
  first(set: OperationSet, count: number): number[] {
    return set.size < this.#inOrder.length / FEW ? this.#firstOfFew(set, count) : this.#found(set, count);
  }

  #firstOfFew(set: OperationSet, count: number): number[] {
    const places = Uint32Array.from(set.indices, (index) => this.#places[index] ?? 0).sort();
    return Array.from(places.subarray(0, count), (place) => this.#inOrder[place] ?? 0);
  }

  #found(set: OperationSet, count: number): number[] {
    const first: number[] = [];
    for (const index of this.#inOrder) {
      if (first.length === count) break;
      if (set.has(index)) first.push(index);
    }
    return first;
  }
}

/** An operation's name without its provider: `s3:GetObject`. */
export function nameOf(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}

/** A provider's list by name. */
export const byName = oncePer(({ list }: ProviderOperations): OperationOrder => {
  const names = list.map(({ id }, index) => ({ name: nameOf(id), index }));
  return new OperationOrder(names.sort((a, b) => compareText(a.name, b.name)).map(({ index }) => index));
});
