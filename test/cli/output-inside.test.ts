import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { expand } from '../../src/util/template.ts';
import { AS_OF, overscope } from '../support/fixtures.ts';

const LINE = `RAILWAY_API_TOKEN=${expand('{uuid}', 'output inside').text}\n`;

interface Coverage {
  readonly coverage: {
    readonly read: { readonly files: number };
    readonly leftOut: readonly { readonly kind: string; readonly what: string }[];
  };
  readonly credentials: readonly object[];
}

/** A repository with these files committed. */
function repository(files: Readonly<Record<string, string>>): string {
  const parent = mkdtempSync(join(tmpdir(), 'overscope-output-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const folder = join(parent, 'work');
  mkdirSync(folder);
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@a.example', ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: parent, GIT_CONFIG_GLOBAL: '/dev/null' },
    });
  };
  git('init', '--quiet', '--initial-branch=main');
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '-m', 'one');
  return folder;
}

function audited(folder: string, ...more: string[]): ReturnType<typeof overscope> {
  return overscope(folder, ['audit', '--as-of', AS_OF, ...more]);
}

function read(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

test('reports written into the audited folder come out the same again, and the report says that they were left out', async () => {
  const folder = repository({ 'deploy.env': LINE });
  const files = ['audit.md', 'audit.html', 'audit.json', 'audit.sarif', 'audit.txt'];
  const args = files.flatMap((file) => ['-o', file]);
  const first = await audited(folder, ...args);
  const texts = files.map((file) => read(folder, file));
  const again = await audited(folder, ...args);
  expect(again).toEqual(first);
  expect(files.map((file) => read(folder, file))).toEqual(texts);
  expect(first.stdout.replaceAll(/\s+/g, ' ')).toContain(
    'Left out audit.html, audit.json, audit.md, audit.sarif and audit.txt, which this run writes: what they held before was not read',
  );
  const { coverage } = JSON.parse(read(folder, 'audit.json')) as Coverage;
  expect(coverage.read.files).toBe(1);
  expect(coverage.leftOut.map((item) => [item.kind, item.what])).toEqual(
    files.toSorted().map((file) => ['report', file]),
  );
});

test('the command that a report for people names gives that report, inside and outside the folder', async () => {
  const folder = repository({ 'deploy.env': LINE });
  for (const file of ['audit.md', '../audit.md', 'audit.html', '../audit.html']) {
    await audited(folder, '-o', file);
    const text = read(folder, file);
    const command = /npx overscope@\S+ (audit .*?)(?:`|<)/.exec(text)?.[1] ?? '';
    rmSync(join(folder, file));
    await overscope(folder, command.split(' '));
    expect(read(folder, file), command).toBe(text);
    rmSync(join(folder, file));
  }
});

test('a tracked file is read although this run writes over it: a checkout brings it back', async () => {
  const folder = repository({ 'audit.md': `# Credential audit of old\n${LINE}` });
  await audited(folder, '-o', 'audit.md', '-o', '../audit.json', '--no-history');
  const { coverage, credentials } = JSON.parse(read(folder, '../audit.json')) as Coverage;
  expect(credentials).toHaveLength(1);
  expect(coverage.leftOut).toEqual([]);
});

test('no other file is left out, whatever it claims to be', async () => {
  const folder = repository({});
  await audited(folder, '-o', 'audit.md');
  writeFileSync(join(folder, 'copy.md'), `${read(folder, 'audit.md')}\n${LINE}`);
  writeFileSync(join(folder, 'audit.md.txt'), LINE);
  await audited(folder, '-o', 'audit.md', '-o', '../audit.json');
  const { coverage, credentials } = JSON.parse(read(folder, '../audit.json')) as Coverage;
  expect(coverage.read.files).toBe(2);
  expect(credentials).toHaveLength(1);
});

test('list writes no file and says so', async () => {
  const folder = repository({});
  const run = await overscope(folder, ['list', '-o', 'audit.md']);
  expect(run.exit).toBe(2);
  expect(run.stderr).toContain('list writes no file');
});

test('a report whose name begins with dots lies in the folder all the same', async () => {
  const folder = repository({ 'deploy.env': LINE });
  const first = await audited(folder, '-o', '..audit.md');
  expect(await audited(folder, '-o', '..audit.md')).toEqual(first);
  expect(first.stdout).toContain('..audit.md');
});

test('a file that is no report is not overwritten, whatever its name', async () => {
  const folder = repository({ 'deploy.env': LINE });
  const files = ['a.md', 'a.html', 'a.json', 'a.sarif', 'a.txt', 'a.comment.md'];
  for (const file of files) {
    writeFileSync(join(folder, file), '{ "name": "shop", "devDependencies": { "overscope": "1" } }\n');
    const run = await audited(folder, '-o', file);
    expect(run.exit).toBe(2);
    expect(run.stderr).toContain(`${file} is there and is no report of overscope`);
    expect(read(folder, file)).toContain('"shop"');
    writeFileSync(join(folder, file), '');
  }
  const all = files.flatMap((file) => ['-o', file]);
  expect((await audited(folder, ...all)).exit).toBe(1);
  writeFileSync(join(folder, 'deploy.env'), 'A=1\n');
  for (const more of [[], ['--quiet'], ['--all']])
    expect((await audited(folder, ...all, '--no-history', ...more)).exit).toBe(0);
  expect((await audited(folder, ...all)).exit).toBe(1);
  symlinkSync('deploy.env', join(folder, 'link.json'));
  expect((await audited(folder, '-o', 'link.json')).exit).toBe(2);
});
