import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readReferences, readValues } from '../../../src/read/formats/index.ts';
import { workOf } from '../../support/work.ts';

const PATHS = [
  'a.ts',
  'a.sh',
  'a.txt',
  'Dockerfile',
  '.env',
  'a.json',
  'a.yaml',
  'a.toml',
  '.npmrc',
  'a.properties',
  'a.xml',
  'a.tf',
  '.netrc',
  '.pgpass',
  'n.ipynb',
  '.github/workflows/a.yml',
  '.gitlab-ci.yml',
  '.mcp.json',
  'Jenkinsfile',
  'config',
];
const PIECES = [
  'a',
  'TOKEN',
  ' ',
  '\n',
  '\r\n',
  '\t',
  '"',
  "'",
  '`',
  '"""',
  '\\',
  '\\"',
  '=',
  ':',
  ': ',
  '=>',
  ':=',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '</',
  '<!--',
  '<![CDATA[',
  '${',
  '${{ secrets.',
  '}}',
  '{{',
  '://',
  'https://u:p@h.io/',
  '@',
  '-',
  '- ',
  '--token ',
  '-u a:b',
  '-H "',
  'Bearer ',
  '|',
  '|\n',
  '>-\n',
  '&a',
  '*a',
  '#',
  '//',
  '/*',
  ',',
  ';',
  '||',
  '??',
  '+',
  '%',
  '$',
  '\0',
  '\ud800',
  'é',
  '😀',
  '\u2028',
  '__proto__',
  'constructor',
  'uses: actions/checkout',
  'jobs:\n',
  'steps:\n',
  'curl ',
  'auth',
  'docker login -p x',
];

const text = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

test('whatever the text, values stand inside it and inside their statement', () => {
  fc.assert(
    fc.property(fc.constantFrom(...PATHS), text, (path, text) => {
      for (const node of readValues(path, text)) {
        expect(node.start).toBeGreaterThanOrEqual(0);
        expect(node.start).toBeLessThanOrEqual(node.end);
        expect(node.end).toBeLessThanOrEqual(text.length);
        expect(node.statement.start).toBeGreaterThanOrEqual(0);
        expect(node.statement.end).toBeLessThanOrEqual(text.length);
        expect(node.hosts.every((host) => /^[a-z0-9_.:-]+$/.test(host))).toBe(true);
      }
    }),
    { numRuns: 3000 },
  );
});

test('the value is the text between its offsets unless the format escapes or encodes it', () => {
  fc.assert(
    fc.property(fc.constantFrom('a.ts', 'a.sh', 'a.txt', 'a.tf', 'a.http'), text, (path, text) => {
      for (const node of readValues(path, text)) {
        if (node.scheme === 'basic') continue;
        expect(text.slice(node.start, node.end)).toBe(node.value);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a value that is written down is found with its offsets, in any of the formats', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{7,30}$/);
  const writers: readonly (readonly [string, (name: string, value: string) => string])[] = [
    ['.env', (name, value) => `A=1\n${name}=${value}\n`],
    ['a.json', (name, value) => `{"x": {"${name}": "${value}"}}`],
    ['a.yaml', (name, value) => `x:\n  ${name}: ${value}\n`],
    ['a.toml', (name, value) => `[x]\n${name} = "${value}"\n`],
    ['a.xml', (name, value) => `<x><${name}>${value}</${name}></x>`],
    ['a.py', (name, value) => `${name} = '${value}'\n`],
    ['a.go', (name, value) => `${name} := "${value}"\n`],
    ['a.sh', (name, value) => `export ${name}=${value}\n`],
    ['a.properties', (name, value) => `${name}=${value}\n`],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...writers), word, word, ([path, write], name, value) => {
      fc.pre(name !== value && !['https'].includes(name));
      const text = write(`k_${name}`, value);
      const node = readValues(path, text).find((one) => one.value === value);
      expect(node?.name).toBe(`k_${name}`);
      expect(text.slice(node?.start, node?.end)).toBe(value);
    }),
    { numRuns: 1000 },
  );
});

test('references stand inside their text', () => {
  fc.assert(
    fc.property(fc.constantFrom(...PATHS), text, (path, text) => {
      for (const found of readReferences(path, text)) {
        expect(found.start).toBeGreaterThanOrEqual(0);
        expect(found.end).toBeLessThanOrEqual(text.length);
        expect(found.start).toBeLessThanOrEqual(found.end);
        expect(found.line).toBeGreaterThanOrEqual(1);
      }
    }),
    { numRuns: 2000 },
  );
});

const UNITS: readonly (readonly [string, string])[] = [
  ['a.txt', '"'],
  ['a.txt', "'="],
  ['a.txt', '{'],
  ['a.txt', '${'],
  ['a.txt', '\\"'],
  ['a.txt', 'a='],
  ['a.txt', '://'],
  ['a.txt', 'https://a:b@c/'],
  ['a.txt', '-p v '],
  ['a.txt', '(\n'],
  ['a.txt', '<a'],
  ['a.txt', '`a='],
  ['a.txt', 'a||"b"'],
  ['a.txt', '| a '],
  ['a.txt', 'T=abcdef\n'],
  ['a.txt', 'TOK=abcd\ncurl $TOK https://a.b.com\n'],
  ['a.sh', "='"],
  ['a.sh', 'a b|'],
  ['a.ts', 'x.y("a","b");\n'],
  ['a.ts', 'f({'],
  ['a.json', '['],
  ['a.json', '{"a":'],
  ['a.json', '"'],
  ['a.json', '{"a":"b"},'],
  ['a.yaml', '- '],
  ['a.yaml', 'a: {\n'],
  ['a.yaml', 'a: [\n'],
  ['a.yaml', 'a: "\n'],
  ['a.yaml', 'k: v\n'],
  ['a.yaml', 'a: |\n'],
  ['a.yaml', 'x\n'],
  ['a.yaml', 'a: b\n c\n'],
  ['a.toml', 'a="\n'],
  ['a.toml', 'a=[\n'],
  ['a.toml', '[a]\n'],
  ['.env', 'A="\n'],
  ['.env', "A='b\n"],
  ['a.xml', '<a>'],
  ['a.xml', '<a b="'],
  ['a.xml', '<a b="c"/>'],
  ['a.xml', '<![CDATA['],
  ['.netrc', 'machine '],
  ['.pgpass', 'a:'],
  ['a.properties', 'a=\\\n'],
];

test.each(UNITS)('%s: %j many times takes linear work', (path, unit) => {
  isLinear(unit, (text) => readValues(path, text));
});

const REFERENCE_UNITS: readonly (readonly [string, string])[] = [
  ['.github/workflows/a.yml', '${{ '],
  ['.github/workflows/a.yml', '${{ secrets.A }} '],
  ['.github/workflows/a.yml', '- '],
  ['.github/workflows/a.yml', '['],
  ['.github/workflows/a.yml', 'a: &a [*a,*a]\n'],
  ['.gitlab-ci.yml', '$TOKEN_A '],
  ['.gitlab-ci.yml', 'job:\n  script: echo $TOKEN\n'],
  ['a.sh', '$TOKEN_A '],
  ['a.sh', 'a=b '],
  ['.mcp.json', '['],
  ['Jenkinsfile', "credentials('a') "],
  ['c.yaml', 'exec:\n'],
  ['a.js', 'A'],
  ['a.js', 'process.env.TOKEN\n'],
];

test.each(REFERENCE_UNITS)('%s: references of %j many times take linear work', (path, unit) => {
  isLinear(unit, (text) => readReferences(path, text));
});

test('ten thousand levels, a hundred thousand keys and a line of ten megabytes are read', () => {
  const deep = '{"a":['.repeat(10_000) + '"v4lue"' + ']}'.repeat(10_000);
  expect(readValues('a.json', deep).some((node) => node.value === 'v4lue')).toBe(true);
  const wide = `{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":"v${index}"`).join(',')}}`;
  expect(readValues('a.json', wide).length).toBe(100_000);
  const line = `${'x'.repeat(10_000_000)} TOKEN=v4lue`;
  const at = line.length - 5;
  expect(readValues('a.txt', line, { start: at, end: at + 5 })[0]?.name).toBe('TOKEN');
});

/**
 * Eight times the text takes about eight times the work, where quadratic work would be 64 times as much; tables that are
 * made once are not counted. A pattern that goes back over what it has read is not seen by the count: over the longest
 * text it would take minutes, which the time that a test has tells from milliseconds on any machine.
 */
function isLinear(unit: string, read: (text: string) => unknown): void {
  const times = (length: number): string => unit.repeat(Math.floor(length / unit.length));
  read(times(500));
  const small = workOf(() => read(times(5_000)));
  const large = workOf(() => read(times(40_000)));
  expect(large).toBeGreaterThan(0);
  expect(large).toBeLessThan(small * 16);
  read(times(200_000));
}
