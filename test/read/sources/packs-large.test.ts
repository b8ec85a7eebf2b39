import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createHost } from '../../../src/cli/host.ts';
import type { Host } from '../../../src/model/host.ts';
import { readStored } from '../../../src/read/sources/packs/read-stored.ts';
import { readAll, TestRepository } from './repository.ts';

interface Placed {
  readonly offset: number;
  readonly content: Buffer;
  /** Offset of what it is a delta of, and the delta. */
  readonly delta?: { readonly base: number; readonly instructions: readonly number[] };
}

const TWO_GB = 2 ** 31;
const FOUR_GB = 2 ** 32;
const FIRST = Buffer.from('first text');

const ENTRIES: readonly Placed[] = [
  { offset: 12, content: FIRST },
  { offset: TWO_GB - 100, content: Buffer.from('below 2 GB') },
  { offset: TWO_GB + 100, content: Buffer.from('beyond 2 GB') },
  // Lies across the end of a block that is read at once.
  { offset: FOUR_GB + 256 * 1024 - 9, content: Buffer.from('beyond 4 GB') },
  {
    offset: FOUR_GB + 512 * 1024,
    content: Buffer.from('first text, again'),
    delta: { base: 12, instructions: [10, 17, 0x90, 10, 7, ...Buffer.from(', again')] },
  },
];

function oidOf(content: Buffer): string {
  return createHash('sha1')
    .update(`blob ${String(content.length)}\0`)
    .update(content)
    .digest('hex');
}

/** A distance as an entry of a pack tells it. */
function distance(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    rest -= 1;
    bytes.unshift(128 + (rest % 128));
  }
  return bytes;
}

function entry({ offset, content, delta }: Placed): Buffer {
  const bytes = delta === undefined ? content : Buffer.from(delta.instructions);
  const head = [(delta === undefined ? 0x30 : 0x60) | (bytes.length & 15)];
  if (bytes.length > 15) {
    head[0] = (head[0] ?? 0) | 128;
    head.push(bytes.length >> 4);
  }
  const base = delta === undefined ? [] : distance(offset - delta.base);
  return Buffer.concat([Buffer.from([...head, ...base]), deflateSync(bytes)]);
}

/** A pack with holes between its entries, and its index. */
function placeIn(folder: string): void {
  const end = FOUR_GB + 1024 * 1024;
  const trailer = Buffer.alloc(20, 7);
  mkdirSync(folder, { recursive: true });
  const fd = openSync(join(folder, 'pack-01.pack'), 'wx');
  ftruncateSync(fd, end);
  writeSync(fd, Buffer.from([...Buffer.from('PACK'), 0, 0, 0, 2, 0, 0, 0, ENTRIES.length]), 0, 12, 0);
  for (const one of ENTRIES) {
    const bytes = entry(one);
    writeSync(fd, bytes, 0, bytes.length, one.offset);
  }
  writeSync(fd, trailer, 0, trailer.length, end);
  closeSync(fd);
  writeFileSync(join(folder, 'pack-01.idx'), indexOf(trailer));
}

function indexOf(trailer: Buffer): Buffer {
  const rows = ENTRIES.map(({ offset, content }) => ({ offset, oid: oidOf(content) })).toSorted((a, b) =>
    a.oid < b.oid ? -1 : 1,
  );
  const fanout = Buffer.alloc(1024);
  for (let i = 0; i < 256; i++)
    fanout.writeUInt32BE(rows.filter(({ oid }) => Number.parseInt(oid.slice(0, 2), 16) <= i).length, i * 4);
  const small = Buffer.alloc(rows.length * 4);
  const large: Buffer[] = [];
  rows.forEach(({ offset }, i) => {
    small.writeUInt32BE(offset < TWO_GB ? offset : TWO_GB + large.length, i * 4);
    if (offset < TWO_GB) return;
    const wide = Buffer.alloc(8);
    wide.writeBigUInt64BE(BigInt(offset));
    large.push(wide);
  });
  const names = Buffer.from(rows.map(({ oid }) => oid).join(''), 'hex');
  const crcs = Buffer.alloc(rows.length * 4);
  const head = Buffer.concat([Buffer.from('ff744f6300000002', 'hex'), fanout, names, crcs, small, ...large]);
  const checked = Buffer.concat([head, trailer]);
  return Buffer.concat([checked, createHash('sha1').update(checked).digest()]);
}

test('a pack of more than 4 GB is read by ranges, as git reads it', async () => {
  const repository = new TestRepository();
  const store = join(repository.root, '.git/objects');
  placeIn(join(store, 'pack'));
  expect(statSync(join(store, 'pack/pack-01.pack')).blocks * 512).toBeLessThan(1024 * 1024);
  const texts = async (reader: 'git' | 'packs') => {
    const { fragments, coverage } = await readAll(repository.root, { reader });
    const read = fragments.flatMap(({ origin, text }) =>
      origin.source === 'history' ? [`${origin.blob ?? ''} ${text}`] : [],
    );
    return { read: read.toSorted(), coverage };
  };
  const byGit = await texts('git');
  expect(byGit.read).toEqual(
    ENTRIES.map(({ content }) => `${oidOf(content)} ${content.toString()}`).toSorted(),
  );
  expect(await texts('packs')).toEqual(byGit);

  const host = createHost(store);
  let total = 0;
  const counting: Host = {
    ...host,
    readPart(path, bytes, from) {
      total += bytes.length;
      return host.readPart(path, bytes, from);
    },
  };
  const objects = ENTRIES.map(({ content }) => ({
    oid: oidOf(content),
    kind: 'blob' as const,
    source: 'history' as const,
    tracking: 'history' as const,
    path: 'a.txt',
  }));
  expect(readStored(counting, store, objects, () => undefined)).toEqual([]);
  expect(total).toBeLessThan(4 * 1024 * 1024);
});
