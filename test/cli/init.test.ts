import {
  existsSync,
  lstatSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { expand } from '../../src/util/template.ts';
import { parseScenario } from '../../src/tell/example/index.ts';
import { AS_OF, overscope, ROOT, withRepository, type Run } from '../support/fixtures.ts';
import { HAS_TERMINAL, onTerminal } from '../support/pty.ts';
import { TestRepository } from '../read/sources/repository.ts';

const TOKEN = expand('{uuid}', 'init').text;
const PASSWORD = expand('{password:16}', 'init').text;
const HEADER = `# What each credential here is for. Proposed by overscope init from what it found: behind every line
# stands why. A line with "unknown # ?" is a question that only you can answer.
`;

const parent = realpathSync(mkdtempSync(join(tmpdir(), 'overscope-init-')));
let count = 0;
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** A repository with one commit for each set of files. */
function repositoryOf(...commits: Readonly<Record<string, string>>[]): TestRepository {
  count += 1;
  const made = new TestRepository(join(parent, `${count}`));
  for (const files of commits) {
    for (const [path, text] of Object.entries(files)) made.write(path, text);
    made.commit('change');
  }
  return made;
}

/** A token in the tree. */
function shop(): TestRepository {
  return repositoryOf({
    'scripts/list-boxes.sh': `#!/bin/sh\n# Lists the boxes of the shop.\nRAILWAY_API_TOKEN=${TOKEN}\n`,
    '.github/CODEOWNERS': '* @acme/devs\n/scripts/ @acme/platform\n/auth/ @acme/security\n',
  });
}

function init(folder: string, ...args: string[]): Promise<Run> {
  return overscope(folder, ['init', '--as-of', AS_OF, ...args]);
}

function manifestOf(root: string): string {
  return readFileSync(join(root, 'overscope.yaml'), 'utf8');
}

/** Everything in a folder but git's own, with its content. */
function contents(root: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.startsWith('.git/') && path !== '.git' && lstatSync(join(root, path)).isFile())
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );
}

describe.concurrent('without a terminal', { timeout: 60_000 }, () => {
  test('it writes, and says what it assumed', async () => {
    const { root } = shop();
    const run = await init(root);
    expect(run).toEqual({
      exit: 0,
      stderr: '',
      stdout: `Assumed, because nobody was asked:

1/1  Railway account token            scripts/list-boxes.sh:3

     job          list-boxes
     purpose      Lists the boxes of the shop           its header, line 2
     operations   ?            no call was found that uses it
     owner        @acme/platform                        .github/CODEOWNERS:2

Wrote overscope.yaml: 1 job, 1 line marked unknown (line 11).

Next  1  overscope --as-of 2026-11-23  the audit, now against these jobs
      2  Add to .github/CODEOWNERS:  /overscope*.yaml @acme/security
         Whoever can edit these files can widen a job, an agent included.
`,
    });
    expect(manifestOf(root)).toBe(`${HEADER}version: 1

jobs:
  list-boxes:
    purpose: Lists the boxes of the shop # scripts/list-boxes.sh:2, its header
    owner: '@acme/platform' # .github/CODEOWNERS:2
    credentials:
      - { type: railway/account-token, in: scripts/list-boxes.sh } # scripts/list-boxes.sh:3
    grants: unknown # ? no call was found that uses it. Which operations does it need?
`);
    const audit = await overscope(root, ['--as-of', AS_OF]);
    expect(audit.exit).toBe(1);
    expect(audit.stdout).toContain('exceeds-job');
    expect(audit.stdout).toContain('job list-boxes, overscope.yaml:6');
    expect(audit.stdout).not.toContain('unused-entry');
  });

  test('a second run touches nothing, and --update has nothing to add', async () => {
    const { root } = shop();
    await init(root);
    const before = contents(root);
    const again = await init(root, '--yes');
    expect(again.exit).toBe(2);
    expect(again.stderr).toBe(`overscope: overscope.yaml is already here; nothing was written
  write  overscope init --update, which adds jobs for what has none and keeps
         the rest
Exit 2.
`);
    const update = await init(root, '--update');
    expect(update).toEqual({
      exit: 0,
      stderr: '',
      stdout: 'Every credential that needs a job has one: overscope.yaml stays as it is.\n',
    });
    expect(contents(root)).toEqual(before);
  });

  test('--update adds a job for what has none and keeps every byte of the rest', async () => {
    const repository = shop();
    const { root } = repository;
    const own = `# ours\r\nversion:   1\r\njobs:\r\n    boxes:   # why\r\n        purpose: "Boxes"\r\n        credentials: [ {type: 'railway/*'} ]\r\n# the end\r\nnested: [a]\r\n`;
    repository.write('overscope.yaml', own).write('.gitignore', '.env\n').commit('ours');
    repository.write('.env', `DATABASE_URL=postgres://owner:${PASSWORD}@db.prod.acme.example/shop\n`);
    const run = await init(root, '--update');
    expect(run.exit).toBe(0);
    expect(run.stdout).toContain('Added 1 job to overscope.yaml: 1 line marked unknown (line 9).');
    const text = manifestOf(root);
    const added = text.slice(text.indexOf('\r\n\r\n') + 2, text.indexOf('# the end'));
    expect(text.replace(added, '')).toBe(own);
    expect(added.replaceAll('\r\n', '\n')).toBe(`
    postgres-production:
      purpose: unknown # ? no use is recognised in this folder. What is it for?
      owner: '@acme/devs' # .github/CODEOWNERS:1
      credentials:
        - { variable: DATABASE_URL, in: .env } # .env:1, git-ignored
      environment: production # .env:1, the host db.prod.acme.example

`);
    expect((await init(root, '--update')).stdout).toContain('stays as it is');
  });

  test('--print shows the file and writes none', async () => {
    const { root } = shop();
    const before = contents(root);
    const run = await init(root, '--print');
    expect(run.exit).toBe(0);
    expect(Object.keys(parse(run.stdout).jobs)).toEqual(['list-boxes']);
    expect(contents(root)).toEqual(before);
  });

  test('nothing to declare is nothing to write', async () => {
    const { root } = repositoryOf({ 'README.md': 'a' });
    expect(await init(root)).toEqual({
      exit: 0,
      stderr: '',
      stdout: 'No credential here needs a job: nothing was written.\n',
    });
    expect(existsSync(join(root, 'overscope.yaml'))).toBe(false);
  });

  test('what is local, an example, or gone from the files needs no job', async () => {
    const repository = repositoryOf(
      { 'old.sh': `RAILWAY_API_TOKEN=${TOKEN}\n` },
      {
        'old.sh': 'echo\n',
        '.env': `A_URL=postgres://a:${PASSWORD}@localhost/a\n`,
      },
    );
    const run = await init(repository.root);
    expect(run.stdout).toBe(`No credential here needs a job: nothing was written.
1 credential is only in the history: replace it, no job is needed.
`);
  });

  test('another folder', async () => {
    const { root } = shop();
    const run = await overscope(join(root, '..'), ['init', root, '--as-of', AS_OF, '--no-history', '--yes']);
    expect(run.exit).toBe(0);
    expect(run.stdout).toContain(`overscope audit ${root} --as-of ${AS_OF} --no-history`);
    expect(manifestOf(root)).toContain('list-boxes');
  });

  test('a folder that is not there', async () => {
    const { root } = shop();
    const run = await init(root, 'nowhere');
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('Nothing was written.');
    expect(existsSync(join(root, 'nowhere'))).toBe(false);
  });

  test('no secret comes into the file, wherever it also stands', async () => {
    const { root } = repositoryOf({
      [`scripts/${TOKEN}.sh`]: `#!/bin/sh\n# Uses the token ${TOKEN} to list.\nRAILWAY_API_TOKEN=${TOKEN}\n`,
    });
    const run = await init(root);
    expect(run.exit).toBe(0);
    expect(run.stdout + manifestOf(root)).not.toContain(TOKEN);
    expect((await overscope(root, ['--as-of', AS_OF])).exit).toBe(1);
  });

  test('a hostile name stays one line, escaped, and its job is read back', async () => {
    const path = 'scripts/x\n  evil: # \u001b[31m\u202e.sh';
    const { root } = repositoryOf({ [path]: `RAILWAY_API_TOKEN=${TOKEN}\n` });
    const run = await init(root);
    expect(run.stdout).not.toMatch(/[\u001b\u202e]/);
    const text = manifestOf(root);
    expect(text).not.toMatch(/[\u001b\u202e]/);
    const jobs = Object.values<{ credentials: { in: string }[] }>(parse(text).jobs);
    expect(jobs.map(({ credentials }) => credentials.map((one) => one.in))).toEqual([[path]]);
    expect((await overscope(root, ['--as-of', AS_OF])).stdout).toContain('exceeds-job');
  });
});

describe.concurrent('what is there is never lost', { timeout: 60_000 }, () => {
  test.each<[why: string, text: string, said: string]>([
    ['a merge conflict', '<<<<<<< HEAD\nversion: 1\n=======\nversion: 2\n>>>>>>> x\n', 'merge conflict'],
    ['a key twice', 'version: 1\njobs: {}\njobs: {}\n', 'already on line 2'],
    ['no YAML', 'version: 1\njobs: [\n', 'overscope.yaml has 1 problem. Nothing was written.'],
    ['not UTF-8', 'version: 1\n# \u00ff\n', 'no UTF-8'],
    [
      'an unknown operation',
      'version: 1\njobs: { a: { purpose: b, credentials: [{ type: railway/* }], grants: [{ operations: [railway:nothing] }] } }\n',
      'Nothing was written.',
    ],
  ])('%s', async (_, text, said) => {
    const { root } = shop();
    writeFileSync(join(root, 'overscope.yaml'), text, 'latin1');
    const before = readFileSync(join(root, 'overscope.yaml'));
    const run = await init(root, '--update');
    expect([run.exit, run.stderr.includes(said)]).toEqual([2, true]);
    expect(readFileSync(join(root, 'overscope.yaml')).equals(before)).toBe(true);
  });

  test('a link is a manifest that is there, and stays a link', async () => {
    const { root } = shop();
    writeFileSync(join(root, 'elsewhere.yaml'), 'version: 1\n');
    symlinkSync('elsewhere.yaml', join(root, 'overscope.yaml'));
    expect((await init(root)).exit).toBe(2);
    expect((await init(root, '--update')).exit).toBe(2);
    expect(lstatSync(join(root, 'overscope.yaml')).isSymbolicLink()).toBe(true);
  });

  test('a folder of that name', async () => {
    const { root } = shop();
    mkdirSync(join(root, 'overscope.yaml'));
    expect((await init(root, '--update')).exit).toBe(2);
  });

  test('overscope.yml is the manifest where it is there', async () => {
    const { root } = shop();
    writeFileSync(join(root, 'overscope.yml'), 'version: 1\n');
    const run = await init(root, '--update');
    expect(run.stdout).toContain('Added 1 job to overscope.yml');
    expect(existsSync(join(root, 'overscope.yaml'))).toBe(false);
  });
});

describe.skipIf(!HAS_TERMINAL)('on a terminal', { timeout: 90_000 }, () => {
  test('it asks, and writes at the end', async () => {
    const { root } = shop();
    const seen = await onTerminal(
      root,
      ['init', '--as-of', AS_OF],
      [
        ['Which operations? (Enter: unknown) >', 'railway:domain\r'],
        ['Which operations? (Enter: unknown) >', 'railway:domains, railway:customDomainCreate\r'],
      ],
    );
    expect(seen.stdout.slice(seen.stdout.indexOf('1 credential')))
      .toBe(`1 credential. For each: what the code does with it, and a proposal.
Nothing is written before the end. Ctrl-C leaves everything as it is.

1/1  Railway account token            scripts/list-boxes.sh:3

     job          list-boxes
     purpose      Lists the boxes of the shop           its header, line 2
     operations   ?            no call was found that uses it
     owner        @acme/platform                        .github/CODEOWNERS:2

     Which operations? (Enter: unknown) > railway:domain
     railway:domain is no operation; did you mean railway:domains?
     Which operations? (Enter: unknown) > railway:domains,
railway:customDomainCreate
     The token can do 345 operations more, 23 of them irreversible. That stays a
     finding: a job says what is needed, not what is allowed.

Wrote overscope.yaml: 1 job.

Next  1  overscope --as-of 2026-11-23  the audit, now against these jobs
      2  Add to .github/CODEOWNERS:  /overscope*.yaml @acme/security
         Whoever can edit these files can widen a job, an agent included.
`);
    expect([seen.exit, seen.left]).toEqual([0, 0]);
    expect(manifestOf(root)).toContain('          - railway:customDomainCreate # answered on 2026-11-23\n');
  });

  test('three credentials: one told, one without a use, one with questions', async () => {
    const scenario = parseScenario(readFileSync(join(ROOT, 'test/support/init-dialogue.yaml'), 'utf8'));
    await withRepository(scenario, async (folder) => {
      const seen = await onTerminal(
        folder,
        ['init', '--as-of', AS_OF],
        [
          ['Keep this? [Y]es (e)dit (s)kip (?)', 'y\r'],
          ['Keep this as "unknown"? [Y]es (e)dit (s)kip (?)', '\r'],
          ['What is it for? >', "the API's own tables\r"],
          ['Does it need more than', 'unknown\r'],
        ],
      );
      expect([seen.exit, seen.left]).toEqual([0, 0]);
      const from = seen.stdout.indexOf('3 credentials');
      await expect(seen.stdout.slice(from)).toMatchFileSnapshot(join(ROOT, 'test/support/init-dialogue.txt'));
      await expect(manifestOf(folder)).toMatchFileSnapshot(
        join(ROOT, 'test/support/init-dialogue.overscope.yaml'),
      );
      const audit = await overscope(folder, ['--as-of', AS_OF]);
      expect(audit.stdout).toContain('exceeds-job');
      expect(audit.stdout).toContain('scope-unknown');
    });
  });

  test('Ctrl-C leaves everything as it is', async () => {
    const { root } = shop();
    const before = contents(root);
    const seen = await onTerminal(root, ['init', '--as-of', AS_OF], [['Which operations?', '\u0003']]);
    expect(seen.exit).toBe(130);
    expect(seen.stdout).toContain('Nothing was written.');
    expect(contents(root)).toEqual(before);
  });

  test('a line can be edited, help asked for, and a credential left without a job', async () => {
    const repository = shop();
    const { root } = repository;
    repository.write('.gitignore', '.env\n').commit('two');
    repository.write('.env', `DATABASE_URL=postgres://owner:${PASSWORD}@db.prod.acme.example/shop\n`);
    const seen = await onTerminal(
      root,
      ['init', '--as-of', AS_OF],
      [
        ['Which operations?', '?\r'],
        ['no job: the audit goes on', 'e\r'],
        ['job (list-boxes) >', 'boxes\r'],
        ['purpose (Lists the boxes of the shop) >', '\r'],
        ['operations (unknown) >', '-\r'],
        ['environment (unknown) >', 'production\r'],
        ['owner (@acme/platform) >', 'Ana\r'],
        ['Keep this as "unknown"?', 'what\r'],
        ['y, e, s, a or ?', 's\r'],
      ],
    );
    expect([seen.exit, seen.left]).toEqual([0, 0]);
    expect(parse(manifestOf(root)).jobs).toEqual({
      boxes: {
        purpose: 'Lists the boxes of the shop',
        owner: 'Ana',
        credentials: [{ type: 'railway/account-token', in: 'scripts/list-boxes.sh' }],
        environment: 'production',
      },
    });
  });

  test('an answer that looks like a secret is not written', async () => {
    const { root } = shop();
    const secret = expand('ghp_{base62:30}{crc32}', 'answer').text;
    const typed = /^ghp_\w{36}$/.test(secret) ? secret : `sk_live_${expand('{base62:24}', 'answer').text}`;
    const seen = await onTerminal(
      root,
      ['init', '--as-of', AS_OF],
      [
        ['Which operations?', 'e\r'],
        ['job (list-boxes) >', '\r'],
        ['purpose (', `${typed}\r`],
        ['operations (unknown) >', '\r'],
        ['environment (unknown) >', '\r'],
        ['owner (@acme/platform) >', '\r'],
      ],
    );
    expect([seen.exit, seen.left]).toEqual([0, 0]);
    expect(manifestOf(root)).not.toContain(typed);
    expect(manifestOf(root)).toContain('purpose: unknown # ? what stands there looks like a secret.');
  });

  test('where nothing is kept nothing is written; --yes asks nothing', async () => {
    const { root } = shop();
    const skipped = await onTerminal(root, ['init', '--as-of', AS_OF], [['Which operations?', 's\r']]);
    expect(skipped.stdout).toContain('No job was kept: nothing was written.');
    expect(existsSync(join(root, 'overscope.yaml'))).toBe(false);
    const yes = await onTerminal(root, ['init', '--yes', '--as-of', AS_OF], []);
    expect(yes.stdout).toContain('Wrote overscope.yaml');
  });
});
