import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stateOf } from '../../../src/cli/cache/state.ts';

const NONE = new Set<string>();
const LATER = () => Date.now() + 60_000;

function git(folder: string, ...args: string[]): void {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, GIT_CONFIG_GLOBAL: '/dev/null' };
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@a.example', '-c', 'protocol.file.allow=always'];
  execFileSync('git', [...who, ...args], { cwd: folder, stdio: 'ignore', env });
}

function repository(): { parent: string; root: string } {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'overscope-state-')));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const root = join(parent, 'shop');
  mkdirSync(join(root, 'app'), { recursive: true });
  git(root, 'init', '--quiet', '--initial-branch=main');
  writeFileSync(join(root, 'app', 'a.txt'), 'aaaa');
  writeFileSync(join(root, '.gitignore'), '*.log\n');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '-m', 'Begin');
  return { parent, root };
}

const digest = (root: string, written = NONE) => stateOf(root, written, LATER())?.digest;

test.each<[string, (root: string) => void]>([
  ['a file of the same size and times', sameSizeAndTimes],
  ['a new file', (root) => writeFileSync(join(root, 'b'), '')],
  ['an ignored file', (root) => writeFileSync(join(root, 'x.log'), '')],
  ['a new folder', (root) => mkdirSync(join(root, 'app', 'empty'))],
  ['a file taken away', (root) => rmSync(join(root, 'app', 'a.txt'))],
  ['a file renamed', (root) => renameSync(join(root, 'app', 'a.txt'), join(root, 'app', 'b.txt'))],
  ['a mode', (root) => chmodSync(join(root, 'app', 'a.txt'), 0o600)],
  ['a link', (root) => symlinkSync('a.txt', join(root, 'app', 'l'))],
  ['a branch', (root) => git(root, 'branch', 'other')],
  ['a commit', (root) => git(root, 'commit', '--quiet', '--allow-empty', '-m', 'More')],
  ['a stash', stash],
  ['packed refs and objects', (root) => git(root, 'gc', '--quiet')],
  ['the index', (root) => git(root, 'rm', '--quiet', '--cached', 'app/a.txt')],
  ['the configuration', (root) => git(root, 'config', 'remote.origin.url', 'https://x.example/y')],
  ['a manifest above', (root) => writeFileSync(join(root, '..', 'overscope.yaml'), 'version: 1\n')],
])('the state tells of %s', (_, change) => {
  const { root } = repository();
  const before = digest(root);
  expect(before).toBeDefined();
  expect(digest(root)).toBe(before);
  change(root);
  expect(digest(root)).not.toBe(before);
});

function sameSizeAndTimes(root: string): void {
  const path = join(root, 'app', 'a.txt');
  const long = new Date(2020, 1, 1);
  utimesSync(path, long, long);
  const before = digest(root);
  writeFileSync(path, 'bbbb');
  utimesSync(path, long, long);
  expect(digest(root)).not.toBe(before);
}

function stash(root: string): void {
  appendFileSync(join(root, 'app', 'a.txt'), 'more');
  git(root, 'stash', '--quiet');
}

test('a folder inside a repository has that repository’s state', () => {
  const { root } = repository();
  const before = digest(join(root, 'app'));
  git(root, 'branch', 'other');
  expect(digest(join(root, 'app'))).not.toBe(before);
});

test('a work tree has the state of the repository it shares, a submodule its own', () => {
  const { parent, root } = repository();
  git(root, 'worktree', 'add', '--quiet', '-b', 'side', '../side');
  const side = join(parent, 'side');
  const before = digest(side);
  expect(before).toBeDefined();
  git(root, 'branch', 'other');
  expect(digest(side)).not.toBe(before);
  const { root: outer } = repository();
  git(outer, 'submodule', '--quiet', 'add', root, 'inner');
  const whole = digest(outer);
  expect(whole).toBeDefined();
  git(join(outer, 'inner'), 'branch', 'new');
  expect(digest(outer)).not.toBe(whole);
});

test.each<[string, (root: string) => void]>([
  ['an included configuration', (root) => git(root, 'config', 'include.path', '/elsewhere')],
  ['a work tree elsewhere', (root) => git(root, 'config', 'core.worktree', '/elsewhere')],
  [
    'alternates',
    (root) => writeFileSync(join(root, '.git', 'objects', 'info', 'alternates'), '/elsewhere\n'),
  ],
  ['links in git’s folder', (root) => symlinkSync('/elsewhere', join(root, '.git', 'refs', 'heads', 'x'))],
  ['a folder that a .git file names and that is gone', goneGitFolder],
  ['a configuration too large to look through', largeConfiguration],
  ['a link for what is ignored', (root) => symlinkSync('/elsewhere', join(root, 'app', '.gitignore'))],
])('there is none where a repository reads what lies elsewhere: %s', (_, change) => {
  const { root } = repository();
  expect(digest(root)).toBeDefined();
  change(root);
  expect(digest(root)).toBeUndefined();
});

function goneGitFolder(root: string): void {
  writeFileSync(join(root, 'app', '.git'), 'gitdir: /gone/from/here\n');
}

function largeConfiguration(root: string): void {
  const comments = '# nothing\n'.repeat(200_000);
  appendFileSync(join(root, '.git', 'config'), `${comments}[include]\n path = /elsewhere\n`);
}

test('what has just changed is not settled', () => {
  const { root } = repository();
  const began = Date.now();
  writeFileSync(join(root, 'app', 'a.txt'), 'bbbb');
  expect(stateOf(root, NONE, began)?.settled).toBe(false);
  expect(stateOf(root, NONE, LATER())?.settled).toBe(true);
});

test('of files that are written over only the content counts', () => {
  const { root } = repository();
  const report = join(root, 'audit.md');
  writeFileSync(report, 'report');
  const written = new Set([report]);
  const before = digest(root, written);
  rmSync(report);
  writeFileSync(report, 'report');
  expect(digest(root, written)).toBe(before);
  writeFileSync(report, 'other');
  expect(digest(root, written)).not.toBe(before);
});

test('of what is written over a link is not followed, and only a file is read', () => {
  const { root } = repository();
  const report = join(root, 'overscope.sarif');
  const written = new Set([report]);
  symlinkSync('/dev/zero', report);
  const before = digest(root, written);
  expect(before).toBeDefined();
  rmSync(report);
  symlinkSync('/dev/full', report);
  expect(digest(root, written)).not.toBe(before);
  rmSync(report);
  execFileSync('mkfifo', [report]);
  expect(digest(root, written)).toBeUndefined();
});
