import { array, assert, constantFrom, oneof, property, string, uint8Array, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';

import { compilePrefilter, searchAnchors } from '../../../src/read/detect/prefilter.ts';
import { ahoCorasick } from './aho-corasick.ts';

function places(anchors: readonly string[], bytes: Uint8Array): string[] {
  const found: string[] = [];
  searchAnchors(compilePrefilter(anchors), bytes, (anchor, start) =>
    found.push(`${String(start)}:${String(anchor)}`),
  );
  return found.toSorted();
}

const letters = constantFrom('a', 'B', 'b', '_', '-', '0', 'k', 'é');
const anchor = string({ unit: letters, minLength: 3, maxLength: 7 });
const text = array(oneof(anchor, string({ unit: letters, maxLength: 6 })), { maxLength: 30 }).map((parts) =>
  parts.join(''),
);

test('the prefilter finds what an automaton finds', () => {
  assert(
    property(uniqueArray(anchor, { maxLength: 40, minLength: 1 }), text, (anchors, content) => {
      const bytes = Buffer.from(content, 'utf8');
      expect(places(anchors, bytes)).toEqual(ahoCorasick(anchors, bytes));
    }),
    { numRuns: 300 },
  );
});

test('odd bytes make no difference', () => {
  assert(
    property(
      uint8Array({ maxLength: 400 }),
      uniqueArray(anchor, { maxLength: 10, minLength: 1 }),
      (bytes, anchors) => {
        expect(places(anchors, bytes)).toEqual(ahoCorasick(anchors, bytes));
      },
    ),
  );
});

test.each([0, 1, 2, 3])('an anchor of three bytes is found at offset %i and at the end', (offset) => {
  const bytes = Buffer.from(`${' '.repeat(offset)}dB_`, 'utf8');
  expect(places(['db_'], bytes)).toEqual([`${String(offset)}:0`]);
});

test('an anchor of two bytes is refused', () => {
  expect(() => compilePrefilter(['ab'])).toThrow('three bytes');
});
