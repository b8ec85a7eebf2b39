import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstIndex } from '../../src/util/first-index.ts';

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
