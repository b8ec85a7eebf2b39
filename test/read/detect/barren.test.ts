import { expect, test } from 'vitest';
import type { Fragment } from '../../../src/model/fragment.ts';
import { createScanner } from '../../../src/read/detect/index.ts';
import { readReferences, readValues } from '../../../src/read/formats/index.ts';
import { detection, random, rule } from './detection.ts';

const rules = detection([
  rule({
    type: 'store/key',
    shape: 'token',
    anchors: ['access_key'],
    near: [{ variable: ['access_key'], word: ['store.connect'] }],
  }),
]);
const far = 'let x = y + z;\n'.repeat(500);
const apart = 'let x = y;\n'.repeat(80);
const assigned = `${'f(a, b); '.repeat(40)}access_key = "${random('base62', 32, 'a')}";`;
/** The word stands where a gate sees it, and too far from the value for the rule. */
const barren = `${far}store.connect();\n${apart}g();\n${assigned}\n${far}`;
const found = `${far}store.connect();\n${apart}store.connect(g);\n${assigned}\n${far}`;

/** How often the rule is found in each of some contents, which one scanner reads one after the other. */
function hitsIn(contents: readonly string[]): number[] {
  const scanner = createScanner(rules, { readValues, readReferences });
  return contents.map((content, index) => {
    scanner.scan(versionOf(content, String(index)));
    return scanner.finish().matches.length;
  });
}

function versionOf(content: string, blob: string): Fragment {
  return {
    origin: { source: 'history', path: 'a.js', tracking: 'history', blob },
    bytes: Buffer.from(content),
  };
}

test('lines in which nothing was found are read again where a word beside them is another', () => {
  expect(hitsIn([barren, found])).toEqual([0, 1]);
  expect(hitsIn([found, barren, found])).toEqual([1, 0, 1]);
});

test('lines in which something was found are read again where something else beside them has changed', () => {
  expect(hitsIn([found, found.replace('let x = y;', 'let z = y;'), `//\n${found}`])).toEqual([1, 1, 1]);
});

test('lines are read again under another name', () => {
  const scanner = createScanner(rules, { readValues, readReferences });
  const isIn = (path: string): boolean => {
    const { origin, bytes } = versionOf(found, path);
    return scanner.scan({ origin: { ...origin, path }, bytes });
  };
  expect(['a.lock', 'yarn.lock', 'a.js', 'b.js'].map(isIn)).toEqual([true, true, true, true]);
});
