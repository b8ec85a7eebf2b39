import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readAll, temporaryFolder, TestRepository } from './repository.ts';

/** What a reader hands over and counts, in one order. */
async function read(root: string, reader: 'git' | 'packs'): Promise<unknown> {
  const { fragments, coverage } = await readAll(root, { reader });
  const { read: counted, gaps, leftOut } = coverage;
  const texts = fragments.map(({ origin, text }) => JSON.stringify([origin, text]));
  return { counted, gaps, leftOut, texts: texts.toSorted() };
}

/** Reads with both readers, which must give the same; says what the own one left, by reason. */
async function compared(root: string): Promise<Record<string, number>> {
  expect(await read(root, 'packs')).toEqual(await read(root, 'git'));
  const { coverage } = await readAll(root, { reader: 'packs' });
  return Object.fromEntries((coverage.leftToGit ?? []).map(({ why, objects }) => [why, objects]));
}

function storeOf({ root }: { root: string }): string {
  return join(root, '.git/objects');
}

/** A few versions of a file. */
function versions(name: string, root?: string): TestRepository {
  const repository = new TestRepository(root);
  for (let version = 0; version < 3; version++)
    repository.write(`${name}.txt`, `${name} ${String(version)}\n`.repeat(30)).commit(name);
  return repository;
}

/** A repository whose store names others, and that has their commits. */
function borrowing(named: string, ...lenders: readonly TestRepository[]): TestRepository {
  const repository = versions('own');
  mkdirSync(join(storeOf(repository), 'info'), { recursive: true });
  writeFileSync(join(storeOf(repository), 'info/alternates'), named);
  lenders.forEach((lender, i) => {
    const oid = lender.git('rev-parse', 'HEAD');
    repository.git('update-ref', `refs/heads/lent-${String(i)}`, oid);
  });
  return repository;
}

test('alternates: absolute, with a comment, twice, and one that is not there', async () => {
  const lender = versions('lent');
  lender.git('repack', '-a', '-d', '--quiet');
  lender.write('loose.txt', 'not packed').commit('loose');
  const store = storeOf(lender);
  const named = `# a comment\n\n${store}\n${store}/\n/nowhere/at/all\n`;
  expect(await compared(borrowing(named, lender).root)).toEqual({});
});

test('alternates: relative to the store, and nested ones', async () => {
  const far = versions('far');
  const near = versions('near');
  writeFileSync(join(storeOf(near), 'info/alternates'), `${storeOf(far)}\n`);
  const own = borrowing(`${storeOf(near)}\n`, near, far);
  const to = relative(storeOf(own), storeOf(near));
  writeFileSync(join(storeOf(own), 'info/alternates'), `${to}\n`);
  expect(own.git('cat-file', '-t', 'refs/heads/lent-1')).toBe('commit');
  expect(await compared(own.root)).toEqual({});
});

test('alternates that lead in a circle', async () => {
  const lender = versions('lent');
  const own = borrowing(`${storeOf(lender)}\n`, lender);
  writeFileSync(join(storeOf(lender), 'info/alternates'), `${storeOf(own)}\n${storeOf(lender)}\n`);
  expect(await compared(own.root)).toEqual({});
});

test('alternates that are quoted, relative and nested, or links are left to git', async () => {
  const quoted = versions('quoted');
  const inner = versions('inner');
  const linked = versions('linked');
  const link = join(temporaryFolder(), 'link');
  symlinkSync(storeOf(linked), link);
  writeFileSync(
    join(storeOf(inner), 'info/alternates'),
    `${relative(storeOf(inner), storeOf(versions('unseen')))}\n`,
  );
  const named = `"${storeOf(quoted)}"\n${storeOf(inner)}\n${link}\n`;
  const own = borrowing(named, quoted, inner, linked);
  // Versions of git differ in whether they follow what is nested and relative.
  expect(Object.keys(await compared(own.root))).toEqual(['elsewhere']);
});

test('alternates are followed as deep as git follows them', async () => {
  const chain = Array.from({ length: 9 }, (_, i) => versions(`deep${String(i)}`));
  chain.forEach((one, i) => {
    const next = chain[i + 1];
    if (next !== undefined) writeFileSync(join(storeOf(one), 'info/alternates'), `${storeOf(next)}\n`);
  });
  const [first] = chain;
  expect(first === undefined ? undefined : await compared(first.root)).toEqual({});
});

function packNames(repository: TestRepository, ending: string): string[] {
  const folder = join(storeOf(repository), 'pack');
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

/** Two packs and an index of both. */
function indexed(): TestRepository {
  const repository = versions('one');
  repository.git('repack', '-d', '--quiet');
  repository.write('two.txt', 'two\n'.repeat(30)).commit('two');
  repository.git('repack', '-d', '--quiet');
  repository.git('multi-pack-index', 'write');
  return repository;
}

test('packs with an index of several', async () => {
  expect(await compared(indexed().root)).toEqual({});
});

test('a pack that only an index of several tells of', async () => {
  const repository = indexed();
  const [gone = ''] = packNames(repository, '.idx');
  rmSync(gone);
  const left = await compared(repository.root);
  expect(Object.keys(left).filter((why) => why !== 'elsewhere')).toEqual([]);
});

/** A blob in a file of its own that nothing else holds, with that file. */
function loose(): { repository: TestRepository; oid: string; file: string } {
  const repository = versions('one');
  repository.write('alone.txt', 'alone\n'.repeat(400)).commit('alone');
  repository.git('rm', '--quiet', 'alone.txt');
  repository.commit('gone');
  const oid = repository.git('rev-parse', 'HEAD~1:alone.txt');
  const file = join(storeOf(repository), oid.slice(0, 2), oid.slice(2));
  chmodSync(file, 0o644);
  return { repository, oid, file };
}

test.each([
  ['is empty', () => Buffer.alloc(0)],
  ['is cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
  ['has a wrong byte', (bytes: Buffer) => Buffer.from(bytes).fill(0xff, bytes.length >> 1)],
  ['goes on behind its end', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('more')])],
  ['is of another name', () => deflateSync(Buffer.from('blob 5\0other'))],
  ['says no size', () => deflateSync(Buffer.from('blob\0other'))],
  ['is of no known type', () => deflateSync(Buffer.from('blub 5\0other'))],
  ['is not compressed', () => Buffer.from('blob 5\0other')],
])('an object in a file that %s is left to git', async (_, damage) => {
  const { repository, file } = loose();
  writeFileSync(file, damage(readFileSync(file)));
  expect(await compared(repository.root)).toEqual({ unreadable: 1 });
});

test.each([
  ['more than it says', () => Buffer.from('blob 4\0other')],
  ['less than it says', () => Buffer.from('blob 400\0other')],
  ['very much more', () => Buffer.concat([Buffer.from('blob 9\0'), Buffer.alloc(50_000_000)])],
  [
    'what looks like the next answer',
    (next: string) => Buffer.from(`blob 4\0four\n${next} blob 4\nfour\n${next} blob 4\nfour`),
  ],
])('an object that holds %s does not pass unseen', async (what, content) => {
  const isLonger = !what.startsWith('less');
  const { repository, oid, file } = loose();
  const { plan } = await readAll(repository.root, { reader: 'git' });
  const next = plan.objects[plan.objects.findIndex((object) => object.oid === oid) + 1];
  writeFileSync(file, deflateSync(content(next?.oid ?? '')));
  for (const reader of ['git', 'packs'] as const) {
    const { coverage } = await readAll(repository.root, { reader });
    expect(coverage.gaps.map(({ kind }) => kind)).toEqual(['corrupt']);
    if (isLonger) expect(coverage.gaps).toMatchObject([{ scope: 'source' }]);
  }
});

test('an object in a file that is a link is left to git', async () => {
  const { repository, file } = loose();
  const elsewhere = join(temporaryFolder(), 'elsewhere');
  renameSync(file, elsewhere);
  symlinkSync(elsewhere, file);
  expect(await compared(repository.root)).toEqual({ unreadable: 1 });
});

test('an object that is not stored at all', async () => {
  const { repository, file } = loose();
  rmSync(file);
  expect(await compared(repository.root)).toEqual({});
});

test('objects in files of their own: large, empty, tags, notes, names of SHA-256', async () => {
  const repository = new TestRepository(temporaryFolder(), '--object-format=sha256');
  const noise = Array.from({ length: 8000 }, (_, i) => createHash('sha256').update(String(i)).digest('hex'));
  repository.write('large.txt', noise.join('\n')).write('empty.txt', '').write('b/c.txt', 'c').commit('one');
  repository.git('tag', '-a', 'v1', '-m', 'a tag');
  repository.git('notes', 'add', '-m', 'a note');
  repository.write('large.txt', 'small now').commit('two');
  expect(await compared(repository.root)).toEqual({});
});

test('a content that is too large to hold is left to git', async () => {
  const repository = new TestRepository();
  repository.write('large.txt', 'a line of a large file\n'.repeat(1_500_000)).commit('large');
  repository.write('large.txt', 'small').commit('small');
  expect(await compared(repository.root)).toEqual({ large: 1 });
});

/** A clone of a few versions, over the file protocol. */
function cloned(...options: string[]): string {
  const origin = versions('one');
  origin.write('two.txt', 'two').commit('two');
  origin.git('config', 'uploadpack.allowFilter', 'true');
  const to = join(temporaryFolder(), 'clone');
  origin.git('clone', '--quiet', ...options, `file://${origin.root}`, to);
  return to;
}

test.each([
  ['shallow', ['--depth=2'], 'shallow'],
  ['partial', ['--filter=blob:none'], 'partial'],
  ['partial, without files', ['--filter=blob:none', '--bare'], 'partial'],
])('a clone that is %s: both readers tell the same gaps', async (_, options, kind) => {
  const root = cloned(...options);
  const { coverage } = await readAll(root, { reader: 'packs' });
  expect(coverage.gaps.map((gap) => gap.kind)).toContain(kind);
  expect(await compared(root)).toEqual({});
});

test('a partial clone that has lost what it had fetched: both readers tell the same gaps', async () => {
  const root = cloned('--filter=blob:none');
  const folder = join(root, '.git/objects/pack');
  for (const name of readdirSync(folder).toSorted().slice(0, 4)) rmSync(join(folder, name), { force: true });
  expect(dirname(folder)).toBe(join(root, '.git/objects'));
  await compared(root);
});
