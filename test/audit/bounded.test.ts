import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundedHits } from '../../src/audit/bounded.ts';
import type { Origin } from '../../src/model/fragment.ts';
import { MOST_REFERENCES, type Reference } from '../../src/model/match.ts';
import type { Hits } from '../../src/read/detect/index.ts';

type PlainMatch = Hits['matches'][number];

const SPAN = { start: 0, end: 1, line: 1, column: 1, endLine: 1, endColumn: 2 };

function originOf(path: string): Origin {
  return { source: 'tree', path, tracking: 'tracked' };
}

function match(path: string, type: string, secret: string): PlainMatch {
  return {
    fits: [type],
    mayBe: [type],
    role: 'secret',
    secret,
    span: SPAN,
    origin: originOf(path),
    surroundings: {},
  };
}

/** So many values of each type in one file, the types in turn as far as they go. */
function fileOf(path: string, types: Readonly<Record<string, number>>): PlainMatch[] {
  const most = Math.max(...Object.values(types));
  return Array.from({ length: most }, (_, at) =>
    Object.entries(types).flatMap(([type, all]) => (at < all ? [match(path, type, `${type} ${at}`)] : [])),
  ).flat();
}

function hitsOf(...matches: readonly (readonly PlainMatch[])[]): Hits {
  return { matches: matches.flat(), references: [] };
}

/** How many of each type are judged. */
function judged({ matches }: Hits): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { fits } of matches) counts[fits[0] ?? ''] = (counts[fits[0] ?? ''] ?? 0) + 1;
  return counts;
}

describe('values of one file', () => {
  const cases: readonly [
    name: string,
    types: Record<string, number>,
    judged: Record<string, number>,
    said: string[],
  ][] = [
    ['two thousand are all judged', { a: 2000 }, { a: 2000 }, []],
    [
      'of more, the first two thousand',
      { a: 2001 },
      { a: 2000 },
      ['2001 values stand in it; 2000 were judged, the first of each kind'],
    ],
    [
      'a rare kind is judged whole',
      { a: 9000, b: 3 },
      { a: 1997, b: 3 },
      ['9003 values stand in it; 2000 were judged, the first of each kind'],
    ],
    [
      'frequent kinds share what rare ones leave',
      { a: 9000, b: 5000, c: 100 },
      { a: 950, b: 950, c: 100 },
      ['14100 values stand in it; 2000 were judged, the first of each kind'],
    ],
  ];
  test.each(cases)('%s', (_, types, wanted, said) => {
    const { hits, gaps } = boundedHits(hitsOf(fileOf('a.env', types)));
    expect(judged(hits)).toEqual(wanted);
    expect(gaps.map(({ what }) => what.replaceAll(/(?<=\d)\D(?=\d{3})/g, ''))).toEqual(said);
    for (const gap of gaps) expect(gap).toMatchObject({ kind: 'too-large', scope: 'file', path: 'a.env' });
  });

  test('those that are judged are the first, in their order', () => {
    const all = fileOf('a.env', { a: 3000, b: 10 });
    const { hits } = boundedHits(hitsOf(all));
    const kept = new Set(hits.matches);
    expect(hits.matches).toEqual(all.filter((one) => kept.has(one)));
    const ofA = all.filter(({ fits }) => fits[0] === 'a');
    expect(ofA.findIndex((one) => !kept.has(one))).toBe(hits.matches.length - 10);
  });

  test('what is not crowded is given back as it came', () => {
    const hits = hitsOf([match('a.env', 'a', 'x')]);
    expect(boundedHits(hits)).toEqual({ hits, gaps: [] });
    expect(boundedHits(hits).hits).toBe(hits);
  });
});

describe('many crowded files', () => {
  test('share what is judged of all, and a small file beside them loses nothing', () => {
    const crowded = ['a', 'b', 'c', 'd'].flatMap((name) => fileOf(`${name}.env`, { a: 2500 }));
    const { hits, gaps } = boundedHits(hitsOf(crowded, fileOf('small.env', { a: 1999 })));
    const of = (path: string): number => hits.matches.filter(({ origin }) => origin.path === path).length;
    expect(['a.env', 'd.env', 'small.env'].map(of)).toEqual([1000, 1000, 1999]);
    expect(gaps.map(({ path }) => path)).toEqual(['a.env', 'b.env', 'c.env', 'd.env']);
  });

  test('the same path in two commits is two contents', () => {
    const old = fileOf('a.env', { a: 1500 }).map((one) => ({
      ...one,
      origin: { ...one.origin, blob: 'f00d' },
    }));
    const { gaps } = boundedHits(hitsOf(fileOf('a.env', { a: 1500 }), old));
    expect(gaps).toEqual([]);
  });

  test('however they are mixed, every kind of every file is judged, and no more than is said', () => {
    const file = fc.dictionary(fc.constantFrom(...'abcdefgh'), fc.integer({ min: 1, max: 800 }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(fc.array(file, { minLength: 1, maxLength: 3 }), (files) => {
        const all = files.flatMap((types, at) => fileOf(`${at}.env`, types));
        const { hits } = boundedHits(hitsOf(all));
        files.forEach((types, at) => {
          const here = hits.matches.filter(({ origin }) => origin.path === `${at}.env`);
          expect(new Set(here.map(({ fits }) => fits[0]))).toEqual(new Set(Object.keys(types)));
          expect(here.length).toBeLessThanOrEqual(2000);
        });
      }),
    );
  });

  test('more kinds than values are judged: each has one', () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`kind ${at}`, 40]));
    const crowded = Array.from({ length: 100 }, (_, at) => fileOf(`${at}.env`, many)).flat();
    const { hits, gaps } = boundedHits(hitsOf(crowded));
    const first = hits.matches.filter(({ origin }) => origin.path === '0.env');
    expect(new Set(first.map(({ fits }) => fits[0])).size).toBe(60);
    expect(gaps[0]?.what).toMatch(/; 60 were judged/);
  });
});

function reference(name: string): Reference {
  return {
    store: 'environment',
    name,
    uses: [],
    span: SPAN,
    origin: originOf('a.ts'),
  };
}

describe('what else was left out is said of the file', () => {
  test('names beyond those that are read', () => {
    const references = Array.from({ length: MOST_REFERENCES }, (_, at) => reference(`TOKEN_${at}`));
    const { gaps } = boundedHits({ matches: [], references });
    expect(gaps.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^the first 2.?000 names of credentials in it were read$/),
    ]);
    expect(boundedHits({ matches: [], references: references.slice(1) }).gaps).toEqual([]);
  });

  test('bytes that were skimmed, and a text too large for names, in one gap', () => {
    const dense = [{ origin: originOf('a.sql'), skimmed: 2_500_000, bytes: 40_000_000, nameless: true }];
    const { gaps } = boundedHits({ matches: [], references: [], dense });
    expect(gaps.map(({ what }) => what)).toEqual([
      'in 2.5 of 40.0 MB, where nearly all looks like a credential, only rarer kinds were looked for; too large to be read for names of credentials',
    ]);
  });
});
