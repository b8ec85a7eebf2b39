import { chmodSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createHost } from '../../../src/cli/host.ts';
import { findRepository, indexTree, repositoryFacts, revisionTree } from '../../../src/read/sources/index.ts';
import { differencesOf, listSnapshots, mayHaveMoved } from '../../../src/read/sources/snapshots.ts';
import { readAll, temporaryFolder, TestRepository } from './repository.ts';

type Change = (repository: TestRepository) => void;

/** What is staged over a commit of some files, by what a commit may do to a path. */
const CHANGES: Readonly<Record<string, Change>> = {
  nothing: () => undefined,
  'an added, a changed and a removed file': (one) => {
    one.write('new.txt', 'new').write('a.txt', 'changed');
    rmSync(join(one.root, 'sub/b.txt'));
  },
  'a file that was made executable': (one) => chmodSync(join(one.root, 'a.txt'), 0o755),
  'a file that became a link': (one) => {
    rmSync(join(one.root, 'a.txt'));
    symlinkSync('sub/b.txt', join(one.root, 'a.txt'));
  },
  'a file that became a folder': (one) => {
    rmSync(join(one.root, 'a.txt'));
    one.write('a.txt/inside', 'x');
  },
  'a folder that became a file': (one) => {
    rmSync(join(one.root, 'sub'), { recursive: true });
    one.write('sub', 'x');
  },
  'a moved file': (one) => renameSync(join(one.root, 'sub/b.txt'), join(one.root, 'moved.txt')),
  'an empty file': (one) => one.write('empty', ''),
  'names with a newline, a quote and no ASCII': (one) =>
    one.write('a\nb', '1').write('"q"', '2').write('é/ü', '3'),
};

/** What git itself says is staged: status, mode and object, by path. */
function diffIndex(one: TestRepository, root: string): string[] {
  const told = one.git(
    '-C',
    root,
    'diff-index',
    '--cached',
    '--raw',
    '-z',
    '--no-abbrev',
    '--no-renames',
    '--relative',
    'HEAD',
  );
  const fields = told.split('\0');
  return Array.from({ length: Math.floor(fields.length / 2) }, (_, at) => {
    const [, mode = '', , oid = '', status = ''] = (fields[2 * at] ?? '').split(' ');
    return `${status === 'D' ? '000000' : `${mode} ${oid}`} ${fields[2 * at + 1] ?? ''}`;
  }).sort();
}

describe.each([['sha1'], ['sha256']])('%s', (format) => {
  for (const [name, change] of Object.entries(CHANGES))
    for (const folder of ['.', 'sub'])
      test(`the index and HEAD as lists differ as git says: ${name}, in ${folder}`, () => {
        const one = new TestRepository(temporaryFolder(), `--object-format=${format}`);
        one
          .write('a.txt', 'a')
          .write('sub/b.txt', 'a text that is long enough to be told\n')
          .write('sub/c', 'c')
          .commit('a commit');
        change(one);
        one.git('add', '--all');
        if (name.startsWith('a folder') && folder === 'sub') return;
        const root = join(one.root, folder);
        const host = createHost();
        const lists = listSnapshots(host, root, one.git('rev-parse', 'HEAD'));
        const found = lists && differencesOf(lists);
        if (name === 'an empty file' && folder === '.') {
          expect(found).toBeUndefined();
          return;
        }
        const told = found?.map(
          ({ mode, oid, path }) => `${mode === '000000' ? mode : `${mode} ${oid}`} ${path}`,
        );
        expect(told?.sort()).toEqual(diffIndex(one, root));
        const renames = one.git(
          '-C',
          root,
          'diff-index',
          '--cached',
          '-M',
          '--name-only',
          '--diff-filter=R',
          '--relative',
          'HEAD',
        );
        if (renames !== '') expect(lists && mayHaveMoved(lists)).toBe(true);
      });
});

test('what lists do not tell is left to git: a conflict, a path that is only intended', () => {
  const one = new TestRepository();
  one.write('a.txt', 'a').commit('a commit');
  const head = one.git('rev-parse', 'HEAD');
  one.write('later.txt', 'x').git('add', '--intent-to-add', 'later.txt');
  const lists = listSnapshots(createHost(), one.root, head);
  expect(lists && differencesOf(lists)).toBeUndefined();
  one.git('rm', '--cached', '--force', 'later.txt');
  one.git('checkout', '--quiet', '-b', 'other');
  one.write('a.txt', 'theirs').commit('a commit');
  one.git('checkout', '--quiet', 'main');
  one.write('a.txt', 'ours').commit('a commit');
  expect(() => one.git('merge', 'other')).toThrow();
  expect(listSnapshots(createHost(), one.root, one.git('rev-parse', 'HEAD'))).toBeUndefined();
  expect(listSnapshots(createHost(), one.root, '0'.repeat(40))).toBeUndefined();
});

/** Places to ask from, in repositories of every kind. */
const PLACES: Readonly<Record<string, (one: TestRepository) => string>> = {
  'a work tree': ({ root }) => root,
  'a folder in it': ({ root }) => join(root, 'sub'),
  'its git folder': ({ root }) => join(root, '.git'),
  'without commits': () => new TestRepository().root,
  'in the middle of nowhere': () => temporaryFolder(),
  'a bare one': (one) => {
    one.git('clone', '--quiet', '--bare', one.root, `${one.root}/bare.git`);
    return `${one.root}/bare.git`;
  },
  'a linked work tree': (one) => {
    one.git('worktree', 'add', '--quiet', `${one.root}/linked`, '-b', 'linked');
    return `${one.root}/linked`;
  },
  'a submodule': (one) => {
    const other = new TestRepository();
    other.write('x', 'x').commit('a commit');
    one.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other.root, 'module');
    return `${one.root}/module`;
  },
  'a shallow clone': (one) => {
    one.git('clone', '--quiet', '--depth=1', `file://${one.root}`, `${one.root}/shallow`);
    return `${one.root}/shallow`;
  },
  'a detached HEAD': (one) => {
    one.git('checkout', '--quiet', '--detach');
    return one.root;
  },
  'a branch that a tag is called by too': (one) => {
    one.git('tag', 'main');
    return one.root;
  },
  'packed refs': (one) => {
    one.git('pack-refs', '--all');
    return one.root;
  },
  'a new branch without commits': (one) => {
    one.git('symbolic-ref', 'HEAD', 'refs/heads/empty');
    return one.root;
  },
  'a HEAD that is no branch': (one) => {
    one.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    one.git('symbolic-ref', 'HEAD', 'refs/remotes/origin/main');
    return one.root;
  },
  'a branch called HEAD': (one) => {
    one.git('update-ref', 'refs/heads/HEAD', 'HEAD');
    one.git('symbolic-ref', 'HEAD', 'refs/heads/HEAD');
    return one.root;
  },
  'files called as revisions': (one) => {
    one.write('HEAD', '').write('HEAD^{commit}', '');
    return one.root;
  },
  'a broken HEAD': (one) => {
    one.git('symbolic-ref', 'HEAD', 'refs/heads/broken');
    one.write('.git/refs/heads/broken', `${'1'.repeat(40)}\n`);
    return one.root;
  },
  'a path with a line end': () => {
    const one = new TestRepository(join(temporaryFolder(), `x\n${'a'.repeat(40)}`));
    return one.root;
  },
  'another work tree that is configured': (one) => {
    one.git('config', 'core.worktree', join(one.root, 'sub'));
    return one.root;
  },
  'a repository of SHA-256': () => {
    const one = new TestRepository(temporaryFolder(), '--object-format=sha256');
    one.write('x', 'x').commit('a commit');
    return one.root;
  },
};

/** Each fact by a question of its own; empty where git fails. */
function asked(root: string) {
  const ask = (...args: string[]): string | undefined => {
    const { status, stdout } = createHost().git(root, args);
    return status === 0 ? new TextDecoder().decode(stdout).replace(/\n$/, '') : undefined;
  };
  const inside = ask('rev-parse', '--is-inside-work-tree') === 'true';
  const top = inside ? ask('rev-parse', '--show-toplevel') : undefined;
  return {
    bare: ask('rev-parse', '--is-bare-repository') === 'true',
    shallow: ask('rev-parse', '--is-shallow-repository') === 'true',
    gitDir: ask('rev-parse', '--path-format=absolute', '--git-dir'),
    top: top !== undefined && (top === root || root.startsWith(`${top}/`)) ? top : undefined,
    head: ask('rev-parse', '--verify', '--quiet', 'HEAD^{commit}'),
    branch: ask('symbolic-ref', '--quiet', '--short', 'HEAD'),
  };
}

test.each(Object.entries(PLACES))('one question tells what many do: %s', (name, make) => {
  const one = new TestRepository();
  one.write('a.txt', 'a').write('sub/b.txt', 'b').commit('a commit');
  const root = make(one);
  const host = createHost();
  const { repository } = findRepository(host, root);
  const { bare, shallow, gitDir, top, head } = repository;
  const { branch, ...told } = asked(root);
  if (name !== 'a path with a line end') expect({ bare, shallow, gitDir, top, head }).toEqual(told);
  else expect({ top, head }).toEqual({ top: told.top, head: told.head });
  expect(repositoryFacts(host, { root, repository }).branch).toBe(
    repository.state === 'present' ? branch : undefined,
  );
});

test('the files of both lists are those that git lists, and are read from wherever they are kept', async () => {
  const one = new TestRepository();
  one.write('a.txt', 'a').write('sub/b.txt', 'b').commit('a commit');
  one.write('a.txt', 'token of a').write('new.txt', 'new');
  one.git('add', '--all');
  const loose = await readAll(one.root, { mode: 'staged' });
  expect(loose.plan.reader).toBe('loose');
  const { plan } = loose;
  const host = createHost();
  expect([...(plan.snapshots?.index.keys() ?? [])]).toEqual(indexTree(host, one.root).paths());
  const before = revisionTree(host, one.root, 'HEAD');
  expect([...(plan.snapshots?.head.keys() ?? [])]).toEqual('paths' in before ? before.paths() : []);
  one.git('repack', '-adq');
  one.git('gc', '--quiet', '--prune=now');
  const packed = await readAll(one.root, { mode: 'staged' });
  const through = await readAll(one.root, { mode: 'staged', reader: 'git' });
  expect(packed.fragments).toEqual(loose.fragments);
  expect(through.fragments).toEqual(loose.fragments);
  expect(packed.coverage).toEqual(loose.coverage);
});
