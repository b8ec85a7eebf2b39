const LOWER = 1;
const UPPER = 2;
const DIGIT = 4;
const SEPARATOR = 8;
const BLANK = 16;

const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 97 && byte <= 122) return LOWER;
  if (byte >= 65 && byte <= 90) return UPPER;
  if (byte >= 48 && byte <= 57) return DIGIT;
  if (byte === 95 || byte === 45 || byte === 46) return SEPARATOR;
  return byte === 9 || byte === 10 || byte === 13 || byte === 32 ? BLANK : 0;
});

function kind(bytes: Uint8Array, at: number): number {
  return KINDS[bytes[at] ?? 0] ?? 0;
}

/** Whether the byte at an offset is a capital letter. */
export function isUpper(bytes: Uint8Array, at: number): boolean {
  return kind(bytes, at) === UPPER;
}

/** Whether the byte at an offset is a small letter or a digit. */
export function isLowerOrDigit(bytes: Uint8Array, at: number): boolean {
  return (kind(bytes, at) & (LOWER | DIGIT)) !== 0;
}

/** Whether the byte at an offset is an ASCII letter or digit. */
export function isAlphanumeric(bytes: Uint8Array, at: number): boolean {
  return (kind(bytes, at) & (LOWER | UPPER | DIGIT)) !== 0;
}

/** Whether the byte at an offset may stand in a name: a letter, a digit, `_`, `-`, `.`. */
export function isNameByte(bytes: Uint8Array, at: number): boolean {
  return (kind(bytes, at) & (LOWER | UPPER | DIGIT | SEPARATOR)) !== 0;
}

/** Whether the byte at an offset is one that folding a name leaves out: `_`, `-`, `.`, a blank. */
export function isFoldedAway(bytes: Uint8Array, at: number): boolean {
  return (kind(bytes, at) & (SEPARATOR | BLANK)) !== 0;
}

/** Whether the byte at an offset is a blank, a tab or a line end. */
export function isBlank(bytes: Uint8Array, at: number): boolean {
  return kind(bytes, at) === BLANK;
}

/** Each byte as names are folded; 0: left out. */
export const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => {
  const is = KINDS[byte] ?? 0;
  if ((is & (SEPARATOR | BLANK)) !== 0) return 0;
  return is === UPPER ? byte | 0x20 : byte;
});

/**
 * Writes the bytes from `from` to `to` as names are folded: small letters, without `_`, `-`, `.` and blanks; and at
 * `places` how far each stood from the first. Gives their number.
 */
export function foldInto(
  bytes: Uint8Array,
  from: number,
  to: number,
  folded: Uint8Array,
  places: Uint16Array,
): number {
  let length = 0;
  for (let at = from; at < to; at++) {
    const byte = FOLDED[bytes[at] ?? 0] ?? 0;
    folded[length] = byte;
    places[length] = at - from;
    length += byte === 0 ? 0 : 1;
  }
  return length;
}
