/** What MessagePack gives here: numbers, texts, bytes, lists and maps (as lists of pairs). */
export type Packed =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | readonly Packed[]
  | { readonly pairs: readonly (readonly [Packed, Packed])[] };

interface Reader {
  readonly bytes: Buffer;
  at: number;
  left: number;
}

function take(reader: Reader, size: number): Buffer {
  if (reader.at + size > reader.bytes.length) throw new RangeError('truncated');
  const part = reader.bytes.subarray(reader.at, reader.at + size);
  reader.at += size;
  return part;
}

function uint(reader: Reader, size: number): number {
  const part = take(reader, size);
  return size === 8 ? Number(part.readBigUInt64BE()) : part.readUIntBE(0, size);
}

function int(reader: Reader, size: number): number {
  const part = take(reader, size);
  return size === 8 ? Number(part.readBigInt64BE()) : part.readIntBE(0, size);
}

function list(reader: Reader, size: number, depth: number): Packed[] {
  const items: Packed[] = [];
  for (let i = 0; i < size; i++) items.push(value(reader, depth + 1));
  return items;
}

function map(reader: Reader, size: number, depth: number): Packed {
  const pairs: [Packed, Packed][] = [];
  for (let i = 0; i < size; i++) pairs.push([value(reader, depth + 1), value(reader, depth + 1)]);
  return { pairs };
}

function text(reader: Reader, size: number): string {
  return take(reader, size).toString('utf8');
}

function special(reader: Reader, tag: number, depth: number): Packed {
  if (tag === 0xc0) return null;
  if (tag === 0xc2 || tag === 0xc3) return tag === 0xc3;
  if (tag >= 0xc4 && tag <= 0xc6) return take(reader, uint(reader, 1 << (tag - 0xc4)));
  if (tag === 0xca) return take(reader, 4).readFloatBE();
  if (tag === 0xcb) return take(reader, 8).readDoubleBE();
  if (tag >= 0xcc && tag <= 0xcf) return uint(reader, 1 << (tag - 0xcc));
  if (tag >= 0xd0 && tag <= 0xd3) return int(reader, 1 << (tag - 0xd0));
  if (tag >= 0xd9 && tag <= 0xdb) return text(reader, uint(reader, 1 << (tag - 0xd9)));
  if (tag === 0xdc || tag === 0xdd) return list(reader, uint(reader, tag === 0xdc ? 2 : 4), depth);
  if (tag === 0xde || tag === 0xdf) return map(reader, uint(reader, tag === 0xde ? 2 : 4), depth);
  throw new RangeError('unknown tag');
}

function value(reader: Reader, depth: number): Packed {
  if (depth > 16 || reader.left-- <= 0) throw new RangeError('too deep');
  const tag = uint(reader, 1);
  if (tag < 0x80) return tag;
  if (tag >= 0xe0) return tag - 256;
  if (tag < 0x90) return map(reader, tag & 15, depth);
  if (tag < 0xa0) return list(reader, tag & 15, depth);
  if (tag < 0xc0) return text(reader, tag & 31);
  return special(reader, tag, depth);
}

/** The first MessagePack value of the bytes; undefined where they hold none. At most 4096 values, 16 deep. */
export function unpack(bytes: Buffer): Packed | undefined {
  try {
    return value({ bytes, at: 0, left: 4096 }, 0);
  } catch {
    return undefined;
  }
}
