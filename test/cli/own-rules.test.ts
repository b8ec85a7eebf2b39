import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createHost } from '../../src/cli/host.ts';
import { readOwnRules } from '../../src/cli/own-rules.ts';
import { TestRepository } from '../read/sources/repository.ts';

/** A repository with a package, and rules that are not committed. */
function repository(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'overscope-rules-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const made = new TestRepository(join(folder, 'work'));
  made.write('packages/api/a.txt', 'a').commit('one');
  made
    .write('rules/acme/types.yaml', 'provider: acme\n')
    .write('..rules/acme/types.yaml', 'provider: acme\n');
  return made.root;
}

/** Whether the rules of a folder count as they are, for an audit of another one. */
function counts(root: string, folder: string): boolean {
  const { texts, widenings } = readOwnRules(createHost(root), [folder], { root, revision: 'HEAD' });
  expect(texts.length + widenings.length).toBe(1);
  return texts.length > 0;
}

test('rules inside the repository count only as they were reviewed, wherever in it the audit begins', () => {
  const root = repository();
  expect(counts(root, join(root, 'rules'))).toBe(false);
  expect(counts(root, join(root, '..rules'))).toBe(false);
  expect(counts(join(root, 'packages/api'), join(root, 'rules'))).toBe(false);
});

test('a link makes no difference', () => {
  const root = repository();
  const linked = join(root, '..', 'linked');
  symlinkSync(root, linked);
  expect(counts(linked, join(root, 'rules'))).toBe(false);
  expect(counts(root, join(linked, 'rules'))).toBe(false);
});

test('rules elsewhere count as they are', () => {
  const root = repository();
  const elsewhere = join(root, '..', 'rules');
  mkdirSync(join(elsewhere, 'acme'), { recursive: true });
  writeFileSync(join(elsewhere, 'acme/types.yaml'), 'provider: acme\n');
  expect(counts(root, elsewhere)).toBe(true);
});
