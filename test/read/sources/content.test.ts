import { array, assert, integer, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { BatchParser } from '../../../src/read/sources/batch-parser.ts';
import { createWindows, LARGEST_WHOLE, OVERLAP, sniff, WINDOW } from '../../../src/read/sources/content.ts';

const ORIGIN = { source: 'tree', path: 'large', tracking: 'none' } as const;

function windowsOf(content: Uint8Array, piece: number) {
  const seen: { bytes: Uint8Array; offset: number; line: number }[] = [];
  const windows = createWindows(ORIGIN, ({ bytes, base }) => {
    seen.push({ bytes: bytes.slice(), offset: base?.offset ?? 0, line: base?.line ?? 0 });
  });
  for (let at = 0; at < content.length; at += piece) {
    if (!windows.push(content.subarray(at, at + piece))) return undefined;
  }
  windows.end();
  return seen;
}

test.each([
  ['lines', 'a line of some length\n'],
  ['one line', 'x'],
])('windows of %s cover everything, overlap, and say what stands before them', (_, unit) => {
  const content = Buffer.alloc(2 * WINDOW + 12_345, unit);
  const seen = windowsOf(content, 1_000_003) ?? [];
  expect(seen.length).toBeGreaterThan(1);
  let end = 0;
  for (const { bytes, offset, line } of seen) {
    expect(offset === 0 || offset <= end - OVERLAP).toBe(true);
    expect(Buffer.compare(content.subarray(offset, offset + bytes.length), bytes)).toBe(0);
    expect(line).toBe(content.subarray(0, offset).toString('latin1').split('\n').length - 1);
    end = offset + bytes.length;
  }
  expect(end).toBe(content.length);
  if (unit.endsWith('\n'))
    expect(seen.every(({ offset }) => offset === 0 || content[offset - 1] === 10)).toBe(true);
});

test('windows of UTF-16 are UTF-8, whatever the pieces', () => {
  const text = `\ufeff${'größe 🚀\n'.repeat(3000)}`;
  for (const piece of [8193, 10_000]) {
    const seen = windowsOf(Buffer.from(text, 'utf16le'), piece) ?? [];
    expect(Buffer.concat(seen.map(({ bytes }) => bytes)).toString('utf8')).toBe(text.slice(1));
  }
});

test('a large binary is given up at once', () => {
  expect(windowsOf(new Uint8Array(100_000), 10_000)).toBeUndefined();
});

test.each([
  [[], 'utf8'],
  [[0x61], 'utf8'],
  [[0xef, 0xbb, 0xbf, 0x61], 'utf8-bom'],
  [[0xff, 0xfe, 0x61, 0], 'utf-16le'],
  [[0xfe, 0xff, 0, 0x61], 'utf-16be'],
  [[0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3e, 0], 'binary'],
  [[0x61, 0, 0x62, 0, 0x63, 0, 10, 0], 'utf-16le'],
  [[0, 0x61, 0, 0x62, 0, 0x63, 0, 10], 'utf-16be'],
  [[...Buffer.from('RAILWAY_API_TOKEN=x\n'), 0], 'utf8'],
  [[0xff, 0xd8, 0xff], 'utf8'],
] as const)('%j is %s', (bytes, encoding) => {
  expect(sniff(Uint8Array.from(bytes))).toBe(encoding);
});

test('a stream of objects comes out the same however it is cut', () => {
  const contents = array(uint8Array({ maxLength: 300 }), { maxLength: 12 });
  assert(
    property(contents, array(integer({ min: 1, max: 200 }), { minLength: 1 }), (objects, cuts) => {
      const stream = Buffer.concat(
        objects.flatMap((one, i) => [
          Buffer.from(i % 5 === 4 ? 'cafe missing\n' : `cafe blob ${one.length}\n`),
          i % 5 === 4 ? Buffer.alloc(0) : Buffer.concat([one, Buffer.from('\n')]),
        ]),
      );
      const seen: (Buffer | undefined)[] = [];
      let pieces: Buffer[] = [];
      const parser = new BatchParser({
        expects: (oid) => oid === 'cafe',
        start: (_, size) => (size % 2 === 0 ? 'whole' : 'pieces'),
        content: (bytes) => pieces.push(Buffer.from(bytes)) > 0,
        end: () => {
          seen.push(Buffer.concat(pieces));
          pieces = [];
        },
        missing: () => seen.push(undefined),
      });
      for (let at = 0, i = 0; at < stream.length; i += 1) {
        const length = cuts[i % cuts.length] ?? 1;
        parser.push(stream.subarray(at, at + length));
        at += length;
      }
      expect(parser.completed).toBe(objects.length);
      expect(seen).toEqual(objects.map((one, i) => (i % 5 === 4 ? undefined : Buffer.from(one))));
    }),
  );
});

test.each([
  ['of another object', 'cafe blob 2\nab\nbeef blob 2\ncd\n'],
  ['that does not end where it says', 'cafe blob 2\nabcd\ncafe blob 2\ncd\n'],
  ['that never begins', `cafe blob 2\nab\n${'x'.repeat(5000)}`],
])('an answer %s ends the reading', (_, stream) => {
  const seen: string[] = [];
  const parser = new BatchParser({
    expects: (oid) => oid === 'cafe',
    start: () => 'whole',
    content: (bytes) => seen.push(Buffer.from(bytes).toString()) > 0,
    end: () => undefined,
    missing: () => seen.push('missing'),
  });
  for (const byte of Buffer.from(stream)) parser.push(Uint8Array.of(byte));
  expect([parser.lost, parser.completed, seen]).toEqual([true, 1, ['ab']]);
});

test('what is read whole fits what is read in windows', () => {
  expect(WINDOW).toBeLessThan(LARGEST_WHOLE);
});
