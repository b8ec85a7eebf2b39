import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineIndex, utf8Length } from '../../src/util/lines.ts';
import { splitUrl } from '../../src/util/url.ts';

const cases: readonly (readonly [string, object])[] = [
  [
    'postgres://u:p%40ss@DB.example.com:5432/x?sslmode=require',
    {
      scheme: 'postgres',
      user: { text: 'u' },
      password: { text: 'p@ss', start: 13, end: 19 },
      host: 'db.example.com',
      port: 5432,
      database: 'x',
      query: 'sslmode=require',
    },
  ],
  ['https://token@h.io/a', { user: { text: 'token' }, host: 'h.io' }],
  ['redis://:pw@h:6379/0', { password: { text: 'pw' }, host: 'h', port: 6379 }],
  ['mongodb+srv://u:p@a.example.com,b.example.com/db', { scheme: 'mongodb+srv', host: 'a.example.com' }],
  [
    'postgres://u:p/w#d@h.example.com/db',
    { password: { text: 'p/w#d' }, host: 'h.example.com', database: 'db' },
  ],
  [
    'https://h.io/a?key=v&b=c',
    {
      parameters: [
        { name: 'key', text: 'v' },
        { name: 'b', text: 'c' },
      ],
    },
  ],
  ['http://[::1]:80/', { host: '::1', port: 80 }],
  ['https://h.io:443/p@q', { host: 'h.io', port: 443 }],
];

test.each(cases)('%s is split', (url, parts) => {
  expect(splitUrl(url)).toMatchObject(parts);
});

test('what is no URL is not split, and nothing throws', () => {
  expect(splitUrl('a:b')).toBeUndefined();
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void splitUrl(`x://${text}`)));
});

test('lines are found for offsets', () => {
  const lines = new LineIndex('a\r\nbc\n\nd');
  expect([0, 3, 4, 6, 7].map((at) => lines.at(at))).toEqual([
    { line: 1, column: 1 },
    { line: 2, column: 1 },
    { line: 2, column: 2 },
    { line: 3, column: 1 },
    { line: 4, column: 1 },
  ]);
});

test('UTF-8 lengths are those of the encoder', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(utf8Length(text, 0, text.length)).toBe(new TextEncoder().encode(text).length);
    }),
  );
});
