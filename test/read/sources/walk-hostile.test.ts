import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compareReaders } from './compare-readers.ts';
import { temporaryFolder, TestRepository } from './repository.ts';

/** Writes an object as it is, whatever it says. */
function store({ root }: TestRepository, type: string, content: string | Buffer): string {
  const body = Buffer.from(content);
  const whole = Buffer.concat([Buffer.from(`${type} ${String(body.length)}\0`), body]);
  const oid = createHash('sha1').update(whole).digest('hex');
  mkdirSync(join(root, '.git/objects', oid.slice(0, 2)), { recursive: true });
  writeFileSync(join(root, '.git/objects', oid.slice(0, 2), oid.slice(2)), deflateSync(whole));
  return oid;
}

function entry(mode: string, name: string | Buffer, oid: string): Buffer {
  return Buffer.concat([
    Buffer.from(`${mode} `),
    Buffer.from(name),
    Buffer.alloc(1),
    Buffer.from(oid, 'hex'),
  ]);
}

function tree(repository: TestRepository, ...entries: Buffer[]): string {
  return store(repository, 'tree', Buffer.concat(entries));
}

function commit(repository: TestRepository, root: string, ...parents: string[]): string {
  const who = 'A U Thor <a@example.com> 1700000000 +0000';
  const from = parents.map((parent) => `parent ${parent}\n`).join('');
  return store(
    repository,
    'commit',
    `tree ${root}\n${from}author ${who}\ncommitter ${who}\n\nof ${root.slice(0, 7)}\n`,
  );
}

/** A repository whose branch is a commit of a tree that is made by hand. */
function holding(make: (repository: TestRepository, blob: string) => Buffer[]): TestRepository {
  const repository = new TestRepository().write('first', 'first');
  repository.commit('first');
  const blob = store(repository, 'blob', 'by hand');
  const root = tree(repository, ...make(repository, blob));
  repository.git(
    'update-ref',
    'refs/heads/odd',
    commit(repository, root, repository.git('rev-parse', 'HEAD')),
  );
  return repository;
}

/** The only pack, which may be written to. */
function packOf(repository: TestRepository): string {
  const folder = join(repository.root, '.git/objects/pack');
  const pack = join(folder, readdirSync(folder).find((name) => name.endsWith('.pack')) ?? '');
  chmodSync(pack, 0o644);
  return pack;
}

function history(): TestRepository {
  const repository = new TestRepository();
  for (let version = 0; version < 20; version++)
    repository
      .write(`folder${String(version % 3)}/deep/file${String(version % 7)}`, `version ${String(version)}`)
      .commit(`version ${String(version)}`);
  return repository;
}

function withoutObject(repository: TestRepository, oid: string): TestRepository {
  rmSync(join(repository.root, '.git/objects', oid.slice(0, 2), oid.slice(2)));
  return repository;
}

function lacking(revision: string): TestRepository {
  const repository = history();
  return withoutObject(repository, repository.git('rev-parse', revision));
}

/** Names that share what FNV-1a makes of them: two stretches to choose from, so many times over, each with one hash. */
function namesOfOneHash(choices: number): string[] {
  let names = [''];
  let hash = 0x811c9dc5;
  for (let choice = 0; choice < choices; choice++) {
    const seen = new Map<number, string>();
    for (let i = 0, isFound = false; !isFound; i++) {
      const stretch = (Math.imul(i, 0x9e3779b1) >>> 0).toString(36).padStart(7, '0');
      const next = fnv(hash, stretch);
      const twin = seen.get(next);
      seen.set(next, stretch);
      if (twin === undefined) continue;
      names = names.flatMap((name) => [name + stretch, name + twin]);
      hash = next;
      isFound = true;
    }
  }
  return names;
}

function fnv(start: number, text: string): number {
  let hash = start;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

/** A pack of trees, each a version of the one before it: their only entry's name differs. */
function chained(repository: TestRepository, blob: string, length: number): void {
  const entries: Buffer[] = [];
  for (let version = 0; version < length; version++) {
    const name = String(version).padStart(8, '0');
    const whole = entry('100644', name, blob);
    // Takes over the mode, inserts the name, and takes over the rest.
    const delta = Buffer.from([whole.length, whole.length, 0x90, 7, 8, ...Buffer.from(name), 0x91, 15, 21]);
    const before = entries.at(-1)?.length ?? 0;
    const one =
      version === 0
        ? [Buffer.from([0xa0 | (whole.length & 15), whole.length >> 4]), deflateSync(whole)]
        : [Buffer.from([0xe0 | (delta.length & 15), delta.length >> 4, before]), deflateSync(delta)];
    entries.push(Buffer.concat(one));
  }
  const head = Buffer.alloc(12);
  head.write('PACK');
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(length, 8);
  const pack = Buffer.concat([head, ...entries]);
  const sum = createHash('sha1').update(pack).digest();
  repository.write('.git/objects/pack/pack-chain.pack', Buffer.concat([pack, sum]));
  repository.git('index-pack', '.git/objects/pack/pack-chain.pack');
}

const WALKED: readonly [name: string, make: () => TestRepository][] = [
  [
    'names that lead elsewhere, or that a terminal would obey',
    () =>
      holding((repository, blob) => [
        entry('100644', '..', blob),
        entry('100644', '.git', store(repository, 'blob', 'a')),
        entry('100644', '\u001b[31mred', store(repository, 'blob', 'b')),
        entry('100644', 'line\nend', store(repository, 'blob', 'c')),
        entry('100644', Buffer.from([0xff, 0xfe]), store(repository, 'blob', 'd')),
      ]),
  ],
  [
    'modes that git no longer writes',
    () =>
      holding((_, blob) =>
        ['100664', '0100644', '100600', '777'].map((mode, i) => entry(mode, `f${String(i)}`, blob)),
      ),
  ],
  [
    'entries out of order, and one name twice',
    () =>
      holding((repository, blob) => [
        entry('100644', 'z', blob),
        entry('100644', 'a', store(repository, 'blob', 'x')),
        entry('100644', 'a', store(repository, 'blob', 'y')),
      ]),
  ],
  [
    'very many entries',
    () =>
      holding((_, blob) =>
        Array.from({ length: 50_000 }, (_, i) => entry('100644', `f${String(i).padStart(6, '0')}`, blob)),
      ),
  ],
  [
    'a commit of very many parents',
    () => {
      const repository = history();
      const root = repository.git('rev-parse', 'HEAD^{tree}');
      const parents = repository.git('rev-list', 'HEAD').split('\n');
      const many = Array.from({ length: 2000 }, (_, i) => parents[i % parents.length] ?? '');
      repository.git('update-ref', 'refs/heads/many', commit(repository, root, ...many));
      return repository;
    },
  ],
  ['a blob that is not stored', () => lacking('HEAD~3:folder1/deep/file2')],
  [
    'a shallow clone',
    () => {
      const clone = join(temporaryFolder(), 'clone');
      const from = history();
      from.git('clone', '--quiet', '--depth=5', `file://${from.root}`, clone);
      return new TestRepository(clone);
    },
  ],
  [
    'grafts',
    () => {
      const repository = history();
      const [head = '', , , other = ''] = repository.git('rev-list', 'HEAD').split('\n');
      return repository.write('.git/info/grafts', `${head} ${other}\n`);
    },
  ],
  [
    'a replaced commit',
    () => {
      const repository = history();
      repository.git('replace', 'HEAD~2', 'HEAD~5');
      return repository;
    },
  ],
  [
    'objects named by SHA-256',
    () => {
      const repository = new TestRepository(temporaryFolder(), '--object-format=sha256').write('a/b', 'a');
      repository.commit('one');
      repository.write('a/b', 'b').commit('two');
      return repository;
    },
  ],
];

test.each(WALKED)('%s: the walk tells what git does', async (_, make) => {
  expect(await compareReaders(make().root)).toBeDefined();
});

const ASKED: readonly [name: string, make: () => TestRepository][] = [
  [
    'trees in too many trees',
    () =>
      holding((repository, blob) => {
        let inner = tree(repository, entry('100644', 'file', blob));
        for (let depth = 0; depth < 1500; depth++) inner = tree(repository, entry('40000', 'd', inner));
        return [entry('40000', 'd', inner)];
      }),
  ],
  ['a tree that is not stored', () => lacking('HEAD~3:folder1/deep')],
  ['a commit that is not stored', () => lacking('HEAD~3')],
  [
    'a tree that says it is a file',
    () => holding((repository) => [entry('100644', 'file', repository.git('rev-parse', 'HEAD^{tree}'))]),
  ],
  ['a file that says it is a tree', () => holding((_, blob) => [entry('40000', 'folder', blob)])],
  ['an entry without a name', () => holding((_, blob) => [entry('100644', '', blob)])],
  ['a mode that is no number', () => holding((_, blob) => [entry('10x644', 'file', blob)])],
  [
    'an entry that ends too early',
    () => holding((_, blob) => [entry('100644', 'file', blob), Buffer.from('100644 more\0short')]),
  ],
  [
    'a commit that nothing reaches, without its parent',
    () => {
      const repository = history();
      const parent = commit(repository, repository.git('rev-parse', 'HEAD^{tree}'));
      commit(
        repository,
        tree(repository, entry('100644', 'lost', store(repository, 'blob', 'lost'))),
        parent,
      );
      return withoutObject(repository, parent);
    },
  ],
  [
    'a tag of what is not stored',
    () => {
      const repository = history();
      const blob = store(repository, 'blob', 'tagged');
      repository.git('tag', '-a', '-m', 'tag', 'v1', blob);
      return withoutObject(repository, blob);
    },
  ],
  [
    'an index of several packs',
    () => {
      const repository = history();
      repository.git('repack', '-adq');
      repository.git('multi-pack-index', 'write');
      return repository;
    },
  ],
  [
    'names that share a hash',
    () => holding((_, blob) => namesOfOneHash(11).map((name) => entry('100644', name, blob))),
  ],
  [
    'a version of a version, and so on without end',
    () => {
      const repository = history();
      chained(repository, repository.git('rev-parse', 'HEAD:folder1/deep/file2'), 10_000);
      return repository;
    },
  ],
  [
    'a tree larger than is held whole',
    () =>
      holding((_, blob) =>
        Array.from({ length: 9000 }, (_, i) => entry('100644', String(i).padStart(4000, 'n'), blob)),
      ),
  ],
  [
    'a damaged object',
    () => {
      const repository = history();
      const oid = repository.git('rev-parse', 'HEAD~3^{tree}');
      writeFileSync(join(repository.root, '.git/objects', oid.slice(0, 2), `x${oid.slice(2)}`), '');
      rmSync(join(repository.root, '.git/objects', oid.slice(0, 2), oid.slice(2)));
      return repository.write(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`, 'not zlib');
    },
  ],
];

test.each(ASKED)('%s: git is asked', async (_, make) => {
  expect(await compareReaders(make().root)).toBeUndefined();
});

test('whatever byte of a pack is wrong, the walk tells what git does', { timeout: 120_000 }, async () => {
  const repository = history();
  repository.git('repack', '-adqf');
  const pack = packOf(repository);
  const bytes = readFileSync(pack);
  for (let at = 12; at < bytes.length; at += Math.ceil(bytes.length / 16)) {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ 0x41;
    writeFileSync(pack, damaged);
    await compareReaders(repository.root);
  }
});
