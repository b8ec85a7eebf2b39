import {
  array,
  assert,
  constantFrom,
  oneof,
  option,
  property,
  record,
  string,
  uint8Array,
  uniqueArray,
} from 'fast-check';
import { expect, test } from 'vitest';

import { compilePrefilter, searchAnchors } from '../../../src/read/detect/prefilter.ts';
import type { Anchor } from '../../../src/read/detect/prefilter.ts';
import { SEARCH_MODULE } from '../../../src/read/detect/search-module.ts';
import { searchOf } from '../../../src/read/detect/search.ts';
import { ahoCorasick } from './aho-corasick.ts';

type Found = readonly { readonly anchor: number; readonly start: number }[];

function places(found: Found): string[] {
  return found.map(({ anchor, start }) => `${String(start)}:${String(anchor)}`).toSorted();
}

/** What the plain search finds; the assembled one has to find the same in the same order. */
function search(anchors: readonly Anchor[], bytes: Uint8Array): Found {
  const tables = compilePrefilter(anchors);
  const plain: { anchor: number; start: number }[] = [];
  searchAnchors(tables, bytes, (anchor, start) => plain.push({ anchor, start }));
  const assembled: { anchor: number; start: number }[] = [];
  searchOf(tables)(bytes, (anchor, start) => assembled.push({ anchor, start }));
  expect(assembled).toEqual(plain);
  return plain;
}

function texts(anchors: readonly string[]): Anchor[] {
  return anchors.map((text) => ({ text }));
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
      expect(places(search(texts(anchors), bytes))).toEqual(ahoCorasick(anchors, bytes));
    }),
    { numRuns: 100 },
  );
});

test('odd bytes make no difference', () => {
  assert(
    property(
      uint8Array({ maxLength: 400 }),
      uniqueArray(anchor, { maxLength: 10, minLength: 1 }),
      (bytes, anchors) => {
        expect(places(search(texts(anchors), bytes))).toEqual(ahoCorasick(anchors, bytes));
      },
    ),
  );
});

const mask = uniqueArray(letters, { minLength: 1, maxLength: 5 }).map((allowed) => {
  const bytes = Buffer.from(allowed.join(''), 'utf8');
  return Uint8Array.from({ length: 256 }, (_, byte) => Number(bytes.includes(byte)));
});
const framed = record({ text: anchor, before: option(mask), behind: option(mask) }).map(
  ({ text, before, behind }): Anchor => ({ text, ...(before && { before }), ...(behind && { behind }) }),
);

test('beside the bytes that an anchor asks for it is never missed', () => {
  assert(
    property(
      uniqueArray(framed, { selector: ({ text }) => text.toLowerCase(), maxLength: 20, minLength: 1 }),
      text,
      (anchors, content) => {
        const bytes = Buffer.from(content, 'utf8');
        const found = places(search(anchors, bytes));
        const all = ahoCorasick(
          anchors.map(({ text }) => text),
          bytes,
        );
        const wanted = all.filter((place) => {
          const [start = 0, id = 0] = place.split(':').map(Number);
          const { text = '', before, behind } = anchors[id] ?? {};
          const end = start + Buffer.byteLength(text);
          const opens = start === 0 || before === undefined || before[bytes[start - 1] ?? 0] === 1;
          return opens && (behind === undefined || (end < bytes.length && behind[bytes[end] ?? 0] === 1));
        });
        expect(all).toEqual(expect.arrayContaining(found));
        expect(found).toEqual(expect.arrayContaining(wanted));
      },
    ),
  );
});

test.each([0, 1, 2, 3])('an anchor of three bytes is found at offset %i and at the end', (offset) => {
  const bytes = Buffer.from(`${' '.repeat(offset)}dB_`, 'utf8');
  expect(places(search(texts(['db_']), bytes))).toEqual([`${String(offset)}:0`]);
});

test('an anchor that lies across two chunks of a large text is found once', () => {
  const size = 3 * 512 * 1024;
  for (const at of [
    512 * 1024 - 13,
    512 * 1024 - 6,
    512 * 1024 - 1,
    512 * 1024,
    1024 * 1024 - 3,
    size - 12,
  ]) {
    const bytes = Buffer.alloc(size, 'ab ');
    bytes.write('a_long_anchor'.slice(0, 12), at, 'latin1');
    expect(places(search(texts(['a_long_ancho']), bytes)), String(at)).toEqual([`${String(at)}:0`]);
  }
});

test.each([0, 1])('an anchor whose rarest bytes are far behind its start is found at offset %i', (offset) => {
  const anchor = `${'et'.repeat(100)}zqxjzqxjkk`;
  const bytes = Buffer.from(`${' '.repeat(offset)}${anchor}`, 'utf8');
  expect(places(search(texts([anchor]), bytes))).toEqual([`${String(offset)}:0`]);
});

test('more hits than there is room for are all given', () => {
  const bytes = Buffer.alloc(600_000, 'aaab');
  const found = search(texts(['aaab', 'baaab', 'aab']), bytes);
  expect(found.length).toBe(150_000 + 149_999 + 150_000);
});

test('an anchor of two bytes is refused', () => {
  expect(() => compilePrefilter(texts(['ab']))).toThrow('three bytes');
});

test('the assembled module is that of its source', async () => {
  const assembler = new URL('../../../bin/search-module.js', import.meta.url).href;
  const { searchModule } = (await import(assembler)) as { searchModule: () => Promise<string> };
  expect(await searchModule()).toContain(`'${SEARCH_MODULE}'`);
});
