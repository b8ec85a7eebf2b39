import { describe, expect, test } from 'vitest';
import { newManifest, proposeJobs, selects, type ProposalRequest } from '../../../src/know/manifest/index.ts';
import type { Credential, Sighting } from '../../../src/model/credential.ts';
import type { ProposedJob } from '../../../src/model/proposal.ts';
import type { Use } from '../../../src/model/use.ts';
import { acme, credential, manifest } from '../../support/world.ts';

/** A use of the made-up provider. */
function use(path: string, line: number, change: Partial<Use> & { readonly reads?: string } = {}): Use {
  const { reads, ...rest } = change;
  return {
    provider: 'acme',
    how: 'sdk',
    path,
    line,
    column: 1,
    as: 'acme.list',
    operations: ['acme:list'],
    resources: [],
    by: { variables: reads === undefined ? [] : [reads], hosts: [] },
    ...rest,
  };
}

/** A master key in a file. */
function key(id: string, at: Partial<Sighting>, change: Partial<Credential> = {}): Credential {
  return credential('acme/master-key', { id, at, ...change });
}

const HERE: ProposalRequest['around'] = {
  packageOf: (path) => /^packages\/[^/]+/.exec(path)?.[0] ?? '',
  runs: (workflow, path) => workflow.endsWith('deploy.yml') && path === 'scripts/release.sh',
  purposeOf: (path) =>
    path.endsWith('add-box.sh') ? { text: 'Adds a box', because: `${path}:2` } : undefined,
  purposeOfName: () => undefined,
  environmentNamed: () => undefined,
};

function propose(
  credentials: readonly Credential[],
  uses: readonly Use[],
  change: Partial<ProposalRequest> = {},
): ProposedJob[] {
  return proposeJobs({
    credentials,
    wanted: new Set(credentials.filter(({ standing }) => standing !== 'local').map(({ id }) => id)),
    uses,
    catalogue: acme,
    owners: { of: () => ({ value: '@a/x', because: 'CODEOWNERS:1' }) },
    around: HERE,
    taken: [],
    ...change,
  });
}

/** `add-box aaaaaa: acme:list; ? 1`, one line a job. */
function summary(jobs: readonly ProposedJob[]): string[] {
  return jobs.map(({ name, credential: { id }, grants, open }) => {
    const ids = grants.flatMap(({ operations }) => operations.map((one) => one.id));
    const asked = open.length === 0 ? '' : `; ? ${open.length}`;
    return `${name} ${id}:${ids.map((one) => ` ${one}`).join('')}${asked}`;
  });
}

const ENV = { path: '.env', surroundings: { variable: 'ACME_KEY' } };
const OTHER = { path: '.env.other', surroundings: { variable: 'OTHER_KEY' } };
const PRODUCTION = {
  path: '.env.production',
  surroundings: { variable: 'ACME_KEY' },
};

function atHost(path: string, host: string): Partial<Sighting> {
  return { path, surroundings: { variable: 'ACME_KEY', url: { scheme: 'https', host } } };
}

describe('which use is which credential’s', () => {
  const one = key('aaaaaa', ENV);
  const other = key('bbbbbb', OTHER);

  test.each<[why: string, credentials: readonly Credential[], use: Use, expected: readonly string[]]>([
    ['the only one of its provider', [one], use('src/a.ts', 1), ['a aaaaaa: acme:list']],
    [
      'the variable that both name',
      [one, other],
      use('src/a.ts', 1, { reads: 'OTHER_KEY' }),
      ['acme aaaaaa:', 'a bbbbbb: acme:list'],
    ],
    ['however it is spelt', [one], use('src/a.ts', 1, { reads: 'acmeKey' }), ['a aaaaaa: acme:list']],
    [
      'a variable that nothing here has: none',
      [one],
      use('src/a.ts', 1, { reads: 'SOME_TOKEN' }),
      ['acme aaaaaa:'],
    ],
    [
      'a variable that holds no credential says nothing',
      [one],
      use('src/a.ts', 1, { reads: 'ACME_REGION' }),
      ['a aaaaaa: acme:list'],
    ],
    [
      'several and nothing tells: a question for each',
      [one, other],
      use('src/a.ts', 1),
      ['acme aaaaaa:; ? 1', 'other-key bbbbbb:; ? 1'],
    ],
    ['another provider’s', [one], use('src/a.ts', 1, { provider: 'aws' }), ['acme aaaaaa:']],
    [
      'the value in the same file',
      [key('cccccc', { path: 'scripts/add-box.sh' }), one],
      use('scripts/add-box.sh', 9),
      ['add-box cccccc: acme:list', 'acme aaaaaa:'],
    ],
    [
      'what a script holds in itself is its own alone',
      [key('cccccc', { path: 'scripts/add-box.sh', surroundings: { variable: 'ACME_KEY' } })],
      use('package.json', 6, { reads: 'ACME_KEY' }),
      ['add-box cccccc:; ? 1'],
    ],
    [
      'unless another reads that script',
      [key('cccccc', { path: 'scripts/release.sh', surroundings: { variable: 'ACME_KEY' } })],
      use('scripts/deploy.yml', 6, { reads: 'ACME_KEY' }),
      ['deploy cccccc: acme:list'],
    ],
    ['a test is no use', [one], use('test/a.test.ts', 1), ['acme aaaaaa:']],
    [
      'a test is one for a key in test mode',
      [{ ...one, standing: 'test' }],
      use('test/a.test.ts', 1),
      ['a-test aaaaaa: acme:list'],
    ],
    ['a pipeline has its own', [one], use('.github/workflows/x.yml', 4), ['acme aaaaaa:']],
  ])('%s', (_, credentials, made, expected) => {
    expect(summary(propose(credentials, [made]))).toEqual(expected);
  });

  test('by host, where the variable fits several', () => {
    const jobs = propose(
      [key('aaaaaa', atHost('.env', 'one.example')), key('bbbbbb', atHost('.env.b', 'two.example'))],
      [use('src/a.ts', 1, { by: { variables: ['ACME_KEY'], hosts: ['two.example'] } })],
    );
    expect(summary(jobs)).toEqual(['acme aaaaaa:', 'a bbbbbb: acme:list']);
  });

  test('in a package, its own credential before the others of the same name', () => {
    const jobs = propose(
      [key('aaaaaa', ENV), key('bbbbbb', { ...ENV, path: 'packages/api/.env' })],
      [
        use('packages/api/src/a.ts', 1, { reads: 'ACME_KEY' }),
        use('packages/web/src/b.ts', 1, { reads: 'ACME_KEY' }),
      ],
    );
    expect(summary(jobs)).toEqual(['b aaaaaa: acme:list', 'a bbbbbb: acme:list']);
  });

  test('a pipeline’s secret serves its steps and the scripts that it runs, never the application', () => {
    const path = '.github/workflows/deploy.yml';
    const named = key(
      'aaaaaa',
      { path, surroundings: { variable: 'ACME_KEY' } },
      {
        reached: 'name',
        reference: { store: 'github-actions', names: ['ACME_KEY'], workflows: [path] },
      },
    );
    const uses = [
      use(path, 9),
      use('scripts/release.sh', 3, { reads: 'ACME_KEY', operations: ['acme:rename'] }),
      use('src/a.ts', 1, { reads: 'ACME_KEY', operations: ['acme:dropBox'] }),
    ];
    const jobs = propose([named], uses);
    expect(summary(jobs)).toEqual(['deploy aaaaaa: acme:list', 'release aaaaaa: acme:rename']);
    expect(jobs[0]?.selectors[0]?.selector).toEqual({ reference: 'github:secrets.ACME_KEY', in: path });
  });
});

/** A secret that pipelines hand to their steps under a name. */
function secret(id: string, name: string, variable: string, ...workflows: string[]): Credential {
  const [first] = key(id, { surroundings: { variable } }).sightings;
  if (first === undefined) throw new Error('no sighting');
  return key(id, first, {
    reached: 'name',
    sightings: workflows.map((path) => ({ ...first, path })),
    reference: { store: 'github-actions', names: [name], workflows },
  });
}

describe('secrets of pipelines', () => {
  const [one, two, three, four] = ['a', 'b', 'c', 'd'].map((name) => `.github/workflows/${name}.yml`) as [
    string,
    string,
    string,
    string,
  ];

  test('a step reads a secret by its own name, whatever another step hands over under it', () => {
    const own = secret('aaaaaa', 'ACME_KEY', 'ACME_KEY', one);
    const other = secret('bbbbbb', 'PAT', 'ACME_KEY', one);
    expect(summary(propose([own, other], [use(one, 3, { reads: 'ACME_KEY' })]))).toEqual([
      'a aaaaaa: acme:list',
      'a-acme bbbbbb:; ? 1',
    ]);
  });

  test('each pipeline is a job that names the secret in its own file; those that tell nothing are one', () => {
    const jobs = propose(
      [secret('aaaaaa', 'PAT', 'PAT', one, two, three, four)],
      [use(one, 3, { reads: 'PAT' }), use(two, 3, { reads: 'PAT', operations: ['acme:rename'] })],
    );
    expect(summary(jobs)).toEqual(['a aaaaaa: acme:list', 'b aaaaaa: acme:rename', 'pat aaaaaa:; ? 1']);
    expect(jobs.map(({ selectors }) => selectors.map(({ selector }) => selector.in))).toEqual([
      [one],
      [two],
      [three, four],
    ]);
  });

  test('without any use all its pipelines are one job', () => {
    const [job, ...others] = propose([secret('aaaaaa', 'PAT', 'PAT', one, two)], []);
    expect(others).toEqual([]);
    expect(job?.selectors.map(({ selector }) => selector.in)).toEqual([one, two]);
  });
});

describe('what is one job', () => {
  const one = key('aaaaaa', ENV);
  const scripts = (...names: string[]): string[] =>
    summary(
      propose(
        [one],
        names.map((name) => use(`scripts/${name}.sh`, 1)),
      ),
    );

  test('all code of the application', () => {
    const jobs = propose(
      [one],
      [use('src/orders.ts', 3), use('src/users.ts', 4, { operations: ['acme:dropBox'] })],
    );
    expect(summary(jobs)).toEqual(['acme aaaaaa: acme:dropBox acme:list']);
    expect(jobs[0]?.purpose).toEqual({
      because: '2 uses, none tells why: src/orders.ts:3 and 1 more',
      question: 'What is it for?',
    });
  });

  test('scripts about one thing, and no others', () => {
    expect(scripts('add-domain', 'remove-domain')).toEqual(['domain aaaaaa: acme:list']);
    expect(scripts('add-domain', 'rotate-keys')).toEqual([
      'add-domain aaaaaa: acme:list',
      'rotate-keys aaaaaa: acme:list',
    ]);
  });

  test('many scripts are one, with a question', () => {
    expect(scripts('a-red', 'b-green', 'c-blue', 'd-grey')).toEqual(['scripts aaaaaa: acme:list']);
  });

  test('a script says its purpose', () => {
    const [job] = propose([one], [use('scripts/add-box.sh', 5)]);
    expect(job?.purpose).toEqual({ value: 'Adds a box', because: 'scripts/add-box.sh:2' });
  });

  test('names are unique, also among those that are there', () => {
    const jobs = propose([one, key('bbbbbb', OTHER)], [], { taken: ['acme', 'acme-3'] });
    expect(jobs.map(({ name }) => name)).toEqual(['acme-key', 'other-key']);
  });
});

describe('operations', () => {
  const one = key('aaaaaa', ENV);

  test('what cannot be told is a question, and what is certain stays', () => {
    const jobs = propose(
      [one],
      [use('src/a.ts', 1), use('src/b.ts', 17, { operations: [], unknown: 'builds a name from a variable' })],
    );
    expect(summary(jobs)).toEqual(['acme aaaaaa: acme:list; ? 1']);
    expect(jobs[0]?.open[0]?.because).toBe('src/b.ts:17 builds a name from a variable');
  });

  test('what a script destroys with one of several credentials is asked; the application is the same everywhere', () => {
    const drop = { reads: 'ACME_KEY', operations: ['acme:dropBox'] };
    const both = [one, key('bbbbbb', PRODUCTION)];
    expect(summary(propose(both, [use('scripts/seed.sh', 3, drop)]))).toEqual([
      'seed aaaaaa:; ? 1',
      'seed-acme bbbbbb:; ? 1',
    ]);
    expect(summary(propose([one], [use('scripts/seed.sh', 3, drop)]))).toEqual(['seed aaaaaa: acme:dropBox']);
    expect(summary(propose(both, [use('src/a.ts', 3, drop)]))).toEqual([
      'a aaaaaa: acme:dropBox',
      'a-acme bbbbbb: acme:dropBox',
    ]);
    const local = key('bbbbbb', PRODUCTION, { standing: 'local' });
    expect(summary(propose([one, local], [use('scripts/seed.sh', 3, drop)]))).toEqual(['seed aaaaaa:; ? 1']);
  });

  test('a reason holds no argument that could be a value', () => {
    const made = use('deploy.sh', 4, { how: 'command', as: 'acme list --key=abc' });
    const other = use('deploy.sh', 5, {
      how: 'command',
      as: 'acme rename x7Kq92LmZp04VtRb',
      operations: ['acme:rename'],
    });
    const reasons = propose([one], [made, other])[0]?.grants.flatMap(({ operations }) =>
      operations.map(({ because }) => because),
    );
    expect(reasons).toEqual(['deploy.sh:4, acme list', 'deploy.sh:5, acme rename']);
  });

  test('a table without its schema is one of any schema', () => {
    const sql = { how: 'sql', resources: ['orders', 'audit.log'] } as const;
    const [job] = propose([one], [use('src/a.ts', 1, sql)]);
    expect(job?.grants[0]?.on).toEqual(['*.orders', 'audit.log']);
  });

  test('resources where every call writes them out', () => {
    const jobs = propose(
      [one],
      [
        use('src/a.ts', 1, { resources: ['box/b'] }),
        use('src/a.ts', 2, { resources: ['box/a'] }),
        use('src/a.ts', 3, { operations: ['acme:rename'], resources: ['box/a'] }),
        use('src/a.ts', 4, { operations: ['acme:rename'] }),
      ],
    );
    expect(jobs[0]?.grants.map(({ on, operations }) => [operations.map(({ id }) => id), on])).toEqual([
      [['acme:list'], ['box/a', 'box/b']],
      [['acme:rename'], []],
    ]);
  });
});

function selectorsOf(credentials: readonly Credential[]) {
  return propose(credentials, []).map(({ selectors }) => selectors.map(({ selector }) => selector));
}

function at(variable: string): Partial<Sighting> {
  return { path: 'a.sh', surroundings: { variable } };
}

describe('selectors', () => {
  test.each<[why: string, at: Partial<Sighting>, expected: object]>([
    ['a variable of a configuration', ENV, { variable: 'ACME_KEY', in: '.env' }],
    [
      'the kind in code',
      { path: 'a.sh', surroundings: { variable: 'ACME_KEY' } },
      { type: 'acme/master-key', in: 'a.sh' },
    ],
    ['without a name', { path: 'a.txt', surroundings: {} }, { type: 'acme/master-key', in: 'a.txt' }],
    [
      'a path that is no text',
      { path: 'a\udcff.txt', surroundings: {} },
      { type: 'acme/master-key', in: 'a?.txt' },
    ],
  ])('%s', (_, at, expected) => expect(selectorsOf([key('aaaaaa', at)])).toEqual([[expected]]));

  test('two of a kind in one file: the name, and the id where it is the same', () => {
    expect(selectorsOf([key('aaaaaa', at('ONE')), key('bbbbbb', at('TWO'))])).toEqual([
      [{ variable: 'ONE', in: 'a.sh' }],
      [{ variable: 'TWO', in: 'a.sh' }],
    ]);
    expect(selectorsOf([key('aaaaaa', at('ONE')), key('bbbbbb', at('ONE'))])).toEqual([
      [{ type: 'acme/master-key', in: 'a.sh', fingerprint: 'aaaaaa' }],
      [{ type: 'acme/master-key', in: 'a.sh', fingerprint: 'bbbbbb' }],
    ]);
  });

  test('a committed copy of what git ignores stays outside, and so does the history', () => {
    const [first] = key('aaaaaa', ENV).sightings;
    if (first === undefined) throw new Error('no sighting');
    const copies: Sighting[] = [
      { ...first, path: 'src/a.ts', tracking: 'tracked' },
      first,
      { ...first, path: 'old.ts', source: 'history', tracking: 'history' },
    ];
    expect(selectorsOf([key('aaaaaa', ENV, { sightings: copies })])).toEqual([
      [{ variable: 'ACME_KEY', in: '.env' }],
    ]);
  });
});

test('the file that is written is one that is read, and its jobs name their credentials', () => {
  const credentials = [
    key('aaaaaa', ENV),
    key('bbbbbb', PRODUCTION),
    key('cccccc', { path: "it's #1: a\n- b.sh", surroundings: {} }),
  ];
  const jobs = propose(credentials, [
    use('src/a.ts', 1, { reads: 'ACME_KEY', as: 'acme # x\n  evil: true' }),
    use('src/b.ts', 2, { reads: 'ACME_KEY', operations: [], unknown: 'builds\r\n\u2028 it' }),
  ]);
  const { text, unknown } = newManifest(jobs);
  const read = manifest(text);
  expect(read.jobs.map(({ name, owner }) => [name, owner])).toEqual(jobs.map(({ name }) => [name, '@a/x']));
  for (const [index, job] of read.jobs.entries()) {
    const own = jobs[index]?.credential;
    expect(credentials.filter((one) => job.credentials.some((selector) => selects(selector, one)))).toEqual([
      own,
    ]);
  }
  const lines = text.split('\n');
  expect(unknown.map((line) => /unknown # \? /.test(lines[line - 1] ?? ''))).toEqual(unknown.map(() => true));
  expect(lines.filter((line) => line.includes(': unknown # ? '))).toHaveLength(unknown.length);
  expect(lines.filter((line) => /[\u2028\r]/.test(line))).toEqual([]);
});
