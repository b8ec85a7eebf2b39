import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProviderOperations } from '../../src/model/catalogue.ts';
import type { Asset, Exposure } from '../../src/model/exposure.ts';
import { byGravity, rankingOf } from '../../src/model/gravity.ts';
import { ranksOf } from '../../src/model/ranks.ts';
import { acme } from '../support/world.ts';

const { list, planes, assets, groups, gates } = acme.operations('acme');

const KINDS: readonly Asset[] = [
  { kind: 'acme/box', title: 'a box', keeps: 'data', source: 'kind' },
  { kind: 'acme/box', title: 'a box', keeps: 'data', source: 'declared', name: 'letters' },
  { kind: 'acme/copy', title: 'a copy', keeps: 'copies', source: 'found', name: 'vault' },
  { kind: 'acme/label', title: 'a label', keeps: 'settings', source: 'kind' },
];

/** Of a whole audit, which credentials share; those of a plane that is known in words have no place in the list. */
const exposure: fc.Arbitrary<Exposure> = fc
  .record({
    at: fc.integer({ min: -2, max: list.length - 1 }),
    asset: fc.constantFrom(...KINDS),
    bound: fc.constantFrom('floor' as const, 'ceiling' as const),
    environment: fc.constantFrom('production', 'unknown'),
  })
  .map(({ at, ...rest }): Exposure => {
    const found = list[at];
    const { id, effects } = found ?? { id: `acme:(plane ${at})`, effects: ['destroy' as const] };
    const index = found === undefined ? undefined : at;
    return { operation: id, index, effects, inJob: false, gates: [], recovery: [], ...rest };
  });

/** The same operations, whose order nothing is known of yet. */
function anew(): ProviderOperations {
  const { provider, index, prominence, resolve } = acme.operations('acme');
  const own = acme.operations('acme');
  return {
    provider,
    planes,
    list,
    assets,
    groups,
    gates,
    index: index.bind(own),
    prominence: prominence.bind(own),
    resolve: resolve.bind(own),
  };
}

function plainly(exposures: readonly Exposure[], operations: ProviderOperations): readonly unknown[] {
  const ids = [...new Set(exposures.map(({ operation }) => operation))];
  const rankings = ids.map((id) =>
    rankingOf(
      exposures.filter(({ operation }) => operation === id),
      operations,
    ),
  );
  return rankings.toSorted(byGravity).map(({ entry }) => entry);
}

test('lists that share exposures are each ranked as if they were alone', () => {
  const audit = fc
    .array(exposure, { minLength: 1, maxLength: 120 })
    .chain((all) => fc.array(fc.shuffledSubarray(all), { minLength: 1, maxLength: 8 }));
  fc.assert(
    fc.property(audit, (lists) => {
      const operations = anew();
      for (const exposures of lists) {
        const { worst, listed } = ranksOf(operations).rank(exposures);
        expect(worst).toEqual(plainly(exposures, operations));
        const indices = exposures.flatMap(({ index }) => index ?? []);
        expect(listed.indices).toEqual([...new Set(indices)].sort((a, b) => a - b));
      }
    }),
    { numRuns: 300 },
  );
});

test('more of them than are kept are ranked all the same', () => {
  const operations = anew();
  const [first] = list;
  if (first === undefined) throw new Error('no operation');
  for (let round = 0; round < 8; round += 1) {
    const exposures = Array.from({ length: 3000 }, (_, at): Exposure => ({
      operation: `acme:(plane ${round * 2500 + at})`,
      index: undefined,
      effects: ['destroy'],
      asset: { kind: 'acme/box', title: 'a box', keeps: 'data', source: 'kind' },
      bound: at % 2 === 0 ? 'floor' : 'ceiling',
      inJob: false,
      environment: 'unknown',
      gates: [],
      recovery: [],
    }));
    expect(ranksOf(operations).rank(exposures).worst).toEqual(plainly(exposures, operations));
  }
});
