import { afterAll, describe, expect, test } from 'vitest';
import { expand } from '../../src/util/template.ts';
import { createScratch, type Scratch } from '../support/scratch.ts';

const value = (template: string, seed: string): string => expand(template, `first run ${seed}`).text;
const RAILWAY = `RAILWAY_API_TOKEN=${value('{uuid}', 'railway')}\n`;
const STRIPE = `STRIPE_KEY=sk_live_${value('{base62:24}', 'stripe')}\n`;
const AWS = `AWS_ACCESS_KEY_ID=AKIA${value('{b32:16}', 'id')}\nAWS_SECRET_ACCESS_KEY=${value('{base62:40}', 'secret')}\n`;
const GITHUB = `GH_TOKEN=${value('{crc32:ghp_:30}', 'github')}\n`;

const UPLOADER = `resource "aws_iam_user" "uploader" {
  name = "uploader"
}
resource "aws_iam_user_policy" "uploader" {
  user   = aws_iam_user.uploader.name
  name   = "uploads"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:PutObject"], Resource = "arn:aws:s3:::acme-uploads/*" }]
  })
}
`;

const all: Scratch[] = [];

afterAll(() => {
  for (const scratch of all) scratch.remove();
});

function scratch(files: Readonly<Record<string, string>>): Scratch {
  const made = createScratch();
  all.push(made);
  made.commit(files);
  return made;
}

interface Step {
  readonly text: string;
  readonly lines?: readonly string[];
}

interface Json {
  readonly exit: number;
  readonly findings: readonly {
    readonly id: string;
    readonly check: string;
    readonly severity: string;
    readonly title: string;
    readonly next: readonly Step[];
    readonly accepted: object | null;
    readonly places: readonly { readonly path: string }[];
  }[];
  readonly credentials: readonly {
    readonly id: string;
    readonly type: string;
    readonly authority: { readonly ceiling: { readonly basis: string; readonly operations: number } };
  }[];
  readonly manifest: { readonly notYetCounting: readonly object[] };
}

async function audit(repository: Scratch, ...args: string[]): Promise<Json> {
  const { stdout, stderr } = await repository.run('audit', '--format', 'json', ...args);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Json;
}

/** What a run prints, with every run of white space as one space. */
async function told(repository: Scratch, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await repository.run(...args);
  return `${stdout}${stderr}`.replaceAll(/\s+/g, ' ');
}

const WORKFLOW = (permissions: string): string =>
  `name: release\non: push\n${permissions}jobs:\n  release:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: gh release create v1\n        env:\n          GH_TOKEN: \${{ secrets.GITHUB_TOKEN }}\n`;

describe('right after init', () => {
  const files = {
    'scripts/add-domain.sh': RAILWAY,
    '.env': STRIPE,
    '.github/workflows/release.yml': WORKFLOW('permissions: write-all\n'),
  };

  test('one sentence says that the manifest is new, what of it waits, and what to do', async () => {
    const repository = scratch(files);
    await repository.run('init', '--yes');
    const text = await told(repository, 'audit');
    expect(text).toContain('medium overscope.yaml is not committed yet: its 3 jobs count · overscope.yaml:');
    expect(text).toContain(
      'Next Read overscope.yaml, mend what is not right and commit it: then all of it counts',
    );
    expect(text).not.toContain('job release is new');
    expect(await told(repository, 'audit', '--all')).toContain('job release is new');
  });

  test('it is a finding all the same, and every entry is in the JSON report', async () => {
    const repository = scratch(files);
    await repository.run('init', '--yes');
    const report = await audit(repository);
    expect(report.findings.filter(({ check }) => check === 'manifest-widened')).toMatchObject([
      { severity: 'medium', accepted: null },
    ]);
    expect(report.manifest.notYetCounting).toHaveLength(3);
  });

  test('what destroys, and what is no job, does not count before it is committed', async () => {
    const repository = scratch({ 'upload.sh': `${AWS}aws s3 cp a s3://acme-uploads/a\n` });
    repository.write({
      'overscope.yaml': `version: 1
jobs:
  uploads:
    purpose: Uploads
    credentials: [{ type: aws/access-key }]
    grants: [{ operations: [aws:s3:ListBucket, aws:s3:PutObject] }]
exclude: [{ path: vendor/**, reason: not ours }]
`,
    });
    const text = await told(repository, 'audit');
    expect(text).toContain(
      'overscope.yaml is not committed yet: its job counts but for aws:s3:PutObject, its other entry does not yet',
    );
    repository.commit();
    expect(await told(repository, 'audit')).not.toContain('not committed yet');
  });

  test('an acceptance that nobody committed is listed as before, and silences nothing', async () => {
    const repository = scratch({ '.env': STRIPE });
    const [finding] = (await audit(repository)).findings;
    await repository.run('accept', finding?.id ?? '', '--reason', 'known', '--until', '30d', '--by', 'Ana');
    const text = await told(repository, 'audit');
    expect(text).toContain('Not yet counting: it counts once');
    expect(text).toContain(`acceptance of ${finding?.id ?? ''}`);
    expect(text).toContain('CRITICAL');
  });
});

describe('without a manifest', () => {
  test('the command that writes one is named whatever was found, for the folder that was audited', async () => {
    const repository = scratch({ 'api/.github/workflows/release.yml': WORKFLOW(''), 'a b/.env': GITHUB });
    const one = await told(repository, 'audit', 'a b');
    expect(one).toContain("Next Say what each is for: overscope init 'a b' writes overscope.yaml");
    expect((await repository.run('init', 'a b', '--print')).exit).toBe(0);
  });

  test('a prompt is told as what it is, in one line with what stands before the operation', async () => {
    const repository = scratch({
      'a.env': RAILWAY,
      'b.env': STRIPE,
      'AGENTS.md': '# Rules\n\n- Never delete data and do nothing irreversible unless I ask for it.\n',
    });
    expect(await told(repository, 'audit')).toContain(
      'Gate none before volumeDelete; AGENTS.md:3 only asks: "Never delete data and do nothing irreversible unless I ask for it."',
    );
  });

  test('what only the history holds is replaced first', async () => {
    const repository = scratch({ 'old.env': GITHUB, '.gitignore': '.env\n' });
    repository.git('rm', '--quiet', 'old.env');
    repository.commit({ '.env': STRIPE + RAILWAY });
    const text = await told(repository, 'audit');
    expect(text).toMatch(
      /Next 1 GitHub personal access token \(classic\) [0-9a-f]{6}: Replace it at its provider/,
    );
  });

  test('equal steps for several leaks are one, which names them all', async () => {
    const repository = scratch(
      Object.fromEntries(
        ['a', 'b', 'c', 'd'].map((name) => [
          `${name}.env`,
          `STRIPE_KEY=sk_live_${value('{base62:24}', `many ${name}`)}\n`,
        ]),
      ),
    );
    expect(await told(repository, 'audit')).toMatch(
      /Next 1 Stripe secret key [0-9a-f]{6}, [0-9a-f]{6}, [0-9a-f]{6}, [0-9a-f]{6}: Replace it at its provider/,
    );
  });

  test('what is only named is never called committed', async () => {
    const step =
      'env:\n          SLACK_TOKEN: ${{ secrets.SLACK_TOKEN }}\n          NPM_TOKEN: ${{ secrets.NPM_TOKEN }}\n';
    const repository = scratch({ '.github/workflows/x.yml': WORKFLOW('').replace(/env:[^]*$/, step) });
    const { stdout } = await repository.run('audit', '--all');
    expect(stdout).toContain('named, value not here');
    const brief = await repository.run('audit');
    expect(brief.stdout).toMatch(/^medium +npm access token · .*x\.yml:\d+, only named · id/m);
    expect(`${stdout}${brief.stdout}`).not.toContain('committed');
  });

  test('an empty folder says that there was nothing to read', async () => {
    const repository = createScratch();
    all.push(repository);
    expect(await told(repository, 'audit')).toContain('There was nothing to read here.');
  });
});

describe('what to write', () => {
  test('the entry that is printed for a key whose documents are here narrows it, as it is printed', async () => {
    const repository = scratch({
      '.env': AWS,
      'infra/iam.tf': UPLOADER,
      'overscope.yaml':
        'version: 1\njobs:\n  uploads:\n    purpose: Uploads\n    credentials: [{ variable: AWS_SECRET_ACCESS_KEY, in: .env }]\n    grants: [{ operations: [aws:s3:ListBucket] }]\n',
    });
    const before = await audit(repository);
    const lines = before.findings.flatMap(({ next }) => next.flatMap((step) => step.lines ?? []));
    expect(lines).toEqual([
      'evidence:',
      '  - credential: { variable: AWS_SECRET_ACCESS_KEY, in: .env }',
      '    principal: user/uploader',
      '    from: [infra/iam.tf]',
      '    complete: { by: WHO, on: 2026-11-23, until: 2027-11-23,',
      '                source: WHERE IT WAS CHECKED }',
    ]);
    repository.commit({ 'overscope.yaml': `${repository.read('overscope.yaml')}${lines.join('\n')}\n` });
    const after = await audit(repository);
    expect(after.credentials.map(({ authority }) => authority.ceiling)).toMatchObject([
      { basis: 'evidence', operations: 2 },
    ]);
    expect(after.findings.flatMap(({ next }) => next.flatMap((step) => step.lines ?? []))).toEqual([]);
  });

  test('a role that migrations speak of is narrowed by their folder and by who runs them', async () => {
    const url = `postgres://reader:${value('{base62:20}', 'password')}@db.prod.acme.example/app`;
    const repository = scratch({
      '.env': `DATABASE_URL=${url}\n`,
      'migrations/001.sql':
        'CREATE ROLE reader LOGIN;\nCREATE TABLE notes (id int);\nGRANT SELECT, UPDATE ON notes TO reader;\n',
      'overscope.yaml':
        'version: 1\njobs:\n  api:\n    purpose: Reads\n    credentials: [{ variable: DATABASE_URL, in: .env }]\n    grants: [{ operations: [postgres:SELECT] }]\n',
    });
    const before = await audit(repository);
    const lines = before.findings.flatMap(({ next }) => next.flatMap((step) => step.lines ?? []));
    expect(lines.slice(0, 5)).toEqual([
      'evidence:',
      '  - credential: { variable: DATABASE_URL, in: .env }',
      '    principal: reader',
      '    from: [migrations/*.sql]',
      '    run-as: WHO RUNS THESE FILES',
    ]);
    repository.commit({ 'overscope.yaml': `${repository.read('overscope.yaml')}${lines.join('\n')}\n` });
    const [own] = (await audit(repository)).credentials;
    expect(own?.authority.ceiling.basis).toBe('evidence');
  });

  test.each([
    [
      'write-all',
      'permissions: write-all\n',
      'In place of permissions: write-all, write what its jobs need, such as permissions: { contents: read }.',
    ],
    [
      'nothing',
      '',
      'A workflow without permissions: gets the default of the repository or organization. Write what its jobs need, such as permissions: { contents: read }.',
    ],
    [
      'too much',
      'permissions: { contents: write, issues: write }\n',
      'Its permissions block names contents: write, issues: write:',
    ],
  ])('a workflow that says %s gets what to write in its place', async (_, block, expected) => {
    const repository = scratch({ '.github/workflows/release.yml': WORKFLOW(block) });
    const [finding] = (await audit(repository)).findings;
    expect(finding?.next[0]?.text).toContain(expected);
  });

  test('where the job is known, the permissions are those that it needs', async () => {
    const repository = scratch({ '.github/workflows/release.yml': WORKFLOW('permissions: write-all\n') });
    await repository.run('init', '--yes');
    repository.commit();
    const texts = (await audit(repository)).findings.flatMap(({ next }) => next.map(({ text }) => text));
    expect(texts).toContain(
      'In place of permissions: write-all, write what its job needs: permissions: { contents: write }. What a block leaves out is none.',
    );
  });
});

describe('the two ends of an authority', () => {
  test('are told apart in words, and what is only possible is not among what it can do', async () => {
    const url = `postgres://app:${value('{base62:20}', 'app')}@db.prod.acme.example/app`;
    const repository = scratch({
      '.env': `DATABASE_URL=${url}\n`,
      'migrations/001.sql':
        'CREATE ROLE app LOGIN;\nCREATE TABLE notes (id int);\nGRANT SELECT, UPDATE ON notes TO app;\n',
    });
    const text = await told(repository, 'audit');
    expect(text).toMatch(/URL \d+ to \d+ operations · 1 irreversible/);
    expect(text).toMatch(/can UPDATE public\.notes may DROP TABLE/);
  });
});

describe('the id of a finding', () => {
  test('may be shortened, written out and mistyped', async () => {
    const repository = scratch({ '.env': STRIPE });
    const [finding] = (await audit(repository)).findings;
    const id = finding?.id ?? '';
    const wrong = `${id.slice(0, 5)}${id.endsWith('0') ? '1' : '0'}`;
    expect(await told(repository, 'explain', id.slice(0, 5))).toContain(`id ${id}`);
    expect(await told(repository, 'explain', wrong)).toContain(`did you mean ${id} Stripe secret key`);
    const { exit } = await repository.run('explain', wrong);
    expect(exit).toBe(2);
  });
});

describe('an acceptance', () => {
  test('says whose name it has, and where that comes from', async () => {
    const repository = scratch({ '.env': STRIPE });
    repository.git('config', '--local', 'user.name', 'Planted by the repository');
    const [finding] = (await audit(repository)).findings;
    const accept = (...args: string[]): Promise<string> =>
      told(repository, 'accept', finding?.id ?? '', '--reason', 'known', '--until', '30d', ...args);
    const alone = await accept();
    expect(alone).toMatch(/Nobody is named as having decided|the user\.name of your own git settings/);
    expect(alone).not.toContain('Planted');
    repository.write({ '.gitconfig': '[user]\n  name = Ana Ruiz\n' });
    expect(await accept()).toContain(
      'By Ana Ruiz, the user.name of your own git settings; --by names somebody else.',
    );
    expect(await accept('--by', 'Jo')).toContain('By Jo, as --by says.');
  });

  test('of two environments in one workflow survives that its file is moved or renamed', async () => {
    const deploy = `on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - run: ./deploy.sh
        env:
          STAGING_RAILWAY_TOKEN: \${{ secrets.STAGING_RAILWAY_TOKEN }}
          PRODUCTION_RAILWAY_TOKEN: \${{ secrets.PRODUCTION_RAILWAY_TOKEN }}
`;
    const repository = scratch({ '.github/workflows/deploy.yml': deploy });
    const mixed = async (): Promise<Json['findings'][number] | undefined> =>
      (await audit(repository)).findings.find(({ check }) => check === 'mixed-environments');
    const before = await mixed();
    expect(before?.accepted).toBeNull();
    await repository.run('accept', before?.id ?? '', '--reason', 'known', '--until', '30d', '--by', 'Ana');
    repository.commit();
    expect((await mixed())?.accepted).not.toBeNull();
    repository.git('mv', '.github/workflows/deploy.yml', '.github/workflows/ship.yml');
    repository.commit();
    const after = await mixed();
    expect(after?.id).toBe(before?.id);
    expect(after?.accepted).not.toBeNull();
    repository.commit({ '.github/workflows/copy.yml': deploy });
    const findings = (await audit(repository)).findings.filter(({ check }) => check === 'mixed-environments');
    expect(findings.some(({ accepted }) => accepted === null)).toBe(true);
  });
});

test('an error of a command names that command’s own page of help', async () => {
  const repository = scratch({});
  expect(await told(repository, 'explain')).toContain('its options overscope help explain');
  expect(await told(repository, 'list', '--nonsense')).toContain('its options overscope help list');
  expect((await repository.run('manifest', 'check')).stderr).toContain('overscope init, which proposes one');
});
