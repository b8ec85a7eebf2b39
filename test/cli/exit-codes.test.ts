import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expand } from '../../src/util/template.ts';
import { AS_OF, overscope, type Run } from '../support/fixtures.ts';

const TOKEN = expand('{uuid}', 'exit codes').text;
const LINE = `RAILWAY_API_TOKEN=${TOKEN}\n`;
const IDENTITY = ['-c', 'user.name=A', '-c', 'user.email=a@a.example'];
const MANIFEST = 'version: 1\njobs: {}\n';
const WIDER = `${MANIFEST}nested: [packages/*]\n`;
const parent = mkdtempSync(join(tmpdir(), 'overscope-exit-'));

/** Folders by what an audit of them comes to. */
const clean = join(parent, 'clean');
const critical = join(parent, 'critical');
const incomplete = join(parent, 'incomplete');
const both = join(parent, 'both');
const wrong = join(parent, 'wrong');

function git(folder: string, ...args: string[]): void {
  execFileSync('git', [...IDENTITY, ...args], {
    cwd: folder,
    stdio: 'ignore',
    env: { PATH: process.env['PATH'] ?? '', HOME: parent, GIT_CONFIG_GLOBAL: '/dev/null' },
  });
}

function build(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '-m', 'one');
}

beforeAll(() => {
  build(clean, { 'README.md': '# a\n' });
  build(critical, { 'a.env': LINE, 'overscope.yaml': MANIFEST });
  for (const [from, to] of [
    [clean, incomplete],
    [critical, both],
  ] as const) {
    git(from, 'commit', '--quiet', '--allow-empty', '-m', 'two');
    git(parent, 'clone', '--quiet', '--depth=1', `file://${from}`, to);
  }
  build(wrong, { 'a.env': LINE, 'overscope.yaml': 'version: 1\njob: {}\n' });
});

afterAll(() => rmSync(parent, { recursive: true, force: true }));

const FORMATS = ['text', 'json', 'sarif', 'md', 'html', 'github'];
const LEVELS = ['critical', 'high', 'medium', 'low', 'never'];

/** Exit for each of LEVELS. */
const OUTCOMES: readonly [string, string, readonly number[]][] = [
  ['clean', clean, [0, 0, 0, 0, 0]],
  ['findings', critical, [1, 1, 1, 1, 0]],
  ['incomplete', incomplete, [3, 3, 3, 3, 3]],
  ['findings and incomplete', both, [1, 1, 1, 1, 3]],
  ['a wrong manifest', wrong, [2, 2, 2, 2, 2]],
];

describe.concurrent('the exit code is the first that applies, in every format', () => {
  for (const [name, folder, exits] of OUTCOMES) {
    for (const [at, level] of LEVELS.entries()) {
      const formats = level === 'high' || level === 'never' ? FORMATS : ['json'];
      for (const format of formats) {
        test(`${name}, --fail-on ${level}, ${format}`, { timeout: 60_000 }, async ({ expect: check }) => {
          const run = await overscope(folder, [
            'audit',
            '--as-of',
            AS_OF,
            '--fail-on',
            level,
            '--format',
            format,
          ]);
          check(run.exit, shown(run)).toBe(exits[at]);
          if (run.exit === 2) check(run.stdout).toBe('');
          if (format === 'json' && run.exit !== 2)
            check((JSON.parse(run.stdout) as { exit: number }).exit).toBe(run.exit);
        });
      }
    }
  }
});

interface Line {
  readonly name: string;
  readonly args: readonly string[];
  readonly folder?: string;
  readonly input?: string;
  readonly exit: number;
  readonly says?: readonly (string | RegExp)[];
  readonly silent?: readonly string[];
}

const LINES: readonly Line[] = [
  { name: 'the version', args: ['--version'], exit: 0, says: [/^\d+\.\d+\.\d+/] },
  { name: 'the help', args: ['--help'], exit: 0, says: ['overscope', '--base'] },
  { name: 'the help of a command', args: ['audit', '--help'], exit: 0, says: ['--base'] },
  {
    name: 'an unknown command with the nearest name',
    args: ['audti'],
    exit: 2,
    says: ['audti', 'overscope audit'],
  },
  {
    name: 'an unknown flag with the nearest name',
    args: ['audit', '--stagged'],
    exit: 2,
    says: ['--stagged', '--staged'],
  },
  {
    name: 'an unknown flag of the default command',
    args: ['--bse', 'main'],
    exit: 2,
    says: ['--bse', '--base'],
  },
  { name: 'a flag without its value', args: ['audit', '--base'], exit: 2, says: ['--base'] },
  { name: 'a day that is none', args: ['audit', '--as-of', '2026-02-30'], exit: 2, says: ['YYYY-MM-DD'] },
  { name: 'a day in words', args: ['audit', '--as-of', 'tomorrow'], exit: 2, says: ['YYYY-MM-DD'] },
  { name: 'a format that is none', args: ['audit', '--format', 'xml'], exit: 2, says: ['xml', 'sarif'] },
  {
    name: 'a level that is none',
    args: ['audit', '--fail-on', 'severe'],
    exit: 2,
    says: ['severe', 'critical'],
  },
  {
    name: 'a base and the index at once',
    args: ['audit', '--base', 'main', '--staged'],
    exit: 2,
    says: ['--base', '--staged'],
  },
  { name: 'a base that is not there', args: ['audit', '--base', 'nowhere'], exit: 3, says: ['nowhere'] },
  {
    name: 'a report of an unknown kind',
    args: ['audit', '-o', 'report.pdf'],
    exit: 2,
    says: ['.pdf', '.sarif'],
  },
  {
    name: 'a report where nothing can be written',
    args: ['audit', '-o', '/proc/none/report.json'],
    exit: 2,
    says: ['/proc/none/report.json'],
  },
  {
    name: 'a manifest that is not there',
    args: ['audit', '--manifest', 'none.yaml'],
    exit: 2,
    says: ['none.yaml'],
  },
  { name: 'rules that are not there', args: ['audit', '--rules', 'none'], exit: 2, says: ['none'] },
  {
    name: 'a folder that is not there, with the nearest',
    args: ['audit', '../clea'],
    exit: 3,
    says: ['there is no folder "../clea"', 'did you mean', '../clean'],
  },
  {
    name: 'a file for a folder',
    args: ['audit', 'README.md'],
    exit: 3,
    says: ['is no folder', 'overscope audit - < README.md'],
  },
  {
    name: 'a report that would be a folder',
    args: ['audit', '-o', '.'],
    exit: 2,
    says: ['. is a folder', '-o audit.md'],
  },
  {
    name: 'the help of no command, with the nearest',
    args: ['help', 'explian'],
    exit: 2,
    says: ['there is no command "explian"', 'overscope explain'],
  },
  {
    name: 'a choice with the nearest, in our words',
    args: ['audit', '--format', 'jsn'],
    exit: 2,
    says: ['--format cannot be "jsn"', 'did you mean  --format json', /one of {2}text, json/],
  },
  {
    name: 'an operation without its provider that several have',
    args: ['explain', 'DROP TABLE'],
    exit: 0,
    says: ['mysql:DROP TABLE', 'postgres:DROP TABLE'],
  },
  {
    name: 'an operation as policies write it',
    args: ['explain', 's3:DeleteObject'],
    exit: 0,
    says: [/^aws:s3/],
  },
  {
    name: 'an operation in other letters',
    args: ['explain', 'volumedelete'],
    exit: 2,
    says: ['railway:volumeDelete'],
  },
  { name: 'the beginning of a check', args: ['explain', 'leaked'], exit: 2, says: ['leaked-credential'] },
  { name: 'nothing staged', args: ['audit', '--staged'], exit: 0, says: [/nothing|no staged|0 staged/i] },
  { name: 'an empty range', args: ['audit', '--base', 'HEAD'], exit: 0, says: [/nothing|no change|empty/i] },
  { name: 'standard input with a token', args: ['audit', '-'], input: LINE, exit: 1, says: ['Railway'] },
  { name: 'standard input without one', args: ['audit', '-'], input: 'A=1\n', exit: 0 },
  {
    name: 'the other name of audit',
    args: ['scan', '--no-history'],
    folder: critical,
    exit: 1,
    says: ['Railway'],
  },
  { name: 'the inventory gives no verdict', args: ['list'], folder: critical, exit: 0, says: ['Railway'] },
  ...['sarif', 'md', 'html', 'github'].map((format) => ({
    name: `the inventory as ${format}, which would be a verdict`,
    args: ['list', '--format', format],
    folder: critical,
    exit: 2,
    says: ['no verdict', `overscope audit --format ${format}`],
  })),
  { name: 'the inventory of an unreadable history', args: ['list'], folder: incomplete, exit: 3 },
  { name: 'a type in full', args: ['explain', 'railway/account-token'], exit: 0, says: ['volumeDelete'] },
  {
    name: 'a type as JSON',
    args: ['explain', 'railway/account-token', '--json'],
    exit: 0,
    says: ['"railway:volumeDelete"'],
  },
  {
    name: 'an operation in full',
    args: ['explain', 'railway:volumeDelete'],
    exit: 0,
    says: ['railway:volumeDelete', /destroy/],
  },
  { name: 'a provider in full', args: ['explain', 'railway'], exit: 0, says: ['Railway'] },
  { name: 'a check in full', args: ['explain', 'exceeds-job'], exit: 0, says: ['exceeds-job'] },
  {
    name: 'nothing of that name, with the nearest',
    args: ['explain', 'railway/account-tokn'],
    exit: 2,
    says: ['railway/account-token'],
  },
  { name: 'a finding that is not here', args: ['explain', 'abc123'], exit: 2, says: ['abc123'] },
  {
    name: 'an acceptance without an end',
    args: ['accept', 'abc123', '--reason', 'known'],
    folder: critical,
    exit: 2,
    says: ['--until'],
  },
  {
    name: 'an acceptance without a reason',
    args: ['accept', 'abc123', '--until', '90d'],
    folder: critical,
    exit: 2,
    says: ['--reason'],
  },
  {
    name: 'an acceptance of nothing',
    args: ['accept', 'abc123', '--reason', 'known', '--until', '90d'],
    folder: critical,
    exit: 2,
    says: ['abc123'],
  },
  {
    name: 'an acceptance that ends in the past',
    args: ['accept', 'abc123', '--reason', 'known', '--until', '2020-01-01'],
    folder: critical,
    exit: 2,
    says: ['2020-01-01'],
  },
  {
    name: 'an acceptance of more than a year',
    args: ['accept', 'abc123', '--reason', 'known', '--until', '9999-01-01', '--as-of', AS_OF],
    folder: critical,
    exit: 2,
    says: ['12 months', '2027-11-23'],
  },
  {
    name: 'an acceptance for an empty reason',
    args: ['accept', 'abc123', '--reason', ' ', '--until', '90d'],
    folder: critical,
    exit: 2,
    says: ['--reason is empty'],
  },
  {
    name: 'a revocation that has not happened',
    args: ['accept', 'abc123', '--reason', 'gone', '--revoked', '2027-05-01', '--as-of', AS_OF],
    folder: critical,
    exit: 2,
    says: ['this day has not come yet', '--until 2027-05-01'],
  },
  { name: 'an example that there is not', args: ['example', 'acme'], exit: 2, says: ['acme', 'pocketos'] },
];

describe.concurrent('one line each', () => {
  for (const line of LINES) {
    test(line.name, { timeout: 60_000 }, async ({ expect: check }) => {
      const run = await overscope(line.folder ?? clean, line.args, line.input);
      check(run.exit, shown(run)).toBe(line.exit);
      for (const part of line.says ?? []) check(`${run.stdout}${run.stderr}`).toMatch(part);
      check(`${run.stdout}${run.stderr}`).not.toContain('    at ');
      const wide = run.stderr.split('\n').filter((text) => text.length > 80 && text.includes(' '));
      check(wide).toEqual([]);
    });
  }
});

test('-o repeats, each by its extension, and standard output stays readable', async () => {
  const files = ['r.json', 'r.md', 'r.html', 'r.sarif'].map((name) => join(parent, name));
  const run = await overscope(critical, [
    'audit',
    '--as-of',
    AS_OF,
    ...files.flatMap((file) => ['-o', file]),
  ]);
  expect(run.exit, shown(run)).toBe(1);
  expect(run.stdout).toContain('CRITICAL');
  for (const file of files) expect(existsSync(file), file).toBe(true);
});

test('accept writes one line, which counts once it is committed', { timeout: 120_000 }, async () => {
  const folder = join(parent, 'accept');
  build(folder, { 'a.env': LINE, 'overscope.yaml': MANIFEST });
  const id =
    /· id ([0-9a-f]{6})/.exec((await overscope(folder, ['audit', '--as-of', AS_OF])).stdout)?.[1] ?? '';
  const explained = await overscope(folder, ['explain', id]);
  expect(explained.exit, shown(explained)).toBe(0);
  expect(explained.stdout).toContain(id);
  const run = await overscope(folder, [
    'accept',
    id,
    '--reason',
    'goes in January',
    '--until',
    '90d',
    '--by',
    'Ana',
    '--as-of',
    AS_OF,
  ]);
  expect(run.exit, shown(run)).toBe(0);
  const lines = readFileSync(join(folder, 'overscope.accepted.yaml'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('- '));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(`id: ${/^\d+$/.test(id) ? JSON.stringify(id) : id}`);
  expect(lines[0]).toContain('until: 2027-02-21');
  expect((await overscope(folder, ['audit', '--as-of', AS_OF])).exit, 'not yet counting').toBe(1);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '-m', 'accepted');
  expect((await overscope(folder, ['audit', '--as-of', AS_OF])).exit, 'committed').toBe(0);
  expect((await overscope(folder, ['audit', '--as-of', '2027-02-22'])).exit, 'ended').toBe(1);
});

test('the inventory as JSON holds nothing that reads like a verdict', async () => {
  const run = await overscope(critical, ['list', '--format', 'json', '--as-of', AS_OF]);
  const { credentials, ...rest } = JSON.parse(run.stdout) as Record<string, unknown>;
  expect(credentials).toHaveLength(1);
  expect(rest).toMatchObject({ kind: 'inventory', complete: true });
  for (const key of ['exit', 'result', 'findings']) expect(rest).not.toHaveProperty(key);
  const part = await overscope(both, ['list', '--format', 'json', '--as-of', AS_OF]);
  expect(JSON.parse(part.stdout)).toMatchObject({ kind: 'inventory', complete: false });
});

test('the command that a report ends with explains the finding, from where it was run', async () => {
  const folder = join(parent, 'range');
  build(folder, { 'overscope.yaml': MANIFEST });
  git(folder, 'switch', '--quiet', '-c', 'change');
  writeFileSync(join(folder, 'overscope.yaml'), WIDER);
  git(folder, 'commit', '--quiet', '--all', '-m', 'two');
  for (const [cwd, args] of [
    [parent, ['audit', './critical', '--as-of', AS_OF]],
    [parent, ['audit', 'range', '--base', 'main', '--as-of', AS_OF]],
    [clean, ['example', 'replit']],
  ] as const) {
    const { stdout } = await overscope(cwd, args);
    const words = /In full:\s+(?:overscope|node \S+) (explain .*)/.exec(stdout)?.[1]?.split(' ') ?? [];
    const run = await overscope(cwd, words);
    expect(run.exit, shown(run)).toBe(0);
    expect(run.stdout).toContain(`id ${words[1] ?? 'none'}`);
  }
});

test('a manifest above the audited folder is said to count for nothing', async () => {
  const folder = join(parent, 'above');
  build(folder, { 'overscope.yaml': MANIFEST });
  mkdirSync(join(folder, 'api'));
  writeFileSync(join(folder, 'api', 'a.env'), LINE);
  const { stdout } = await overscope(folder, ['audit', 'api', '--as-of', AS_OF]);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('../overscope.yaml does not count for this folder alone');
  const given = ['audit', 'api', '--as-of', AS_OF, '--manifest', 'overscope.yaml'];
  expect((await overscope(folder, given)).stdout).not.toContain('does not count');
});

test('a staged manifest that was never committed counts for nothing; a variable is called as a shell calls it', async () => {
  const folder = join(parent, 'staged');
  build(folder, {});
  writeFileSync(join(folder, 'overscope.yaml'), MANIFEST);
  writeFileSync(join(folder, 'a.js'), `const a = { railwayToken: '${TOKEN}' };\n`);
  git(folder, 'add', '--all');
  const { stdout } = await overscope(folder, ['audit', '--staged', '--as-of', AS_OF]);
  expect(stdout).toContain('overscope.yaml; in no commit yet, so none of it counts');
  expect(stdout).toContain('such as RAILWAY_TOKEN');
});

test('a long line of a manifest is cut with a mark, and what is underlined is there', async () => {
  const folder = join(parent, 'long');
  const job = `a: { purpose: ${'p'.repeat(90)}, ownerr: ${'x'.repeat(25)}, credentials: [{ type: railway/* }] }`;
  build(folder, { 'overscope.yaml': `version: 1\njobs:\n  ${job}\n` });
  const { stderr } = await overscope(folder, ['audit']);
  const [, cut = '', marks = ''] = /\d \| (.*)\n +\| (.*)/.exec(stderr) ?? [];
  expect(cut).toMatch(/^….*…$/);
  expect(cut.slice(marks.indexOf('^'), marks.length)).toBe('ownerr');
});

test('a second acceptance says what it replaces, and a revocation that it is one', async () => {
  const folder = join(parent, 'twice');
  build(folder, { 'a.env': LINE, 'overscope.yaml': MANIFEST });
  const id =
    /· id ([0-9a-f]{6})/.exec((await overscope(folder, ['audit', '--as-of', AS_OF])).stdout)?.[1] ?? '';
  writeFileSync(join(folder, '.gitconfig'), '[user]\n  name = Ana Ruiz\n');
  const accept = (...args: string[]): Promise<Run> =>
    overscope(parent, ['accept', id, 'twice', '--as-of', AS_OF, ...args], '', undefined, folder);
  await accept('--reason', 'first', '--until', '90d');
  expect(readFileSync(join(folder, 'overscope.accepted.yaml'), 'utf8')).toContain('by: Ana Ruiz');
  const { stdout } = await accept('--reason', 'gone', '--revoked', '2026-11-20');
  expect(stdout).toContain('recorded as revoked on 2026-11-20');
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('It replaces: { check: undeclared-credential');
  expect(stdout).toContain('reason: first');
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('an acceptance whose revocation has not come is said and silences nothing', async () => {
  const folder = join(parent, 'planned');
  build(folder, { 'a.env': LINE, 'overscope.yaml': MANIFEST });
  const audit = (asOf: string): Promise<Run> => overscope(folder, ['audit', '--as-of', asOf]);
  const id = /· id ([0-9a-f]{6})/.exec((await audit(AS_OF)).stdout)?.[1] ?? '';
  const line = `- { check: undeclared-credential, id: ${JSON.stringify(id)}, effect: unprotect, reason: r, revoked: 2027-05-01 }\n`;
  writeFileSync(join(folder, 'overscope.accepted.yaml'), line);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '-m', 'two');
  const before = await audit('2027-04-30');
  expect(before.exit, shown(before)).toBe(1);
  expect(before.stdout.replaceAll(/\s+/g, ' ')).toContain('2027-05-01, which has not come yet');
  expect((await audit('2027-05-01')).exit).toBe(0);
});

function shown({ stdout, stderr }: Run): string {
  return `${stdout}\n--- standard error\n${stderr}`.slice(0, 3000);
}
