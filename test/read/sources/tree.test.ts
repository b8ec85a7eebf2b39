import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createHost } from '../../../src/cli/host.ts';
import type { Host } from '../../../src/model/host.ts';
import { mergeCoverage, planSources, readPlan } from '../../../src/read/sources/index.ts';
import { readAll, temporaryFolder, TestRepository } from './repository.ts';

test('tracked, untracked and ignored files are read and told apart', async () => {
  const repository = new TestRepository()
    .write('.gitignore', '.env\n')
    .write('app.js', 'tracked')
    .write('.env', 'X=1');
  repository.commit('first');
  repository.write('new.js', 'untracked');
  const { plan, coverage } = await readAll(repository.root);
  expect(plan.files).toEqual([
    { path: '.env', tracking: 'ignored' },
    { path: '.gitignore', tracking: 'tracked' },
    { path: 'app.js', tracking: 'tracked' },
    { path: 'new.js', tracking: 'untracked' },
  ]);
  expect(coverage.read).toMatchObject({
    files: 4,
    ignoredFiles: 1,
    untrackedFiles: 1,
    repository: true,
    commits: 1,
  });
  expect(coverage.gaps).toEqual([]);
});

test('a repository that ignores everything is still read', async () => {
  const repository = new TestRepository().write('.gitignore', '*\n').write('deep/er/secret.txt', 'needle');
  const { holding, coverage } = await readAll(repository.root);
  expect(holding('needle')).toEqual(['tree deep/er/secret.txt']);
  expect(coverage.read.ignoredFiles).toBe(2);
});

test('dependency and build folders are counted and left out, but for their tracked files', async () => {
  const repository = new TestRepository()
    .write('.gitignore', 'dist/\nnode_modules/\n')
    .write('package.json', '{}')
    .write('build/script.sh', 'hand-written')
    .write('node_modules/patched/index.js', 'kept');
  repository.git('add', '--force', 'node_modules/patched/index.js');
  repository.commit('first');
  repository
    .write('node_modules/a/index.js', '')
    .write('node_modules/a/b.js', '')
    .write('dist/out.js', 'needle')
    .write('.terraform/terraform.tfstate', 'backend')
    .write('.terraform/providers/x', 'binary');
  const { plan, coverage } = await readAll(repository.root);
  expect(plan.files.map((file) => file.path)).toEqual([
    '.gitignore',
    '.terraform/terraform.tfstate',
    'build/script.sh',
    'node_modules/patched/index.js',
    'package.json',
  ]);
  expect(coverage.leftOut).toEqual([
    { kind: 'dependencies', what: 'dist', files: 1, flag: '--deps' },
    { kind: 'dependencies', what: 'node_modules', files: 2, flag: '--deps' },
    { kind: 'dependencies', what: 'providers', files: 1, flag: '--deps' },
  ]);
  const deep = await readAll(repository.root, { dependencies: true });
  expect(deep.holding('needle')).toEqual(['tree dist/out.js']);
  expect(deep.plan.files).toHaveLength(9);
});

test('outside git a build folder is one beside a project file', async () => {
  const root = temporaryFolder();
  for (const path of ['app/dist', 'dist', 'tools/build']) mkdirSync(join(root, path), { recursive: true });
  writeFileSync(join(root, 'app/package.json'), '{}');
  for (const path of ['app/dist/x.js', 'dist/x.js', 'tools/build/x.js']) writeFileSync(join(root, path), 'x');
  const { plan, coverage } = await readAll(root);
  expect(plan.files).toEqual([
    { path: 'app/package.json', tracking: 'none' },
    { path: 'dist/x.js', tracking: 'none' },
    { path: 'tools/build/x.js', tracking: 'none' },
  ]);
  expect(coverage.read.repository).toBe(false);
  expect(coverage.gaps).toEqual([]);
});

test('exclusions are counted with their reason', async () => {
  const repository = new TestRepository()
    .write('corpus/a.txt', 'needle')
    .write('corpus/b.txt', 'b')
    .write('c.txt', 'c');
  repository.commit('first');
  const exclude = [{ path: 'corpus/**', reason: 'published test vectors' }];
  const { holding, coverage } = await readAll(repository.root, { exclude });
  expect(holding('needle')).toEqual([]);
  expect(coverage.leftOut).toEqual([
    { kind: 'excluded', what: 'corpus/**', files: 2, reason: 'published test vectors' },
  ]);
});

test('links are not followed, special files not opened, odd names no trouble', async () => {
  const root = temporaryFolder();
  symlinkSync('/etc/passwd', join(root, 'link'));
  symlinkSync('.', join(root, 'loop'));
  execFileSync('mkfifo', [join(root, 'fifo')]);
  writeFileSync(join(root, 'line\nbreak \u001b[31m.txt'), 'needle');
  const { holding, coverage } = await readAll(root);
  expect(holding('needle')).toEqual(['tree line\nbreak \u001b[31m.txt']);
  expect(coverage.leftOut).toEqual([
    { kind: 'link', what: 'symbolic links', files: 2 },
    { kind: 'special', what: 'FIFOs, sockets and devices', files: 1 },
  ]);
});

test('a path that is not there is a gap of the whole source', async () => {
  const { coverage } = await readAll(join(temporaryFolder(), 'absent'));
  expect(coverage.gaps).toEqual([
    { source: 'tree', scope: 'source', kind: 'unreadable', what: 'no such file or directory' },
  ]);
});

test('content: binary is left out, UTF-16 transcoded, an LFS pointer is a gap', async () => {
  const root = temporaryFolder();
  writeFileSync(join(root, 'binary'), Buffer.concat([Buffer.from('\x7fELF needle'), Buffer.alloc(64)]));
  writeFileSync(join(root, 'nul'), 'needle');
  writeFileSync(join(root, 'utf16le'), Buffer.from('\ufeffneedle', 'utf16le'));
  writeFileSync(join(root, 'utf16be'), Buffer.from('\ufeffneedle', 'utf16le').swap16());
  writeFileSync(join(root, 'bom'), '\ufeffneedle');
  writeFileSync(
    join(root, 'model.bin'),
    'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
  );
  const { fragments, coverage } = await readAll(root);
  expect(fragments.filter(({ text }) => text === 'needle').map(({ origin }) => origin.path)).toEqual([
    'bom',
    'nul',
    'utf16be',
    'utf16le',
  ]);
  expect(coverage.leftOut).toEqual([{ kind: 'binary', what: 'binary files', files: 1 }]);
  expect(coverage.gaps.map(({ kind, path }) => [kind, path])).toEqual([['lfs', 'model.bin']]);
});

test('a submodule that is not checked out is a gap; one that is, is read', async () => {
  const library = new TestRepository().write('lib.js', 'needle');
  library.commit('library');
  const repository = new TestRepository().write('a.js', 'a');
  repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.root, 'here');
  repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.root, 'gone');
  repository.commit('submodules');
  repository.git('submodule', 'deinit', '--quiet', '--force', 'gone');
  const { plan, holding, coverage } = await readAll(repository.root, { history: false });
  expect(holding('needle')).toEqual(['tree here/lib.js']);
  expect(plan.files.find((file) => file.path === 'here/lib.js')?.tracking).toBe('tracked');
  expect(coverage.gaps.map(({ kind, path, what }) => [kind, path, what])).toEqual([
    ['submodule', 'gone', 'submodule not checked out'],
  ]);
});

test('a broken index leaves the files readable and is said', async () => {
  const repository = new TestRepository().write('a.js', 'needle');
  repository.commit('first');
  repository.write('.git/index', 'broken');
  const { holding, coverage } = await readAll(repository.root, { history: false });
  expect(holding('needle')).toEqual(['tree a.js']);
  expect(coverage.gaps[0]).toMatchObject({ kind: 'corrupt', path: '.git/index' });
});

test('files of every length around the buffer sizes come whole', async () => {
  const root = temporaryFolder();
  for (const length of [0, 1, 262_143, 262_144, 262_145, 3_000_000]) {
    writeFileSync(join(root, `f${length}`), 'x'.repeat(length));
  }
  const { fragments } = await readAll(root);
  expect(fragments.map(({ origin, text }) => [origin.path, text.length])).toEqual([
    ['f0', 0],
    ['f1', 1],
    ['f262143', 262_143],
    ['f262144', 262_144],
    ['f262145', 262_145],
    ['f3000000', 3_000_000],
  ]);
});

test('a large file comes in windows, a large blob too', async () => {
  const repository = new TestRepository();
  const line = `${'x'.repeat(99)}\n`;
  repository.write('large.txt', `${line.repeat(350_000)}needle\n`);
  repository.commit('first');
  const check = async (path: string, source: string): Promise<void> => {
    const request = {
      root: repository.root,
      mode: 'full',
      history: true,
      dependencies: false,
      exclude: [],
    } as const;
    const host = createHost();
    const lines: number[] = [];
    await readPlan(host, await planSources(host, request), { part: 0, of: 1 }, ({ origin, bytes, base }) => {
      const at = Buffer.from(bytes).indexOf('needle');
      if (at < 0 || origin.source !== source || origin.path !== path) return;
      lines.push((base?.line ?? 0) + bytes.subarray(0, at).filter((byte) => byte === 10).length);
    });
    expect(lines).toEqual([350_000]);
  };
  await check('large.txt', 'tree');
  rmSync(join(repository.root, 'large.txt'));
  await check('large.txt', 'history');
});

test('a file or folder that refuses to be read is a gap', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'closed'));
  writeFileSync(join(root, 'key'), 'x');
  const denied = { ok: false, error: { code: 'EACCES', message: 'permission denied' } } as const;
  const real = createHost();
  const host: Host = {
    ...real,
    list: (path) => (path.includes('closed') ? denied : real.list(path)),
    readPart: () => denied,
  };
  const request = { root, mode: 'full', history: true, dependencies: false, exclude: [] } as const;
  const plan = await planSources(host, request);
  const coverage = mergeCoverage(
    plan.coverage,
    await readPlan(host, plan, { part: 0, of: 1 }, () => undefined),
  );
  expect(coverage.gaps).toEqual([
    { source: 'tree', scope: 'file', kind: 'unreadable', path: 'closed', what: 'permission denied' },
    { source: 'tree', scope: 'file', kind: 'unreadable', path: 'key', what: 'permission denied' },
  ]);
});
