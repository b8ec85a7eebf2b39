import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstFrom, firstIndex } from '../../src/util/first-index.ts';

test('it is the first index that a search from the front finds, and asks few', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { maxLength: 200 }), fc.nat(60), (numbers, limit) => {
      const sorted = numbers.toSorted((a, b) => a - b);
      let asked = 0;
      const first = firstIndex(sorted.length, (index) => {
        asked += 1;
        expect(index).toBeLessThan(sorted.length);
        return (sorted[index] ?? 0) >= limit;
      });
      const plain = sorted.findIndex((number) => number >= limit);
      expect(first).toBe(plain < 0 ? sorted.length : plain);
      expect(asked).toBeLessThanOrEqual(Math.ceil(Math.log2(sorted.length + 1)));
    }),
  );
});

test('among the first so many of an ordered list, the first that is not below a value', () => {
  const list = Int32Array.of(1, 3, 3, 7, 9, 0, 0);
  expect([0, 1, 2, 3, 8, 9, 10].map((value) => firstFrom(list, 5, value))).toEqual([0, 0, 1, 1, 4, 4, 5]);
  expect(firstFrom(Float64Array.of(2 ** 40), 1, 2 ** 40 + 1)).toBe(1);
});
