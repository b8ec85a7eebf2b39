import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanPath, meaningOf, reportFrom } from '../../../src/read/import/index.ts';
import { JsonStream, type JsonPath } from '../../../src/util/json-stream.ts';
import * as reports from '../../support/reports.ts';

const TOLD = [
  { rule: 'github-pat', path: 'a/b.env', line: 2, column: 5, value: 'made-up-value-one' },
  { rule: 'jwt', path: 'c.py', line: 1, column: 9, value: 'made-up-value-two', commit: 'ab'.repeat(20) },
];

const TEXTS = [
  reports.gitleaks(TOLD),
  reports.betterleaks2(TOLD),
  reports.gitleaksSarif(TOLD),
  reports.trufflehog(TOLD),
  reports.trufflehogSarif(TOLD),
  reports.kingfisher(TOLD),
  reports.kingfisherLines(TOLD),
  reports.ggshield(TOLD),
  reports.detectSecrets(TOLD),
];

function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array, undefined> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  return undefined;
}

const read = (text: string | Uint8Array, size = 1 << 20): ReturnType<typeof reportFrom> =>
  reportFrom(pieces(typeof text === 'string' ? Buffer.from(text) : text, size));

/** A report without what cannot be compared: values are redacted as JSON. */
const plain = (report: ReturnType<typeof reportFrom>): unknown => JSON.parse(JSON.stringify(report));

test('every report reads the same however its bytes come', () => {
  for (const text of TEXTS) {
    const whole = plain(read(text));
    expect(whole).toMatchObject({
      results: [
        { path: 'a/b.env', line: 2 },
        { path: 'c.py', line: 1 },
      ],
    });
    for (const size of [1, 7, 64]) expect(plain(read(text, size))).toEqual(whole);
  }
});

test('a report that is cut anywhere is refused or says that it is cut, and never loses what was whole', () => {
  fc.assert(
    fc.property(fc.constantFrom(...TEXTS), fc.nat(2000), (text, cut) => {
      const short = text.trimEnd().slice(0, cut);
      const report = read(short);
      if ('message' in report) return true;
      const isWhole = short.length >= text.trimEnd().length || short.endsWith('\n') || short.endsWith('}');
      return report.cut !== undefined || report.strange > 0 || isWhole;
    }),
    { numRuns: 500 },
  );
});

test('bytes changed anywhere: no crash, and only places that can be', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...TEXTS),
      fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), { maxLength: 8 }),
      (text, changes) => {
        const bytes = Buffer.from(text);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        const report = read(bytes, 97);
        if ('message' in report) return report.message !== '';
        return report.results.every(
          ({ line = 1, commit = 'abcdefa' }) => line >= 1 && /^[0-9a-f]{7,64}$/.test(commit),
        );
      },
    ),
    { numRuns: 1000 },
  );
});

const record = (change: object): string =>
  JSON.stringify([{ RuleID: 'x', StartLine: 1, Secret: 'value', File: 'f', ...change }]);

test('what a hostile report says of lines, commits and keys is left out', () => {
  const first = (text: string): unknown => {
    const report = read(text);
    return 'message' in report ? report.message : report.results[0];
  };
  for (const StartLine of [-1, 0, 1e99, 1.5]) expect(first(record({ StartLine }))).not.toHaveProperty('line');
  for (const Commit of ['HEAD', '--upload-pack=x', 'abc', '0000000000', 'g'.repeat(40), '../x'])
    expect(first(record({ Commit }))).not.toHaveProperty('commit');
  expect(first('[{"__proto__":{"RuleID":"x","StartLine":1},"File":"f"}]')).toMatch(/no report/);
  expect(({} as { RuleID?: string }).RuleID).toBeUndefined();
  const deep = `[{"RuleID":"x","StartLine":1,"Secret":"v","Tags":${'['.repeat(50_000)}${']'.repeat(50_000)}}]`;
  expect(read(deep)).toMatchObject({ message: expect.stringMatching(/no report/) as string });
  expect(read('['.repeat(1_000_000))).toHaveProperty('message');
});

test.each([
  ['./a/b', 'a/b'],
  ['/a//b/', 'a/b'],
  ['C:\\a\\b.env', 'a/b.env'],
  ['a\\b.env', 'a/b.env'],
  ['../../etc/passwd', 'etc/passwd'],
  ['a/../../..', undefined],
  ['a\0b', undefined],
  ['', undefined],
])('the path %j means %j', (path, expected) => {
  expect(cleanPath(path)).toBe(expected);
});

test('a path is mapped as most paths of its report are, and said where it may be several', () => {
  const known = new Set([
    'README.md',
    'api/README.md',
    'api/src/a.ts',
    'web/src/a.ts',
    'web/src/b.ts',
    'src/c.ts',
  ]);
  const meaning = (path: string, ...others: string[]): unknown => meaningOf([path, ...others], known)(path);
  expect(meaning('/ci/app/README.md', '/ci/app/api/src/a.ts', '/ci/app/src/c.ts')).toEqual({
    kind: 'one',
    path: 'README.md',
  });
  expect(meaning('src/a.ts')).toEqual({ kind: 'several', paths: ['api/src/a.ts', 'web/src/a.ts'] });
  expect(meaning('src/a.ts', 'src/b.ts')).toEqual({ kind: 'one', path: 'web/src/a.ts' });
  expect(meaning('src/c.ts')).toEqual({ kind: 'one', path: 'src/c.ts' });
  expect(meaning('lib/none.ts')).toEqual({ kind: 'none' });
});

test('a stream of JSON gives what the parser gives', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue(), { maxLength: 4 }),
      fc.integer({ min: 1, max: 40 }),
      (values, size) => {
        const taken: unknown[] = [];
        const stream = new JsonStream({
          choose: (path: JsonPath) => (path.length === 0 ? 'enter' : 'take'),
          value: (_, value) => taken.push(value),
          tooLarge: () => taken.push('too large'),
          left: () => undefined,
        });
        for (const piece of pieces(Buffer.from(JSON.stringify(values)), size)) stream.push(piece);
        expect(stream.end()).toEqual({ values: 1, cut: false });
        expect(taken).toEqual(JSON.parse(JSON.stringify(values)));
      },
    ),
    { numRuns: 300 },
  );
});
