import { describe, expect, test } from 'vitest';
import { CATALOGUE, CONTEXT, EXAMPLE, PATHS, read, source, told } from './fake.ts';
import { readManifests } from '../../../src/know/manifest/index.ts';

const JOB = `version: 1
jobs:
  one:
    purpose: p
    credentials: [{ type: railway/* }]
`;

/** A text that the fake `secretLike` takes for a secret. */
const SECRET = ['sk', 'test', 'abcdefghijkl'].join('-');

/** The example with one text replaced. */
function edited(from: string, to: string): string {
  expect(EXAMPLE).toContain(from);
  return EXAMPLE.replace(from, to);
}

describe('the example of the design', () => {
  const { manifest, problems } = read(source(EXAMPLE));

  test('has no problem', () => expect(problems).toEqual([]));

  test('is read whole', () => {
    expect(manifest.present).toBe(true);
    expect(manifest.jobs.map((job) => [job.name, job.environment, job.reviewBy])).toEqual([
      ['custom-domains', 'production', '2027-03-01'],
      ['uploads', undefined, undefined],
    ]);
    expect(manifest.assets).toMatchObject([{ name: 'bookings', kind: 'railway/volume', at: '3d2c42fb' }]);
    expect(manifest.evidence).toMatchObject([{ from: ['infra/iam/*.tf'], complete: { by: 'ana' } }]);
    expect(manifest.attested).toMatchObject([{ statement: { by: 'maria', until: '2027-05-01' } }]);
    expect(manifest.environments).toMatchObject([{ name: 'production', variables: ['*PROD*', 'LIVE_*'] }]);
    expect(manifest.contexts).toEqual({ workspace: { environment: 'staging' } });
    expect(manifest.gates).toMatchObject([
      { kind: 'provider-refusal', evidence: 'infra/rds.tf', on: ['orders'] },
    ]);
    expect(manifest.recovery).toMatchObject([
      { name: 'offsite', account: '210987654321', restoredOn: '2026-10-12' },
    ]);
    expect(manifest.exclude).toMatchObject([{ path: 'vendor/corpus/**' }]);
    expect(manifest.nested).toEqual(['packages/*']);
  });

  test('is the same with CRLF and a byte order mark', () => {
    const other = read(source(`\uFEFF${EXAMPLE.replaceAll('\n', '\r\n')}`));
    expect(other).toEqual({ manifest, problems });
  });
});

/** What a job with these operations is granted, and what of it exactly. */
function granted(operations: string): { all: string[]; exact: string[] } {
  const { manifest } = read(source(`${JOB}    grants: [{ operations: [${operations}] }]\n`));
  const { list } = CATALOGUE.operations('railway');
  const ids = (set: Iterable<number>): string[] => [...set].map((index) => list[index]?.id ?? '');
  const [grant] = manifest.jobs[0]?.grants ?? [];
  return { all: ids(grant?.grant.operations ?? []), exact: ids(grant?.exact ?? []) };
}

describe('grants', () => {
  test('a pattern covers nothing that destroys, unprotects, escalates or spends', () => {
    expect(granted('railway:*')).toEqual({
      all: ['customDomain', 'customDomainCreate', 'customDomainDelete', 'domains'].map(
        (name) => `railway:${name}`,
      ),
      exact: [],
    });
  });

  test('what is named by its id is covered, whatever it does', () => {
    expect(granted('railway:volumeDelete, railway:dom*')).toEqual({
      all: ['railway:domains', 'railway:volumeDelete'],
      exact: ['railway:volumeDelete'],
    });
  });

  test('one grant for each provider', () => {
    const { manifest } = read(
      source(`${JOB}    grants: [{ operations: [railway:domains, aws:s3:GetObject] }]\n`),
    );
    expect(manifest.jobs[0]?.grants.map((one) => [one.provider, one.written, one.grant.on])).toEqual([
      ['railway', ['railway:domains'], ['*']],
      ['aws', ['aws:s3:GetObject'], ['*']],
    ]);
  });

  test('an attestation is a ceiling: a set in it covers all that it holds', () => {
    const { manifest } = read(source(edited("'stripe/Charges: read'", "'stripe/Refunds: write'")));
    expect(manifest.attested[0]?.grants[0]?.grant.operations.size).toBe(1);
  });

  test('`unknown` grants nothing', () => {
    const { manifest, problems } = read(source(`${JOB}    grants: unknown\n`));
    expect([problems, manifest.jobs[0]?.grants]).toEqual([[], []]);
  });
});

test.each<[name: string, text: string, expected: string[]]>([
  ['no content', '', [': expected a mapping (a manifest), found nothing']],
  ['a list', '- a\n', ['- a: expected a mapping (a manifest), found a list']],
  ['no version', 'jobs: {}\n', ['jobs: {}: a manifest has no version:']],
  ['another version', 'version: 2\n', ['2: this version of the manifest is not known here']],
  ['an unknown key', 'version: 1\njob: {}\n', ['job: a manifest has no key of this name']],
  [
    'a mistyped key that must be there, once',
    edited('credentials: [{ type: railway/*', 'credential: [{ type: railway/*'),
    ['credential: a job has no key of this name'],
  ],
  [
    'an operation without its provider',
    edited('railway:domains,', 'domains,'),
    ['domains: an operation begins with its provider'],
  ],
  ['an empty text', edited('owner: platform team', "owner: ' '"), ["' ': expected text, found nothing"]],
  ['a key twice', 'version: 1\nnested: []\nnested: []\n', ['nested: this key is already on line 2']],
  ['a merge key', 'version: 1\n<<: { jobs: {} }\n', ['<<: a manifest has no key of this name']],
  [
    'a key of the prototype',
    'version: 1\n__proto__: {}\n',
    ['__proto__: a manifest has no key of this name'],
  ],
  ['bad YAML', 'version: 1\njobs: [a\n', [': a closing bracket or brace is missing before this']],
  ['an unquoted star', 'version: 1\nnested: [*a]\n', ['*a: this alias has no anchor in front of it']],
  [
    'a conflict',
    'version: 1\n<<<<<<< HEAD\njobs: {}\n=======\n>>>>>>> x\n',
    ['<<<<<<<: a merge conflict was left in this file'],
  ],
  [
    'two documents',
    'version: 1\n---\nversion: 1\n',
    ['---: a manifest is one document; this line starts a second one'],
  ],
  ['a number as text', edited('owner: platform team', 'owner: 7'), ['7: expected text, found a number']],
  [
    'a text as list',
    edited('nested: [packages/*]', 'nested: packages'),
    ['packages: expected a list (folders), found text'],
  ],
  [
    'a day that is none',
    edited('review-by: 2027-03-01', 'review-by: 2027-02-30'),
    ['2027-02-30: this is no day of the calendar'],
  ],
  [
    'an unknown operation',
    edited('railway:domains,', 'railway:customDomains,'),
    ['railway:customDomains: Railway has no operation of this name'],
  ],
  [
    'an unknown pattern',
    edited('railway:domains,', "'railway:vol?',"),
    ["'railway:vol?': no operation of Railway matches this pattern"],
  ],
  [
    'an unknown set',
    edited("'stripe/Charges: read'", 'stripe/Charges'),
    ['stripe/Charges: Stripe has no set of operations of this name'],
  ],
  [
    'an unknown provider',
    edited('railway:domains,', 'railwy:domains,'),
    ['railwy:domains: the catalogue has no provider of this name'],
  ],
  [
    'an unknown type',
    edited('railway/*, in', 'railway/acount-token, in'),
    ['railway/acount-token: the catalogue has no credential type of this name'],
  ],
  [
    'a pattern of no type',
    edited('railway/*, in', 'railwy/*, in'),
    ['railwy/*: no credential type matches this pattern'],
  ],
  [
    'an unknown asset kind',
    edited('kind: railway/volume', 'kind: railway/volum'),
    ['railway/volum: Railway has no kind of asset of this name'],
  ],
  [
    'an unknown asset',
    edited('protects: [bookings]', 'protects: [booking]'),
    ['booking: no asset has this name'],
  ],
  [
    'an unknown gate',
    edited('kind: provider-refusal', 'kind: refusal'),
    ['refusal: this is no kind of gate'],
  ],
  [
    'a gate that nothing shows',
    edited(', evidence: infra/rds.tf', ''),
    [
      '{ operations: [aws:rds:DeleteDBInstance], on: [orders], kind: provider-refusal }: nothing shows that this gate exists',
    ],
  ],
  [
    'a missing gate file',
    edited('infra/rds.tf', 'infra/x.tf'),
    ['infra/x.tf: this file does not exist, so it is no evidence of a gate'],
  ],
  [
    'a missing backup file',
    edited('infra/backup.tf', 'a.tf'),
    ['a.tf: this file does not exist, so it is no evidence of a backup'],
  ],
  [
    'a glob of no file',
    edited('infra/iam/*.tf', 'infra/iam/*.json'),
    ["'infra/iam/*.json': no file has a path like this, so it states no grant"],
  ],
  [
    'a selector of nothing',
    edited('{ type: railway/*, in: scripts/add-domain.sh }', '{ in: scripts/add-domain.sh }'),
    ['{ in: scripts/add-domain.sh }: this names no credential'],
  ],
  [
    'no credential at all',
    edited('[{ type: railway/*, in: scripts/add-domain.sh }]', '[]'),
    ['[]: a job names at least one credential'],
  ],
  [
    'no such store',
    edited('github:secrets.AWS_ACCESS_KEY_ID, in', 'githb:secrets.X, in'),
    ['githb:secrets.X: a reference begins with its store'],
  ],
  [
    'a bare reference',
    edited('github:secrets.AWS_ACCESS_KEY_ID, in', 'secrets.X, in'),
    ['secrets.X: a reference begins with its store'],
  ],
  [
    'no name in the store',
    edited('github:secrets.AWS_ACCESS_KEY_ID, in', 'github:X, in'),
    ['github:X: this is no reference'],
  ],
  [
    'a fingerprint that is none',
    edited('variable: STRIPE_REPORT_KEY', 'fingerprint: xyz'),
    ['xyz: this is no fingerprint'],
  ],
  [
    'an attestation of 13 months',
    edited('until: 2027-05-01 }\nenv', 'until: 2027-12-01 }\nenv'),
    ['2027-12-01: an attestation counts for 12 months at most'],
  ],
  [
    'an end before the beginning',
    edited('until: 2027-05-01 }\natt', 'until: 2026-11-01 }\natt'),
    ['2026-11-01: this ends before it begins'],
  ],
  [
    'an attestation against a fixed type',
    edited('variable: STRIPE_REPORT_KEY', 'type: stripe/secret-key'),
    ['stripe/secret-key: nobody can attest this: the provider gives every Stripe secret key the same'],
  ],
  [
    'an attestation of nothing',
    edited("['stripe/Charges: read']", '[]'),
    ['[]: an attestation names at least one operation'],
  ],
  ['a context that is none', edited('workspace: {', 'workspaces: {'), ['workspaces: this is no context']],
  [
    'nothing excluded for no reason',
    edited(', reason: published test vectors', ''),
    ['{ path: vendor/corpus/** }: an exclusion has no reason:'],
  ],
])('%s', (_, text, expected) => expect(told(source(text))).toEqual(expected));

test('what was wrong says what would be right', () => {
  const text = edited('railway:domains,', 'railway:customDomains,').replace(
    'infra/rds.tf',
    'infra/railway-proxy.yaml',
  );
  const [first, second] = read(source(text)).problems;
  expect(first).toMatchObject({
    place: { path: 'overscope.yaml', line: 9, column: 29, endColumn: 50 },
    help: [
      { label: 'did you mean', text: 'railway:domains', note: 'all domains of a service' },
      { label: '', text: 'railway:customDomain', note: 'one domain' },
    ],
  });
  expect(first?.line).toMatch(/^ {4}grants: .*railway:customDomains/);
  expect(second?.help).toEqual([
    { label: 'write', text: 'the path, from this folder, of the file that enforces the gate' },
  ]);
});

test('a missing version says which one to write, an empty text does not say to quote it', () => {
  expect(read(source('jobs: {}\n')).problems[0]?.help).toEqual([{ label: 'write', text: 'version: 1' }]);
  expect(read(source(edited('owner: platform team', "owner: ''"))).problems[0]?.help).toEqual([]);
});

test('a name that shares only its provider is not near', () => {
  const [problem] = read(source(edited('railway:domains,', 'railway:dxxxxns,'))).problems;
  expect(problem?.help).toEqual([{ label: 'see', text: 'overscope explain railway' }]);
});

test('a restore that has not happened yet proves nothing', () => {
  const { manifest } = read(source(edited('restored-on: 2026-10-12', 'restored-on: 2026-11-24')));
  expect(manifest.recovery[0]).not.toHaveProperty('restoredOn');
});

test('all problems at once, in the order of the lines', () => {
  const text = edited('owner: platform team', 'onwer: x')
    .replace('infra/rds.tf', 'x')
    .replace('railway:domains', 'railway:x');
  expect(read(source(text)).problems.map((problem) => problem.place.line)).toEqual([7, 9, 27]);
});

describe('a statement', () => {
  test('that ended is kept and flagged, and nothing is wrong', () => {
    const { manifest, problems } = read(
      source(edited('until: 2027-05-01 }\nenv', 'until: 2026-11-22 }\nenv')),
    );
    expect(problems).toEqual([]);
    expect(manifest.attested[0]?.statement.ended).toBe(true);
    expect(manifest.evidence[0]?.complete?.ended).toBeUndefined();
  });

  test('counts on its last day', () => {
    const { manifest } = read(source(edited('until: 2027-05-01 }\nenv', 'until: 2026-11-23 }\nenv')));
    expect(manifest.attested[0]?.statement.ended).toBeUndefined();
  });
});

describe('a value that looks like a secret', () => {
  test.each([
    ['as a text', edited('owner: platform team', `owner: ${SECRET}`)],
    ['as a key', edited('  uploads:', `  ${SECRET}:`)],
    ['where something else is wrong', edited('variable: STRIPE_REPORT_KEY', `variabel: ${SECRET}`)],
    ['in a comment of a wrong line', edited('owner: platform team', `owner: 7 # ${SECRET}`)],
    ['behind a prefix', edited('owner: platform team', `owner: 7 # TOKEN=${SECRET}`)],
    ['as a name in a selector', edited('STRIPE_REPORT_KEY', SECRET)],
    ['as an operation', edited('railway:domains', SECRET)],
    ['in bad YAML', `version: 1\njobs: [${SECRET}\n`],
  ])('%s is never printed', (_, text) => {
    const { problems } = read(source(text));
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems)).not.toContain(SECRET);
  });

  test('is a problem of its own', () => {
    expect(told(source(edited('owner: platform team', `owner: ${SECRET}`)))).toEqual([
      'sk-test-abcdefghijkl: this value looks like a secret; a manifest never holds one',
    ]);
  });

  test.each([
    ['an identifier of an asset', edited('at: 3d2c42fb', 'at: 3d2c42fb-0000-4000-8000-000000000000')],
    ['a fingerprint', edited('variable: STRIPE_REPORT_KEY', 'fingerprint: 3d2c42fb00004000')],
  ])('%s is none', (_, text) => expect(told(source(text))).toEqual([]));
});

describe('several files', () => {
  const nested = source(
    'version: 1\njobs:\n  web: { purpose: p, credentials: [{ type: railway/*, in: .env }, { variable: X }] }\n',
    {
      kind: 'nested',
      path: 'packages/web/overscope.yaml',
    },
  );

  test('a nested manifest counts where `nested:` covers its folder, with paths of its own', () => {
    const { manifest, problems } = read(nested, source(EXAMPLE));
    const web = manifest.jobs.find((job) => job.name === 'web');
    expect(problems).toEqual([]);
    expect(web).toMatchObject({ within: 'packages/web' });
    expect(web?.credentials.map((one) => one.in)).toEqual(['packages/web/.env', 'packages/web/**']);
  });

  test('another one says nothing', () => {
    const { manifest } = read(nested, source(edited('nested: [packages/*]', 'nested: [apps/*]')));
    expect(manifest.jobs.map((job) => job.name)).not.toContain('web');
    expect(manifest.revisions).toHaveLength(1);
  });

  test('a nested manifest adds jobs and nothing else', () => {
    const text = `${nested.text}gates: []\nexclude: []\n`;
    expect(told(source(EXAMPLE), { ...nested, text })).toEqual([
      'gates: a nested manifest, which only adds jobs, has no key of this name',
      'exclude: a nested manifest, which only adds jobs, has no key of this name',
    ]);
  });

  test('a name is declared once', () => {
    const text = nested.text.replace('web:', 'uploads:');
    const [problem] = read(source(EXAMPLE), { ...nested, text }).problems;
    expect(problem?.message).toBe('overscope.yaml:12 declares a job of this name');
    expect(problem?.place).toMatchObject({ path: nested.path, line: 3, column: 3 });
  });

  test("an organisation's environments and the repository's are one", () => {
    const text = 'version: 1\nenvironments:\n  production: { hosts: [db.example] }\n';
    const { manifest } = read(source(EXAMPLE), source(text, { kind: 'organisation', path: 'org.yaml' }));
    expect(manifest.environments.map((one) => one.hosts)).toEqual([['db.example', '*.prod.acme.example']]);
  });

  test('acceptances alone are no manifest', () => {
    const text = '- { check: exceeds-job, id: 123456, effect: destroy, reason: known, until: 2027-01-31 }\n';
    const { manifest, problems } = read(source(text, { kind: 'accepted' }));
    expect([manifest.present, problems]).toEqual([false, []]);
    expect(manifest.acceptances).toMatchObject([{ id: '123456' }]);
  });
});

test.each<[name: string, line: string, expected: string[]]>([
  [
    'an unknown check',
    '{ check: exceed-job, id: 9d41c7, effect: read, reason: r, until: 2027-01-31 }',
    ['exceed-job: there is no check of this name'],
  ],
  [
    'an unknown effect',
    '{ check: exceeds-job, id: 9d41c7, effect: delete, reason: r, until: 2027-01-31 }',
    ['delete: there is no effect of this name'],
  ],
  [
    'no id',
    '{ check: exceeds-job, id: zzz, effect: read, reason: r, until: 2027-01-31 }',
    ['zzz: this is no id'],
  ],
  [
    'no reason',
    '{ check: exceeds-job, id: 9d41c7, effect: read, until: 2027-01-31 }',
    ['{ check: exceeds-job, id: 9d41c7, effect: read, until: 2027-01-31 }: an acceptance has no reason:'],
  ],
  [
    'no end',
    '{ check: exceeds-job, id: 9d41c7, effect: read, reason: r }',
    ['{ check: exceeds-job, id: 9d41c7, effect: read, reason: r }: an acceptance needs an end'],
  ],
  [
    'a bad day',
    '{ check: exceeds-job, id: 9d41c7, effect: read, reason: r, until: soon }',
    ['soon: this is no day of the calendar'],
  ],
])('accepted: %s', (_, line, expected) => {
  expect(told(source(`- ${line}\n`, { kind: 'accepted' }))).toEqual(expected);
});

test('accepted: the same line twice means nothing, another one does', () => {
  const line = '- { check: exceeds-job, id: 9d41c7, effect: read, reason: r, until: 2027-01-31 }\n';
  expect(told(source(line + line, { kind: 'accepted' }))).toEqual([]);
  expect(told(source(line + line.replace('reason: r', 'reason: s'), { kind: 'accepted' }))).toEqual([
    '{ check: exceeds-job, id: 9d41c7, effect: read, reason: s, until: 2027-01-31 }: this is accepted on line 1 too, in other words',
  ]);
});

describe('hostile input ends soon', () => {
  const aliases = `a: &a [x]\n${Array.from({ length: 200 }, (_, i) => `b${i}: *a\n`).join('')}`;
  test.each<[name: string, text: string]>([
    ['a very long file', 'a'.repeat(500_001)],
    ['deep nesting', '['.repeat(100_000)],
    [
      'deep nesting in blocks',
      `${Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')}\n`,
    ],
    ['many aliases', aliases],
    ['a cycle', 'version: 1\njobs: &a { x: *a }\n'],
    ['many keys', Array.from({ length: 20_000 }, (_, i) => `k${i}:\n`).join('')],
    ['odd bytes', 'version: 1\njobs: "\u0000\ud800\u001b[31m"\n'],
    ['explicit keys in a line', '? '.repeat(200_000)],
    ['lists in a line', '- '.repeat(200_000)],
    ['errors without end', '"'.repeat(100_000)],
    ['wrong items without end', `version: 1\nnested:\n${'- 1\n'.repeat(20_000)}`],
    ['a tag', 'version: !!binary 1\n'],
  ])(
    '%s',
    (_, text) => {
      const { problems } = readManifests([source(text)], CATALOGUE, { ...CONTEXT, paths: PATHS });
      expect(problems.length).toBeGreaterThan(0);
    },
    60_000,
  );
});
