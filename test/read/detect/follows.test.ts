import { expect, test } from 'vitest';

import { keyFollows, valueFollows } from '../../../src/read/detect/follows.ts';

/** The text with the name in brackets: bytes, start and end of the name. */
function marked(text: string): [bytes: Uint8Array, start: number, end: number] {
  const [, front = '', name = '', behind = ''] = /^(.*)«(.*)»(.*)$/su.exec(text) ?? [];
  const start = Buffer.byteLength(front);
  return [Buffer.from(front + name + behind), start, start + Buffer.byteLength(name)];
}

test.each([
  ['«redis»: { password: 1 }', true],
  ['[«redis»]', true],
  ['[ «redis» ]', true],
  ['{ «redis» /* cache */ : {} }', true],
  ['«redis» # cache', true],
  ['<«redis»>', true],
  ['«redis».password=1', true],
  ['our «redis» is old', false],
])('a key: %s is %s', (text, follows) => {
  const [bytes, , end] = marked(text);
  expect(keyFollows(bytes, end)).toBe(follows);
});

test.each([
  ['«password» = abcd', true],
  ['const «redisPassword» string = "abcd"', true],
  ['final String «password» = "abcd"', true],
  ['- name: «redis-password» # the token\n  value: abcd', true],
  ['«NAME»: # c\n  abcdef', true],
  ['«password»: #\n#\n#\nabcd', true],
  ['«password»:', false],
  ['the «password» and more', false],
  ['«password»\u00a0=\u00a0abcd', true],
  ['«password»\u00a0=\u00a0\u00a0', false],
])('a name: %s is %s', (text, follows) => {
  const [bytes, start, end] = marked(text);
  expect(valueFollows(bytes, start, end)).toBe(follows);
});

test('endless empty comments behind a name are not followed to their end', () => {
  const bytes = Buffer.from(`password=${'#\n'.repeat(100_000)}`);
  expect(valueFollows(bytes, 0, 8)).toBe(true);
});
