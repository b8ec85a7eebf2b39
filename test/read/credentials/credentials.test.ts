import { assert, property, shuffledSubarray } from 'fast-check';
import { expect, test } from 'vitest';

import type { Credential } from '../../../src/model/credential.ts';
import type { Match, Reference, Surroundings } from '../../../src/model/match.ts';
import { buildCredentials } from '../../../src/read/credentials/index.ts';
import type { CredentialContext } from '../../../src/read/credentials/index.ts';
import { Secret } from '../../../src/util/secret.ts';
import { random, uuid } from '../detect/detection.ts';

interface Told extends Surroundings {
  readonly type?: string;
  readonly path?: string;
  readonly line?: number;
  readonly role?: 'identifier';
  readonly standing?: 'example' | 'test' | 'live';
  readonly tracking?: 'tracked' | 'history';
  readonly blob?: string;
}

function match(secret: string, told: Told = {}): Match {
  const {
    type = 'acme/key',
    path = '.env',
    line = 1,
    role = 'secret',
    standing,
    tracking = 'tracked',
    blob,
    ...surroundings
  } = told;
  return {
    fits: [type],
    mayBe: [type],
    role,
    secret: new Secret(secret),
    span: {
      start: line * 100,
      end: line * 100 + secret.length,
      line,
      column: 1,
      endColumn: 1 + secret.length,
    },
    origin: {
      source: tracking === 'history' ? 'history' : 'tree',
      path,
      tracking,
      ...(blob === undefined ? {} : { blob }),
    },
    surroundings,
    ...(standing === undefined ? {} : { standing }),
  };
}

function reference(
  name: string,
  told: Partial<Reference> & { readonly path?: string; readonly line?: number } = {},
): Reference {
  const { path = '.github/workflows/deploy.yml', line = 1, ...rest } = told;
  return {
    store: 'github-actions',
    scope: 'secrets',
    name,
    uses: [],
    span: { start: line * 100, end: line * 100 + 5, line, column: 1, endColumn: 6 },
    origin: { source: 'tree', path, tracking: 'tracked' },
    ...rest,
  };
}

const plain: CredentialContext = {
  environments: [],
  typeInfo: new Map(),
  detection: {
    rules: [],
    references: [
      {
        type: 'aws/access-key',
        provider: 'aws',
        names: ['AWS_ACCESS_KEY_ID'],
        with: ['AWS_SECRET_ACCESS_KEY'],
        uses: ['aws-actions'],
      },
      { type: 'github/actions-token', provider: 'github', names: ['GITHUB_TOKEN'], with: [], uses: [] },
      { type: 'railway/account-token', provider: 'railway', names: ['RAILWAY_TOKEN'], with: [], uses: [] },
    ],
  },
};

function build(
  matches: readonly Match[],
  references: readonly Reference[] = [],
  context = plain,
): readonly Credential[] {
  return buildCredentials(matches, references, context).credentials;
}

const KEY = uuid();
const id = (seed: string, told: Told = {}): Match =>
  match(`AKIA${random('base32', 16, seed)}`, { type: 'aws/access-key', role: 'identifier', ...told });
const half = (seed: string, told: Told = {}): Match =>
  match(random('base64', 40, seed), { type: 'aws/access-key', ...told });

test('one secret in many places is one credential, worst place first', () => {
  const [credential, ...rest] = build([
    match(KEY, { path: 'z', tracking: 'history' }),
    match(KEY, { path: 'b' }),
    match(KEY, { path: 'a', line: 4 }),
  ]);
  expect(rest).toHaveLength(0);
  expect(credential?.sightings.map(({ path }) => path)).toEqual(['a', 'b', 'z']);
  expect(credential?.fingerprint).toMatch(/^v1:[0-9a-f]{64}$/);
  expect(credential?.id).toBe(credential?.fingerprint?.slice(3, 9));
});

test('fingerprint and id follow the content alone', () => {
  const one = build([match(KEY, { path: 'a', line: 1, variable: 'A' })])[0];
  const other = build([match(KEY, { path: 'b/c', line: 90, variable: 'B', type: 'other/type' })])[0];
  expect(other?.fingerprint).toBe(one?.fingerprint);
  expect(other?.id).toBe(one?.id);
});

const pairs: readonly {
  readonly what: string;
  readonly matches: readonly Match[];
  readonly found: readonly string[];
}[] = [
  { what: 'id first', matches: [id('1', { line: 1 }), half('1', { line: 2 })], found: ['secret 2'] },
  { what: 'secret first', matches: [half('1', { line: 1 }), id('1', { line: 9 })], found: ['secret 1'] },
  {
    what: 'too far apart',
    matches: [id('1', { line: 1 }), half('1', { line: 14 })],
    found: ['identifier 1', 'secret 14'],
  },
  {
    what: 'far apart in one structure',
    matches: [id('1', { line: 1, keys: ['aws', 'id'] }), half('1', { line: 40, keys: ['aws', 'secret'] })],
    found: ['secret 40'],
  },
  { what: 'an id alone', matches: [id('1')], found: ['identifier 1'] },
  { what: 'a secret alone', matches: [half('1')], found: ['secret 1'] },
  {
    what: 'another profile',
    matches: [id('1', { line: 1, section: 'a' }), half('1', { line: 3, section: 'b' })],
    found: ['identifier 1', 'secret 3'],
  },
  {
    what: 'two ids for one secret',
    matches: [id('1', { line: 1 }), half('1', { line: 2 }), id('2', { line: 5 })],
    found: ['secret 2', 'identifier 5'],
  },
];

test.each(pairs)('pairs: $what', ({ matches, found }) => {
  expect(build(matches).map(({ role, sightings }) => `${role} ${String(sightings[0]?.line)}`)).toEqual(found);
});

test('profiles of one file pair in order, whichever half is first', () => {
  for (const order of [
    [
      id('1', { line: 1, variable: 'A_ID' }),
      half('1', { line: 2, variable: 'A_SECRET' }),
      id('2', { line: 3, variable: 'B_ID' }),
      half('2', { line: 4, variable: 'B_SECRET' }),
    ],
    [half('1', { line: 1 }), id('1', { line: 2 }), half('2', { line: 3 }), id('2', { line: 4 })],
  ]) {
    const states = order.map((one) =>
      one.role === 'identifier' ? { ...one, states: { account: one.secret.reveal() } } : one,
    );
    const credentials = build(states);
    expect(credentials).toHaveLength(2);
    expect(credentials.map(({ states: { account } }) => account)).toEqual(
      order.filter(({ role }) => role === 'identifier').map(({ secret }) => secret.reveal()),
    );
  }
});

test('connection URLs are one by user, host and password, whether the match is the URL or the password', () => {
  const password = random('base62', 20);
  const url = { scheme: 'postgres', user: 'app', host: 'db.acme.example' };
  const whole = `postgres://app:${password}@db.acme.example/main`;
  const credentials = build([
    match(password, { url, path: 'a', type: 'postgres/url' }),
    match(whole, { url, path: 'b', type: 'postgres/url' }),
    match(password, { url: { ...url, user: 'owner' }, path: 'c', type: 'postgres/url' }),
  ]);
  expect(credentials.map(({ sightings }) => sightings.map(({ path }) => path))).toEqual([['a', 'b'], ['c']]);
});

test('a value of little entropy has a stretched fingerprint or none, and an id that does not come from it', () => {
  const told = { variable: 'DB_PASSWORD', type: 'postgres/password' };
  const little = build([match('k3v9qpz7x2', told)])[0];
  expect(little?.fingerprint).toMatch(/^v1:/);
  expect(little?.fingerprint).not.toContain(little?.id);
  expect(build([match('postgres', told)])[0]?.fingerprint).toBeUndefined();
  expect(build([match('postgres', told)])[0]?.id).toBe(little?.id);
});

test('equal ids are told apart', () => {
  const ids = build([
    match('hunter', { variable: 'PASS', path: 'a' }),
    match('winter', { variable: 'PASS', path: 'b' }),
  ]).map((one) => one.id);
  expect(new Set(ids).size).toBe(2);
  expect(ids.every((one) => one.length === 6)).toBe(true);
});

const standings: readonly (readonly [string, Told, string, string | undefined])[] = [
  ['loopback', { url: { scheme: 'postgres', host: '127.0.0.1' } }, 'local', 'loopback host'],
  ['a socket', { url: { scheme: 'mongodb', host: '%2ftmp%2fdb.sock' } }, 'local', 'socket of this machine'],
  ['a compose service', { url: { scheme: 'postgres', host: 'main-db' } }, 'local', 'compose service'],
  ['a name that is no service', { url: { scheme: 'postgres', host: 'postgres' } }, 'unknown', undefined],
  ['a real host', { url: { scheme: 'postgres', host: 'db.acme.io' } }, 'unknown', undefined],
  [
    'a documentation host',
    { url: { scheme: 'postgres', host: 'db.example.com' } },
    'unknown',
    'documentation host',
  ],
  [
    'an address of the documentation',
    { url: { scheme: 'postgres', host: '192.0.2.10' } },
    'unknown',
    'documentation host',
  ],
  [
    'a host that only begins so',
    { url: { scheme: 'postgres', host: 'example.com.acme.io' } },
    'unknown',
    undefined,
  ],
  ['a placeholder', { standing: 'example' }, 'example', 'placeholder or documented example'],
  ['test mode', { standing: 'test' }, 'test', 'test mode'],
  ['live mode', { standing: 'live' }, 'live', 'live mode'],
];

test.each(standings)('standing of %s', (_what, told, standing, basis) => {
  const [credential] = build([match(KEY, told)], [], { ...plain, composeServices: ['main-db'] });
  expect([credential?.standing, credential?.standingBasis]).toEqual([standing, basis]);
});

test.each([
  ['.github/workflows/ci.yml', 'local'],
  ['.github/workflows/deploy.yml', 'unknown'],
  ['config/app.yml', 'unknown'],
])('a service of a CI job is local in its workflow alone: %s', (path, standing) => {
  const told = { url: { scheme: 'postgres', host: 'main-db' }, path };
  const jobServices = new Map([['.github/workflows/ci.yml', new Set(['main-db'])]]);
  const [credential] = build([match(KEY, told)], [], { ...plain, composeServices: [], jobServices });
  expect(credential?.standing).toBe(standing);
});

const declared = [
  {
    name: 'live-eu',
    hosts: ['*.eu.acme.io'],
    variables: ['EU_*'],
    paths: ['eu/**'],
    place: { path: 'overscope.yaml', line: 1, column: 1 },
  },
];

const environments: readonly (readonly [string, readonly Told[], string, string])[] = [
  ['a variable', [{ variable: 'STRIPE_KEY_PROD' }], 'production', 'variable'],
  ['camel case', [{ variable: 'stagingToken' }], 'staging', 'variable'],
  ['a key above', [{ keys: ['production', 'password'], variable: 'password' }], 'production', 'variable'],
  ['a host', [{ url: { scheme: 'postgres', host: 'prod-db-1.acme.io' } }], 'production', 'host'],
  ['a top-level domain says nothing', [{ hosts: ['acme.dev'] }], 'unknown', 'none'],
  ['the file', [{ path: 'deploy/.env.production' }], 'production', 'file'],
  ['a folder', [{ path: 'envs/staging/main.tf' }], 'staging', 'file'],
  ['a test folder says nothing', [{ path: 'test/a.ts' }], 'unknown', 'none'],
  ['places that disagree', [{ path: '.env.production' }, { path: '.env.staging' }], 'unknown', 'conflict'],
  [
    'the manifest before all',
    [{ variable: 'EU_KEY_STAGING' }, { path: '.env.staging' }],
    'live-eu',
    'manifest',
  ],
  ['live mode is no environment', [{ standing: 'live' }], 'unknown', 'none'],
  [
    'loopback',
    [{ url: { scheme: 'postgres', host: 'localhost' }, path: '.env.production' }],
    'local',
    'host',
  ],
];

test.each(environments)('environment by %s', (_what, told, name, basis) => {
  const [credential] = build(
    told.map((one) => match(KEY, one)),
    [],
    { ...plain, environments: declared },
  );
  expect(credential?.environment).toEqual({ name, basis });
});

test('two references that one step passes as a pair are one credential', () => {
  const step = '.github/workflows/deploy.yml#deploy.1';
  const credentials = build(
    [],
    [
      reference('AWS_SECRET_ACCESS_KEY', { line: 3, step, environment: 'production' }),
      reference('AWS_ACCESS_KEY_ID', { line: 2, step, environment: 'production' }),
      reference('AWS_ACCESS_KEY_ID', { line: 20, environment: 'staging' }),
    ],
  );
  expect(credentials.map(({ reference: by, environment }) => [by?.names, environment.name])).toEqual([
    [['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'], 'production'],
    [['AWS_ACCESS_KEY_ID'], 'staging'],
  ]);
});

const typings: readonly (readonly [string, Reference, string | undefined])[] = [
  ['its name', reference('RAILWAY_TOKEN'), 'railway/account-token'],
  ['the end of its name', reference('SHOP_RAILWAY_TOKEN_PROD'), 'railway/account-token'],
  [
    'the variable it is handed to',
    reference('DEPLOY', { variable: 'RAILWAY_TOKEN' }),
    'railway/account-token',
  ],
  ['a name in camel case, acronyms and all', reference('shopAWSRailwayToken'), 'railway/account-token'],
  ['an older generation of its name', reference('RAILWAY_TOKEN_OLD'), 'railway/account-token'],
  ['nothing', reference('DEPLOY'), undefined],
  ['another thing', reference('RAILWAY_TOKEN_ID'), undefined],
];

test.each(typings)('a reference is typed by %s', (_what, one, type) => {
  const { credentials, names } = buildCredentials([], [one], plain);
  expect(credentials[0]?.fits[0]).toBe(type);
  expect(names).toHaveLength(type === undefined ? 1 : 0);
});

test("a workflow's own token is one in each file", () => {
  const told = { permissions: { contents: 'read' } } as const;
  const credentials = build(
    [],
    [
      reference('GITHUB_TOKEN', { line: 1, ...told }),
      reference('GITHUB_TOKEN', { line: 5, permissions: { contents: 'write' } }),
      reference('GITHUB_TOKEN', { path: '.github/workflows/other.yml', ...told }),
    ],
  );
  expect(credentials.map(({ reference: by }) => by?.permissions)).toEqual([
    { contents: 'write' },
    { contents: 'read' },
  ]);
});

const ROLE = {
  ...plain,
  detection: {
    rules: [],
    references: [
      {
        type: 'aws/role',
        provider: 'aws',
        names: ['AWS_ROLE', 'role-to-assume'],
        with: [],
        uses: ['aws-actions'],
      },
    ],
  },
};

test.each([
  ['kept in a store', 'AWS_ROLE', 'secrets', [['AWS_ROLE']]],
  ['kept as a plain variable', 'AWS_ROLE', 'vars', [['${{ it }}']]],
  ['kept under a name that tells nothing', 'TARGET', 'secrets', [['${{ it }}']]],
] as const)('a role whose name is %s is one credential', (_what, name, scope, expected) => {
  const span = { start: 200, end: 230, line: 2, column: 1, endColumn: 31 };
  const within = { ...span, start: 204, end: 226 };
  const { credentials } = buildCredentials(
    [],
    [
      reference('${{ it }}', { store: 'oidc', variable: 'role-to-assume', span, uses: ['aws-actions'] }),
      reference(name, { scope, span: within }),
    ],
    ROLE,
  );
  expect(credentials.map((one) => one.reference?.names)).toEqual(expected);
});

test('a mere name is joined to a value seen under it', () => {
  const names = [
    reference('ACME_KEY', { store: 'environment' }),
    reference('OTHER', { store: 'environment' }),
  ];
  expect(
    buildCredentials([match(KEY, { variable: 'acmeKey' })], names, plain).names.map(({ name }) => name),
  ).toEqual(['OTHER']);
});

test('generic types give way when the same secret is known better elsewhere', () => {
  const [credential] = build([match(KEY, { type: 'generic/secret', path: 'a' }), match(KEY, { path: 'b' })]);
  expect(credential?.fits).toEqual(['acme/key']);
});

test('the order of the input makes no difference', () => {
  const matches = [
    id('1', { line: 1 }),
    half('1', { line: 2 }),
    half('2', { line: 30, path: 'b' }),
    match(KEY, { path: 'c' }),
    match('hunter', { variable: 'P' }),
  ];
  const names = [
    reference('RAILWAY_TOKEN'),
    reference('GITHUB_TOKEN', { line: 2 }),
    reference('X', { line: 3 }),
  ];
  const wanted = JSON.stringify(buildCredentials(matches, names, plain));
  assert(
    property(
      shuffledSubarray(matches, { minLength: 5 }),
      shuffledSubarray(names, { minLength: 3 }),
      (some, others) => {
        expect(JSON.stringify(buildCredentials(some, others, plain))).toBe(wanted);
      },
    ),
    { numRuns: 30 },
  );
});
