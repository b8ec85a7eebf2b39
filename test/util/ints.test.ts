import { expect, test } from 'vitest';
import { grown, Ints } from '../../src/util/ints.ts';

test('a list holds what was pushed, gives the last one first, and then -1', () => {
  const list = new Ints(2);
  for (let i = 0; i < 1000; i++) list.push(i * i);
  expect([list.length, list.data[999]]).toEqual([1000, 998_001]);
  expect([list.pop(), list.pop(), list.length]).toEqual([998_001, 996_004, 998]);
  expect(new Ints(0).pop()).toBe(-1);
});

test('a list grows up to its limit and not beyond', () => {
  const list = new Ints(4, 10);
  for (let i = 0; i < 10; i++) list.push(i);
  expect([...list.data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(() => list.push(10)).toThrow(RangeError);
  expect(() => list.roomFor(1)).toThrow(RangeError);
});

test('a longer copy is of the same kind, and of the length that is asked for at least', () => {
  expect(grown(Uint8Array.of(1, 2), 3)).toEqual(Uint8Array.of(1, 2, 0, 0));
  expect(grown(Int32Array.of(1, 2), 7)).toEqual(Int32Array.of(1, 2, 0, 0, 0, 0, 0));
  expect(() => grown(Uint8Array.of(1, 2), 9, 8)).toThrow(RangeError);
});
