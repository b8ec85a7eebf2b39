import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecorder, KnownContents } from '../../../src/cli/cache/contents.ts';

const entries = fc.uniqueArray(
  fc.record({
    content: fc.string({ unit: 'binary' }),
    bytes: fc.option(fc.nat(2 ** 32 - 2), { nil: undefined }),
  }),
  { selector: (entry) => entry.content, maxLength: 3000 },
);

function known(kept: Buffer | undefined, all: readonly { content: string; bytes: number | undefined }[]) {
  const table = new KnownContents(kept);
  const recorder = createRecorder(table.key);
  for (const { content, bytes } of all) recorder.add(content, bytes);
  table.add(recorder.list());
  return table;
}

function told(bytes: number | undefined) {
  return bytes === undefined ? 'binary' : { bytes };
}

test('what was added is known in this run and the next ones, and nothing else is', () => {
  fc.assert(
    fc.property(entries, entries, (first, second) => {
      const before = known(undefined, first);
      const after = known(before.bytes(), second);
      const last = new KnownContents(after.bytes());
      const all = new Map([...first, ...second].map(({ content, bytes }) => [content, bytes]));
      for (const table of [after, last]) {
        for (const [content, bytes] of all) expect(table.recall(content)).toEqual(told(bytes));
        expect(table.recall('something else that no run has met')).toBeUndefined();
      }
    }),
    { numRuns: 20 },
  );
});

test('a content too long to count is not kept, and a table of another form is none', () => {
  const table = known(undefined, [{ content: 'a', bytes: 2 ** 32 - 1 }]);
  expect(table.recall('a')).toBeUndefined();
  const kept = known(undefined, [{ content: 'b', bytes: 1 }]).bytes();
  expect(new KnownContents(kept).recall('b')).toEqual({ bytes: 1 });
  for (const cut of [0, 7, 17, kept.length - 1])
    expect(new KnownContents(kept.subarray(0, cut)).recall('b')).toBeUndefined();
});
