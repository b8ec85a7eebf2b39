import { expect, test } from 'vitest';

import type { ValueNode } from '../../../src/model/node.ts';
import { placeOf } from '../../../src/read/detect/near.ts';
import { isOfPackage, isSum } from '../../../src/read/detect/packages.ts';
import { detection, random, rule, scan } from './detection.ts';

const sha512 = `sha512-${random('base64', 86)}==`;

test.each([
  sha512,
  `sha1-${random('base64', 27)}=`,
  `sha256-${random('base64', 43)}=`,
  `sha384-${random('base64', 64)}`,
  `h1:${random('base64', 43)}=`,
  `zh:${random('hex', 64)}`,
  `sha256:${random('hex', 64)}`,
  `10c0/${random('hex', 128)}`,
])('a sum, whole and in part: %s', (sum) => {
  const text = `"x": "${sum}",`;
  expect(isSum(text, 6, 6 + sum.length)).toBe(true);
  expect(isSum(text, 6 + sum.indexOf(sum.slice(-30)), 6 + sum.length)).toBe(true);
});

test.each([
  ['one too short', `sha512-${random('base64', 80)}==`],
  ['one too long', `sha1-${random('base64', 40)}=`],
  ['no algorithm', `${random('base64', 86)}==`],
  ['a token', `ghp_${random('base62', 36)}`],
])('no sum: %s', (_what, value) => {
  expect(isSum(value, 0, value.length)).toBe(false);
});

test('what stands beside a sum is none', () => {
  const text = `${sha512} token`;
  expect(isSum(text, sha512.length + 1, text.length)).toBe(false);
  expect(isSum(`${sha512}/more`, 0, sha512.length + 5)).toBe(false);
});

function ofPackage(path: string, told: Partial<ValueNode>): boolean {
  const node = { value: 'v', start: 0, end: 1, name: 'pgpass', hosts: [], statement: { start: 0, end: 1 } };
  return isOfPackage(placeOf({ ...node, ...told }, path, 'v'));
}

test.each([
  ['bun.lock', { value: 'pgpass@1.0.5' }],
  ['bun.lock', { value: '@acme/pgpass@npm:pgpass@1.0.5' }],
  ['yarn.lock', { value: '>= 1.0.2 < 3 || 4.x' }],
  ['pnpm-lock.yaml', { value: '1.0.0(pg@8.11.0)' }],
  ['Gemfile.lock', { value: '~> 1.5, >= 1.5.2' }],
  ['sub/composer.lock', { value: 'anything', keys: ['packages', 'require', 'pgpass'] }],
  ['package.json', { value: 'git+ssh://git@github.com/a/b', keys: ['devDependencies', 'pgpass'] }],
  ['pyproject.toml', { value: '>=1.0', section: 'tool.poetry.dependencies' }],
] as const)('%s names a package: %j', (path, told) => {
  expect(ofPackage(path, told)).toBe(true);
});

test.each([
  ['.env', { value: '1.0.5' }],
  ['config.json', { value: 'Kq7vLx92', keys: ['dependencies', 'pgpass'] }],
  ['package.json', { value: '1.0.5', keys: ['config', 'pgpass'] }],
  ['bun.lock', { value: 'Kq7vLx92tz' }],
  ['package-lock.json', { value: '1.0.5', name: '_authToken' }],
] as const)('%s names none: %j', (path, told) => {
  expect(ofPackage(path, told)).toBe(false);
});

const rules = detection([
  rule({
    type: 'pg/password',
    shape: 'password',
    near: [{ variable: ['pgpass', '_authToken'] }],
    anchors: ['pgpass', '_authtoken'],
  }),
]);

test('a lock file gives away its secrets and nothing else', () => {
  const secret = random('base62', 24);
  const lines = [`"pgpass": "${sha512}"`, '"pgpass": "^1.0.5"', `"_authToken": "${secret}"`];
  for (const path of ['package-lock.json', 'bun.lock', 'yarn.lock'])
    expect(scan(rules, path, lines.join('\n')).matches.map((one) => one.secret)).toEqual([secret]);
});

test('a sum is no credential in any file', () => {
  expect(scan(rules, '.env', `PGPASS=${sha512}`).matches).toEqual([]);
  expect(scan(rules, '.env', `PGPASS=${random('base62', 20)}`).matches).toHaveLength(1);
});
