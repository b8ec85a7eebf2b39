import { expect, test } from 'vitest';
import { ownersOf } from '../../../src/know/manifest/index.ts';
import type { Tree } from '../../../src/model/tree.ts';

function tree(files: Readonly<Record<string, string>>): Tree {
  return {
    revision: 'worktree',
    paths: () => Object.keys(files),
    read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
  };
}

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['overscope.yaml @acme/security', 'overscope.yaml', ['@acme/security']],
  ['/overscope.yaml @a @b', 'overscope.yaml', ['@a', '@b']],
  ['/overscope.yaml @a', 'packages/api/overscope.yaml', []],
  ['overscope.yaml @a', 'packages/api/overscope.yaml', ['@a']],
  ['* @all\noverscope.* @a # who decides', 'overscope.yaml', ['@a']],
  ['overscope.yaml @a\n* @all', 'overscope.yaml', ['@all']],
  ['* @all\noverscope.yaml', 'overscope.yaml', []],
  ['packages/ @p', 'packages/api/overscope.yaml', ['@p']],
  ['/packages/* @p', 'packages/api/overscope.yaml', []],
  ['/packages/** @p', 'packages/api/overscope.yaml', ['@p']],
  ['a\\ b.yaml @a', 'a b.yaml', ['@a']],
  ['# overscope.yaml @a', 'overscope.yaml', []],
  ['', 'overscope.yaml', []],
];

test.each(cases)('%j: %s', (text, path, owners) => {
  expect(ownersOf(path, tree({ CODEOWNERS: text }))).toEqual(owners);
});

test('the folder of the code host comes first', () => {
  const files = { CODEOWNERS: '* @root', '.github/CODEOWNERS': '* @github' };
  expect(ownersOf('overscope.yaml', tree(files))).toEqual(['@github']);
});
