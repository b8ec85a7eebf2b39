import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { covered } from '../../src/judge/reach/covered.ts';
import { Hits } from '../../src/judge/reach/hits.ts';
import { globCovers } from '../../src/util/glob.ts';
import { acme } from '../support/world.ts';

const operations = acme.operations('acme');
const index = operations.index('acme:dropBox') ?? -1;
const operation = operations.list[index];
const resources = fc.uniqueArray(
  fc.constantFrom('*', 'acme:box/*', 'acme:box/1', 'acme:box/2', 'acme:site/1'),
  {
    minLength: 1,
  },
);
const isCovered = (wider: readonly string[], one: string): boolean =>
  wider.some((own) => globCovers(own, one));

test('what no asset is known of is hit as its kind: inside the job, outside it, or a part of each', () => {
  if (operation === undefined) throw new Error('no such operation');
  const hits = new Hits([]);
  fc.assert(
    fc.property(resources, fc.oneof(fc.constant([]), resources), (on, needed) => {
      const within = on.filter((one) => isCovered(needed, one)).length;
      const inJob = within === on.length ? [true] : within === 0 ? [false] : [false, false];
      const [floor, ceiling] = (['floor', 'ceiling'] as const).map((end) =>
        hits.of({ operation, index, on }, needed, end, operations),
      );
      for (const found of [floor, ceiling]) {
        expect(found?.map((hit) => hit.inJob)).toEqual(inJob);
        for (const { asset } of found ?? [])
          expect(asset).toMatchObject({ kind: 'acme/box', source: 'kind' });
      }
      const assets = [floor, ceiling].flatMap((found) => found?.map(({ asset }) => asset) ?? []);
      expect(new Set(assets).size).toBe(inJob.length * 2);
    }),
  );
});

test('resources cover others where they cover each of them, however often it is asked', () => {
  fc.assert(
    fc.property(resources, fc.array(resources), (wider, others) => {
      for (const narrower of [...others, wider, ...others])
        expect(covered(wider, narrower)).toBe(narrower.every((one) => isCovered(wider, one)));
    }),
  );
});
