import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createHost } from '../../../src/cli/host.ts';
import { readAll, temporaryFolder, TestRepository } from './repository.ts';

/** Text that does not compress well, so that it fills its place in a pack. */
function bulk(name: string): string {
  const line = (i: number): string => createHash('sha256').update(`${name}${i}`).digest('hex');
  return Array.from({ length: 400 }, (_, i) => line(i)).join('\n');
}

/** A repository in which every place that git can keep an object holds a text of its own. */
function everyPlace(): TestRepository {
  const repository = new TestRepository().write('a.txt', 'in-the-tree').write('old.txt', 'was-removed');
  repository.commit('first: in-a-message');
  rmSync(join(repository.root, 'old.txt'));
  repository.commit('second');
  repository.git('checkout', '--quiet', '-b', 'side');
  repository.write('side.txt', 'on-a-branch').commit('side');
  repository.git('checkout', '--quiet', 'main');
  repository.write('b.txt', 'b').commit('third');
  repository.git('merge', '--quiet', '--no-commit', '--no-ff', 'side');
  repository.write('evil.txt', 'only-in-the-merge').commit('merge');
  rmSync(join(repository.root, 'evil.txt'));
  repository.commit('clean up');
  repository.git('tag', '-a', 'v1', '-m', 'in-a-tag');
  repository.git('notes', 'add', '-m', 'in-a-note', 'HEAD~1');
  repository.write('a.txt', 'in-a-stash').git('stash');
  repository.write('a.txt', 'in-a-newer-stash').git('stash');
  repository.write('lost.txt', 'in-the-reflog').commit('lost');
  repository.git('reset', '--quiet', '--hard', 'HEAD~1');
  repository.write('staged.txt', 'in-the-index').git('add', 'staged.txt');
  repository.write('staged.txt', 'changed since');
  writeFileSync(join(repository.root, 'tmp'), 'dangling');
  repository.git('hash-object', '-w', 'tmp');
  rmSync(join(repository.root, 'tmp'));
  return repository;
}

const PLACES: readonly (readonly [string, readonly string[]])[] = [
  ['in-the-tree', ['tree a.txt']],
  ['was-removed', ['history old.txt']],
  ['on-a-branch', ['tree side.txt']],
  ['only-in-the-merge', ['history evil.txt']],
  ['in-a-newer-stash', ['history a.txt']],
  ['in-a-stash', ['history a.txt unreachable']],
  ['in-the-reflog', ['history lost.txt unreachable']],
  ['in-the-index', ['history staged.txt']],
  ['dangling', ['history object 94d9f74 unreachable']],
  ['in-a-tag', ['message tag v1']],
];

test('every object is read once, wherever git keeps it', async () => {
  const repository = everyPlace();
  const { holding, plan, coverage } = await readAll(repository.root);
  for (const [text, places] of PLACES) {
    expect([text, holding(text).filter((place) => places.includes(place))]).toEqual([text, places]);
  }
  expect(holding('in-a-message').filter((place) => place.startsWith('message'))).toHaveLength(1);
  const merge = repository.git('rev-parse', 'HEAD~1').slice(0, 7);
  expect(holding('in-a-note')).toEqual([`message note on ${merge}`]);
  const oids = plan.objects.map((object) => object.oid);
  expect(new Set(oids).size).toBe(oids.length);
  expect(coverage.read.commits).toBe(Number(repository.git('rev-list', '--all', '--count')));
  expect(coverage.gaps).toEqual([]);
});

test('parts together read what one part reads', async () => {
  const repository = everyPlace();
  const one = await readAll(repository.root);
  const three = await readAll(repository.root, {}, 3);
  const names = (reading: typeof one) => reading.fragments.map(({ origin }) => JSON.stringify(origin)).sort();
  expect(names(three)).toEqual(names(one));
  expect(three.coverage).toEqual(one.coverage);
});

test('without history only files and git metadata are read', async () => {
  const { fragments } = await readAll(everyPlace().root, { history: false });
  expect(new Set(fragments.map(({ origin }) => origin.source))).toEqual(new Set(['tree', 'metadata']));
});

test("git's own folder: configuration, hooks, reflogs", async () => {
  const repository = new TestRepository().write('a', 'a');
  repository.git('remote', 'add', 'origin', 'https://robot:needle@example.com/a/b.git');
  repository.write('.git/hooks/pre-push', 'needle').write('.git/modules/sub/config', 'needle');
  const { holding, coverage } = await readAll(repository.root);
  expect(holding('needle')).toEqual([
    'metadata .git/config',
    'metadata .git/hooks/pre-push',
    'metadata .git/modules/sub/config',
  ]);
  expect(coverage.gaps).toEqual([]);
});

test('a bare repository is its history', async () => {
  const repository = new TestRepository().write('a.txt', 'needle');
  repository.commit('first');
  const bare = join(temporaryFolder(), 'bare.git');
  repository.git('clone', '--quiet', '--bare', repository.root, bare);
  const { holding, coverage, plan } = await readAll(bare);
  expect(holding('needle')).toEqual(['history a.txt']);
  expect(plan.repository.bare).toBe(true);
  expect(coverage.gaps).toEqual([]);
});

test('a folder of a repository: its files, and the history below it', async () => {
  const repository = new TestRepository()
    .write('api/key', 'needle')
    .write('web/key', 'needle too')
    .write('api/b', 'b');
  repository.commit('first');
  rmSync(join(repository.root, 'api/key'));
  rmSync(join(repository.root, 'web/key'));
  repository.commit('second');
  const { holding, plan } = await readAll(join(repository.root, 'api'));
  expect(holding('needle')).toEqual(['history key']);
  expect(plan.files).toEqual([{ path: 'b', tracking: 'tracked' }]);
});

test('a linked work tree is audited like any other', async () => {
  const repository = new TestRepository().write('a.txt', 'needle');
  repository.commit('first');
  const linked = join(temporaryFolder(), 'linked');
  repository.git('worktree', 'add', '--quiet', '-b', 'other', linked);
  writeFileSync(join(linked, 'b.txt'), 'b');
  const { plan, coverage } = await readAll(linked);
  expect(plan.files.map(({ path, tracking }) => `${tracking} ${path}`)).toEqual([
    'tracked a.txt',
    'untracked b.txt',
  ]);
  expect(coverage.gaps).toEqual([]);
});

test('a repository without a commit', async () => {
  const { coverage, holding } = await readAll(new TestRepository().write('a.txt', 'needle').root);
  expect(holding('needle')).toEqual(['tree a.txt']);
  expect(coverage.gaps).toEqual([]);
  expect(coverage.read).toMatchObject({ commits: 0, repository: true });
});

test('a shallow clone is a gap of the whole source, unless no history was asked for', async () => {
  const repository = new TestRepository().write('a.txt', '1');
  repository.commit('first');
  repository.write('a.txt', '2').commit('second');
  const clone = join(temporaryFolder(), 'clone');
  repository.git('clone', '--quiet', '--depth=1', `file://${repository.root}`, clone);
  const { coverage } = await readAll(clone);
  expect(coverage.gaps).toMatchObject([
    { scope: 'source', kind: 'shallow', what: 'shallow clone: 1 commit here, the rest was never fetched' },
  ]);
  expect((await readAll(clone, { history: false })).coverage.gaps).toEqual([]);
});

test('a partial clone: what was never fetched is counted, and nothing is fetched', async () => {
  const repository = new TestRepository().write('old.txt', 'old');
  repository.commit('first');
  rmSync(join(repository.root, 'old.txt'));
  repository.write('new.txt', 'new').commit('second');
  repository.git('config', 'uploadpack.allowFilter', 'true');
  const clone = join(temporaryFolder(), 'clone');
  repository.git('clone', '--quiet', '--filter=blob:none', `file://${repository.root}`, clone);
  const { coverage } = await readAll(clone);
  expect(coverage.gaps).toMatchObject([
    { scope: 'source', kind: 'partial', what: 'partial clone: 1 object was never fetched' },
  ]);
});

test('a damaged object is one gap; all others are read', async () => {
  const repository = new TestRepository();
  for (const name of ['a', 'b', 'c', 'd']) repository.write(name, `content of ${name}`);
  repository.commit('first');
  for (const name of ['a', 'b', 'c', 'd']) rmSync(join(repository.root, name));
  const oid = repository.git('rev-parse', 'HEAD:b');
  repository.commit('second');
  const file = `.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`;
  rmSync(join(repository.root, file));
  repository.write(file, 'not zlib');
  const { holding, coverage } = await readAll(repository.root);
  for (const name of ['a', 'c', 'd']) expect(holding(`content of ${name}`)).toEqual([`history ${name}`]);
  expect(coverage.gaps.map(({ scope, path }) => [scope, path])).toEqual([['file', 'b']]);
});

test('a damaged place in a pack stops git, not the audit', async () => {
  const repository = new TestRepository();
  const names = Array.from({ length: 20 }, (_, i) => `f${i}`);
  for (const name of names) repository.write(name, `content of ${name}.\n${bulk(name)}`);
  repository.commit('first');
  for (const name of names) rmSync(join(repository.root, name));
  repository.commit('second');
  repository.git('repack', '-adq');
  const folder = join(repository.root, '.git/objects/pack');
  const pack = join(folder, readdirSync(folder).find((name) => name.endsWith('.pack')) ?? '');
  chmodSync(pack, 0o644);
  const bytes = readFileSync(pack);
  const middle = Math.floor(bytes.length / 2);
  bytes.fill(0x55, middle, middle + 200);
  writeFileSync(pack, bytes);
  const { holding, coverage } = await readAll(repository.root);
  const read = names.filter((name) => holding(`content of ${name}.`).length === 1);
  const gaps = coverage.gaps.filter((gap) => gap.scope === 'file');
  expect(read.length).toBeGreaterThanOrEqual(18);
  expect(read.length + gaps.length).toBe(20);
});

test.skipIf(process.getuid?.() !== 0)(
  "another user's repository is refused with help, and never trusted",
  async () => {
    const repository = new TestRepository().write('a.txt', 'needle');
    repository.commit('first');
    const { chownSync } = await import('node:fs');
    chownSync(repository.root, 12_345, 12_345);
    chownSync(join(repository.root, '.git'), 12_345, 12_345);
    const before = { global: process.env['GIT_CONFIG_GLOBAL'], home: process.env['HOME'] };
    process.env['GIT_CONFIG_GLOBAL'] = join(repository.root, 'nothing');
    try {
      const refused = await readAll(repository.root);
      expect(refused.holding('needle')).toEqual(['tree a.txt']);
      expect(refused.coverage.gaps).toMatchObject([{ source: 'history', scope: 'source', kind: 'refused' }]);
      const config = join(temporaryFolder(), 'config');
      writeFileSync(config, `[safe]\n\tdirectory = ${repository.root}\n`);
      process.env['GIT_CONFIG_GLOBAL'] = config;
      expect((await readAll(repository.root)).coverage.gaps).toEqual([]);
    } finally {
      if (before.global === undefined) delete process.env['GIT_CONFIG_GLOBAL'];
      else process.env['GIT_CONFIG_GLOBAL'] = before.global;
    }
  },
);

test('standard input is one fragment', async () => {
  const host = { ...createHost(), readStdin: async () => new TextEncoder().encode('needle') };
  const { planSources, readPlan } = await import('../../../src/read/sources/index.ts');
  const request = { root: '/', mode: 'stdin', history: false, dependencies: false, exclude: [] } as const;
  const origins: string[] = [];
  await readPlan(host, await planSources(host, request), { part: 0, of: 1 }, ({ origin }) => {
    origins.push(`${origin.source} ${origin.path}`);
  });
  expect(origins).toEqual(['stdin <stdin>']);
});
