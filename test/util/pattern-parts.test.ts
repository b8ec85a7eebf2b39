import { expect, test } from 'vitest';

import { charOf, insideOf, looksAround, partsOf } from '../../src/util/pattern-parts.ts';

/** Parts as `kind source least-most`. */
function read(pattern: string): string[] {
  return [...partsOf(pattern)].map(
    ({ kind, source, least, most }) => `${kind} ${source} ${String(least)}-${String(most)}`,
  );
}

test.each<[pattern: string, parts: readonly string[]]>([
  ['a-', ['char a 1-1', 'char - 1-1']],
  ['\\.\\_', ['char \\. 1-1', 'other \\_ 1-1']],
  ['[a\\]b]x?', ['class [a\\]b] 1-1', 'char x 0-1']],
  ['.\\d+\\x2d\\u002d', ['class . 1-1', 'class \\d 1-Infinity', 'class \\x2d 1-1', 'class \\u002d 1-1']],
  ['a{2}b{2,}?c{2,3}d*', ['char a 2-2', 'char b 2-Infinity', 'char c 2-3', 'char d 0-Infinity']],
  ['^\\b$', ['empty ^ 1-1', 'empty \\b 1-1', 'empty $ 1-1']],
  ['(?:a[)]\\)(b))+c', ['group (?:a[)]\\)(b)) 1-Infinity', 'char c 1-1']],
  ['a|b', ['char a 1-1', 'choice | 1-1', 'char b 1-1']],
  ['\\12\\k<q>', ['back \\12 1-1', 'back \\k<q> 1-1']],
  ['\\p{L}\\u{1f}', ['other \\p{L} 1-1', 'other \\u{1f} 1-1']],
  ['(a', ['group (a 1-1']],
  [')[', ['other ) 1-1', 'other [ 1-1']],
])('the parts of %s', (pattern, parts) => {
  expect(read(pattern)).toEqual(parts);
});

test.each([
  ['(ab)', 'ab'],
  ['(?:ab)', 'ab'],
  ['(?<name>ab)', 'ab'],
  ['(?<!ab)', 'ab'],
  ['(?=a(b))', 'a(b)'],
])('inside %s stands %s', (group, inside) => {
  expect([...partsOf(group)].map(insideOf)).toEqual([inside]);
});

test('a group that looks around is told from one that takes something', () => {
  const groups = ['(?=a)', '(?!a)', '(?<=a)', '(?<!a)', '(a)', '(?:a)', '(?<name>a)'];
  expect(groups.map((group) => [...partsOf(group)].some(looksAround))).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('a quantifier is given as it is written', () => {
  expect([...partsOf('a{1,2}?b+c')].map(({ quantifier }) => quantifier)).toEqual(['{1,2}?', '+', '']);
});

test('a character stands for itself, with a backslash or without', () => {
  expect([...partsOf('a\\.')].map(charOf)).toEqual(['a', '.']);
});
