import { describe, expect, test } from 'vitest';
import { NO_MANIFEST, effective, widenings, type EffectiveMode } from '../../../src/know/manifest/index.ts';
import type { Manifest } from '../../../src/model/manifest.ts';
import { CATALOGUE, EXAMPLE, read, source } from './fake.ts';

const READ = new Map<string, Manifest>();

function manifest(text: string, accepted = ''): Manifest {
  const known = READ.get(text + accepted);
  if (known) return known;
  const { manifest, problems } = read(source(text), source(accepted, { kind: 'accepted' }));
  expect(problems).toEqual([]);
  READ.set(text + accepted, manifest);
  return manifest;
}

/** The example with texts replaced, pair by pair. */
function edited(...pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, () => to);
  }, EXAMPLE);
}

const BASE = manifest(EXAMPLE);

function texts(base: Manifest, head: Manifest, mode: EffectiveMode = 'range'): string[] {
  return widenings(base, head, mode, CATALOGUE).map(({ what, text }) => `${what}: ${text}`);
}

function operations(from: Manifest, job: string): string[] {
  return (from.jobs.find((one) => one.name === job)?.grants ?? []).flatMap(({ provider, grant }) => {
    const { list } = CATALOGUE.operations(provider);
    return [...grant.operations].map((index) => list[index]?.id ?? '');
  });
}

const OPS = 'railway:domains, railway:customDomainCreate, railway:customDomainDelete';
const NEW_JOB = `  backups:
    purpose: p
    credentials: [{ type: stripe/* }]
    grants: [{ operations: [railway:volumeDelete, railway:domains] }]
    environment: staging
`;

test('a grant that widens is named at its own line', () => {
  const before = `version: 1\njobs:\n  a:\n    purpose: p\n    credentials: [{ variable: X }]\n    grants:\n      - { operations: [railway:domains] }\n`;
  const widened = `${before}      - { operations: [railway:volumeDelete] }\n`;
  expect(
    widenings(manifest(before), manifest(widened), 'range', CATALOGUE).map(({ text, place }) => [
      text,
      place.line,
    ]),
  ).toEqual([['job a gains railway:volumeDelete', 8]]);
});

/** Each change and what it widens; nothing widened: it only narrows, or says the same. */
const CHANGES: readonly (readonly [name: string, text: string, expected: string[]])[] = [
  ['nothing', EXAMPLE, []],
  [
    'a comment and an order',
    `# x\n${EXAMPLE.replace('railway:domains, railway:customDomainCreate', 'railway:customDomainCreate, railway:domains')}`,
    [],
  ],
  ['a purpose', edited(['CI uploads assets', 'CI uploads pictures']), []],
  ['a renamed job', edited(['  uploads:', '  pictures:']), []],
  [
    'a job less',
    edited(
      ['  uploads:\n    purpose: CI uploads assets\n', ''],
      [EXAMPLE.slice(EXAMPLE.indexOf('    credentials: [{ reference'), EXAMPLE.indexOf('evidence:')), ''],
    ),
    [],
  ],
  ['an operation less', edited([OPS, 'railway:domains']), []],
  [
    'an operation more',
    edited([OPS, `${OPS}, railway:volumeDelete`]),
    ['grant: job custom-domains gains railway:volumeDelete'],
  ],
  [
    'a pattern',
    edited([OPS, `${OPS}, railway:custom*`]),
    ['grant: job custom-domains gains railway:customDomain'],
  ],
  [
    'another resource',
    edited(["'arn:aws:s3:::acme-uploads/*'", "'arn:aws:s3:::acme-uploads*'"]),
    ['grant: job uploads gains aws:s3:PutObject on arn:aws:s3:::acme-uploads*'],
  ],
  [
    'no resource',
    edited([", on: ['arn:aws:s3:::acme-uploads/*']", '']),
    ['grant: job uploads gains aws:s3:PutObject anywhere'],
  ],
  ['a narrower resource', edited(['acme-uploads/*', 'acme-uploads/pictures/*']), []],
  [
    'a new job',
    edited(['evidence:\n', `${NEW_JOB}evidence:\n`]),
    ['job: job backups is new with railway:volumeDelete, railway:domains'],
  ],
  [
    'a wider selector',
    edited(['railway/*, in: scripts/add-domain.sh', 'railway/*']),
    ['job: job custom-domains also names type railway/*'],
  ],
  ['a narrower selector', edited(['railway/*, in', 'railway/account-token, in']), []],
  [
    "a job's environment",
    edited(['    environment: production\n', '    environment: staging\n']),
    ['environment: job custom-domains has environment staging, was production'],
  ],
  [
    'an asset less',
    edited(
      ['  bookings: { is: { kind: railway/volume, at: 3d2c42fb }, environment: production }\n', ''],
      ['protects: [bookings]', 'protects: [railway/volume]'],
    ),
    [
      'asset: asset bookings is no longer declared',
      'recovery: recovery system offsite for railway/volume; the reviewed version counts',
    ],
  ],
  [
    "an asset's environment",
    edited(['3d2c42fb }, environment: production', '3d2c42fb }, environment: staging']),
    ['asset: asset bookings has environment staging, was production'],
  ],
  [
    'a new asset in production',
    edited(['jobs:\n', '  x: { is: { kind: railway/volume }, environment: production }\njobs:\n']),
    [],
  ],
  [
    'a new asset in staging',
    edited(['jobs:\n', '  x: { is: { kind: railway/volume }, environment: staging }\njobs:\n']),
    ['asset: asset x is new, environment staging'],
  ],
  [
    'a longer completeness',
    edited(['until: 2027-05-01 }\natt', 'until: 2027-06-01 }\natt']),
    ['completeness: evidence for github:secrets.AWS_ACCESS_KEY_ID declared complete until 2027-06-01'],
  ],
  ['a shorter completeness', edited(['until: 2027-05-01 }\natt', 'until: 2027-04-01 }\natt']), []],
  [
    'other evidence',
    edited([
      "principal: 'arn:aws:iam::123456789012:user/uploader'",
      "principal: 'arn:aws:iam::123456789012:user/x'",
    ]),
    [
      'completeness: evidence for github:secrets.AWS_ACCESS_KEY_ID declared complete until 2027-05-01',
      'evidence: evidence for github:secrets.AWS_ACCESS_KEY_ID from infra/iam/*.tf is no longer named; it was on line 17',
    ],
  ],
  [
    'a lower attestation',
    edited(["'stripe/Charges: read'", "'stripe/Refunds: write'"]),
    ['attestation: attestation for variable STRIPE_REPORT_KEY: stripe/Refunds: write, until 2027-05-01'],
  ],
  [
    'a longer attestation',
    edited(['until: 2027-05-01 }\nenv', 'until: 2027-10-01 }\nenv']),
    [
      'attestation: attestation for variable STRIPE_REPORT_KEY: stripe/Charges: read, until 2027-10-01; the reviewed version counts',
    ],
  ],
  [
    'an environment told otherwise',
    edited(["variables: ['*PROD*', 'LIVE_*']", "variables: ['*PROD*']"]),
    ['environment: environment production is told by other names; the reviewed version counts'],
  ],
  [
    'a context',
    edited(['environment: staging } }', 'environment: production } }']),
    ['environment: context workspace has environment production, was staging'],
  ],
  [
    'a gate before more',
    edited(['[aws:rds:DeleteDBInstance]', '[aws:rds:DeleteDBInstance, aws:s3:DeleteObject]']),
    [
      'gate: gate provider-refusal before aws:rds:DeleteDBInstance, aws:s3:DeleteObject; the reviewed version counts',
    ],
  ],
  ['a gate less', edited([EXAMPLE.slice(EXAMPLE.indexOf('gates:'), EXAMPLE.indexOf('recovery:')), '']), []],
  [
    'a later restore',
    edited(['restored-on: 2026-10-12', 'restored-on: 2026-11-12']),
    ['recovery: recovery system offsite for bookings; the reviewed version counts'],
  ],
  [
    'an exclusion',
    edited(['exclude: [', 'exclude: [{ path: src/**, reason: r }, ']),
    ['exclusion: src/** is left out of the audit'],
  ],
  ['a narrower exclusion', edited(['vendor/corpus/**', 'vendor/corpus/a.txt']), []],
  [
    'nesting',
    edited(['nested: [packages/*]', 'nested: [packages/*, apps/*]']),
    ['nesting: manifests in apps/* count'],
  ],
];

test.each(CHANGES)('%s', (_, text, expected) => expect(texts(BASE, manifest(text))).toEqual(expected));

test.each(CHANGES)('from %s to any other: what counts is no wider than what was reviewed', (_, text) => {
  const base = manifest(text);
  for (const [, other] of CHANGES) {
    const head = manifest(other);
    for (const mode of ['range', 'staged'] as const) {
      expect(texts(base, effective(base, head, mode, CATALOGUE))).toEqual([]);
    }
  }
});

test('without a change everything counts', () => {
  expect(effective(BASE, manifest(EXAMPLE), 'range', CATALOGUE)).toEqual(BASE);
  expect(effective(BASE, manifest(EXAMPLE), 'full', CATALOGUE)).toEqual(BASE);
});

test('what the change takes away is gone at once', () => {
  const head = manifest(
    edited(
      [OPS, 'railway:domains'],
      [EXAMPLE.slice(EXAMPLE.indexOf('gates:'), EXAMPLE.indexOf('recovery:')), ''],
    ),
  );
  const counted = effective(BASE, head, 'range', CATALOGUE);
  expect(operations(counted, 'custom-domains')).toEqual(['railway:domains']);
  expect(counted.gates).toEqual([]);
});

describe('a job that only the work tree has', () => {
  const head = manifest(edited(['evidence:\n', `${NEW_JOB}evidence:\n`]));

  test('counts in a full run, without what is to be named exactly and without its environment', () => {
    const counted = effective(BASE, head, 'full', CATALOGUE);
    expect(operations(counted, 'backups')).toEqual(['railway:domains']);
    expect(counted.jobs.at(-1)).toMatchObject({ name: 'backups', uncommitted: true });
    expect(counted.jobs.at(-1)?.environment).toBeUndefined();
    expect(counted.jobs.at(-1)?.grants[0]?.exact.size).toBe(1);
  });

  test('does not count in a range or index', () => {
    for (const mode of ['range', 'staged'] as const) {
      expect(effective(BASE, head, mode, CATALOGUE).jobs.map((job) => job.name)).toEqual([
        'custom-domains',
        'uploads',
      ]);
    }
  });
});

describe('without a reviewed manifest', () => {
  test("a full run takes the work tree's", () =>
    expect(effective(NO_MANIFEST, BASE, 'full', CATALOGUE)).toEqual(BASE));

  test('an acceptance that is committed without one stays as it was', () => {
    const line = '- { check: exceeds-job, id: 9d41c7, effect: read, reason: r, until: 2027-01-31 }\n';
    const base = read(source(line, { kind: 'accepted' })).manifest;
    const head = manifest(EXAMPLE, line.replace('2027', '2028'));
    expect(effective(base, head, 'full', CATALOGUE).acceptances).toEqual(base.acceptances);
  });

  test('a range has none yet', () => {
    const counted = effective(NO_MANIFEST, BASE, 'range', CATALOGUE);
    expect(counted.present).toBe(false);
    expect([counted.jobs, counted.gates, counted.recovery, counted.exclude]).toEqual([[], [], [], []]);
    expect(counted.assets.map((asset) => asset.name)).toEqual(['bookings']);
  });
});

test('a manifest that the change deletes leaves its assets and environments', () => {
  const counted = effective(BASE, NO_MANIFEST, 'full', CATALOGUE);
  expect([counted.present, counted.jobs]).toEqual([true, []]);
  expect([counted.assets, counted.environments]).toEqual([BASE.assets, BASE.environments]);
});

describe('acceptances', () => {
  const LINE =
    '- { check: exceeds-job, id: 9d41c7, effect: escalate, reason: r, until: 2027-01-31, places: [.env] }\n';
  const base = manifest(EXAMPLE, LINE);

  test.each<[name: string, line: string, expected: string[], until: string | undefined]>([
    ['the same', LINE, [], '2027-01-31'],
    ['none', '', [], undefined],
    ['another reason', LINE.replace('reason: r', 'reason: s'), [], '2027-01-31'],
    ['earlier', LINE.replace('01-31', '01-01'), [], '2027-01-01'],
    [
      'later',
      LINE.replace('01-31', '02-28'),
      [
        'acceptance: acceptance of 9d41c7 (exceeds-job) changed, until 2027-02-28; the reviewed version counts',
      ],
      '2027-01-31',
    ],
    [
      'worse',
      LINE.replace('escalate', 'destroy'),
      [
        'acceptance: acceptance of 9d41c7 (exceeds-job) changed, until 2027-01-31; the reviewed version counts',
      ],
      '2027-01-31',
    ],
    [
      'worse and earlier',
      LINE.replace('escalate', 'destroy').replace('01-31', '01-01'),
      [
        'acceptance: acceptance of 9d41c7 (exceeds-job) changed, until 2027-01-01; the reviewed version counts',
      ],
      '2027-01-31',
    ],
    [
      'another place',
      LINE.replace('[.env]', '[.env, a.sh]'),
      [
        'acceptance: acceptance of 9d41c7 (exceeds-job) changed, until 2027-01-31; the reviewed version counts',
      ],
      '2027-01-31',
    ],
    [
      'revoked',
      LINE.replace(' }', ', revoked: 2026-11-20 }'),
      ['revocation: 9d41c7 declared revoked on 2026-11-20'],
      '2027-01-31',
    ],
  ])('%s', (_, line, expected, until) => {
    const head = manifest(EXAMPLE, line);
    expect(texts(base, head)).toEqual(expected);
    const [counted] = effective(base, head, 'range', CATALOGUE).acceptances;
    expect(counted?.until).toBe(until);
    expect(counted?.revoked).toBeUndefined();
  });
});

function counts(from: Manifest, mode: EffectiveMode): (string | undefined)[] {
  return widenings(BASE, from, mode, CATALOGUE).map((item) => item.counts);
}

describe('what of an entry counts already', () => {
  const NEW_ASSET = '  x: { is: { kind: railway/volume }, environment: staging }\njobs:\n';
  const head = manifest(
    edited(
      ['jobs:\n', NEW_ASSET],
      ['evidence:\n', `${NEW_JOB}evidence:\n`],
      ['until: 2027-05-01 }\natt', 'until: 2027-06-01 }\natt'],
    ),
  );

  test('is said of a job, an asset and a longer completeness', () => {
    expect(counts(head, 'full')).toEqual([
      'it counts without railway:volumeDelete and environment staging, for credentials that no reviewed job names',
      'it counts without its environment',
      'it counts as complete until 2027-05-01',
    ]);
    expect(counts(head, 'range')).toEqual([
      undefined,
      'it counts without its environment',
      'it counts as complete until 2027-05-01',
    ]);
  });

  test('is what a full run takes', () => {
    const taken = effective(BASE, head, 'full', CATALOGUE);
    expect(operations(taken, 'backups')).toEqual(['railway:domains']);
    expect(taken.jobs.find((job) => job.name === 'backups')?.environment).toBeUndefined();
    expect(taken.assets.find((asset) => asset.name === 'x')).not.toHaveProperty('environment');
    expect(taken.evidence.map((item) => item.complete?.until)).toEqual(['2027-05-01']);
    expect(operations(effective(BASE, head, 'range', CATALOGUE), 'backups')).toEqual([]);
  });

  test('of new evidence its files', () => {
    const other = manifest(edited(['user/uploader', 'user/x']));
    expect(counts(other, 'range')).toEqual(['its files count, not that there are no others', undefined]);
    const taken = effective(BASE, other, 'range', CATALOGUE).evidence;
    expect(taken.map((item) => [item.principal?.slice(-1), item.complete])).toEqual([
      ['x', undefined],
      ['r', undefined],
    ]);
  });

  test('where the words say that the reviewed version counts, it does', () => {
    const longer = manifest(
      edited(['[aws:rds:DeleteDBInstance]', '[aws:rds:DeleteDBInstance, aws:s3:DeleteObject]']),
    );
    const [widening] = widenings(BASE, longer, 'staged', CATALOGUE);
    expect(widening?.text).toMatch(/; the reviewed version counts$/);
    expect(effective(BASE, longer, 'staged', CATALOGUE).gates).toEqual(BASE.gates);
  });
});
