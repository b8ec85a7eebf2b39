import { firstIndex } from '../../util/first-index.ts';

/** A stretch of a fragment as text, with the way back to bytes. */
export interface Text {
  readonly text: string;
  /** Byte offset of the first unit. */
  readonly start: number;
  /** Byte offset behind the last unit. */
  readonly end: number;
  /** Byte offset of every 256th unit, counted when first asked for; absent where a unit is a byte. */
  readonly steps?: () => Uint32Array;
}

const STEP = 256;
/** Stretch that is turned into text at once; structured files up to this size are read whole. */
export const BLOCK = 2 * 1024 * 1024;
const OVERLAP = 16 * 1024;

function unitBytes(text: string, unit: number): number {
  const code = text.charCodeAt(unit);
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code >= 0xd800 && code <= 0xdfff ? 2 : 3;
}

function stepsOf(text: string, start: number): Uint32Array {
  const steps = new Uint32Array(Math.floor(text.length / STEP) + 1);
  let at = start;
  for (let unit = 0; unit < text.length; unit++) {
    if (unit % STEP === 0) steps[unit / STEP] = at;
    at += unitBytes(text, unit);
  }
  if (text.length % STEP === 0) steps[text.length / STEP] = at;
  return steps;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** Text of `bytes` between two offsets: UTF-8 where it is that, otherwise one unit a byte. */
export function textOf(bytes: Uint8Array, from: number, to: number): Text {
  let start = from;
  let end = to;
  for (let k = 0; k < 3 && isContinuation(bytes[start]); k++) start++;
  for (let k = 0; k < 3 && isContinuation(bytes[end]); k++) end++;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, end - start));
  const text = view.toString('utf8');
  if (text.length === view.length) return { text, start, end };
  if (text.includes('\ufffd')) return { text: view.toString('latin1'), start, end };
  let steps: Uint32Array | undefined;
  return { text, start, end, steps: () => (steps ??= stepsOf(text, start)) };
}

/** Byte offset in the fragment of a unit of the text. */
export function byteOf(block: Text, unit: number): number {
  if (block.steps === undefined) return block.start + unit;
  const steps = block.steps();
  const step = Math.min(Math.floor(unit / STEP), steps.length - 1);
  let at = steps[step] ?? block.start;
  for (let u = step * STEP; u < unit && u < block.text.length; u++) at += unitBytes(block.text, u);
  return at;
}

/** Unit of the text at a byte offset of the fragment; the ends where the offset lies outside. */
export function unitOf(block: Text, byte: number): number {
  if (byte <= block.start) return 0;
  if (byte >= block.end) return block.text.length;
  if (block.steps === undefined) return byte - block.start;
  const steps = block.steps();
  const step = firstIndex(steps.length, (index) => (steps[index] ?? 0) > byte) - 1;
  let at = steps[step] ?? block.start;
  let unit = step * STEP;
  while (at < byte && unit < block.text.length) at += unitBytes(block.text, unit++);
  return unit;
}

/** Bytes as UTF-8: what opens with a UTF-16 mark is turned over; the rest is given back as it is. */
export function asUtf8(bytes: Uint8Array): Uint8Array {
  const [first, second] = bytes;
  const little = first === 0xff && second === 0xfe;
  if (!little && !(first === 0xfe && second === 0xff)) return bytes;
  const even = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)));
  if (!little) even.swap16();
  return Buffer.from(even.toString('utf16le'), 'utf8');
}

/** Stretches that cover a fragment of so many bytes, each overlapping the next. */
export function blocksOf(size: number): { readonly start: number; readonly end: number }[] {
  const blocks: { start: number; end: number }[] = [];
  for (let start = 0; ; start += BLOCK - OVERLAP) {
    blocks.push({ start, end: Math.min(size, start + BLOCK) });
    if (start + BLOCK >= size) return blocks;
  }
}
