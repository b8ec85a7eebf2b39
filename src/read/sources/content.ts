import type { Fragment, Origin } from '../../model/fragment.ts';

/** Content up to this many bytes is one fragment; beyond it, windows. */
export const LARGEST_WHOLE = 32 * 1024 * 1024;
/** Size of a window, and how much of it the next one repeats at least. */
export const WINDOW = 8 * 1024 * 1024;
export const OVERLAP = 64 * 1024;
/** Binary content is told by its first bytes: more than a few NULs, or control characters beside them. */
export const SNIFF = 8192;

const NEWLINE = 10;

/** How bytes are written: `utf8` is anything without a byte order mark and without NUL. */
export type Encoding = 'utf8' | 'utf8-bom' | 'utf-16le' | 'utf-16be' | 'binary';

/** Encoding of a content by its first bytes. */
export function sniff(bytes: Uint8Array): Encoding {
  const [a, b, c] = bytes;
  if (a === 0xff && b === 0xfe && !(c === 0 && bytes[3] === 0)) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, SNIFF);
  if (head.includes(0)) return withNul(head);
  return a === 0xef && b === 0xbb && c === 0xbf ? 'utf8-bom' : 'utf8';
}

/**
 * What content with a NUL is: UTF-16 without a mark where every other byte is NUL; text in which somebody has put a few,
 * which a shell and an agent read all the same; else binary.
 */
function withNul(head: Uint8Array): Encoding {
  let even = 0;
  let odd = 0;
  let control = 0;
  for (let at = 0; at < head.length; at += 1) {
    const byte = head[at] ?? 0;
    if (byte === 0 && at % 2 === 0) even += 1;
    else if (byte === 0) odd += 1;
    else if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127) control += 1;
  }
  const half = head.length / 2;
  if (odd > half * 0.7 && even < half * 0.1) return 'utf-16le';
  if (even > half * 0.7 && odd < half * 0.1) return 'utf-16be';
  return even + odd + control <= Math.max(4, head.length * 0.02) && control <= head.length * 0.01
    ? 'utf8'
    : 'binary';
}

/** The content as one fragment in UTF-8 without byte order mark; `undefined` if it is binary. */
export function wholeFragment(origin: Origin, bytes: Uint8Array): Fragment | undefined {
  const encoding = sniff(bytes);
  switch (encoding) {
    case 'binary':
      return undefined;
    case 'utf8':
      return { origin, bytes };
    case 'utf8-bom':
      return { origin, bytes: bytes.subarray(3) };
    case 'utf-16le':
    case 'utf-16be':
      return { origin, bytes: new TextEncoder().encode(new TextDecoder(encoding).decode(bytes)) };
    default:
      return encoding satisfies never;
  }
}

/** Takes a large content piece by piece and hands it on in overlapping windows. */
export interface Windows {
  /** `false`: the content is binary and the rest need not come. */
  push(piece: Uint8Array): boolean;
  end(): void;
}

/** Windows of one content. The first piece decides on the encoding and must hold 8 KB, or all. */
export function createWindows(origin: Origin, onFragment: (fragment: Fragment) => void): Windows {
  const buffer = new Uint8Array(WINDOW);
  const encoder = new TextEncoder();
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let encoding: Encoding | undefined;
  let filled = 0;
  let fresh = 0;
  let base = { offset: 0, line: 0 };
  const emit = (): void => {
    onFragment({ origin, bytes: buffer.subarray(0, filled), base });
    fresh = 0;
  };
  const slide = (): void => {
    const from = overlapStart(buffer.subarray(0, filled));
    base = { offset: base.offset + from, line: base.line + countLines(buffer, from) };
    buffer.copyWithin(0, from, filled);
    filled -= from;
  };
  const take = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length;) {
      const count = Math.min(bytes.length - at, buffer.length - filled);
      buffer.set(bytes.subarray(at, at + count), filled);
      filled += count;
      fresh += count;
      at += count;
      if (filled === buffer.length) {
        emit();
        slide();
      }
    }
  };
  return {
    push(piece) {
      const first = encoding === undefined;
      encoding ??= sniff(piece);
      if (encoding === 'binary') return false;
      if (encoding === 'utf-16le' || encoding === 'utf-16be') {
        decoder ??= new TextDecoder(encoding);
        take(encoder.encode(decoder.decode(piece, { stream: true })));
      } else take(first && encoding === 'utf8-bom' ? piece.subarray(3) : piece);
      return true;
    },
    end() {
      if (fresh > 0) emit();
    },
  };
}

/** Where the next window starts: a line start that repeats 64 to 128 KB, else exactly 64 KB before the end. */
function overlapStart(bytes: Uint8Array): number {
  const latest = bytes.length - OVERLAP;
  const line = bytes.lastIndexOf(NEWLINE, latest - 1);
  return line >= 0 && line >= latest - OVERLAP ? line + 1 : latest;
}

function countLines(bytes: Uint8Array, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && at < end; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
