import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createHost } from '../../../src/cli/host.ts';
import { attribute, fileCommits } from '../../../src/read/sources/index.ts';
import { TestRepository } from './repository.ts';

function history() {
  const repository = new TestRepository().write('a.txt', 'secret').write('b.txt', 'b');
  const commits = [repository.commit('first')];
  commits.push(repository.write('copy.txt', 'secret').commit('copied'));
  rmSync(join(repository.root, 'a.txt'));
  rmSync(join(repository.root, 'copy.txt'));
  commits.push(repository.commit('removed'));
  repository.git('checkout', '--quiet', '-b', 'side');
  commits.push(repository.write('c.txt', 'c').commit('side'));
  repository.git('checkout', '--quiet', 'main');
  commits.push(repository.write('d.txt', 'd').commit('main'));
  repository.git('merge', '--quiet', '--no-commit', '--no-ff', 'side');
  commits.push(repository.write('evil.txt', 'only in the merge').commit('merge'));
  return { repository, commits };
}

test('paths, first and last commit', async () => {
  const { repository, commits } = history();
  const oid = (spec: string) => repository.git('rev-parse', spec);
  const [secret, b, evil] = [oid(`${commits[0]}:a.txt`), oid('HEAD:b.txt'), oid('HEAD:evil.txt')];
  const side = oid('HEAD:c.txt');
  const found = await attribute(createHost(), repository.root, [
    secret,
    b,
    evil,
    side,
    commits[1] ?? '',
    '0'.repeat(40),
  ]);
  const facts = [...found].map(([blob, { paths, first, last }]) => [blob, paths, first.oid, last.oid]);
  expect(facts).toEqual([
    [secret, ['a.txt', 'copy.txt'], commits[0], commits[1]],
    [b, ['b.txt'], commits[0], commits[5]],
    [evil, ['evil.txt'], commits[5], commits[5]],
    [side, ['c.txt'], commits[3], commits[5]],
    [commits[1], [], commits[1], commits[1]],
  ]);
  expect(found.get(secret)?.first).toEqual({
    oid: commits[0],
    date: '2026-01-01',
    author: 'Ana',
    subject: 'first',
  });
});

test('agrees with git log --find-object on every blob', async () => {
  const { repository } = history();
  const blobs = repository
    .git('rev-list', '--objects', '--all', '--filter=object:type=blob', '--filter-provided-objects')
    .split('\n')
    .map((line) => line.slice(0, 40));
  const found = await attribute(createHost(), repository.root, blobs);
  for (const blob of blobs) {
    const log = repository.git(
      'log',
      '--all',
      '-c',
      '--root',
      '--raw',
      '--format=%H',
      `--find-object=${blob}`,
    );
    const logged = log.split('\n').filter((line) => /^[0-9a-f]{40}$/.test(line));
    expect(found.get(blob)?.first.oid).toBe(logged.at(-1));
  }
});

test('commits of a file', () => {
  const { repository, commits } = history();
  const found = fileCommits(createHost(), repository.root, ['a.txt', 'nothing']);
  expect([...found.keys()]).toEqual(['a.txt']);
  const { first, last } = found.get('a.txt') ?? {};
  expect([first?.oid, last?.oid]).toEqual([commits[0], commits[2]]);
});
