import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { NameTable } from '../../../src/read/sources/walk/name-table.ts';

const LENGTH = 6;

/** Names that often begin alike, or are the same. */
const name = fc
  .tuple(fc.constantFrom('', '0000', 'abcdef01'), fc.constantFrom(0, 1, 3, 255), fc.nat(40))
  .map(([start, middle, end]) => {
    const bytes = Buffer.alloc(LENGTH);
    bytes.write(start, 'hex');
    bytes[4] = middle;
    bytes[5] = end;
    return bytes.toString('hex');
  });

test('of names in several lists the first is found, however many begin alike', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uniqueArray(name, { maxLength: 60 }), { maxLength: 4 }),
      fc.array(name, { maxLength: 20 }),
      (lists, others) => {
        const sorted = lists.map((list) => list.toSorted());
        const all = sorted.flat();
        const table = new NameTable(
          sorted.map((list) => Buffer.from(list.join(''), 'hex')),
          LENGTH,
        );
        expect(table.count).toBe(all.length);
        for (const one of [...all, ...others])
          expect(table.find(Buffer.from(`ff${one}`, 'hex'), 1)).toBe(all.indexOf(one));
      },
    ),
  );
});

test.each([
  ['a name twice', '000102030405000102030405'],
  ['names out of order', '010000000000000000000000'],
])('%s: no list of names', (_, names) => {
  expect(() => new NameTable([Buffer.alloc(LENGTH), Buffer.from(names, 'hex')], LENGTH)).toThrow(
    'an index out of order',
  );
});
