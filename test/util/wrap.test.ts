import { expect, test } from 'vitest';
import { count, thousands } from '../../src/util/wrap.ts';

test.each([
  [0, '0'],
  [7, '7'],
  [999, '999'],
  [1000, '1,000'],
  [17_123, '17,123'],
  [100_000, '100,000'],
  [1_234_567, '1,234,567'],
])('%i is written %s', (number, text) => {
  expect(thousands(number)).toBe(text);
});

test('a thing alone has no plural', () => {
  expect([count(1, 'entry', 'entries'), count(1000, 'entry', 'entries')]).toEqual([
    '1 entry',
    '1,000 entries',
  ]);
});
