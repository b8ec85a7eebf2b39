import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHost } from '../../../src/cli/host.ts';
import {
  planSources,
  slicePlan,
  type PlannedObject,
  type SourcePlan,
} from '../../../src/read/sources/index.ts';
import { TestRepository } from './repository.ts';

function planWith(objects: readonly PlannedObject[]): SourcePlan {
  return {
    root: '/',
    mode: 'full',
    repository: { state: 'none', bare: false, prefix: '', shallow: false, promisor: false },
    files: [],
    objects,
    metadata: [],
    coverage: { sources: [], gaps: [] } as unknown as SourcePlan['coverage'],
  };
}

function blob(number: number, size: number, isWhole: boolean): PlannedObject {
  const oid = number.toString(16).padStart(40, '0');
  const frame = { kind: 'blob', source: 'history', tracking: 'history' } as const;
  return { oid, path: 'a', size, ...frame, ...(isWhole ? { whole: true } : {}) };
}

/** Objects, the first of each family whole, and the number of the family of each. */
function familiesWith(sizes: readonly (readonly number[])[]): {
  objects: readonly PlannedObject[];
  familyOf: ReadonlyMap<string, number>;
} {
  const familyOf = new Map<string, number>();
  const objects = sizes.flatMap((family, number) =>
    family.map((size, at) => {
      const object = blob(familyOf.size, size, at === 0);
      familyOf.set(object.oid, number);
      return object;
    }),
  );
  return { objects, familyOf };
}

const families = fc.array(fc.array(fc.nat(200_000), { minLength: 1, maxLength: 12 }), { maxLength: 60 });

test('slices together are the plan, each in its order', () => {
  fc.assert(
    fc.property(families, fc.integer({ min: 1, max: 4 }), (sizes, of) => {
      const { objects } = familiesWith(sizes);
      const slices = Array.from(
        { length: of },
        (_, part) => slicePlan(planWith(objects), { part, of }).objects,
      );
      expect(slices.flat().toSorted((a, b) => (a.oid < b.oid ? -1 : 1))).toEqual(objects);
      for (const slice of slices) expect(slice).toEqual(objects.filter((one) => slice.includes(one)));
    }),
  );
});

test('of many families none is in two slices, and both have about as much to read', () => {
  const many = fc.array(fc.array(fc.nat(50_000), { minLength: 1, maxLength: 6 }), {
    minLength: 400,
    maxLength: 500,
  });
  fc.assert(
    fc.property(many, (sizes) => {
      const { objects, familyOf } = familiesWith(sizes);
      const [one = [], two = []] = [0, 1].map(
        (part) => slicePlan(planWith(objects), { part, of: 2 }).objects,
      );
      const own = new Set(one.map(({ oid }) => familyOf.get(oid)));
      expect(two.filter(({ oid }) => own.has(familyOf.get(oid)))).toEqual([]);
      const share = one.length / objects.length;
      expect(share).toBeGreaterThan(0.4);
      expect(share).toBeLessThan(0.6);
    }),
    { numRuns: 20 },
  );
});

test('one family that is most of the work is shared all the same', () => {
  const { objects } = familiesWith([Array.from({ length: 400 }, () => 100_000)]);
  const slice = slicePlan(planWith(objects), { part: 1, of: 2 }).objects;
  expect(slice.length).toBeGreaterThan(100);
  expect(slice.length).toBeLessThan(300);
});

test('what a pack makes from each other is planned together', async () => {
  const repository = new TestRepository();
  for (let version = 0; version < 12; version++) {
    for (const name of ['a', 'b', 'c']) {
      const lines = Array.from(
        { length: 200 },
        (_, line) => `${name} ${line} ${line === version ? 'new' : ''}\n`,
      );
      repository.write(`${name}.txt`, lines.join(''));
    }
    repository.commit(`version ${version}`);
  }
  repository.git('repack', '-adfq', '--depth=4');
  repository.git('rm', '-rq', '.');
  repository.commit('nothing');
  const folder = join(repository.root, '.git/objects/pack');
  const bases = new Map<string, string>();
  for (const pack of readdirSync(folder).filter((name) => name.endsWith('.idx'))) {
    for (const line of repository.git('verify-pack', '-v', join(folder, pack)).split('\n')) {
      const [oid = '', , , , , , base] = line.split(/\s+/);
      if (base !== undefined) bases.set(oid, base);
    }
  }
  const host = createHost(repository.root);
  const request = {
    root: repository.root,
    mode: 'full',
    history: true,
    dependencies: true,
    exclude: [],
  } as const;
  const { objects } = await planSources(host, { ...request, reader: 'packs' });
  const blobs = objects.filter(({ kind }) => kind === 'blob');
  const rootOf = (oid: string): string => {
    const base = bases.get(oid);
    return base === undefined ? oid : rootOf(base);
  };
  expect(bases.size).toBeGreaterThan(20);
  let family = '';
  for (const { oid, whole } of blobs) {
    expect(whole === true).toBe(!bases.has(oid));
    if (whole === true) family = oid;
    expect(rootOf(oid)).toBe(family);
  }
});
