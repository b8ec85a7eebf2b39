import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { distance, nearest } from '../../src/util/nearest.ts';

test.each<[word: string, candidates: string[], expected: string[]]>([
  ['x:customDomains', ['x:customDomain', 'x:domains', 'x:me', 'y:domains'], ['x:domains', 'x:customDomain']],
  ['purpos', ['purpose', 'owner'], ['purpose']],
  ['review_by', ['review-by', 'restored-on'], ['review-by']],
  ['ownre', ['owner'], ['owner']],
  ['zebra', ['owner', 'grants'], []],
  ['', ['a'], []],
  ['same', ['same'], []],
  ['a'.repeat(300), ['a'.repeat(299)], []],
])('near %s', (word, candidates, expected) => expect(nearest(word, candidates)).toEqual(expected));

test.each([
  ['kitten', 'sitting', 3],
  ['ab', 'ba', 1],
  ['', 'abc', 3],
  ['abc', 'abc', 0],
])('%s to %s takes %d edits', (a, b, edits) => expect(distance(a, b)).toBe(edits));

test('a distance goes both ways, and a limit only cuts', () => {
  const word = string({ maxLength: 8 });
  assert(
    property(word, word, (a, b) => {
      const edits = distance(a, b);
      expect(distance(b, a)).toBe(edits);
      expect(distance(a, b, 2)).toBe(edits <= 2 ? edits : Infinity);
    }),
  );
});
