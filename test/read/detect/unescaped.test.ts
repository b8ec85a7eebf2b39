import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unescapedJson } from '../../../src/read/detect/unescaped.ts';

function plain(text: string, path = 'a.json'): string | undefined {
  const read = unescapedJson(path, Buffer.from(text));
  return read && Buffer.from(read.bytes).toString();
}

describe('escapes of visible ASCII are taken back', () => {
  test.each([
    ['"https:\\/\\/x"', '"https://x"'],
    ['"A\\u005fB\\u003D"', '"A_B="'],
    ['"a\\\\/b"', undefined],
    ['"a\\\\\\/b"', '"a\\\\/b"'],
    ['"\\u0022 \\u005c \\u000a \\u00e9 \\n \\u007f \\u01zz \\u00"', undefined],
    ['no escape', undefined],
    ['"\\', undefined],
    ['"\\/', '"/'],
  ])('%s', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  test('in JSON alone', () => {
    expect(plain('/https:\\/\\/x/', 'a.js')).toBeUndefined();
    expect(plain('{"a":"\\/"}', 'composer.lock')).toBe('{"a":"/"}');
  });
});

const SIGNS = ['/', '"', '\\', 'ü', '_', '=', 'a', '\n', '\u{1f600}'];

test('a document says the same, and every offset leads back to its character', () => {
  const character = fc.tuple(fc.constantFrom(...SIGNS), fc.boolean()).map(([char, escaped]) => {
    const code = char.charCodeAt(0).toString(16).padStart(4, '0');
    const json = JSON.stringify(char).slice(1, -1);
    return escaped && char.length === 1 ? `\\u${code}` : json;
  });
  fc.assert(
    fc.property(fc.array(character, { maxLength: 40 }), (parts) => {
      const text = `{"k":"${parts.join('')}"}`;
      const read = unescapedJson('x.json', Buffer.from(text));
      if (read === undefined) return;
      const { bytes, before } = read;
      const now = Buffer.from(bytes).toString();
      expect(JSON.parse(now)).toEqual(JSON.parse(text));
      expect(before(0)).toBe(0);
      expect(before(bytes.length)).toBe(Buffer.byteLength(text));
      for (let at = 0; at < bytes.length; at++) {
        const piece = Buffer.from(text)
          .subarray(before(at), before(at + 1))
          .toString('latin1');
        const byte = Buffer.from(bytes).toString('latin1', at, at + 1);
        const means = /^\\(?:\/|u[0-9a-f]{4})$/.test(piece) ? (JSON.parse(`"${piece}"`) as string) : piece;
        expect(means).toBe(byte);
      }
    }),
  );
});
