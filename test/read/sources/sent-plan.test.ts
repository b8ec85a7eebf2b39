import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { planOf, sentPlan, type PlannedObject, type SourcePlan } from '../../../src/read/sources/index.ts';

const object = (nameBytes: number): fc.Arbitrary<PlannedObject> =>
  fc.record(
    {
      oid: fc
        .uint8Array({ minLength: nameBytes, maxLength: nameBytes })
        .map((bytes) => Buffer.from(bytes).toString('hex')),
      kind: fc.constantFrom('blob', 'message'),
      source: fc.constantFrom('history', 'message', 'tree'),
      tracking: fc.constantFrom('history', 'tracked', 'none'),
      path: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'src/a.ts', 'commit 4f2c91e')),
      size: fc.nat(),
      unreachable: fc.constant(true as const),
      added: fc.constant(true as const),
    },
    { requiredKeys: ['oid', 'kind', 'source', 'tracking', 'path'] },
  );

function planWith(objects: readonly PlannedObject[]): SourcePlan {
  return {
    root: '/',
    mode: 'full',
    repository: { state: 'none', bare: false, prefix: '', shallow: false, promisor: false },
    files: [{ path: 'a', tracking: 'none' }],
    objects,
    metadata: [],
    coverage: { sources: [], gaps: [] } as unknown as SourcePlan['coverage'],
  };
}

test('a plan comes out of a clone as it was sent', () => {
  const plans = fc
    .constantFrom(20, 32)
    .chain((nameBytes) => fc.array(object(nameBytes), { maxLength: 40 }))
    .map(planWith);
  fc.assert(
    fc.property(plans, (plan) => {
      expect(planOf(structuredClone(sentPlan(plan)))).toEqual(plan);
    }),
  );
});
