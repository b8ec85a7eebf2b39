import { firstIndex } from '../../../util/first-index.ts';

/** Which objects a pack holds and where: its `.idx`, version 1 or 2, of SHA-1 or SHA-256 names. */
export interface PackIndex {
  readonly count: number;
  /** All names in their order, one after the other. */
  readonly names: () => Uint8Array;
  /** Name of an object in hexadecimal digits, by its place in the order of names. */
  readonly oid: (place: number) => string;
  /** Where in the pack its entry starts. */
  readonly offset: (place: number) => number;
  /** Checksum of the pack that it is an index of, in hexadecimal digits. */
  readonly pack: string;
  /** Place of a name; -1 where the pack does not hold it. */
  readonly find: (oid: string) => number;
}

/** So many times as many objects as are asked for are searched rather than gone through. */
export const FEW = 32;

const MAGIC = 0xff744f63;
const FANOUT = 256 * 4;
const LARGE = 0x80000000;

/** Reads an index whose object names have so many bytes; `undefined` where it is none, or damaged. */
export function readPackIndex(content: Uint8Array, nameBytes: number): PackIndex | undefined {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  if (bytes.length < 8 + FANOUT) return undefined;
  const second = bytes.readUInt32BE(0) === MAGIC;
  if (second && bytes.readUInt32BE(4) !== 2) return undefined;
  return second ? secondVersion(bytes, nameBytes) : firstVersion(bytes, nameBytes);
}

function firstVersion(bytes: Buffer, nameBytes: number): PackIndex | undefined {
  const count = bytes.readUInt32BE(FANOUT - 4);
  const row = 4 + nameBytes;
  if (bytes.length < FANOUT + count * row) return undefined;
  const name = (place: number): number => FANOUT + place * row + 4;
  return indexOf(bytes, count, nameBytes, name, (place) => bytes.readUInt32BE(FANOUT + place * row));
}

function secondVersion(bytes: Buffer, nameBytes: number): PackIndex | undefined {
  const names = 8 + FANOUT;
  const count = bytes.readUInt32BE(names - 4);
  const offsets = names + count * (nameBytes + 4);
  const large = offsets + count * 4;
  if (bytes.length < large) return undefined;
  const offset = (place: number): number => {
    const low = bytes.readUInt32BE(offsets + place * 4);
    if (low < LARGE) return low;
    const at = large + (low - LARGE) * 8;
    return at + 8 > bytes.length ? -1 : bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
  };
  return indexOf(bytes, count, nameBytes, (place) => names + place * nameBytes, offset);
}

function indexOf(
  bytes: Buffer,
  count: number,
  nameBytes: number,
  name: (place: number) => number,
  offset: (place: number) => number,
): PackIndex {
  return {
    count,
    offset,
    names: () => {
      const names = new Uint8Array(count * nameBytes);
      for (let place = 0; place < count; place++)
        bytes.copy(names, place * nameBytes, name(place), name(place) + nameBytes);
      return names;
    },
    pack: bytes.toString('hex', bytes.length - 2 * nameBytes, bytes.length - nameBytes),
    oid: (place) => bytes.toString('hex', name(place), name(place) + nameBytes),
    find(oid) {
      const wanted = Buffer.from(oid, 'hex');
      // How the index's name lies to the wanted one.
      const order = (place: number): number =>
        bytes.compare(wanted, 0, nameBytes, name(place), name(place) + nameBytes);
      const place = firstIndex(count, (at) => order(at) >= 0);
      return place < count && order(place) === 0 ? place : -1;
    },
  };
}
