import { inflateSync } from 'node:zlib';
import { Inflater } from './inflate.ts';
import type { PackIndex } from './pack-index.ts';
import type { Host } from '../../../model/host.ts';

/** What an entry of a pack is, before it is unpacked. */
export interface EntryHeader {
  readonly type: 'commit' | 'tree' | 'blob' | 'tag' | 'delta';
  /** Bytes that the entry unpacks to: of a delta, those of its instructions. */
  readonly size: number;
  /** Where the compressed bytes start. */
  readonly data: number;
  /** Of a delta: where its base starts, or the base's name. */
  readonly base?: number | string;
}

const TYPES = [undefined, 'commit', 'tree', 'blob', 'tag', undefined, 'delta', 'delta'] as const;
const BY_OFFSET = 6;
const BY_NAME = 7;
const HEADER = 12;
/** Most entries are of a few hundred bytes, and versions of a file lie far from each other: a larger block is read for one. */
const BLOCK = 32 * 1024;
const MOST_BLOCKS = 1024;
/** Longest header: a size of 64 bits and an offset of as many, or a name. */
export const MOST_HEADER = 64;
/** Most entries are smaller: zlib takes longer to begin with them than all else does. */
const SMALL = 256;
/** What compressing adds to bytes that cannot be compressed, at most, beside a sixty-fourth of them. */
const ADDED = 1024;

/** Reads entries of a pack of any size; a few blocks of it are held. Damage is thrown as an `Error`. */
export class PackFile {
  readonly #host: Host;
  readonly #path: string;
  readonly #nameBytes: number;
  readonly #blocks = new Map<number, Uint8Array>();
  readonly #inflater = new Inflater();

  constructor(host: Host, path: string, nameBytes: number) {
    this.#host = host;
    this.#path = path;
    this.#nameBytes = nameBytes;
  }

  /** Whether it is a pack, of as many objects as the index has, and ends with the checksum that the index names. */
  isPackOf({ count, pack }: PackIndex, end: number): boolean {
    const head = Buffer.from(this.#bytes(0, HEADER));
    if (head.length < HEADER || head.toString('latin1', 0, 4) !== 'PACK') return false;
    const version = head.readUInt32BE(4);
    if ((version !== 2 && version !== 3) || head.readUInt32BE(8) !== count) return false;
    return Buffer.from(this.#bytes(end, end + this.#nameBytes)).toString('hex') === pack;
  }

  /** Header of the entry at an offset. */
  header(offset: number): EntryHeader {
    return headerIn(this.#bytes(offset, offset + MOST_HEADER), offset, this.#nameBytes);
  }

  /** What an entry unpacks to; its compressed bytes end at `end` or before. */
  unpack({ data, size }: Pick<EntryHeader, 'data' | 'size'>, end: number): Uint8Array {
    const packed = this.packed(data, size, end);
    if (size < SMALL) {
      const bytes = new Uint8Array(size);
      this.#inflater.whole(packed, bytes, size);
      return bytes;
    }
    const unpacked = inflateSync(packed, {
      maxOutputLength: size,
      chunkSize: size,
    });
    if (unpacked.length !== size) throw new Error('an entry of another size than it says');
    return unpacked;
  }

  /**
   * The compressed bytes of an entry that unpacks to so many, good until others are asked for. No more are read than git
   * writes for it.
   */
  packed(data: number, size: number, end: number): Uint8Array {
    return this.#bytes(data, Math.min(end, data + size + Math.ceil(size / 64) + ADDED));
  }

  /** Part of the file into a buffer: how many bytes it is. */
  part(into: Uint8Array, from: number): number {
    const read = this.#host.readPart(this.#path, into, from);
    if (!read.ok) throw new Error(read.error.message);
    return read.value;
  }

  /** Lets the held blocks go. */
  forget(): void {
    this.#blocks.clear();
  }

  #bytes(from: number, to: number): Uint8Array {
    const first = Math.floor(from / BLOCK);
    if (to <= (first + 1) * BLOCK) {
      const start = first * BLOCK;
      return this.#block(first).subarray(from - start, to - start);
    }
    if (to <= (first + 2) * BLOCK) {
      const middle = (first + 1) * BLOCK;
      // The next block may take the place of this one.
      const start = Uint8Array.from(this.#block(first).subarray(from - first * BLOCK));
      return from - first * BLOCK + start.length < BLOCK
        ? start
        : Buffer.concat([start, this.#block(first + 1).subarray(0, to - middle)]);
    }
    const bytes = Buffer.allocUnsafe(to - from);
    return bytes.subarray(0, this.part(bytes, from));
  }

  /** Memory for another block: that of the one held longest, where there are enough. */
  #roomForBlock(): Uint8Array {
    const [oldest] = this.#blocks.size < MOST_BLOCKS ? [] : this.#blocks;
    if (oldest === undefined) return new Uint8Array(BLOCK);
    this.#blocks.delete(oldest[0]);
    return new Uint8Array(oldest[1].buffer, 0, BLOCK);
  }

  /** One block of the pack, good until the next is asked for. */
  #block(number: number): Uint8Array {
    let block = this.#blocks.get(number);
    if (block === undefined) {
      const bytes = this.#roomForBlock();
      block = bytes.subarray(0, this.part(bytes, number * BLOCK));
      this.#blocks.set(number, block);
    }
    return block;
  }
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined || at >= MOST_HEADER) throw new Error('an entry that ends too early');
  return byte;
}

/** Header of an entry at an offset, which these bytes begin with. */
export function headerIn(bytes: Uint8Array, offset: number, nameBytes: number): EntryHeader {
  let at = 0;
  let byte = byteAt(bytes, at++);
  const code = (byte >> 4) & 7;
  const type = TYPES[code];
  if (type === undefined) throw new Error('an entry of no known type');
  let size = byte & 15;
  for (let shift = 4; byte & 128; shift += 7) {
    byte = byteAt(bytes, at++);
    size += (byte & 127) * 2 ** shift;
  }
  if (code === BY_NAME) {
    const name = Buffer.from(bytes.subarray(at, at + nameBytes)).toString('hex');
    return { type, size, base: name, data: offset + at + nameBytes };
  }
  if (code !== BY_OFFSET) return { type, size, data: offset + at };
  byte = byteAt(bytes, at++);
  let distance = byte & 127;
  while (byte & 128) {
    byte = byteAt(bytes, at++);
    distance = (distance + 1) * 128 + (byte & 127);
  }
  const base = offset - distance;
  if (distance === 0 || base < 0) throw new Error('a delta without base');
  return { type, size, base, data: offset + at };
}
