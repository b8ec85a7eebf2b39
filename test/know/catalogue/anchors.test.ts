import { expect, test } from 'vitest';
import { anchorsOf } from '../../../src/know/catalogue/anchors.ts';
import { readPattern } from '../../../src/know/catalogue/pattern.ts';

const PATTERNS: readonly (readonly [pattern: string, anchors: readonly string[]])[] = [
  ['\\bghp_[A-Za-z0-9]{36}\\b', ['ghp_']],
  ['\\b(?<secret>(?:AKIA|ASIA)[A-Z2-7]{16})\\b', ['AKIA', 'ASIA']],
  ['gh[pousr]_[A-Za-z0-9]{36}', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_']],
  ['postgres(?:ql)?://[^@]{1,99}@', ['postgres://', 'postgresql://']],
  ['(?:[0-9]{3}|sk_live)[a-z]{9}', []],
  ['[a-f0-9]{32}', []],
  ['x{3}-[a-z]{4}', ['xxx-']],
];

test.each(PATTERNS)('anchors of %s', (pattern, anchors) => {
  expect(anchorsOf(pattern, [])).toEqual(anchors);
});

test.each([
  [[{ variable: ['RAILWAY_API_TOKEN'] }], ['railway']],
  [[{ variable: ['token'], host: ['api.acme.com'] }], ['acme']],
  [[{ variable: ['DB_PASSWORD'] }], ['dbpassword', 'db_password', 'db-password', 'db.password']],
  [
    [{ variable: ['acmeApiKey'] }, { word: ['beta'] }],
    ['acmeapi', 'acme_api', 'acme-api', 'acme.api', 'beta'],
  ],
  [[{ file: ['.pgpass'] }], []],
])('anchors of surroundings %j', (near, anchors) => {
  expect(anchorsOf(undefined, near)).toEqual(anchors);
});

test.each([
  ['a+', /unbounded/],
  ['a*', /unbounded/],
  ['a{2,}', /unbounded/],
  ['(?:a{1,500}){1,500}', /multiply/],
  ['a(', /./],
])('%s is refused', (pattern, message) => {
  expect(readPattern(pattern).faults.join()).toMatch(message);
});

test.each(['a{1,9}', '[+*]', '\\+\\*', '(?<!x)a{3}(?=b)', '\\p{L}{2}'])('%s is taken', (pattern) => {
  expect(readPattern(pattern, pattern.includes('\\p') ? 'u' : '').faults).toEqual([]);
});
