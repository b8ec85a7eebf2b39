import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeldOperations } from '../../src/judge/reach/holdings.ts';
import type { Grant } from '../../src/model/authority.ts';
import { OperationSet } from '../../src/model/operation-set.ts';
import { acme } from '../support/world.ts';

const operations = acme.operations('acme');
const { list } = operations;
const indices = fc.uniqueArray(fc.nat(list.length - 1));
const grant = fc.record({
  operations: indices.map((own) => new OperationSet('acme', list.length, own)),
  on: fc.uniqueArray(fc.constantFrom('*', 'acme:box/1', 'acme:box/2', 'acme:site/*'), { minLength: 1 }),
});
const grants: fc.Arbitrary<readonly Grant[]> = fc.array(grant, { maxLength: 5 });

test('what is held by several grants is held on all that they name, grant by grant', () => {
  fc.assert(
    fc.property(grants, indices, (own, asked) => {
      const held = new HeldOperations([{ plane: 'api', kind: 'listed', grants: own }], operations);
      const wanted = new OperationSet('acme', list.length, asked);
      const holders = (index: number): readonly Grant[] => own.filter((one) => one.operations.has(index));
      for (const index of list.keys())
        expect(held.on(index)).toEqual([...new Set(holders(index).flatMap(({ on }) => on))]);
      const inTurn = own.flatMap((one) => one.operations.indices.filter((index) => asked.includes(index)));
      expect(held.indicesAmong(wanted)).toEqual([...new Set(inTurn)]);
      expect(held.set.indices).toEqual([...list.keys()].filter((index) => holders(index).length > 0));
    }),
  );
});
