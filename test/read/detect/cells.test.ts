import { array, assert, constantFrom, nat, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { Cells } from '../../../src/read/detect/cells.ts';
import type { CellBase } from '../../../src/read/detect/cells.ts';
import { Words, wordTables } from '../../../src/read/detect/words.ts';
import { foldName } from '../../../src/util/names.ts';

const asked = ['pass', 'password', 'accesskey', 'key', 'store', 'pg'];
const words = new Words(wordTables(asked));

/** The words that begin between two offsets, with their places. */
function wordsOf(bytes: Uint8Array, from: number, to: number, base?: CellBase): string[] {
  const cells = new Cells(bytes, words, base);
  return told(cells, from, to);
}

function told(cells: Cells, from: number, to: number): string[] {
  const found = new Set<string>();
  cells.each(from, to, (word, at) =>
    found.add(`${String(at)} ${Buffer.from(words.bytesOf(word)).toString()}`),
  );
  return [...found].toSorted();
}

/** The same, one place after the other. */
function plainly(text: string, from: number, to: number): string[] {
  const found: string[] = [];
  for (let at = Math.max(0, from); at < Math.min(to, text.length); at++) {
    if (/[_\-.\s]/.test(text[at] ?? '')) continue;
    const folded = foldName(text.slice(at, at + words.over));
    for (const word of asked)
      if (word.length > 2 && folded.startsWith(word)) found.push(`${String(at)} ${word}`);
  }
  return found.toSorted();
}

const part = oneof(
  constantFrom(
    'password',
    'Access_Key',
    'access key',
    'pass-',
    'word',
    'STORE',
    'PG',
    '. - _\n',
    'x'.repeat(500),
  ),
  string({ unit: constantFrom('p', 'a', 's', 'k', 'e', 'y', '_', ' ', '\n'), maxLength: 12 }),
);
const content = array(part, { maxLength: 60 }).map((parts) => parts.join(''));

test('the words of a stretch are those that a look at every place finds', () => {
  assert(
    property(content, nat(6000), nat(6000), (text, from, length) => {
      const bytes = Buffer.from(text);
      expect(wordsOf(bytes, from - 100, from + length)).toEqual(plainly(text, from - 100, from + length));
    }),
    { numRuns: 300 },
  );
});

test('they are the same where what a content was made from is known', () => {
  assert(
    property(content, content, nat(8000), nat(3000), nat(3000), (before, inserted, at, dropped, asked) => {
      const base = Buffer.from(before);
      const known = new Cells(base, words, undefined);
      known.each(asked, asked + 4000, () => undefined);
      const start = Math.min(at, base.length);
      const behind = Math.min(start + dropped, base.length);
      const own = Buffer.from(inserted);
      const bytes = Buffer.concat([base.subarray(0, start), own, base.subarray(behind)]);
      const copies = Int32Array.from([0, 0, start, start + own.length, behind, base.length - behind]);
      const over = new Cells(bytes, words, { copies, cells: known.known });
      expect(told(over, asked - 500, asked + 5000)).toEqual(wordsOf(bytes, asked - 500, asked + 5000));
      expect(told(over, 0, bytes.length)).toEqual(wordsOf(bytes, 0, bytes.length));
    }),
    { numRuns: 300 },
  );
});

test('a word that is spread over more than a stretch is looked at with is none', () => {
  const found = [words.over - 8, words.over].map((gap) =>
    wordsOf(Buffer.from(`pass${' '.repeat(gap)}word`), 0, 600),
  );
  expect(found).toEqual([['0 pass', '0 password'], ['0 pass']]);
});

test('a word that goes on behind what was taken over is found', () => {
  const base = Buffer.from(`${'x'.repeat(100)}pass`);
  const known = new Cells(base, words, undefined);
  known.each(0, base.length, () => undefined);
  const copies = Int32Array.from([0, 0, base.length]);
  const bytes = Buffer.from(`${base.toString()}word`);
  expect(wordsOf(bytes, 0, bytes.length, { copies, cells: known.known })).toEqual([
    '100 pass',
    '100 password',
  ]);
});
