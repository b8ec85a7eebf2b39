import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createHost } from '../../../src/cli/host.ts';
import { originName } from '../../../src/read/sources/facts.ts';
import {
  indexTree,
  lastChange,
  findRepository,
  repositoryFacts,
  revisionTree,
  workTree,
} from '../../../src/read/sources/index.ts';
import { readAll, temporaryFolder, TestRepository } from './repository.ts';

function factsOf(root: string): ReturnType<typeof repositoryFacts> {
  return repositoryFacts(createHost(), { root, ...findRepository(createHost(), root) });
}

test('work tree, index and revisions each give their own text', async () => {
  const repository = new TestRepository()
    .write('a.tf', 'committed')
    .write('b.tf', 'b')
    .write('image', Buffer.alloc(64));
  repository.commit('first');
  repository.write('a.tf', 'staged').git('add', 'a.tf');
  repository.write('a.tf', '\ufeffon disk').write('large', 'x'.repeat(5_000_000));
  const host = createHost();
  const { plan } = await readAll(repository.root, { history: false });
  const work = await workTree(host, repository.root, plan);
  const index = indexTree(host, repository.root);
  const head = revisionTree(host, repository.root, 'HEAD');
  if (!('read' in head)) throw new Error(head.what);
  expect([work, index, head].map((tree) => tree.read('a.tf'))).toEqual(['on disk', 'staged', 'committed']);
  expect([work, index, head].map((tree) => tree.read('b.tf'))).toEqual(['b', 'b', 'b']);
  for (const tree of [work, index, head]) {
    expect(['image', 'large', 'absent', '../escape'].map((path) => tree.read(path))).toEqual(
      Array(4).fill(undefined),
    );
  }
  expect(work.paths()).toEqual(['a.tf', 'b.tf', 'image', 'large']);
  expect(head.paths()).toEqual(['a.tf', 'b.tf', 'image']);
  expect([work.revision, index.revision, head.revision]).toEqual([
    'worktree',
    'index',
    repository.git('rev-parse', 'HEAD'),
  ]);
  const staged = (await readAll(repository.root, { mode: 'staged' })).plan;
  expect((await workTree(host, repository.root, staged)).read('a.tf')).toBe('on disk');
});

test('a file that is too large for a text is none in a revision either', () => {
  const repository = new TestRepository().write('large.tf', 'x'.repeat(5_000_000)).write('small.tf', 'small');
  repository.commit('first');
  for (const tree of [
    indexTree(createHost(), repository.root),
    revisionTree(createHost(), repository.root, 'HEAD'),
  ]) {
    if (!('read' in tree)) throw new Error(tree.what);
    expect(['large.tf', 'small.tf', 'large.tf'].map((path) => tree.read(path))).toEqual([
      undefined,
      'small',
      undefined,
    ]);
  }
});

test('a revision that is not here is a gap', () => {
  const repository = new TestRepository();
  expect(revisionTree(createHost(), repository.root, 'nowhere')).toMatchObject({
    kind: 'unknown-base',
    scope: 'source',
  });
});

test.each([
  ['https://github.com/acme/app.git', 'github.com/acme/app'],
  ['https://robot:needle@GitHub.com/acme/app', 'github.com/acme/app'],
  ['https://needle@github.com:8443/acme/app.git/', 'github.com/acme/app'],
  ['git@github.com:acme/app.git', 'github.com/acme/app'],
  ['ssh://git@git.example.com:2222/~ana/app.git', 'git.example.com/~ana/app'],
  ['https://github.com/acme/app?token=needle', 'github.com/acme/app'],
  ['https://a:b@c@github.com/acme/app', 'github.com/acme/app'],
  ['/srv/git/app.git', undefined],
  ['../app', undefined],
  ['C:\\repos\\app', undefined],
  ['file:///srv/git/app.git', undefined],
  ['', undefined],
])('the origin %j is called %j', (url, name) => {
  expect(originName(url)).toBe(name);
});

test('the repository by name, branch and head', () => {
  const repository = new TestRepository().write('a', 'a');
  const folder = repository.root.split('/').at(-1);
  expect(factsOf(repository.root)).toEqual({ name: folder, branch: 'main' });
  const oid = repository.commit('first');
  repository.git('remote', 'add', 'origin', 'git@github.com:acme/app.git');
  const head = { oid, date: '2026-01-01' };
  expect(factsOf(repository.root)).toEqual({
    name: 'github.com/acme/app',
    branch: 'main',
    head,
  });
  expect(factsOf(temporaryFolder())).not.toHaveProperty('head');
});

test('when a file last changed', () => {
  const repository = new TestRepository().write('o.yaml', 'version: 1\n');
  const state = () => lastChange(createHost(), repository.root, 'o.yaml');
  expect(state()).toEqual({ state: 'untracked' });
  const oid = repository.commit('first');
  repository.write('other', 'x').commit('second');
  const committed = { oid, date: '2026-01-01', author: 'Ana' };
  expect(state()).toEqual({ state: 'committed', ...committed });
  repository.write('o.yaml', 'version: 1\r\n');
  expect(state()).toEqual({ state: 'committed', ...committed });
  repository.write('o.yaml', 'version: 2\n');
  expect(state()).toEqual({ state: 'modified', ...committed });
  const outside = temporaryFolder();
  writeFileSync(join(outside, 'o.yaml'), 'x');
  expect(lastChange(createHost(), outside, 'o.yaml')).toBeUndefined();
});
