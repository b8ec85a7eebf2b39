import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createHost } from '../../../src/cli/host.ts';
import type { Host } from '../../../src/model/host.ts';
import { PackFile } from '../../../src/read/sources/packs/pack-file.ts';

const BLOCK = 32 * 1024;
const BLOCKS_HELD = 1024;

/** Content of an entry: of any size from nothing to three blocks, and hard to compress. */
function content(number: number): Uint8Array {
  const size = number % 50 === 0 ? (number * 7919) % (3 * BLOCK) : number % 400;
  const parts: Buffer[] = [];
  for (let at = 0; at < size; at += 32) parts.push(createHash('sha256').update(`${number} ${at}`).digest());
  return Buffer.concat(parts).subarray(0, size);
}

interface Placed {
  readonly at: number;
  readonly packed: Uint8Array;
}

/** Every third entry lies across the end of a block, one in each block of a pack that has more of them than are held. */
function layOut(count: number): Placed[] {
  let at = 12;
  return Array.from({ length: count }, (_, number) => {
    const packed = deflateSync(content(number));
    const end = Math.ceil((at + 1) / BLOCK) * BLOCK;
    const start = number % 3 === 0 ? Math.max(at, end - (packed.length >> 1)) : Math.max(at, end + 64);
    at = start + packed.length;
    return { at: start, packed };
  });
}

function hostOf(placed: readonly Placed[]): Host {
  const size = (placed.at(-1)?.at ?? 0) + (placed.at(-1)?.packed.length ?? 0);
  const pack = new Uint8Array(size);
  for (const { at, packed } of placed) pack.set(packed, at);
  return {
    ...createHost(),
    readPart(_path, into, position) {
      const part = pack.subarray(position, position + into.length);
      into.set(part);
      return { ok: true, value: part.length };
    },
  };
}

test('entries across blocks, more of them than are held, unpack to what they are in any order', () => {
  const count = 2 * BLOCKS_HELD;
  const placed = layOut(count);
  const end = (placed.at(-1)?.at ?? 0) + (placed.at(-1)?.packed.length ?? 0);
  expect(end).toBeGreaterThan(BLOCKS_HELD * BLOCK);
  const file = new PackFile(hostOf(placed), 'pack', 20);
  for (const step of [1, 977, count - 1]) {
    for (let i = 0; i < count; i++) {
      const number = (i * step) % count;
      const wanted = content(number);
      const header = { type: 'blob' as const, size: wanted.length, data: placed[number]?.at ?? 0 };
      expect(Buffer.compare(file.unpack(header, end), wanted)).toBe(0);
    }
  }
});
