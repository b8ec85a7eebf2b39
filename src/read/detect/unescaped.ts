import { firstIndex } from '../../util/first-index.ts';

/** A content with the escapes of its letters and signs taken back, and the way back to it. */
export interface Unescaped {
  readonly bytes: Uint8Array;
  /** Offset in the content as it was. */
  readonly before: (offset: number) => number;
}

const JSON_NAME =
  /\.(?:json|json5|jsonc|jsonl|ndjson|har|ipynb|tfstate|webmanifest|geojson)$|(?:^|\/)composer\.lock$/i;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const LETTER_U = 0x75;
/** What would end a string, or escape: JSON5 has both quotes. */
const STAYS: ReadonlySet<number> = new Set([0x22, 0x27, BACKSLASH, 0x7f]);

/**
 * JSON in which encoders wrote visible ASCII as escapes: `\/` (PHP), `\u003d` and `\u0026` (Java, Go, .NET), or
 * whatever somebody hides a name behind. Names and values are looked for as a reader of the file gets them. Quotes and
 * backslashes stay escaped, so that it is the same document; `undefined` where nothing changes.
 */
export function unescapedJson(path: string, bytes: Uint8Array): Unescaped | undefined {
  if (!JSON_NAME.test(path)) return undefined;
  const from = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = from.indexOf(BACKSLASH);
  if (at < 0) return undefined;
  const places: number[] = [];
  const saved: number[] = [];
  let into: Buffer | undefined;
  let copied = 0;
  let written = 0;
  let less = 0;
  while (at >= 0) {
    const escape = escapeAt(from, at);
    if (escape !== undefined) {
      into ??= Buffer.alloc(from.length);
      written += from.copy(into, written, copied, at);
      less += escape.length - 1;
      places.push(written);
      saved.push(less);
      into[written++] = escape.byte;
      copied = at + escape.length;
    }
    at = from.indexOf(BACKSLASH, at + (escape?.length ?? 2));
  }
  if (into === undefined) return undefined;
  written += from.copy(into, written, copied);
  return {
    bytes: into.subarray(0, written),
    before: (offset) => offset + savedBefore(places, saved, offset),
  };
}

/** An escape that stands for one visible ASCII character that needs none, with its length. */
function escapeAt(bytes: Buffer, at: number): { readonly byte: number; readonly length: number } | undefined {
  const next = bytes[at + 1];
  if (next === SLASH) return { byte: SLASH, length: 2 };
  if (next !== LETTER_U || bytes[at + 2] !== 0x30 || bytes[at + 3] !== 0x30) return undefined;
  const digits = bytes.toString('latin1', at + 4, at + 6);
  if (!/^[2-7][0-9a-f]$/i.test(digits)) return undefined;
  const byte = Number.parseInt(digits, 16);
  return STAYS.has(byte) ? undefined : { byte, length: 6 };
}

/** Bytes that the escapes in front of an offset were longer by. */
function savedBefore(places: readonly number[], saved: readonly number[], offset: number): number {
  return saved[firstIndex(places.length, (index) => (places[index] ?? 0) >= offset) - 1] ?? 0;
}
