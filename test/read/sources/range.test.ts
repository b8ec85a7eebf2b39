import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readAll, TestRepository } from './repository.ts';

function branch(): TestRepository {
  const repository = new TestRepository().write('old.txt', 'old').write('gone.txt', 'before the range');
  repository.commit('first');
  rmSync(join(repository.root, 'gone.txt'));
  repository.commit('second');
  repository.git('checkout', '--quiet', '-b', 'topic');
  repository.write('src/new.txt', 'new').write('src/brief.txt', 'came and went').commit('topic 1');
  rmSync(join(repository.root, 'src/brief.txt'));
  repository.commit('topic 2');
  repository.git('checkout', '--quiet', 'main');
  repository.write('base.txt', 'moved on').commit('third');
  repository.git('checkout', '--quiet', 'topic');
  return repository;
}

test('a range: the tree at its head, and what it added', async () => {
  const repository = branch();
  repository.write('untracked.txt', 'not of the range');
  const { fragments, coverage, plan } = await readAll(repository.root, { mode: 'range', base: 'main' });
  const seen = fragments
    .filter(({ origin }) => origin.source !== 'message')
    .map(({ origin }) => `${origin.source} ${origin.path}${origin.added === true ? ' added' : ''}`);
  expect(seen.sort()).toEqual(['history src/brief.txt added', 'tree old.txt', 'tree src/new.txt added']);
  expect(fragments.filter(({ origin }) => origin.source === 'message')).toHaveLength(2);
  expect(coverage.read.commits).toBe(2);
  expect(plan.range?.mergeBase).toBe(repository.git('merge-base', 'main', 'topic'));
});

test('a range in a folder of the repository', async () => {
  const { fragments } = await readAll(join(branch().root, 'src'), { mode: 'range', base: 'main' });
  const paths = fragments
    .filter(({ origin }) => origin.source !== 'message')
    .map(({ origin }) => origin.path);
  expect(paths.sort()).toEqual(['brief.txt', 'new.txt']);
});

test.each([['nowhere'], ['--output=x'], ['']])(
  'the base %j names no commit: a gap of the whole source',
  async (base) => {
    const { coverage, fragments } = await readAll(branch().root, { mode: 'range', base });
    expect(coverage.gaps).toMatchObject([{ scope: 'source', kind: 'unknown-base' }]);
    expect(fragments.every(({ origin }) => origin.added === undefined)).toBe(true);
  },
);

test('a range outside git is a gap', async () => {
  const { temporaryFolder } = await import('./repository.ts');
  const { coverage } = await readAll(temporaryFolder(), { mode: 'range', base: 'main' });
  expect(coverage.gaps).toMatchObject([{ scope: 'source', kind: 'missing' }]);
});

test('staged: the index, not the work tree', async () => {
  const repository = new TestRepository().write('a.txt', 'a').write('b.txt', 'b');
  repository.commit('first');
  repository.write('a.txt', 'staged').git('add', 'a.txt');
  repository.write('a.txt', 'later').write('c.txt', 'untracked').write('b.txt', 'unstaged');
  const { fragments, coverage } = await readAll(repository.root, { mode: 'staged' });
  expect(fragments.map(({ origin, text }) => [origin.source, origin.path, origin.added, text])).toEqual([
    ['staged', 'a.txt', true, 'staged'],
  ]);
  expect(coverage.read.stagedFiles).toBe(1);
});

test('staged before the first commit, and nothing staged', async () => {
  const repository = new TestRepository().write('a.txt', 'a');
  expect((await readAll(repository.root, { mode: 'staged' })).fragments).toEqual([]);
  repository.git('add', 'a.txt');
  expect((await readAll(repository.root, { mode: 'staged' })).holding('a')).toEqual(['staged a.txt']);
});

test('staged: the sides of a conflict are read', async () => {
  const repository = new TestRepository().write('a.txt', 'base');
  repository.commit('first');
  repository.git('checkout', '--quiet', '-b', 'side');
  repository.write('a.txt', 'theirs').commit('side');
  repository.git('checkout', '--quiet', 'main');
  repository.write('a.txt', 'ours').commit('main');
  try {
    repository.git('merge', '--quiet', 'side');
  } catch {
    // The conflict is the point.
  }
  const { fragments } = await readAll(repository.root, { mode: 'staged' });
  expect(fragments.map(({ text }) => text).sort()).toEqual(['base', 'ours', 'theirs']);
});

test('a shallow clone that cuts commits off the range is a gap; one that only cuts what is older is none', async () => {
  const origin = new TestRepository();
  origin.write('a.txt', '1\n').commit('one');
  origin.git('branch', 'base');
  for (const number of [2, 3, 4]) origin.write('a.txt', `${number}\n`).commit(`commit ${number}`);
  origin.git('switch', '--quiet', 'base');
  origin.write('b.txt', '1\n').commit('the base moves on');
  origin.git('merge', '--quiet', '--no-ff', '-m', 'merge', 'main');
  const tip = origin.git('rev-parse', 'base~1');
  const gapsAt = async (depth: number): Promise<string[]> => {
    const clone = new TestRepository();
    clone.git('fetch', '--quiet', `--depth=${depth}`, `file://${origin.root}`, 'base');
    clone.git('checkout', '--quiet', 'FETCH_HEAD');
    const { coverage } = await readAll(clone.root, { mode: 'range', base: tip });
    return coverage.gaps.map((gap) => gap.kind);
  };
  expect(await gapsAt(2)).toEqual(['shallow']);
  expect(await gapsAt(5)).toEqual([]);
});
