import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { expand, mainSecret } from '../../src/util/template.ts';

const SHAPES: readonly (readonly [template: string, shape: RegExp])[] = [
  ['{uuid}', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ['{hex:40}', /^[0-9a-f]{40}$/],
  ['{HEX:8}', /^[0-9A-F]{8}$/],
  ['{digits:12}', /^[1-9][0-9]{11}$/],
  ['{lower:8}{upper:8}', /^[a-z]{8}[A-Z]{8}$/],
  ['{alnum:24}', /^[a-z0-9]{24}$/],
  ['{base62:36}', /^[A-Za-z0-9]{36}$/],
  ['AKIA{b32:16}', /^AKIA[A-Z2-7]{16}$/],
  ['{base64:40}', /^[A-Za-z0-9+/]{40}$/],
  ['{base64url:43}', /^[A-Za-z0-9_-]{43}$/],
  ['{chars:A-Za-z0-9_-:22}', /^[A-Za-z0-9_-]{22}$/],
  ['{password:16}', /^[A-Za-z0-9]{16}$/],
  ['{crc32:ghp_:30}', /^ghp_[A-Za-z0-9]{36}$/],
  ['{jwt:{"role":"anon"}}', /^eyJ[\w-]+\.eyJyb2xlIjoiYW5vbiJ9\.[\w-]{43}$/],
  ['{host}', /^db-[0-9a-f]{4}\.example\.com$/],
  ['{word}', /^[a-z]+$/],
  ['{unknown} {hex} ${{ secrets.X }} {', /^\{unknown\} \{hex\} \$\{\{ secrets\.X \}\} \{$/],
];

test.each(SHAPES)('%s', (template, shape) => {
  expect(expand(template, 1).text).toMatch(shape);
});

test('the same seed gives the same text, another one another', () => {
  expect(expand('{base62:36}', 's').text).toBe(expand('{base62:36}', 's').text);
  expect(expand('{base62:36}', 's').text).not.toBe(expand('{base62:36}', 't').text);
});

test('a label repeats its value, other placeholders do not', () => {
  const [a, b, c] = expand('{uuid#a} {uuid#a} {uuid}', 1).text.split(' ');
  expect(b).toBe(a);
  expect(c).not.toBe(a);
});

test('a label after an argument with braces', () => {
  const [a, b] = expand('{jwt:{"a":{"b":1}}#x} {jwt:{"a":{"b":1}}#x}', 1).text.split(' ');
  expect(b).toBe(a);
});

test('the checksum of crc32 holds', () => {
  const { text } = expand('{crc32:ghp_:30}', 7);
  let value = 0;
  for (const char of text.slice(-6)) {
    value = value * 62 + '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.indexOf(char);
  }
  expect(value).toBe(crc32(text.slice(4, 34)));
});

const SECRETS: readonly (readonly [template: string, secret: RegExp])[] = [
  ['A={hex:8} B={hex:40}', /^[0-9a-f]{40}$/],
  ['postgres://{word}:{password:12}@{host}/db', /^[A-Za-z0-9]{12}$/],
  ['x {secret:ghp_{base62:36}} {hex:60}', /^ghp_[A-Za-z0-9]{36}$/],
];

test.each(SECRETS)('the secret of %s', (template, shape) => {
  const expansion = expand(template, 3);
  const secret = mainSecret(expansion);
  expect(expansion.text.slice(secret?.start, secret?.end)).toMatch(shape);
});
