import { NameTable } from './name-table.ts';
import { Unsure } from './unsure.ts';

/** Objects that are named and not stored: what submodules point to, what was never fetched. */
const MOST_FOREIGN = 1_000_000;

/** What an object is. */
export const KINDS = ['unknown', 'commit', 'tree', 'blob', 'tag'] as const;
export const COMMIT = 1;
export const TREE = 2;
export const BLOB = 3;

/** Objects of several stores as numbers, beginning with 0 and going on in the order of the stores and of their names. */
export class ObjectIds {
  readonly nameBytes: number;
  readonly #tables: readonly NameTable[];
  readonly #firsts: readonly number[];
  /** How many are stored, those included that are stored twice. */
  readonly stored: number;
  readonly #foreign = new Map<string, number>();
  readonly #scratch: Buffer;

  constructor(names: readonly Uint8Array[], nameBytes: number) {
    this.nameBytes = nameBytes;
    this.#tables = names.map((table) => new NameTable(table, nameBytes));
    let before = 0;
    this.#firsts = this.#tables.map(({ count }) => (before += count) - count);
    this.stored = before;
    this.#scratch = Buffer.alloc(nameBytes);
  }

  /** The first object of a store. */
  firstOf(table: number): number {
    return this.#firsts[table] ?? 0;
  }

  /** The object that a store has at a place of its order, by the number of the first store that has it. */
  canonical(table: number, place: number): number {
    const own = this.#tables[table];
    if (own === undefined) return -1;
    for (let earlier = 0; earlier < table; earlier++) {
      const known = this.#tables[earlier]?.find(own.bytes, own.startOf(place)) ?? -1;
      if (known >= 0) return this.firstOf(earlier) + known;
    }
    return this.firstOf(table) + place;
  }

  /** The stored object of a name that stands somewhere in these bytes; -1 where there is none. */
  find(bytes: Uint8Array, at: number): number {
    for (let table = 0; table < this.#tables.length; table++) {
      const place = this.#tables[table]?.find(bytes, at) ?? -1;
      if (place >= 0) return this.firstOf(table) + place;
    }
    return -1;
  }

  /** The same of a name in hexadecimal digits. */
  findHex(oid: string): number {
    if (oid.length !== this.nameBytes * 2) return -1;
    this.#scratch.write(oid, 'hex');
    return this.find(this.#scratch, 0);
  }

  /** The object of a name, with a number beyond the stored ones where it is not stored. */
  idOf(bytes: Uint8Array, at: number): number {
    const known = this.find(bytes, at);
    if (known >= 0) return known;
    const hex = Buffer.from(bytes.subarray(at, at + this.nameBytes)).toString('hex');
    const foreign = this.#foreign.get(hex);
    if (foreign !== undefined) return foreign;
    if (this.#foreign.size >= MOST_FOREIGN) throw new Unsure('too many objects that are not stored');
    const id = this.stored + this.#foreign.size;
    this.#foreign.set(hex, id);
    return id;
  }

  /** The name of a stored object in hexadecimal digits. */
  hex(id: number): string {
    let table = this.#firsts.length - 1;
    while (table > 0 && this.firstOf(table) > id) table -= 1;
    const own = this.#tables[table];
    if (own === undefined) return '';
    const at = own.startOf(id - this.firstOf(table));
    return own.bytes.toString('hex', at, at + this.nameBytes);
  }
}
