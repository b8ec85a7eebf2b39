import { expect, test } from 'vitest';
import { readingsOf } from '../../../src/read/sources/index.ts';
import { readAll, TestRepository } from './repository.ts';

const TOKEN = 'abcdefghij0123456789';

async function names(root: string, request: Parameters<typeof readAll>[1] = {}): Promise<string[]> {
  const { fragments } = await readAll(root, request);
  return fragments
    .filter(({ origin }) => origin.inName === true)
    .map(({ origin }) => `${origin.tracking} ${origin.path}${origin.added === true ? ' added' : ''}`)
    .sort();
}

test('names of files, folders, old files, branches and tags that may hold a value are read, each once', async () => {
  const repository = new TestRepository()
    .write(`gone/${TOKEN}.txt`, 'gone')
    .write(`keys/${TOKEN}/a.txt`, 'a')
    .write(`keys/${TOKEN}/b.txt`, 'b')
    .write('src/a-long-name-of-many-words-2026-01-01.ts', '');
  repository.commit('first');
  repository.git('rm', '-r', '--quiet', 'gone');
  repository.commit('second');
  repository.git('branch', `try/${TOKEN}`);
  repository.git('tag', TOKEN);
  repository.write(`TOKEN=12345678`, '');
  expect(await names(repository.root)).toEqual([
    `history gone/${TOKEN}.txt`,
    `none branch try/${TOKEN}`,
    `none tag ${TOKEN}`,
    `tracked keys/${TOKEN}`,
    'untracked TOKEN=12345678',
  ]);
});

test('a name in the index or in a range is one that the change added', async () => {
  const repository = new TestRepository().write('a.txt', 'a');
  repository.commit('first');
  repository.git('checkout', '--quiet', '-b', 'work');
  repository.write(`${TOKEN}.txt`, 'b');
  repository.git('add', '--all');
  expect(await names(repository.root, { mode: 'staged' })).toEqual([`tracked ${TOKEN}.txt added`]);
  repository.commit('second');
  expect(await names(repository.root, { mode: 'range', base: 'main' })).toEqual([
    `tracked ${TOKEN}.txt added`,
  ]);
});

test.each<[string, readonly string[]]>([
  [`${TOKEN}.tar.gz`, [`${TOKEN}.tar.gz`, `${TOKEN}.tar`, TOKEN]],
  [`my_ghp_${TOKEN}_old`, [`ghp_${TOKEN}`, TOKEN, `my_ghp_${TOKEN}_old`]],
  ['a=b', ['a=b']],
])('a name is read with its words apart: %s', (name, wanted) => {
  expect(readingsOf(name)).toEqual(expect.arrayContaining([...wanted]));
});

test('a name of a megabyte is read', () => {
  expect(readingsOf(`${'a'.repeat(1e6)}_${TOKEN}`)).toContain(TOKEN);
  expect(readingsOf('1'.repeat(1e6))).toHaveLength(1);
});
