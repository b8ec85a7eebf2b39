import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHost } from '../../../src/cli/host.ts';
import { attribute } from '../../../src/read/sources/index.ts';
import { TestRepository } from './repository.ts';

/** What is done to a repository, one commit each; numbers choose among what is there. */
type Step =
  | { readonly do: 'write' | 'copy' | 'rename'; readonly path: number; readonly content: number }
  | { readonly do: 'remove' | 'drop'; readonly path: number }
  | { readonly do: 'branch' | 'checkout'; readonly branch: number }
  | { readonly do: 'merge'; readonly branch: number; readonly content: number; readonly isEvil: boolean };

const PATHS = ['a.txt', 'b.txt', 'folder/c.txt'] as const;
const small = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('write' as const), path: small, content: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rename' as const), path: small, content: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('copy' as const), path: small, content: small }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), path: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), path: small }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('branch' as const), branch: small }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('checkout' as const), branch: small }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('merge' as const),
      branch: small,
      content: fc.nat(4),
      isEvil: fc.boolean(),
    }),
  },
);

function pathOf(number: number): string {
  return PATHS[number % PATHS.length] ?? 'a.txt';
}

function branches(repository: TestRepository): string[] {
  return repository.git('for-each-ref', '--format=%(refname:short)', 'refs/heads').split('\n');
}

function has(repository: TestRepository, path: string): boolean {
  return repository.git('ls-files', '--', path) !== '';
}

function take(repository: TestRepository, one: Step, at: number): void {
  switch (one.do) {
    case 'write':
      repository.write(pathOf(one.path), `content ${String(one.content)}`).commit(`write ${String(at)}`);
      return;
    case 'copy':
    case 'rename': {
      const [from, to] = [pathOf(one.path), pathOf(one.content + 1)];
      if (from === to || !has(repository, from)) return;
      repository.write(to, repository.git('show', `HEAD:${from}`));
      if (one.do === 'rename') rmSync(join(repository.root, from));
      repository.commit(`${one.do} ${String(at)}`);
      return;
    }
    case 'remove':
      if (!has(repository, pathOf(one.path))) return;
      repository.git('rm', '--quiet', '--', pathOf(one.path));
      repository.commit(`remove ${String(at)}`);
      return;
    case 'drop':
      // Only the reflog knows this commit afterwards.
      repository.write(pathOf(one.path), `dropped ${String(at)}`).commit(`drop ${String(at)}`);
      repository.git('reset', '--quiet', '--hard', 'HEAD~1');
      return;
    case 'branch':
      repository.git('checkout', '--quiet', '-B', `side${String(one.branch)}`);
      return;
    case 'checkout': {
      const all = branches(repository);
      repository.git('checkout', '--quiet', all[one.branch % all.length] ?? 'main');
      return;
    }
    case 'merge':
      merge(repository, one, at);
  }
}

/** A merge that takes one side where both changed something, and may bring a content that neither side had. */
function merge(repository: TestRepository, one: Step & { do: 'merge' }, at: number): void {
  const all = branches(repository);
  const other = all[one.branch % all.length] ?? 'main';
  try {
    repository.git('merge', '--quiet', '--no-commit', '--no-ff', '-X', 'ours', other);
  } catch {
    repository.git('reset', '--quiet', '--hard');
    return;
  }
  if (one.isEvil) repository.write(pathOf(one.content), `evil ${String(one.content)}`);
  repository.commit(`merge ${String(at)}`);
}

/** What git itself says: the commits that changed how often a blob occurs, in order of their dates. */
function logged(repository: TestRepository, blob: string): string[] {
  const log = repository.git(
    'log',
    '--all',
    '--reflog',
    '-c',
    '--root',
    '--no-renames',
    '--raw',
    '--no-abbrev',
    '--format=commit %ct %H',
    `--find-object=${blob}`,
  );
  // git also shows merges that do not change the blob: without a line about it.
  return log
    .split(/^commit /m)
    .filter((shown) => shown.includes(blob))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((shown) => /^\d+ ([0-9a-f]{40})$/m.exec(shown)?.[1] ?? '');
}

test('attribution agrees with git log --find-object on whatever history', { timeout: 300_000 }, async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 24, size: 'max' }), async (steps) => {
      const repository = new TestRepository();
      repository.write('a.txt', 'content 0').commit('first');
      steps.forEach((one, at) => take(repository, one, at));
      const blobs = repository
        .git('cat-file', '--batch-all-objects', '--batch-check=%(objecttype) %(objectname)')
        .split('\n')
        .flatMap((line) => (line.startsWith('blob ') ? [line.slice(5)] : []));
      const found = await attribute(createHost(), repository.root, blobs);
      for (const blob of blobs) {
        const log = logged(repository, blob);
        const own = found.get(blob);
        expect(own === undefined).toBe(log.length === 0);
        if (own === undefined) continue;
        compared += 1;
        expect(own.first.oid).toBe(log[0]);
        holds(repository, own.last.oid, own.paths, blob);
        const last = repository.git('log', '-1', '--format=%ct', log.at(-1) ?? '');
        const lastHeld = repository.git('log', '-1', '--format=%ct', own.last.oid);
        const head = repository.git('log', '-1', '--format=%ct', 'HEAD');
        expect(Number(lastHeld)).toBeLessThanOrEqual(Math.max(Number(last), Number(head)));
      }
    }),
    { seed: 43, numRuns: 16, endOnFailure: true },
  );
  expect(compared).toBeGreaterThan(40);
});

/** The commit that is called the last to hold a blob does hold it, at one of the paths. */
function holds(repository: TestRepository, commit: string, paths: readonly string[], blob: string): void {
  const files = repository.git('ls-tree', '-r', commit).split('\n');
  const at = files.flatMap((line) => (line.includes(blob) ? [line.split('\t')[1] ?? ''] : []));
  expect(at.length).toBeGreaterThan(0);
  expect(paths).toEqual(expect.arrayContaining(at));
}
