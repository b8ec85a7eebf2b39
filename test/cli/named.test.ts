import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createScratch, type Scratch } from '../support/scratch.ts';

const TIME = { timeout: 60_000 };

let repository: Scratch;
beforeEach(() => {
  repository = createScratch();
});
afterEach(() => repository.remove());

const workflow = (name: string, run = `psql "$${name}" -c 'select 1'`): string => `name: report
on: push
permissions: {}
jobs:
  report:
    runs-on: ubuntu-latest
    steps:
      - run: ${run}
        env:
          ${name}: \${{ secrets.${name} }}
`;

const manifest = (selector: string, more: { grants?: string; evidence?: string } = {}): string => `version: 1
jobs:
  report:
    purpose: The weekly report reads the orders
    owner: Ana Ruiz
    credentials: [${selector}]
    grants: [{ operations: [${more.grants ?? 'postgres:SELECT'}] }]
    environment: production
${more.evidence ?? ''}`;

const evidence = (selector: string): string => `evidence:
  - credential: ${selector}
    principal: reader
    from: [migrations/*.sql]
    run-as: migrator
    complete: { by: Ana Ruiz, on: 2026-11-02, source: pg_roles, until: 2027-05-01 }
`;

const TABLE = 'create table orders (id int primary key);\n';

/** What is said of a repository, with the ids taken out: they depend on the name. */
async function said(...args: string[]): Promise<{ exit: number; text: string }> {
  const { exit, stdout, stderr } = await repository.run(...args);
  expect(stderr).toBe('');
  return { exit, text: stdout.replace(/\b[0-9a-f]{6,7}\b/g, 'ID').replace(/\d+ commits?/, 'commits') };
}

const stored = (name: string): string => `{ reference: github:secrets.${name} }`;

const reports = async (name: string): Promise<{ exit: number; text: string }> => {
  repository.commit({
    'migrations/001.sql': `${TABLE}create role reader login superuser;\n`,
    '.github/workflows/report.yml': workflow(name),
    'overscope.yaml': manifest(stored(name), { evidence: evidence(stored(name)) }),
  });
  return said('audit');
};

test('a secret that no rule knows by name is judged as one that a rule knows', TIME, async () => {
  const own = await reports('REPORT_URL');
  expect(own.exit).toBe(1);
  expect(own.text).toContain('CRITICAL  A URL for report can delete a table and its rows in production');
  const known = await reports('DATABASE_URL');
  expect(own).toEqual(known);
});

describe('its type is what tells it first', () => {
  const cases: readonly [string, Readonly<Record<string, string>>, string][] = [
    [
      'the type of its selector',
      {
        '.github/workflows/report.yml': workflow('SHOP_KEY'),
        'overscope.yaml': manifest('{ reference: github:secrets.SHOP_KEY, type: mysql/url }'),
      },
      'mysql/url',
    ],
    [
      'the provider whose documents the evidence names',
      {
        'infra/shop.json': '{"Statement": []}\n',
        '.github/workflows/report.yml': workflow('SHOP_KEY'),
        'overscope.yaml': manifest(stored('SHOP_KEY'), {
          grants: 'aws:s3:GetObject',
          evidence: `evidence:
  - credential: ${stored('SHOP_KEY')}
    principal: arn:aws:iam::123456789012:user/shop
    from: [infra/*.json]
`,
        }),
      },
      'aws/access-key',
    ],
    [
      'the operations of its job',
      {
        '.github/workflows/report.yml': workflow('SHOP_KEY', './report.sh'),
        'overscope.yaml': manifest(stored('SHOP_KEY')),
      },
      'postgres/url',
    ],
    [
      'the command that uses it',
      {
        '.github/workflows/report.yml': workflow('SHOP_KEY'),
        'overscope.yaml': manifest(stored('SHOP_KEY'), { grants: '' }),
      },
      'postgres/url',
    ],
    [
      'nothing',
      {
        '.github/workflows/report.yml': workflow('SHOP_KEY', './report.sh'),
        'overscope.yaml': manifest(stored('SHOP_KEY'), { grants: '' }),
      },
      'untyped/secret',
    ],
    [
      'a variable that only code reads',
      {
        'report.py': 'import os\nurl = os.environ["SHOP_URL"]\n',
        'overscope.yaml': manifest('{ reference: environment:SHOP_URL }'),
      },
      'postgres/url',
    ],
    [
      'a variable of a compose file',
      {
        'compose.yaml':
          'services:\n  app:\n    image: shop\n    environment:\n      SHOP_TOKEN: ${SHOP_TOKEN}\n',
        'overscope.yaml': manifest('{ reference: environment:SHOP_TOKEN }'),
      },
      'postgres/url',
    ],
  ];
  test.each(cases)('%s', TIME, async (_name, files, type) => {
    repository.commit(files);
    const { stdout } = await repository.run('audit', '--format', 'json');
    const { credentials } = JSON.parse(stdout) as { credentials: { reached: string; fits: string[] }[] };
    expect(credentials.map(({ reached, fits }) => [reached, fits[0]])).toEqual([['name', type]]);
    expect(stdout).not.toContain('Delete the entry');
  });

  test('an unknown type is said', TIME, async () => {
    repository.commit(cases[4]?.[1]);
    const { text } = await said('list');
    expect(text).toContain('secret of unknown type');
  });
});

test('a name that no entry names stays a name', TIME, async () => {
  repository.commit({
    '.github/workflows/report.yml': workflow('SHOP_KEY'),
    'overscope.yaml': 'version: 1\n',
  });
  const { stdout } = await repository.run('audit', '--format', 'json');
  expect((JSON.parse(stdout) as { credentials: unknown[] }).credentials).toEqual([]);
});

test('an entry whose name stands in a workflow is never said to be unused', TIME, async () => {
  repository.commit({
    '.github/workflows/report.yml': workflow('DATABASE_URL'),
    'overscope.yaml': manifest('{ reference: github:secrets.DATABASE_URL, type: mysql/url }'),
  });
  const { text } = await said('audit', '--all');
  expect(text).not.toContain('Delete the entry');
  repository.commit({ 'overscope.yaml': manifest(stored('GONE_URL')) });
  expect((await said('audit', '--all')).text).toContain('Delete the entry');
});

/** A repository whose reader gets more in the branch `work`; `credential` is what both entries say. */
function widened(selector: string, files: Readonly<Record<string, string>> = {}): void {
  repository.commit({
    '.gitignore': '.env\n',
    'migrations/001.sql': `${TABLE}create role reader login;\ngrant select on orders to reader;\n`,
    'overscope.yaml': manifest(selector, {
      evidence: evidence(selector.replace(', in: .env', '')),
    }),
    ...files,
  });
  repository.git('switch', '--quiet', '--create', 'work');
  repository.commit({ 'migrations/002.sql': 'alter role reader superuser;\n' });
}

describe('a principal that the manifest binds is bound where no value is', () => {
  const value = 'postgres://reader:{password}@db.acme.io:5432/shop'.replace('{password}', 'hG7kd93jfKs0');
  const cases: readonly [string, string, Readonly<Record<string, string>>][] = [
    ['the value is tracked', '{ variable: REPORT_URL }', { 'app.env': `REPORT_URL=${value}\n` }],
    ['the value is git-ignored and absent', '{ variable: REPORT_URL, in: .env }', {}],
    [
      'the value is git-ignored and here',
      '{ variable: REPORT_URL, in: .env }',
      { '.env': `REPORT_URL=${value}\n` },
    ],
    ['it is only named in the manifest', stored('REPORT_URL'), {}],
    [
      'it is only named in a workflow',
      stored('REPORT_URL'),
      { '.github/workflows/r.yml': workflow('REPORT_URL') },
    ],
    ['only its type is known', '{ type: postgres/* }', {}],
    ['only its id is known', '{ fingerprint: 0a1b2c }', {}],
  ];
  test.each(cases)('%s', TIME, async (_name, selector, files) => {
    widened(selector, files);
    const { exit, text } = await said('audit', '--base', 'main');
    expect(text).toMatch(/^CRITICAL {2}.* can delete a table and its rows in production$/m);
    expect(text).toMatch(/^ {2}widens {3}PostgreSQL connection URL/m);
    expect(text).not.toContain('to which no credential');
    expect(exit).toBe(1);
    const compared = await said('diff', 'main', 'work');
    expect(compared.text).toContain('\nWider: 1 credential can do more.\n');
    expect(compared.text).not.toContain('Bound to no credential here');
  });

  test('in the index as well', TIME, async () => {
    widened('{ variable: REPORT_URL, in: .env }');
    repository.git('reset', '--quiet', '--soft', 'main');
    const { exit, text } = await said('audit', '--staged');
    expect(text).toMatch(/^CRITICAL /m);
    expect(exit).toBe(1);
  });

  test('where the branch takes the entry away too', TIME, async () => {
    widened('{ variable: REPORT_URL, in: .env }');
    repository.commit({ 'overscope.yaml': 'version: 1\n' });
    const { exit, text } = await said('audit', '--base', 'main');
    expect(text).toMatch(/^CRITICAL /m);
    expect(exit).toBe(1);
  });
});

test(
  'a value that leaves the files is removed, and what still binds it is no new credential',
  TIME,
  async () => {
    repository.commit({
      'migrations/001.sql': `${TABLE}create role reader login;\n`,
      'app.env': `REPORT_URL=${'postgres://reader:{password}@db.acme.io/shop'.replace('{password}', 'hG7kd93jfKs0')}\n`,
      'overscope.yaml': manifest('{ variable: REPORT_URL }', {
        evidence: evidence('{ variable: REPORT_URL }'),
      }),
    });
    repository.git('switch', '--quiet', '--create', 'work');
    repository.git('rm', '--quiet', 'app.env');
    repository.commit();
    const { text } = await said('diff', 'main', 'work');
    expect(text).toContain('\nNarrower: 1 credential removed.\n');
    expect(text).not.toContain('adds');
  },
);
