import { expect, test } from 'vitest';
import { within } from '../../src/util/within.ts';

test.each<[path: string, below: string | undefined]>([
  ['/work', ''],
  ['/work/a/b', 'a/b'],
  ['/work/..rules', '..rules'],
  ['/work/..rules/a', '..rules/a'],
  ['/', undefined],
  ['/workshop', undefined],
  ['/work/../other', undefined],
])('below /work lies %s', (path, below) => {
  expect(within('/work', path)).toBe(below);
});
