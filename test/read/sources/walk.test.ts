import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareReaders } from './compare-readers.ts';
import { TestRepository } from './repository.ts';

/** A change of a file; numbers choose among what there is. */
interface Change {
  readonly path: number;
  /** Of none, the file is removed. */
  readonly content: number | undefined;
  readonly mode: number;
}

interface Commit {
  /** Commits back, of each parent; of those that there are not, none. */
  readonly parents: readonly number[];
  readonly day: number;
  readonly changes: readonly Change[];
}

/** What is done to the repository when its commits are there. */
type Step =
  | 'repack'
  | 'half a repack'
  | 'loose'
  | 'names of bases'
  | 'a blob in the index'
  | 'notes'
  | 'a tag of a tag'
  | 'a tag of a tree'
  | 'a tag of a blob'
  | 'a ref to a tree'
  | 'lose a branch'
  | 'a reflog'
  | 'stash'
  | 'alternates'
  | 'a work tree'
  | 'a commit graph'
  | 'twice';

const PATHS = [
  'a',
  'b',
  'a.d',
  'a.d/x',
  'dir',
  'dir/a',
  'dir/b',
  'dir/deep/a',
  'dir-b/a',
  'dir/line\\nend',
  'dir/\\303',
];
const MODES = ['100644', '100755', '120000', '160000', '100644', '100644'];

const change: fc.Arbitrary<Change> = fc.record({
  path: fc.nat(PATHS.length - 1),
  content: fc.option(fc.nat(7), { nil: undefined, freq: 4 }),
  mode: fc.nat(MODES.length - 1),
});

const commit: fc.Arbitrary<Commit> = fc.record({
  parents: fc.oneof(
    { weight: 5, arbitrary: fc.constant([1]) },
    { weight: 5, arbitrary: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  day: fc.nat(6),
  changes: fc.array(change, { maxLength: 4 }),
});

const step: fc.Arbitrary<Step> = fc.constantFrom<Step[]>(
  'repack',
  'half a repack',
  'loose',
  'names of bases',
  'a blob in the index',
  'notes',
  'a tag of a tag',
  'a tag of a tree',
  'a tag of a blob',
  'a ref to a tree',
  'lose a branch',
  'a reflog',
  'stash',
  'alternates',
  'a work tree',
  'a commit graph',
  'twice',
);

function textOf(content: number): string {
  return `content ${String(content)}\n`.repeat(1 + content * 3);
}

function entry({ path, content = 0, mode }: Change): string {
  const place = `"${PATHS[path] ?? ''}"`;
  if (MODES[mode] === '160000') return `M 160000 ${String(content + 1).repeat(40)} ${place}`;
  const text = textOf(content);
  return `M ${MODES[mode] ?? ''} inline ${place}\ndata ${String(text.length)}\n${text}`;
}

/** Commits as `git fast-import` takes them, each on a branch of its own. */
function stream(commits: readonly Commit[]): string {
  const files: Map<number, Change>[] = [];
  return commits
    .map(({ parents, day, changes }, at) => {
      const marks = parents.filter((back) => back <= at).map((back) => at - back);
      const own = new Map(files[marks[0] ?? -1]);
      for (const one of changes)
        if (one.content === undefined) own.delete(one.path);
        else own.set(one.path, one);
      files.push(own);
      const name = day === 3 ? 'A. "B" é' : 'Ana';
      const who = `${name} <ana@example.com> ${String(1_700_000_000 + day * 86_400)} +0000`;
      return [
        `commit refs/heads/b${String(at)}`,
        `mark :${String(at + 1)}`,
        `author ${who}`,
        `committer ${who}`,
        'data 1\ns',
        ...marks.map((mark, i) => `${i === 0 ? 'from' : 'merge'} :${String(mark + 1)}`),
        'deleteall',
        ...[...own.values()].map(entry),
        '',
      ].join('\n');
    })
    .join('');
}

function imported(commits: readonly Commit[]): TestRepository {
  const repository = new TestRepository();
  execFileSync('git', ['-C', repository.root, 'fast-import', '--quiet', '--force'], {
    input: stream(commits),
  });
  // Of every third commit the branch stays, so that some are reached by others alone.
  for (const [at] of commits.entries())
    if (at % 3 !== 0 && at !== commits.length - 1)
      repository.git('update-ref', '-d', `refs/heads/b${String(at)}`);
  repository.git('symbolic-ref', 'HEAD', `refs/heads/b${String(commits.length - 1)}`);
  repository.git('read-tree', 'HEAD');
  return repository;
}

function take(repository: TestRepository, one: Step, at: number): void {
  const { root } = repository;
  const git = (...args: string[]): string => repository.git(...args);
  const name = `n${String(at)}`;
  switch (one) {
    case 'repack':
      git('repack', '-a', '-d', '-f', '--quiet', '--depth=20');
      return;
    case 'half a repack':
      write(root, `extra ${name}`);
      git('repack', '-d', '--quiet');
      return;
    case 'loose': {
      const packs = join(root, '.git/objects/pack');
      const elsewhere = join(root, '.git/elsewhere');
      mkdirSync(elsewhere, { recursive: true });
      for (const file of readdirSync(packs)) execFileSync('mv', [join(packs, file), elsewhere]);
      for (const file of readdirSync(elsewhere))
        if (file.endsWith('.pack'))
          execFileSync('sh', ['-c', `git -C '${root}' unpack-objects -q < '${join(elsewhere, file)}'`]);
      return;
    }
    case 'names of bases':
      git('-c', 'repack.useDeltaBaseOffset=false', 'repack', '-a', '-d', '-f', '--quiet');
      return;
    case 'a blob in the index':
      git('update-index', '--add', '--cacheinfo', `100644,${write(root, `staged ${name}`)},more/${name}`);
      git('update-index', '--add', '--cacheinfo', `100644,${write(root, textOf(1))},again`);
      return;
    case 'notes':
      git('notes', 'add', '-f', '-m', `note ${name}`, 'HEAD');
      return;
    case 'a tag of a tag':
      git('tag', '-a', '-m', 'one', `${name}a`, 'HEAD');
      git('tag', '-a', '-m', 'two', `${name}b`, `${name}a`);
      return;
    case 'a tag of a tree':
      git('tag', '-a', '-m', 'tree', name, 'HEAD^{tree}');
      return;
    case 'a tag of a blob':
      git('tag', '-a', '-m', 'blob', name, write(root, `tagged ${name}`));
      git('tag', `${name}light`, write(root, textOf(2)));
      return;
    case 'a ref to a tree':
      git('update-ref', `refs/odd/${name}`, git('rev-parse', 'HEAD^{tree}'));
      return;
    case 'lose a branch':
      git('update-ref', '-d', git('for-each-ref', '--format=%(refname)', 'refs/heads').split('\n')[0] ?? '');
      return;
    case 'a reflog': {
      const branch = git('symbolic-ref', 'HEAD');
      const now = git('rev-parse', 'HEAD');
      const entry = `100644 blob ${write(root, `only the reflog ${name}`)}\tfile\n`;
      const tree = execFileSync('git', ['-C', root, 'mktree'], { input: entry }).toString().trim();
      const other = git('commit-tree', '-m', name, '-p', 'HEAD', tree);
      git('update-ref', '--create-reflog', branch, other);
      git('update-ref', '--create-reflog', branch, now);
      return;
    }
    case 'stash': {
      git('update-ref', 'refs/stash', git('commit-tree', '-m', name, '-p', 'HEAD', 'HEAD^{tree}'));
      return;
    }
    case 'alternates': {
      const other = new TestRepository().write('dir/a', textOf(1));
      other.commit('elsewhere');
      writeFileSync(join(root, '.git/objects/info/alternates'), `${other.root}/.git/objects\n`);
      git('update-ref', `refs/heads/${name}`, other.git('rev-parse', 'HEAD'));
      return;
    }
    case 'a work tree':
      git('worktree', 'add', '--quiet', '--detach', join(root, '.git', name), 'HEAD');
      repository.git('-C', join(root, '.git', name), 'commit', '--quiet', '--allow-empty', '-m', name);
      return;
    case 'a commit graph':
      git('commit-graph', 'write', '--reachable');
      return;
    case 'twice':
      packWithoutNames(root);
  }
}

/** Packs what refs reach once more, by git's own choice of bases where it is told no names. */
function packWithoutNames(root: string): void {
  const listed = 'git rev-list --objects --all | cut -c1-40';
  execFileSync('sh', ['-c', `cd '${root}' && ${listed} | git pack-objects -q .git/objects/pack/pack`]);
}

function write(root: string, text: string): string {
  return execFileSync('git', ['-C', root, 'hash-object', '-w', '--stdin'], { input: text }).toString().trim();
}

test('the walk lists and attributes what git does, whatever the history', { timeout: 300_000 }, async () => {
  const seen = new Set<Step>();
  let lost = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(commit, { minLength: 6, maxLength: 24, size: 'max' }),
      fc.uniqueArray(step, { minLength: 1, maxLength: 6 }),
      async (commits, steps) => {
        const repository = imported(commits);
        const { root } = repository;
        steps.forEach((one, at) => {
          take(repository, one, at);
          seen.add(one);
        });
        const walk = await compareReaders(root);
        expect(walk).toBeDefined();
        if (walk !== undefined) lost += walk.commits.count - walk.reached;
      },
    ),
    { seed: 22, numRuns: 30, endOnFailure: true },
  );
  expect(seen.size).toBe(17);
  expect(lost).toBeGreaterThan(20);
});

test('a folder that is stored as a version of the one it lies in is gone through all the same', async () => {
  const repository = new TestRepository();
  const names = Array.from({ length: 60 }, (_, i) => `file${String(i)}`);
  for (const name of names) repository.write(name, `of ${name}`).write(`a/${name}`, `of ${name}`);
  repository.commit('one folder in another');
  packWithoutNames(repository.root);
  repository.git('prune-packed', '--quiet');
  const [pack = ''] = readdirSync(join(repository.root, '.git/objects/pack')).filter((name) =>
    name.endsWith('.idx'),
  );
  const inner = repository.git('rev-parse', 'HEAD:a');
  const outer = repository.git('rev-parse', 'HEAD^{tree}');
  const shown = repository.git('verify-pack', '-v', join(repository.root, '.git/objects/pack', pack));
  expect(shown).toMatch(new RegExp(`^${inner} tree .* 1 ${outer}$`, 'm'));
  for (const name of names) rmSync(join(repository.root, name));
  rmSync(join(repository.root, 'a'), { recursive: true });
  repository.git('read-tree', '--empty');
  expect(await compareReaders(repository.root)).toBeDefined();
});
