import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { OperationOrder } from '../../src/model/operation-order.ts';
import { OperationSet } from '../../src/model/operation-set.ts';

const SIZE = 150;
const indices = fc.uniqueArray(fc.nat(SIZE - 1), { maxLength: 40 });
/** Sets of which some hold others, so that a result is often one of them. */
const several = fc
  .tuple(fc.array(indices, { minLength: 1, maxLength: 4 }), fc.array(fc.nat(4), { maxLength: 3 }))
  .map(([own, joined]) => [...own, ...joined.map((at) => own.slice(0, at).flat())])
  .chain((own) => fc.shuffledSubarray(own, { minLength: 1 }));

function setOf(own: readonly number[]): OperationSet {
  return new OperationSet('acme', SIZE, own);
}

function sorted(own: Iterable<number>): number[] {
  return [...new Set(own)].sort((a, b) => a - b);
}

test('a set answers as a list of its operations would', () => {
  fc.assert(
    fc.property(several, ([first = [], ...others]) => {
      const own = setOf(first);
      const sets = others.map(setOf);
      const rest = others.flat();
      expect(own.union(...sets).indices).toEqual(sorted([...first, ...rest]));
      expect(own.minus(...sets).indices).toEqual(sorted(first.filter((one) => !rest.includes(one))));
      for (const [at, other] of others.entries()) {
        const set = sets[at] ?? own;
        const both = sorted(first.filter((one) => other.includes(one)));
        expect(own.intersection(set).indices).toEqual(both);
        expect(own.meets(set)).toBe(both.length > 0);
        expect(own.covers(set)).toBe(other.every((one) => first.includes(one)));
      }
      expect([own, ...sets].map((set) => set.indices)).toEqual([first, ...others].map(sorted));
      expect([own.size, own.empty]).toEqual([first.length, first.length === 0]);
    }),
  );
});

test('the first of a set in an order are the first of it sorted, of few and of many', () => {
  const order = fc.shuffledSubarray(
    Array.from({ length: SIZE }, (_, at) => at),
    { minLength: SIZE },
  );
  fc.assert(
    fc.property(order, fc.uniqueArray(fc.nat(SIZE - 1)), fc.nat(8), (inOrder, own, count) => {
      const found = new OperationOrder(inOrder).first(setOf(own), count);
      expect(found).toEqual(inOrder.filter((index) => own.includes(index)).slice(0, count));
    }),
  );
});
