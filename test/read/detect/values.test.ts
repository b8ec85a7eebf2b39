import { expect, test } from 'vitest';

import { checksumHolds, crc32 } from '../../../src/read/detect/checksums.ts';
import { decode, meets } from '../../../src/read/detect/decoders.ts';
import { fitsGlob } from '../../../src/util/names.ts';
import { fitsHost, fitsPath } from '../../../src/read/detect/near.ts';
import { patternWidth } from '../../../src/read/detect/pattern-width.ts';
import {
  isDummyToken,
  isPlaceholder,
  isStockLogin,
  isStockPassword,
} from '../../../src/read/detect/placeholders.ts';
import { shapeOf } from '../../../src/read/detect/shapes.ts';
import { urlParts } from '../../../src/read/detect/urls.ts';
import { random, uuid } from './detection.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function digits(value: number, alphabet: string, width: number): string {
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / alphabet.length))
    text = (alphabet[rest % alphabet.length] ?? '') + text;
  return text.padStart(width, alphabet[0]);
}

test('CRC-32 has its check value', () => {
  expect(crc32('123456789')).toBe(0xcbf43926);
});

test.each(['ghp_', 'ghs_', 'npm_'])('checksum of %s', (prefix) => {
  const body = random('base62', 30);
  const sum = digits(crc32(body), BASE62, 6);
  expect(checksumHolds('crc32-base62', prefix + body + sum)).toBe(true);
  expect(checksumHolds('crc32-base62', `${prefix}${body}${sum.slice(1)}!`)).toBeUndefined();
  expect(checksumHolds('crc32-base62', `${prefix}${body}${sum}more`)).toBeUndefined();
  expect(checksumHolds('crc32-base62', `${prefix}${random('base62', 36, 'b')}`)).toBe(false);
});

test.each(['.1c', '.01.1c'])('checksum of a routable token with %s', (middle) => {
  const body = `glpat-${random('base62', 48)}${middle}`;
  expect(checksumHolds('gitlab-routable', body + crc32(body).toString(36).padStart(7, '0'))).toBe(true);
  expect(checksumHolds('gitlab-routable', `${body}0000000`)).toBe(false);
  expect(checksumHolds('gitlab-routable', `glpat-${random('base62', 20)}`)).toBeUndefined();
});

test('a checksum that nobody knows is no verdict', () => {
  expect(checksumHolds('constructor', 'x')).toBeUndefined();
});

const jwt = (payload: object): string =>
  [{ alg: 'HS256' }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.') + '.c2ln';

/** A token whose payload is written by hand. */
const written = (payload: string): string =>
  `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from(payload).toString('base64url')}.c2ln`;

/** The payload of Supabase's first keys, with what is added or changed. */
const first = (more: object): string => jwt({ role: 'anon', iat: 1, exp: 315_576_001, ...more });

const decoded: readonly (readonly [string, string, object | undefined])[] = [
  [
    'jwt',
    jwt({ role: 'service_role', ref: 'abc', iss: 'supabase', exp: 9, email: 'a@b' }),
    { alg: 'HS256', role: 'service_role', ref: 'abc', iss: 'supabase', exp: 9 },
  ],
  ['jwt', written('{"sub":"a","exp":9,"exp":9999999999}'), { alg: 'HS256', sub: 'a' }],
  ['jwt', written('{"exp":9999999999,"\\u0065xp" : 9}'), { alg: 'HS256' }],
  [
    'jwt',
    jwt({ sub: 'system:serviceaccount:kube-system:admin' }),
    {
      alg: 'HS256',
      sub: 'system:serviceaccount:kube-system:admin',
      namespace: 'kube-system',
      'service-account': 'admin',
    },
  ],
  ['jwt', 'a.b.c', undefined],
  ['supabase-key', first({}), { alg: 'HS256', role: 'anon', iat: 1, exp: 315_576_001, kind: 'issued' }],
  ['supabase-key', first({ exp: 9 }), { alg: 'HS256', role: 'anon', iat: 1, exp: 9, kind: 'alike' }],
  ['supabase-key', first({ ref: 'abcdefghijklmnopqrst' }), expect.objectContaining({ kind: 'issued' })],
  ['supabase-key', first({ ref: 'acme' }), undefined],
  ['supabase-key', first({ sub: 'u-81' }), undefined],
  ['supabase-key', written('{"role":"admin","role":"anon","iat":1,"exp":315576001}'), undefined],
  ['aws-key-id', 'ASIAY34FZKBOKMUTVV7A', { kind: 'session', account: '609629065308' }],
  ['aws-key-id', `AKIAA${'A'.repeat(15)}`, { kind: 'long-term' }],
  [
    'azure-sas',
    'https://a.blob.core.windows.net/c?sv=2024-01-01&ss=b&srt=sco&sp=rwdl&se=2027-01-01&sig=x',
    { sp: 'rwdl', se: '2027-01-01', ss: 'b', srt: 'sco', sv: '2024-01-01', kind: 'account' },
  ],
  ['stripe', 'rk_test_abc', { kind: 'rk', mode: 'test' }],
  ['basic', Buffer.from('ci-bot:secret-word').toString('base64'), { user: 'ci-bot' }],
  ['basic', 'not base64 at all', undefined],
  [
    'url',
    'postgres://app:pw@DB.acme.io:5432/main?x=1',
    { scheme: 'postgres', user: 'app', host: 'db.acme.io', database: 'main' },
  ],
];

test.each(decoded)('decoder %s', (name, text, states) => {
  expect(decode(name, text)).toEqual(states);
});

function field(kind: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([kind, text.length]), Buffer.from(text)]);
}

function pypi(...caveats: readonly unknown[]): string {
  const parts = [Buffer.from([2]), field(1, 'pypi.org'), field(2, 'identifier'), Buffer.from([0])];
  for (const caveat of caveats) parts.push(field(2, JSON.stringify(caveat)), Buffer.from([0]));
  return `pypi-${Buffer.concat([...parts, Buffer.from([0]), field(6, 's'.repeat(32))]).toString('base64url')}`;
}

test('a PyPI token says whose projects it reaches', () => {
  expect(decode('macaroon', pypi({ version: 1, permissions: 'user' }))).toEqual({ permissions: 'user' });
  expect(decode('macaroon', pypi({ permissions: { projects: ['acme'] } }))).toEqual({
    permissions: 'project',
    projects: ['acme'],
  });
  expect(decode('macaroon', pypi([1, ['acme']], [0, 99, 1]))).toEqual({
    permissions: 'project',
    projects: ['acme'],
    expires: 99,
  });
});

function fly(...caveats: readonly number[]): string {
  const bytes = [
    0x94,
    0x93,
    0xc4,
    1,
    7,
    0xc4,
    1,
    7,
    0xc2,
    0xa1,
    0x6c,
    0x90 + caveats.filter((one) => one === -1).length * 2,
  ];
  return `fm2_${Buffer.from([...bytes, ...caveats.filter((one) => one >= 0), 0xc4, 1, 9]).toString('base64')}`;
}

test('a Fly.io macaroon says what it reaches', () => {
  expect(decode('macaroon', fly(-1, 0, 0x92, 42, 31))).toEqual({
    scope: 'organization',
    organization: '42',
    access: 'write',
  });
  expect(decode('macaroon', fly(-1, 0, 0x92, 42, 31, -1, 0, 0x92, 42, 1))).toMatchObject({ access: 'read' });
  expect(decode('macaroon', fly(-1, 0, 0x92, 42, 31, -1, 3, 0x91, 0x81, 5, 31))).toMatchObject({
    scope: 'app',
    apps: ['5'],
    access: 'write',
  });
  expect(decode('macaroon', 'fm2_AAAA')).toBeUndefined();
});

test('requirements are met by equal values alone', () => {
  expect(meets({ role: 'anon' }, { role: 'service_role' })).toBe(false);
  expect(meets({ aud: ['a', 'b'] }, { aud: 'b' })).toBe(true);
  expect(meets(undefined, { role: 'anon' })).toBe(false);
  expect(meets({}, { constructor: 'x' })).toBe(false);
});

test('globs are linear in any number of stars', () => {
  expect(fitsGlob('a'.repeat(50_000), `${'*a'.repeat(200)}*b`)).toBe(false);
});

test('hosts and paths', () => {
  expect([
    fitsHost('api.acme.io', 'acme.io'),
    fitsHost('xacme.io', 'acme.io'),
    fitsHost('a.rlwy.net', '*.rlwy.net'),
  ]).toEqual([true, false, true]);
  expect([
    fitsPath('home/.railway/config.json', '.railway/config*.json'),
    fitsPath('a/b/.pgpass', '.pgpass'),
    fitsPath('x.pgpass', '.pgpass'),
  ]).toEqual([true, true, false]);
});

const widths: readonly (readonly [string, number])[] = [
  ['\\bacme_[A-Za-z0-9]{24}\\b', 29],
  ['(?<secret>a|bcd)[^\\s\\]]?', 4],
  ['a{2,5}(?:bc){3}', 11],
  ['x*', 4096],
  ['(?:a{1000}){1000}', 16_384],
  ['\\u{1f600}\\x41', 2],
];

test.each(widths)('width of %s', (pattern, width) => {
  expect(patternWidth(pattern)).toBe(width);
});

test.each([
  'changeme',
  '<your-token>',
  '${TOKEN}',
  'xxxxxxxx',
  'your_api_key_here',
  '12345678',
  'abcabcabcabc',
  '{{ token }}',
  '****',
  '',
  'REPLACE_ME',
  'insert-key',
  'DB_PASSWORD',
  'NEXT_PRIVATE_MICROSOFT_CLIENT_SECRET',
  'test-oidc-client-secret',
  'a-strong-password',
  'new_secure_token',
])('placeholder %s', (text) => {
  expect(isPlaceholder(text)).toBe(true);
});

const PEM = (line: () => string): string =>
  `-----BEGIN RSA PRIVATE KEY-----\n${Array.from({ length: 6 }, line).join('\n#   ')}\n-----END RSA PRIVATE KEY-----`;

test.each([
  '[YOUR-PASSWORD]',
  '[password]',
  'percent_encoded_password]',
  'your-secure-password',
  'fakepwd',
  'DOCKER_HUB_PASSWORD',
  'sbp_abcdef0123456789abcdef0123456789abcdef01',
  PEM(() => 'privatekey'.repeat(4)),
])('a token for show: %s', (text) => {
  expect(isDummyToken(text)).toBe(true);
});

let line = 0;

test.each([
  '[k3v9-qpz7]',
  'ACME_9QX2_LPZ7',
  'DB_PASSWORD2',
  'testpassword7',
  'prod-api-secret',
  'strong-password-9x',
  PEM(() => random('base64', 64, String(line++))),
])('no token for show: %s', (text) => {
  expect([isDummyToken(text), isPlaceholder(text)]).toEqual([false, text.startsWith('[')]);
});

test('random values are no placeholders', () => {
  for (let seed = 0; seed < 400; seed++) {
    for (const value of [
      random('hex', 32, String(seed)),
      random('base62', 24, String(seed)),
      random('base64', 40, String(seed)),
      uuid(String(seed)),
    ]) {
      expect([value, isPlaceholder(value), isDummyToken(`acme_live_${value}`)]).toEqual([
        value,
        false,
        false,
      ]);
    }
  }
});

const shapes: readonly (readonly [string, string, boolean])[] = [
  ['uuid', uuid(), true],
  ['uuid', `${uuid()}0`, false],
  ['hex:32', random('hex', 32), true],
  ['hex:32', random('hex', 33), false],
  ['base62:20-30', random('base62', 24), true],
  ['hex:32', '0'.repeat(32), false],
  ['token', random('base64', 30), true],
  ['token', 'config.database.password', false],
  ['password', 'correct horse', true],
  ['password', 'true', false],
  ['password', 'process.env.PASSWORD', false],
  ['password', 'get_password()', false],
  ['password', 'VAULT_DB_PASSWORD', false],
  ['password', '1.0.5', false],
  ['password', '10.4.0.1', true],
];

test.each(shapes)('shape %s of %s', (shape, value, holds) => {
  expect(shapeOf(shape)?.holds(value)).toBe(holds);
});

test('unknown shapes are none', () => {
  expect([shapeOf('toString'), shapeOf('hex'), shapeOf('constructor:3')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('URL parts', () => {
  expect(urlParts('mongodb+srv://u%40x:p@a.mongodb.net,b.mongodb.net/app')).toEqual({
    scheme: 'mongodb+srv',
    user: 'u@x',
    host: 'a.mongodb.net',
    database: 'app',
  });
  expect(urlParts('redis://:pw@[::1]:6379/0')).toEqual({
    scheme: 'redis',
    host: '[::1]',
    port: 6379,
    database: '0',
  });
  expect(urlParts('no url')).toBeUndefined();
});

test.each([
  ['postgres://a:p@example.com:5432,db.acme.io:5433/x', 'db.acme.io'],
  ['postgres://a:p@example.com/x?host=db.acme.io', 'db.acme.io'],
  ['postgres://a:p@localhost,example.com/x', 'example.com'],
  ['postgres://a:p@a.example.com,b.example.org/x', 'a.example.com'],
])('of the hosts of %s the one that may be elsewhere: %s', (url, host) => {
  expect(urlParts(url)?.host).toBe(host);
});

test.each([
  ['DB_PASSWORD', true],
  ['NEXT_PRIVATE_S3_SECRET', true],
  ['X7K2M9Q4_B8N3P6Z1_KEY', false],
  ['test-oidc-client-secret', true],
  ['our-quiet-otter-drinks-tea-secret', false],
  ['[YOUR-PASSWORD]', true],
  ['password]', true],
  ['CorrectHorseBattery]', false],
])('%s is for show: %s', (value, expected) => {
  expect(isDummyToken(value)).toBe(expected);
});

test('fewer passwords are stock beside a server elsewhere', () => {
  expect(['password', 'supersecret', 'admin;'].map((value) => isStockPassword(value, false))).toEqual([
    true,
    true,
    true,
  ]);
  expect(['password', 'supersecret', 'admin;'].map((value) => isStockPassword(value, true))).toEqual([
    true,
    false,
    false,
  ]);
});

test.each([
  ['user', 'password2', 'host.com', true],
  ['admin', 'secret123', 'my-server', true],
  [undefined, 'password', 'hostname', true],
  ['scott', 'tiger', 'dbhost', true],
  ['user', 'password2', 'db.acme.io', false],
  ['user', 'tz7Kq9', 'host.com', false],
  ['acme', 'password2', 'host.com', false],
  ['scott', 'tiger', 'db.acme.io', false],
])('a login for show is so in all its parts: %s:%s@%s', (user, password, host, stock) => {
  expect(isStockLogin(user, password, host)).toBe(stock);
});

test('a version is no password, longer numbers may be one', () => {
  const holds = shapeOf('password')?.holds;
  expect([holds?.('1.0.15'), holds?.('4711.2384.9913')]).toEqual([false, true]);
});
