import { array, assert, constantFrom, integer, oneof, property, record, string } from 'fast-check';
import { expect, test } from 'vitest';
import { acceptanceLine, parseUntil, writeAcceptance } from '../../../src/know/manifest/index.ts';
import { read, source } from './fake.ts';

const NEW = {
  check: 'exceeds-job',
  id: '9d41c7',
  effect: 'destroy',
  reason: 'bucket policy moves in Q1',
};
const LINE = '- { check: exceeds-job, id: 9d41c7, effect: destroy, reason: bucket policy moves in Q1 }';
const A = '- { check: exceeds-job, id: 111111, effect: read, reason: a }';
const Z = '- { check: scope-unknown, id: ffffff, effect: read, reason: z }';

test.each<[name: string, existing: string | undefined, expected: string]>([
  [
    'an empty file',
    '',
    `# Findings that are known, why, and until when. One line each; a line counts once it is reviewed.\n${LINE}\n`,
  ],
  ['first', `${Z}\n`, `${LINE}\n${Z}\n`],
  ['between', `${A}\n${Z}\n`, `${A}\n${LINE}\n${Z}\n`],
  ['last', `${A}\n`, `${A}\n${LINE}\n`],
  ['no line break at the end', A, `${A}\n${LINE}\n`],
  ['Windows', `${A}\r\n${Z}\r\n`, `${A}\r\n${LINE}\r\n${Z}\r\n`],
  [
    'comments',
    `# about all\n${A} # why\n# about the next\n${Z}\n`,
    `# about all\n${A} # why\n${LINE}\n# about the next\n${Z}\n`,
  ],
  ['only comments', '# nothing yet\n', `# nothing yet\n${LINE}\n`],
  ['the same finding', `${A}\n${LINE.replace('bucket', 'old')}\n${Z}\n`, `${A}\n${LINE}\n${Z}\n`],
  [
    'a block of lines',
    `- check: exceeds-job\n  id: 9d41c7\n  effect: read\n  reason: old\n\n${Z}\n`,
    `${LINE}\n\n${Z}\n`,
  ],
  [
    'a list in brackets',
    `# c\n[{ check: scope-unknown, id: ffffff, effect: read, reason: z }]\n`,
    `# c\n${LINE}\n${Z}\n`,
  ],
  ['a byte order mark', `\uFEFF${A}\r\n`, `\uFEFF${A}\r\n${LINE}\r\n`],
  ['an empty list', '[]\n', `${LINE}\n`],
])('into %s', (_, existing, expected) => expect(writeAcceptance(existing, NEW)).toBe(expected));

test('no tracked place is said, and differs from places that nobody wrote down', () => {
  const line = acceptanceLine({ ...NEW, until: '2027-01-31', places: [] });
  expect(line).toContain(', places: [] }');
  const { manifest } = read(source(`${line}\n`, { kind: 'accepted' }));
  expect(manifest.acceptances[0]?.places).toEqual([]);
});

test('a line has its keys in order', () => {
  const all = {
    ...NEW,
    until: '2027-01-31',
    by: 'J. Ortiz',
    places: ['b', 'a: b'],
    environment: 'production',
  };
  expect(acceptanceLine(all)).toBe(
    '- { check: exceeds-job, id: 9d41c7, effect: destroy, reason: bucket policy moves in Q1, until: 2027-01-31, by: J. Ortiz, environment: production, places: ["a: b", b] }',
  );
});

test.each([
  '0.0',
  '1.5',
  '1.',
  '1e5',
  '1.5e-3',
  '0x1F',
  '0o17',
  '0b1',
  '1_000',
  'yes',
  '2027-01-31',
  '9d41c7',
])('a place called %s is read back as a text', (name) => {
  const written = `${acceptanceLine({ ...NEW, until: '2027-01-31', places: [name] })}\n`;
  const { manifest, problems } = read(source(written, { kind: 'accepted' }));
  expect(problems).toEqual([]);
  expect(manifest.acceptances[0]?.places).toEqual([name]);
});

test('whatever is written is read back, on one line, and twice is once', () => {
  const text = array(oneof(integer({ min: 0, max: 0x10ffff }), integer({ min: 0, max: 0xa0 })), {
    minLength: 1,
    maxLength: 30,
  })
    .map((points) => String.fromCodePoint(...points))
    .filter((one) => one.trim() !== '');
  const id = string({ unit: constantFrom('0', '1', '9', 'a', 'e', 'f'), minLength: 6, maxLength: 8 });
  assert(
    property(record({ reason: text, by: text, environment: text, place: text, id }), ({ place, ...rest }) => {
      const one = { ...NEW, ...rest, until: '2027-01-31', places: [place] };
      const written = writeAcceptance(
        `${A.replace('111111', 'aaaaaaaaa').replace('reason: a', 'reason: a, until: 2027-01-31')}\n`,
        one,
      );
      expect(written.split('\n')).toHaveLength(3);
      expect(writeAcceptance(written, one)).toBe(written);
      const { manifest, problems } = read(source(written, { kind: 'accepted' }));
      expect(problems).toEqual([]);
      expect(manifest.acceptances.find((other) => other.id === one.id)).toMatchObject(one);
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['2027-01-31', { day: '2027-01-31' }],
  ['2026-11-23', { day: '2026-11-23' }],
  ['90d', { day: '2027-02-21' }],
  ['2w', { day: '2026-12-07' }],
  ['2026-11-22', { wrong: '2026-11-22 has passed' }],
  ['soon', { wrong: 'this is no day; write YYYY-MM-DD, or a number of days such as 90d' }],
  ['2027-02-30', { wrong: 'this is no day; write YYYY-MM-DD, or a number of days such as 90d' }],
])('until %s', (text, expected) => expect(parseUntil(text, '2026-11-23')).toEqual(expected));
