import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOfText, hasStrays, textOfBytes, uriPart, wellFormed } from '../../src/util/byte-text.ts';
import { jsonText } from '../../src/util/json-text.ts';
import { printable } from '../../src/util/printable.ts';

const bytes = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 6 }),
    fc.string({ unit: 'binary', maxLength: 6 }).map((text) => new Uint8Array(Buffer.from(text))),
    fc.constantFrom(
      [0xed, 0xa0, 0x80],
      [0xed, 0xb3, 0xa9],
      [0xf4, 0x90, 0x80, 0x80],
      [0xc0, 0x80],
      [0xe2, 0x82],
    ),
  ),
  { maxLength: 8 },
);

test('any bytes come back as they were', () => {
  fc.assert(
    fc.property(bytes, (parts) => {
      const all = Buffer.concat(parts.map((part) => Buffer.from(part)));
      const text = textOfBytes(all);
      expect(Buffer.from(bytesOfText(text)).equals(all)).toBe(true);
      expect(hasStrays(text)).toBe(!Buffer.from(all.toString('utf8')).equals(all));
      expect(decodeURIComponent(uriPart(wellFormed(text)))).toBe(wellFormed(text));
    }),
    { numRuns: 500 },
  );
});

test('what is UTF-8 is its text, with a byte order mark and all', () => {
  const text = '\ufeffcafé 🚀 \ufffd';
  expect(textOfBytes(Buffer.from(text))).toBe(text);
  expect([hasStrays(text), wellFormed(text)]).toEqual([false, text]);
});

test.each([
  ['::set-output name=exit::0', '\\u{3a}:set-output name=exit::0'],
  ['a ::add-mask::b', 'a \\u{3a}:add-mask::b'],
  [
    'x##[error]y ##vso[task.setvariable variable=a]b',
    'x#\\u{23}[error]y #\\u{23}vso[task.setvariable variable=a]b',
  ],
  ['arn:aws:s3:::b/* AWS::S3::Bucket ::1 ## x', 'arn:aws:s3:::b/* AWS::S3::Bucket ::1 ## x'],
])('what a build’s log would take for a command is none: %s', (text, shown) => {
  expect(printable(text)).toBe(shown);
  expect(printable(shown)).toBe(shown);
});

test('a byte that is no UTF-8 is written for each reader', () => {
  const text = textOfBytes(Uint8Array.of(0x61, 0xe9, 0x2f));
  expect(printable(text)).toBe('a\\xe9/');
  expect(uriPart(text)).toBe('a%E9%2F');
  expect(jsonText([text, '\\udce9', '"\\'])).toBe(jsonText(['a\ufffd/', '\\udce9', '"\\']));
});
