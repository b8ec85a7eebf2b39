import { expect, test } from 'vitest';
import { createHost } from '../../src/cli/host.ts';
import { readOwners } from '../../src/read/owners/index.ts';
import { TestRepository } from './sources/repository.ts';

/** Owners of a repository with this CODEOWNERS, if any. */
function owners(text: string | undefined, prefix = '', file = '.github/CODEOWNERS') {
  const repository = new TestRepository();
  if (text !== undefined) repository.write(file, text);
  repository.write('packages/api/src/a.ts', 'a').commit('one');
  const root = prefix === '' ? repository.root : `${repository.root}/${prefix}`;
  return readOwners({ host: createHost(root), root, top: repository.root, prefix });
}

test.each<[why: string, rules: string, path: string, owner: string | undefined]>([
  ['the last match counts', '* @a/all\n/scripts/ @a/ops\n', 'scripts/x.sh', '@a/ops'],
  ['the last match counts, even the general one', '/scripts/ @a/ops\n* @a/all\n', 'scripts/x.sh', '@a/all'],
  ['a name without a slash is anywhere', 'scripts @a/ops', 'packages/b/scripts/x.sh', '@a/ops'],
  ['a name with a slash is anchored', 'b/scripts @a/ops', 'packages/b/scripts/x.sh', undefined],
  ['a folder holds everything below', '/apps/ @a/apps', 'apps/web/src/x.ts', '@a/apps'],
  ['a folder pattern is no file', 'apps/ @a/apps', 'apps', undefined],
  ['docs/* is one level', 'docs/* @a/docs', 'docs/build/x.md', undefined],
  ['docs/* is that level', 'docs/* @a/docs', 'docs/x.md', '@a/docs'],
  ['an ending', '*.js @a/js', 'src/deep/x.js', '@a/js'],
  ['any depth', '**/logs @a/logs', 'a/b/logs/x.txt', '@a/logs'],
  ['several owners', '* @a/x @bea', 'x', '@a/x @bea'],
  ['a comment behind', '* @a/x # the team', 'x', '@a/x'],
  ['no owner takes it away', '* @a/x\n/apps/x', 'apps/x', undefined],
  ['what GitHub does not read is skipped', '* @a/x\n!apps @a/y\n[ab] @a/z\n# * @a/c', 'apps', '@a/x'],
  ['a wrong owner makes the line nothing', '* @a/x\n* nobody', 'x', '@a/x'],
  ['a blank in a path', 'my\\ files/ @a/f', 'my files/x', '@a/f'],
  ['Windows', '* @a/x\r\n/s/ @a/s\r\n', 's/x', '@a/s'],
])('CODEOWNERS: %s', (_, rules, path, owner) => {
  const of = owners(rules).of(path);
  if (owner === undefined) expect(of.because).not.toContain('CODEOWNERS:');
  else expect(of.value).toBe(owner);
});

test('the reason names the file and the line; of three files the first counts', () => {
  expect(owners('# c\n* @a/x\n').of('x')).toEqual({ value: '@a/x', because: '.github/CODEOWNERS:2' });
  for (const file of ['CODEOWNERS', 'docs/CODEOWNERS'])
    expect(owners('* @a/x\n', '', file).of('x').because).toBe(`${file}:1`);
});

test('paths of an audited folder are below the top', () => {
  const found = owners('/packages/api/ @a/api\n', 'packages/api');
  expect(found.of('src/a.ts').value).toBe('@a/api');
  expect(found.missingLine).toBeUndefined();
});

test('without CODEOWNERS the history tells, by name alone', () => {
  const repository = new TestRepository();
  repository.write('a.sh', '1').write('b.sh', '1').commit('one');
  const as = (name: string, path: string): void => {
    repository.write(path, `${name} ${Math.random()}`);
    repository.git('add', '--all');
    repository.git('commit', '--quiet', '-m', 'x', `--author=${name} <secret@mail.example>`);
  };
  for (const name of ['Bea', 'Bea', 'dependabot[bot]', 'dependabot[bot]', 'dependabot[bot]'])
    as(name, 'a.sh');
  as('carl@mail.example', 'c.sh');
  const { root } = repository;
  const found = readOwners({ host: createHost(root), root, top: root, prefix: '' });
  expect(found.of('a.sh')).toEqual({ value: 'Bea', because: 'git log: 2 of 3 commits to a.sh' });
  expect(found.of('c.sh').value).toBe('carl');
  expect(found.of('.env')).toEqual({ value: 'Bea', because: 'git log: 2 of 4 commits in this folder' });
});

test('without a history nobody is named', () => {
  const host = createHost('/nonexistent');
  const found = readOwners({ host, root: '/nonexistent', prefix: '' });
  expect(found.of('x').value).toBeUndefined();
  expect(found.of('x').question).toBe('Who answers for it?');
});

test.each<[rules: string | undefined, line: string | undefined]>([
  [undefined, '/overscope*.yaml @your-security-team'],
  ['/docs/ @a/docs', '/overscope*.yaml @your-security-team'],
  ['* @a/devs', undefined],
  ['* @a/devs\n/auth/ @a/security', '/overscope*.yaml @a/security'],
  ['* @a/devs\n/overscope*.yaml @a/security', undefined],
  ['/overscope*.yaml @a/security\n* @a/devs', '/overscope*.yaml @a/security'],
  ['* ana@shop.example', '/overscope*.yaml @your-security-team'],
])('the line for the manifest where CODEOWNERS says %j', (rules, line) => {
  expect(owners(rules).missingLine?.line).toBe(line);
});
