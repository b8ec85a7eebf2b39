import { constants, deflateSync, inflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Inflater } from '../../../src/read/sources/packs/inflate.ts';

const inflater = new Inflater();

/** Contents of all kinds: nothing, noise, few letters, many repeats. */
const content = fc
  .tuple(fc.nat(5000), fc.constantFrom(1, 3, 26, 200, 256), fc.integer())
  .map(([length, letters, seed]) => {
    let state = seed >>> 0;
    return Buffer.from(
      Array.from({ length }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return (state >>> 24) % letters;
      }),
    );
  });

const options = fc.record({
  level: fc.constantFrom(0, 1, 6, 9),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FIXED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
  ),
});

test('a stream unpacks to what was packed, and its beginning to the beginning', () => {
  fc.assert(
    fc.property(content, options, fc.nat(40), (bytes, how, first) => {
      const packed = Buffer.concat([deflateSync(bytes, how), Buffer.from('what follows')]);
      const into = new Uint8Array(bytes.length + 1);
      inflater.whole(packed, into, bytes.length);
      expect(Buffer.compare(Buffer.from(into.subarray(0, bytes.length)), bytes)).toBe(0);
      const start = new Uint8Array(first);
      const made = inflater.start(packed, start);
      expect(Buffer.from(start.subarray(0, made))).toEqual(bytes.subarray(0, first));
    }),
    { numRuns: 300 },
  );
});

/** What a stream unpacks to, if it unpacks to so many bytes. */
function unpacked(packed: Uint8Array, size: number, by: 'own' | 'zlib'): string | undefined {
  try {
    const into = new Uint8Array(size);
    if (by === 'own') inflater.whole(packed, into, size);
    const bytes = by === 'own' ? into : inflateSync(packed, { maxOutputLength: Math.max(1, size) });
    return bytes.length === size ? Buffer.from(bytes).toString('hex') : undefined;
  } catch {
    return undefined;
  }
}

test('of damaged streams it takes those that zlib takes', () => {
  let taken = 0;
  const damage = fc.record({ at: fc.nat(), byte: fc.nat(255), cut: fc.boolean() });
  fc.assert(
    fc.property(content, options, damage, (bytes, how, { at, byte, cut }) => {
      const packed = deflateSync(bytes, how);
      packed[at % packed.length] = byte;
      const damaged = cut ? packed.subarray(0, at % packed.length) : packed;
      const own = unpacked(damaged, bytes.length, 'own');
      expect(own).toBe(unpacked(damaged, bytes.length, 'zlib'));
      if (own !== undefined) taken += 1;
    }),
    { numRuns: 1000 },
  );
  expect(taken).toBeLessThan(500);
});

test('no stream is unpacked beyond the room there is', () => {
  const packed = deflateSync(Buffer.alloc(1_000_000));
  expect(() => inflater.whole(packed, new Uint8Array(100), 100)).toThrow(/more than it says/);
  expect(inflater.start(packed, new Uint8Array(100))).toBe(100);
});
