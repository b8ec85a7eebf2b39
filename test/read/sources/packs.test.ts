import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Host } from '../../../src/model/host.ts';
import type { PlannedObject } from '../../../src/read/sources/plan.ts';
import { applyDelta } from '../../../src/read/sources/packs/delta.ts';
import { createHost } from '../../../src/cli/host.ts';
import { readStored } from '../../../src/read/sources/packs/read-stored.ts';
import { readPackIndex } from '../../../src/read/sources/packs/pack-index.ts';
import { readAll, temporaryFolder, TestRepository } from './repository.ts';

/** Lines that change a little from version to version; a seed makes them the same each time. */
function lines(seed: string, version: number): string {
  return Array.from({ length: 120 }, (_, i) => {
    const changed = i % 37 === version % 37 ? version : Math.max(0, version - (i % 11));
    return createHash('sha256')
      .update(`${seed}${String(i)}:${String(changed)}`)
      .digest('hex');
  }).join('\n');
}

/** A repository with many versions of some files, of which one is removed and one was never text. */
function history(...init: string[]): TestRepository {
  const repository = new TestRepository(temporaryFolder(), ...init);
  for (let version = 0; version < 24; version++) {
    repository
      .write('a.txt', lines('a', version))
      .write('folder/b.json', `{"b": ${JSON.stringify(lines('b', version))}}`)
      .write('binary', Buffer.concat([Buffer.alloc(64), Buffer.from(lines('c', version))]))
      .write('mark.txt', `\ufeff${lines('d', version)}`);
    repository.commit(`version ${String(version)}`);
  }
  repository.git('tag', '-a', 'v1', '-m', 'a tag');
  return repository;
}

function packed(repository: TestRepository, ...options: string[]): TestRepository {
  repository.git('repack', '-a', '-d', '-f', '--quiet', '--depth=50', '--window=20', ...options);
  return repository;
}

function packFolder(repository: TestRepository): string {
  return join(repository.root, '.git/objects/pack');
}

function packFile(repository: TestRepository, ending: string): string {
  const name = readdirSync(packFolder(repository)).find((file) => file.endsWith(ending)) ?? '';
  chmodSync(join(packFolder(repository), name), 0o644);
  return join(packFolder(repository), name);
}

/** What a reader hands over and counts, in one order. */
async function read(root: string, reader: 'git' | 'packs', parts = 1): Promise<unknown> {
  const { fragments, coverage } = await readAll(root, { reader }, parts);
  const { read: counted, gaps, leftOut } = coverage;
  return {
    coverage: { read: counted, gaps, leftOut },
    fragments: fragments
      .map(({ origin, text }) => JSON.stringify([origin, createHash('sha256').update(text).digest('hex')]))
      .toSorted(),
  };
}

/** Stores of which something is left to git: links are not followed, nor is an index of several packs read. */
const LEFT_TO_GIT: ReadonlyMap<string, readonly string[]> = new Map([
  ['a pack that is a link', ['elsewhere']],
  ['an alternate that is a link', ['elsewhere']],
  ['an alternate in quotes', ['elsewhere']],
  ['packs that only an index of several tells of', ['elsewhere']],
]);

/** A repository without objects of its own that has those of other stores. */
function borrowing(lines_: (stores: readonly string[]) => string, ...more: string[]): TestRepository {
  const first = packed(history(...more));
  const second = new TestRepository(temporaryFolder(), ...more);
  writeFileSync(
    join(second.root, '.git/objects/info/alternates'),
    lines_([join(first.root, '.git/objects')]),
  );
  second.git('fetch', '--quiet', first.root, 'main');
  second.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
  return second.write('own.txt', lines('own', 1));
}

const STORES: readonly [name: string, make: () => TestRepository][] = [
  ['loose objects alone', () => history()],
  ['one pack', () => packed(history())],
  [
    'several packs and loose objects',
    () => {
      const repository = packed(history());
      for (let more = 0; more < 3; more++) {
        repository.write('a.txt', lines('a', 50 + more)).commit('more');
        repository.git('repack', '-d', '--quiet');
      }
      return repository.write('a.txt', lines('a', 70));
    },
  ],
  [
    'deltas that name their base',
    () => {
      const repository = history();
      repository.git('config', 'repack.useDeltaBaseOffset', 'false');
      return packed(repository);
    },
  ],
  [
    'an index of the first version',
    () => {
      const repository = history();
      repository.git('config', 'pack.indexVersion', '1');
      return packed(repository);
    },
  ],
  ['names of SHA-256', () => packed(history('--object-format=sha256'))],
  [
    'objects kept by an alternate',
    () => {
      const first = packed(history());
      const second = new TestRepository();
      writeFileSync(join(second.root, '.git/objects/info/alternates'), `${first.root}/.git/objects\n`);
      second.git('fetch', '--quiet', first.root, 'main');
      second.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
      return second;
    },
  ],
  [
    'a pack that is a link',
    () => {
      const repository = packed(history());
      const pack = packFile(repository, '.pack');
      const elsewhere = join(temporaryFolder(), 'elsewhere');
      renameSync(pack, elsewhere);
      symlinkSync(elsewhere, pack);
      return repository;
    },
  ],
];

test.each(STORES)('%s: the own reader and git give the same', async (name, make) => {
  const { root } = make();
  const { coverage } = await readAll(root, { reader: 'packs' });
  expect(coverage.leftToGit?.map(({ why }) => why)).toEqual(LEFT_TO_GIT.get(name));
  const byGit = await read(root, 'git');
  expect(await read(root, 'packs')).toEqual(byGit);
  expect(await read(root, 'packs', 3)).toEqual(byGit);
});

test('a content that several files have is read for each of them', async () => {
  const repository = history();
  for (const name of ['one.env', 'two.env', 'deep.txt']) repository.write(name, 'the same in each\n');
  repository.commit('Twins');
  const { root } = packed(repository);
  const range = { mode: 'range', base: 'HEAD~1', history: false } as const;
  const paths = async (reader: 'git' | 'packs') =>
    (await readAll(root, { ...range, reader })).fragments.map(({ origin }) => origin.path).toSorted();
  const byGit = await paths('git');
  expect(byGit).toEqual(expect.arrayContaining(['deep.txt', 'one.env', 'two.env']));
  expect(await paths('packs')).toEqual(byGit);
});

test('a version says which stretches of its base it took over', async () => {
  const { root } = packed(history());
  const contents = new Map<object, string>();
  let made = 0;
  await readAll(root, { reader: 'packs' }, 1, ({ bytes, lineage }) => {
    if (lineage === undefined) return;
    const text = Buffer.from(bytes).toString('latin1');
    contents.set(lineage.self, text);
    const base = lineage.base === undefined ? undefined : contents.get(lineage.base);
    if (base === undefined) return;
    made += 1;
    for (let i = 0; i < lineage.copies.length; i += 3) {
      const [to = 0, from = 0, length = 0] = lineage.copies.subarray(i, i + 3);
      expect(text.slice(to, to + length)).toBe(base.slice(from, from + length));
    }
  });
  expect(made).toBeGreaterThan(8);
});

test.each([
  [
    'a byte of the pack is wrong',
    (bytes: Buffer) => bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 8),
  ],
  ['the pack is cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
] as const)('%s: the own reader and git miss the same', async (_, damage) => {
  const repository = packed(history());
  const pack = packFile(repository, '.pack');
  writeFileSync(pack, damage(readFileSync(pack)));
  expect(await read(repository.root, 'packs')).toEqual(await read(repository.root, 'git'));
});

test('an index that lies about places costs no more than reading through git', async () => {
  const repository = packed(history());
  const idx = packFile(repository, '.idx');
  const bytes = readFileSync(idx);
  const count = bytes.readUInt32BE(8 + 255 * 4);
  const offsets = 8 + 1024 + count * 24;
  for (let i = 0; i < count; i += 3) bytes.writeUInt32BE(0x7fffffff - i, offsets + i * 4);
  writeFileSync(idx, bytes);
  expect(await read(repository.root, 'packs')).toEqual(await read(repository.root, 'git'));
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['another version', Buffer.concat([Buffer.from('ff744f6300000003', 'hex'), Buffer.alloc(2000)])],
  [
    'more objects than bytes',
    Buffer.concat([Buffer.from('ff744f6300000002', 'hex'), Buffer.alloc(1024, 0xff)]),
  ],
])('no index: %s', (_, bytes) => {
  expect(readPackIndex(bytes, 20)).toBeUndefined();
});

const base = Buffer.from('0123456789');
const room = (length: number): Uint8Array => new Uint8Array(length);

test('a delta is applied and tells its copies, joined where they go on', () => {
  // 10 -> 9 bytes: copy 2 bytes from 0, copy 3 from 2, insert "xy", copy 2 from 8.
  const delta = Buffer.from([10, 9, 0x90, 2, 0x91, 2, 3, 2, 0x78, 0x79, 0x91, 8, 2]);
  const { bytes, copies } = applyDelta(base, delta, 100, room);
  expect(Buffer.from(bytes).toString()).toBe('01234xy89');
  expect([...copies]).toEqual([0, 0, 5, 7, 8, 2]);
});

test.each([
  ['of another base', [9, 2, 0x90, 2]],
  ['that makes more than it may', [10, 101, 0x90, 2]],
  ['that copies beyond its base', [10, 4, 0x91, 8, 4]],
  ['that inserts beyond its end', [10, 4, 4, 0x78]],
  ['that makes more than it says', [10, 1, 0x90, 2]],
  ['that makes less than it says', [10, 4, 0x90, 2]],
  ['with an unknown instruction', [10, 4, 0]],
  ['with a copy that is cut short', [10, 4, 0x93, 1]],
  ['without sizes', [0x80, 0x80]],
  ['with a size that never ends', [...Array.from({ length: 12 }, () => 0xff), 1]],
])('a delta %s is refused', (_, bytes) => {
  expect(() => applyDelta(base, Buffer.from(bytes), 100, room)).toThrow(/delta|instruction/);
});

/** A pack of given entries, and an index that names them 00…, 01…, in order. */
function packOf(entries: readonly Buffer[]): { pack: Buffer; idx: Buffer } {
  const offsets: number[] = [];
  let at = 12;
  for (const entry of entries) {
    offsets.push(at);
    at += entry.length;
  }
  const header = Buffer.from('5041434b00000002', 'hex');
  const count = Buffer.alloc(4);
  count.writeUInt32BE(entries.length);
  const pack = Buffer.concat([header, count, ...entries, Buffer.alloc(20)]);
  const fanout = Buffer.alloc(1024);
  for (let i = 0; i < 256; i++) fanout.writeUInt32BE(Math.min(i + 1, entries.length), i * 4);
  const names = Buffer.concat(entries.map((_, i) => Buffer.concat([Buffer.from([i]), Buffer.alloc(19)])));
  const places = Buffer.alloc(entries.length * 4);
  offsets.forEach((offset, i) => places.writeUInt32BE(offset, i * 4));
  const idx = Buffer.concat([
    Buffer.from('ff744f6300000002', 'hex'),
    fanout,
    names,
    Buffer.alloc(entries.length * 4),
    places,
    Buffer.alloc(40),
  ]);
  return { pack, idx };
}

function named(place: number): Buffer {
  return Buffer.concat([Buffer.from([place]), Buffer.alloc(19)]);
}

/** A folder of objects with one pack. */
function storeOf(pack: Buffer, idx: Buffer): string {
  const store = temporaryFolder();
  mkdirSync(join(store, 'pack'));
  writeFileSync(join(store, 'pack/pack-00.pack'), pack);
  writeFileSync(join(store, 'pack/pack-00.idx'), idx);
  return store;
}

function objectAt(place: number): PlannedObject {
  return {
    oid: named(place).toString('hex'),
    kind: 'blob',
    source: 'history',
    tracking: 'history',
    path: `${String(place)}.txt`,
  };
}

test('no more of a pack is read for an entry than the entry can have', () => {
  const { pack, idx } = packOf([Buffer.concat([Buffer.from([0x34]), deflateSync(Buffer.from('four'))])]);
  const store = storeOf(Buffer.concat([pack, Buffer.alloc(8 * 1024 * 1024)]), idx);
  const host = createHost(store);
  let most = 0;
  const counting: Host = {
    ...host,
    readPart(path, bytes, from) {
      most = Math.max(most, bytes.length);
      return host.readPart(path, bytes, from);
    },
  };
  const taken: string[] = [];
  readStored(counting, store, [objectAt(0)], (_, type, bytes) =>
    taken.push(`${type} ${Buffer.from(bytes).toString()}`),
  );
  expect(taken).toEqual(['blob four']);
  expect(most).toBeLessThan(1024 * 1024);
});

/** A store with a loose object or a true pack of a text, and a pack planted before it that gives the name another one. */
function planted(by: (pack: Buffer, idx: Buffer) => readonly [Buffer, Buffer]): {
  store: string;
  oid: string;
} {
  const repository = new TestRepository().write('a.txt', 'the true text');
  repository.commit('one');
  const oid = repository.git('rev-parse', 'HEAD:a.txt');
  packed(repository);
  const { pack, idx } = packOf([
    Buffer.concat([Buffer.from([0x3d]), deflateSync(Buffer.from('another text!'))]),
  ]);
  Buffer.from(oid, 'hex').copy(idx, 8 + 1024);
  for (let i = 0; i < 256; i++)
    idx.writeUInt32BE(i < Number.parseInt(oid.slice(0, 2), 16) ? 0 : 1, 8 + i * 4);
  const [files, index] = by(pack, idx);
  writeFileSync(join(packFolder(repository), 'pack-00.pack'), files);
  writeFileSync(join(packFolder(repository), 'pack-00.idx'), index);
  return { store: join(repository.root, '.git/objects'), oid };
}

test.each([
  ['of the same size', (pack: Buffer, idx: Buffer) => [pack, idx] as const],
  ['without the mark of a pack', (pack: Buffer, idx: Buffer) => [pack.fill(0, 0, 4), idx] as const],
  ['of another index', (pack: Buffer, idx: Buffer) => [pack.fill(1, pack.length - 20), idx] as const],
])('a planted pack %s hides nothing', (_, by) => {
  const { store, oid } = planted(by);
  const object = {
    oid,
    kind: 'blob',
    source: 'history',
    tracking: 'history',
    path: 'a.txt',
    size: 13,
  } as const;
  const taken: string[] = [];
  readStored(createHost(store), store, [object], (_object, _type, bytes) =>
    taken.push(Buffer.from(bytes).toString()),
  );
  expect(taken).toEqual(['the true text']);
});

test('an index tells places beyond 2 GB in a table of their own', () => {
  const { idx } = packOf([deflateSync(Buffer.from('a')), deflateSync(Buffer.from('b'))]);
  const offsets = 8 + 1024 + 2 * 24;
  const large = Buffer.concat([
    idx.subarray(0, offsets + 8),
    Buffer.from('0000000200000010', 'hex'),
    Buffer.alloc(40),
  ]);
  large.writeUInt32BE(0x80000000, offsets + 4);
  const index = readPackIndex(large, 20);
  expect([index?.offset(0), index?.offset(1)]).toEqual([12, 2 * 2 ** 32 + 16]);
  large.writeUInt32BE(0x80000009, offsets + 4);
  expect(readPackIndex(large, 20)?.offset(1)).toBe(-1);
});

test('deltas that are made from each other, and one that swells, are left to git', () => {
  const delta = deflateSync(Buffer.from([10, 10, 0x90, 10]));
  const { pack, idx } = packOf([
    Buffer.concat([Buffer.from([0x74]), named(1), delta]),
    Buffer.concat([Buffer.from([0x74]), named(0), delta]),
    Buffer.concat([Buffer.from([0x34]), deflateSync(Buffer.alloc(4_000_000))]),
    Buffer.concat([Buffer.from([0x34]), deflateSync(Buffer.from('four'))]),
  ]);
  const store = storeOf(pack, idx);
  const objects = [0, 1, 2, 3].map(objectAt);
  const taken: string[] = [];
  const rest = readStored(createHost(store), store, objects, ({ path }, type, bytes) =>
    taken.push(`${path} ${type} ${Buffer.from(bytes).toString()}`),
  );
  expect(taken).toEqual(['3.txt blob four']);
  expect(rest.map(({ object, why }) => `${object.path} ${why}`)).toEqual([
    '0.txt unreadable',
    '1.txt unreadable',
    '2.txt unreadable',
  ]);
});
