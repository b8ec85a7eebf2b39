import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

import { array, assert, constantFrom, oneof, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';

import { wrapHits } from '../../../src/read/detect/index.ts';
import { detection, random, rule, scan, uuid } from './detection.ts';

const UUID = uuid();
const BODY = random('base62', 24);

const railway = rule({
  type: 'railway/account-token',
  shape: 'uuid',
  anchors: ['railway'],
  near: [
    { variable: ['RAILWAY_API_TOKEN', 'RAILWAY_TOKEN'] },
    { host: ['backboard.railway.app'], header: ['authorization'] },
  ],
  mayBe: ['railway/workspace-token'],
});
const acme = rule({ type: 'acme/key', pattern: '\\b(?<secret>acme_[A-Za-z0-9]{24})\\b', anchors: ['acme_'] });
const anything = rule({
  type: 'generic/password',
  shape: 'password',
  anchors: ['token', 'password', 'key'],
  near: [{ variable: ['*token*', '*password*', '*key*'] }],
});
const all = detection([anything, railway, acme]);

const cases: readonly { readonly what: string; readonly text: string; readonly types: readonly string[] }[] =
  [
    { what: 'a variable tells', text: `RAILWAY_TOKEN=${UUID}`, types: ['railway/account-token'] },
    {
      what: 'the end of a longer name tells',
      text: `MY_APP_RAILWAY_TOKEN=${UUID}`,
      types: ['railway/account-token'],
    },
    { what: 'camel case tells', text: `railwayApiToken: '${UUID}'`, types: ['railway/account-token'] },
    {
      what: 'an environment behind the name is no other name',
      text: `RAILWAY_TOKEN_PROD=${UUID}`,
      types: ['railway/account-token'],
    },
    { what: 'an id is another thing', text: `RAILWAY_PROJECT_ID=${UUID}`, types: [] },
    {
      what: 'a word behind the name is another thing',
      text: `RAILWAY_KEYRING_ID=${UUID}`,
      types: ['generic/password'],
    },
    { what: 'a prefix beats a name', text: `SOME_TOKEN=acme_${BODY}`, types: ['acme/key'] },
    {
      what: 'generic types remain where nothing else fits',
      text: 'DB_PASSWORD=ujT7-kk2p',
      types: ['generic/password'],
    },
    { what: 'a reference is no value', text: 'DB_PASSWORD=${OTHER_PASSWORD}', types: [] },
    { what: 'a placeholder is no password', text: 'DB_PASSWORD=changeme', types: [] },
    { what: 'nothing', text: 'const a = 1;', types: [] },
  ];

test.each(cases)('$what', ({ text, types }) => {
  expect(scan(all, '.env', text).matches.flatMap((match) => match.fits)).toEqual(types);
});

test('values with every letter of their alphabet are found, `-` and `_` too', () => {
  const box = rule({
    type: 'box/key',
    shape: 'base64url:32',
    anchors: ['box'],
    near: [{ variable: ['BOX_KEY'] }],
  });
  for (const value of ['72vgb28s11i0rrzjiyql2q5k__c-yk9q', '-2vgb28s11i0rrzj_yql2q5kX0c9yk9_'])
    expect(scan(detection([box]), '.env', `BOX_KEY=${value}`).matches.map((one) => one.fits)).toEqual([
      ['box/key'],
    ]);
});

test('of two providers with one form, the one that the surroundings name', () => {
  const pattern = '\\bsk_(?<secret>[A-Za-z0-9]{24})\\b';
  const form = rule({ type: 'acme/key', pattern, anchors: ['sk_'] });
  const named = rule({ type: 'zeta/key', pattern, anchors: ['sk_'], near: [{ variable: ['*zeta*'] }] });
  const kind = rule({ type: 'zeta/root', pattern, anchors: ['sk_'] });
  const fits = (text: string): string[] =>
    scan(detection([form, named, kind]), '.env', text).matches.flatMap((match) => [...match.fits].sort());
  expect(fits(`ZETA_KEY=sk_${BODY}`)).toEqual(['zeta/key', 'zeta/root']);
  expect(fits(`OTHER=sk_${BODY}`)).toEqual(['acme/key', 'zeta/root']);
  expect(fits(`ACME_ZETA=sk_${BODY}`)).toEqual(['acme/key', 'zeta/key', 'zeta/root']);
  expect(fits(`ACME_KEY=sk_${BODY}`)).toEqual(['acme/key']);
});

test('a match says what it may be, and where it stands in characters', () => {
  const [match] = scan(all, 'a/.env', `# grüße 😀\nA=1\nRAILWAY_TOKEN=${UUID}\n`).matches;
  expect(match).toMatchObject({
    mayBe: ['railway/account-token', 'railway/workspace-token'],
    secret: UUID,
    surroundings: { variable: 'RAILWAY_TOKEN' },
    span: { line: 3, column: 15, endColumn: 51 },
  });
});

test('columns count UTF-16 units, offsets bytes', () => {
  const [match] = scan(all, 'a.txt', `x = "é😀"; acme_${BODY}`).matches;
  expect(match?.span).toMatchObject({ line: 1, column: 12, start: 14, end: 43 });
});

test('UTF-16 files are read', () => {
  const text = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`TOKEN=acme_${BODY}\r\n`, 'utf16le')]);
  expect(scan(all, 'a.env', text).matches[0]?.fits).toEqual(['acme/key']);
});

test('base64 is looked into once', () => {
  const inner = Buffer.from(`acme_${BODY}`).toString('base64');
  const [match] = scan(all, 'secret.yaml', `kind: Secret\ndata:\n  value: ${inner}\n`).matches;
  expect(match).toMatchObject({
    fits: ['acme/key'],
    decoded: 'base64',
    secret: `acme_${BODY}`,
    span: { line: 3 },
  });
});

test('documented examples and made-up tokens stand as examples', () => {
  const sha256 = createHash('sha256').update(`acme_${BODY}`).digest('hex');
  const known = detection([acme], [{ sha256, source: 'https://acme.example/docs' }]);
  expect(scan(known, 'a', `acme_${BODY}`).matches[0]?.standing).toBe('example');
  expect(scan(all, 'a', `acme_${'x'.repeat(24)}`).matches[0]?.standing).toBe('example');
  expect(scan(all, 'a', `acme_${BODY}`).matches[0]?.standing).toBeUndefined();
});

test('a lone half of a required pair is left out', () => {
  const pair = detection([
    rule({
      type: 'aws/access-key',
      role: 'identifier',
      pattern: '\\bAKIA[A-Z2-7]{16}\\b',
      anchors: ['akia'],
    }),
    rule({
      type: 'aws/access-key',
      shape: 'base64:40',
      pair: 'required',
      anchors: ['secret'],
      near: [{ variable: ['secret'] }],
    }),
  ]);
  const id = `AKIA${random('base32', 16)}`;
  const secret = random('base64', 40);
  expect(scan(pair, 'a', `secret=${secret}`).matches).toHaveLength(0);
  expect(scan(pair, 'a', `${id}\nsecret=${secret}`).matches.map((match) => match.role)).toEqual([
    'identifier',
    'secret',
  ]);
  expect(scan(pair, 'a', `${id}${'\n'.repeat(13)}secret=${secret}`).matches).toHaveLength(1);
});

test('a long match is followed beyond its window', () => {
  const pem = rule({
    type: 'ssh/private-key',
    pattern:
      '-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[A-Za-z0-9+/=\\s]{64,12000}-----END [A-Z ]{0,20}PRIVATE KEY-----',
    anchors: ['-----begin'],
  });
  const body = createHash('sha512').update('seed').digest('base64').repeat(60);
  const text = `${'.'.repeat(9000)}-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`;
  expect(scan(detection([pem]), 'key.pem', text).matches[0]?.secret).toContain('-----END');
});

test('tokens in large files are all found, across blocks', () => {
  const line = 'const filler = "nothing to see here, move along";\n'.repeat(900);
  const tokens = Array.from(
    { length: 150 },
    (_, index) => `acme_${createHash('sha256').update(String(index)).digest('hex').slice(0, 24)}`,
  );
  const found = scan(all, 'big.js', tokens.map((token) => `${line}x("${token}")\n`).join(''));
  expect(found.matches.map((match) => match.secret)).toEqual(tokens);
  expect(found.matches.at(-1)?.span.line).toBe(150 * 901);
});

test('dense keywords on one line are slow, not lost', () => {
  const noise = 'password '.repeat(300_000);
  const found = scan(all, 'line.txt', `${noise}acme_${BODY} ${noise}`);
  expect(found.matches.map((match) => match.secret)).toEqual([`acme_${BODY}`]);
}, 20_000);

test('any bytes and any path are survived', () => {
  const piece = constantFrom(
    'RAILWAY_TOKEN=',
    UUID,
    'acme_',
    BODY,
    '\n',
    '\r',
    '\u0000',
    '"',
    "'",
    '${',
    'é',
    '😀',
    '-----BEGIN',
    ': ',
  );
  const bytes = oneof(
    uint8Array({ maxLength: 300 }),
    array(piece, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''), 'utf8')),
  );
  assert(
    property(bytes, constantFrom('a.yaml', '.env', 'x\ny', 'k.js'), (content, path) => {
      for (const match of scan(all, path, content).matches) {
        expect(match.span.end).toBeGreaterThan(match.span.start);
        expect(match.fits.length).toBeGreaterThan(0);
      }
    }),
  );
});

test('hits cross a worker and are wrapped on arrival', () => {
  const { matches } = wrapHits(structuredClone(scan(all, '.env', `TOKEN=acme_${BODY}`)));
  expect(matches[0]?.secret.reveal()).toBe(`acme_${BODY}`);
  expect(inspect(matches, { depth: 9 }) + JSON.stringify(matches)).not.toContain(BODY);
});

test('references are read with their place', () => {
  const [reference] = scan(all, 'src/a.ts', 'a();\nconst key = process.env.ACME_KEY;\n').references;
  expect(reference).toMatchObject({ store: 'environment', name: 'ACME_KEY', span: { line: 2, column: 13 } });
  expect(scan(all, 'README', 'process.env.ACME_KEY').references).toHaveLength(0);
});
