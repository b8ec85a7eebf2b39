/** A byte that is no UTF-8 as `textOfBytes` writes it: a low surrogate without the high one before it. */
const STRAY = /(?<![\ud800-\udbff])[\udc80-\udcff]/;
const STRAYS = new RegExp(STRAY, 'g');
const BASE = 0xdc00;
const LOW = /[\udc80-\udcff]/;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Text of bytes that may be no UTF-8, such as the name of a file, so that `bytesOfText` gives the same bytes again:
 * a byte that belongs to no character becomes the lone surrogate U+DC00 plus its value.
 */
export function textOfBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return withStrays(bytes);
  }
}

function withStrays(bytes: Uint8Array): string {
  let text = '';
  let from = 0;
  for (let at = 0; at < bytes.length;) {
    const length = sequenceAt(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    text += strict.decode(bytes.subarray(from, at)) + String.fromCharCode(BASE + (bytes[at] ?? 0));
    at += 1;
    from = at;
  }
  return text + strict.decode(bytes.subarray(from));
}

/** Length of the well-formed UTF-8 sequence that begins here; 0 where none does. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const second = bytes[at + 1] ?? 0;
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  for (let next = at + 2; next < at + length; next += 1) if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** Whether a text holds bytes that are no UTF-8. */
export function hasStrays(text: string): boolean {
  return LOW.test(text) && STRAY.test(text);
}

/** The bytes that `textOfBytes` made the text of. */
export function bytesOfText(text: string): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const { index } of text.matchAll(STRAYS)) {
    parts.push(Buffer.from(text.slice(from, index)), Uint8Array.of(text.charCodeAt(index) - BASE));
    from = index + 1;
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(from))]);
}

/** The text with U+FFFD for every lone surrogate, as whoever does not know of them reads it. */
export function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

/** A part of a path as a URI writes it, byte by byte where it is no UTF-8. */
export function uriPart(text: string): string {
  return text
    .split(new RegExp(`(${STRAY.source})`))
    .map((part, position) =>
      position % 2 === 1
        ? `%${(part.charCodeAt(0) - BASE).toString(16).toUpperCase()}`
        : encodeURIComponent(wellFormed(part)),
    )
    .join('');
}
