import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createHost } from '../../src/cli/host.ts';

function folder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'overscope-host-')));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('entries are told apart and links are not followed', () => {
  const root = folder();
  mkdirSync(join(root, 'directory'));
  writeFileSync(join(root, 'file'), 'abc');
  symlinkSync('file', join(root, 'link'));
  execFileSync('mkfifo', [join(root, 'fifo')]);
  const host = createHost(root);
  const listed = host.list(root);
  expect(listed.ok && [...listed.value].map(({ name, kind }) => `${name} ${kind}`).sort()).toEqual([
    'directory directory',
    'fifo other',
    'file file',
    'link link',
  ]);
  expect(host.stat(join(root, 'link'))).toMatchObject({ ok: true, value: { kind: 'link' } });
  expect(host.stat(join(root, 'file'))).toMatchObject({ ok: true, value: { kind: 'file', size: 3 } });
  expect(host.read(join(root, 'link'))).toMatchObject({ ok: false, error: { code: 'ELOOP' } });
  expect(host.read(join(root, 'fifo'))).toMatchObject({ ok: false, error: { code: 'EINVAL' } });
});

test('errors carry a code and words, never a path', () => {
  const host = createHost();
  expect(host.read('/nowhere/at/all')).toEqual({
    ok: false,
    error: { code: 'ENOENT', message: 'no such file or directory' },
  });
});

test.each([
  [0, 10, 'abcdef'],
  [2, 3, 'cde'],
  [6, 3, ''],
])('a part from %i of at most %i bytes', (position, length, expected) => {
  const file = join(folder(), 'file');
  writeFileSync(file, 'abcdef');
  const into = new Uint8Array(length);
  const part = createHost().readPart(file, into, position);
  expect(part.ok && Buffer.from(into.subarray(0, part.value)).toString()).toBe(expected);
});

test('a file is written whole or not at all', () => {
  const root = folder();
  const host = createHost(root);
  expect(host.write(join(root, 'out'), 'text')).toEqual({ ok: true, value: undefined });
  expect(readFileSync(join(root, 'out'), 'utf8')).toBe('text');
  mkdirSync(join(root, 'taken'));
  expect(host.write(join(root, 'taken'), 'text').ok).toBe(false);
  expect(readdirSync(root).sort()).toEqual(['out', 'taken']);
});

test('a device is written to, and no file takes its place', () => {
  const root = folder();
  // By a link, so that a failure harms nothing but the link.
  symlinkSync('/dev/null', join(root, 'null'));
  expect(createHost(root).write(join(root, 'null'), 'x\n')).toMatchObject({ ok: true });
  expect(lstatSync(join(root, 'null')).isSymbolicLink()).toBe(true);
});

test('git runs apart from the caller: no GIT_ variable, no user configuration', () => {
  const root = folder();
  const host = createHost(root);
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  process.env['GIT_DIR'] = '/nowhere';
  onTestFinished(() => {
    delete process.env['GIT_DIR'];
  });
  const result = host.git(root, ['rev-parse', '--git-dir']);
  expect([result.status, Buffer.from(result.stdout).toString()]).toEqual([0, '.git\n']);
  expect(host.git(root, ['config', '--global', '--list']).stdout).toHaveLength(0);
});

test("a hook's index is the one that --cached reads", () => {
  const root = folder();
  const host = createHost(root);
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  writeFileSync(join(root, 'a'), 'a');
  const index = join(root, '.git/other-index');
  execFileSync('git', ['add', 'a'], { cwd: root, env: { ...process.env, GIT_INDEX_FILE: index } });
  process.env['GIT_INDEX_FILE'] = index;
  onTestFinished(() => {
    delete process.env['GIT_INDEX_FILE'];
  });
  expect(Buffer.from(host.git(root, ['ls-files', '--cached']).stdout).toString()).toBe('a\n');
  expect(host.git(root, ['ls-files']).stdout).toHaveLength(0);
});

test('output is bounded, and a cut is said', () => {
  const root = folder();
  const host = createHost(root);
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  const result = host.git(root, ['hash-object', '--stdin-paths'], 'no\n'.repeat(10), 5);
  expect(result.status).not.toBe(0);
  const cut = host.git(root, ['help', '-a'], undefined, 100);
  expect(cut.truncated).toBe(true);
});

test('a stream: input is fed, output comes in chunks, a throwing reader stops it', async () => {
  const root = folder();
  const host = createHost(root);
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  const lines = Array.from({ length: 50_000 }, (_, i) => `${String(i).padStart(40, '0')}\n`);
  let bytes = 0;
  const result = await host.gitStream(root, ['cat-file', '--batch-check'], lines, (chunk) => {
    bytes += chunk.length;
  });
  expect([result.status, bytes]).toEqual([0, 50_000 * 49]);
  const failing = host.gitStream(root, ['cat-file', '--batch-check'], lines, () => {
    throw new Error('stop');
  });
  await expect(failing).rejects.toThrow('stop');
});

test('a folder that is not there is an answer, not a crash', async () => {
  const host = createHost();
  expect(host.git('/nowhere/at/all', ['version']).status).not.toBe(0);
  expect((await host.gitStream('/nowhere/at/all', ['version'], [], () => undefined)).status).not.toBe(0);
});
