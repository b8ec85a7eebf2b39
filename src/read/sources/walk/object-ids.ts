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
  readonly #names: NameTable;
  /** The first object of each store. */
  readonly #firsts: readonly number[];
  /** Of each object the number that it goes by: that of the first store that has it. */
  readonly #canonical: Int32Array;
  /** How many are stored, those included that are stored twice. */
  readonly stored: number;
  /** Objects that are stored more than once, each of which may be another content: git takes one of them. */
  readonly doubtful: ReadonlySet<number>;
  readonly #foreign = new Map<string, number>();
  readonly #scratch: Buffer;

  /** Of the names in each store, one after the other. */
  constructor(stores: readonly Uint8Array[], nameBytes: number) {
    this.nameBytes = nameBytes;
    this.#names = new NameTable(stores, nameBytes);
    this.stored = this.#names.count;
    let before = 0;
    this.#firsts = stores.map(({ length }) => (before += length / nameBytes) - length / nameBytes);
    this.#canonical = new Int32Array(this.stored);
    const isOne = stores.filter(({ length }) => length > 0).length < 2;
    const doubtful = new Set<number>();
    for (let id = 0; id < this.stored; id++) {
      const first = isOne ? id : this.find(this.#names.bytes, this.#names.startOf(id));
      this.#canonical[id] = first;
      if (first !== id) doubtful.add(first);
    }
    this.doubtful = doubtful;
    this.#scratch = Buffer.alloc(nameBytes);
  }

  /** The object that a store has at a place of its order, by the number of the first store that has it. */
  canonical(store: number, place: number): number {
    return this.#canonical[(this.#firsts[store] ?? 0) + place] ?? -1;
  }

  /** The stored object of a name that stands somewhere in these bytes; -1 where there is none. */
  find(bytes: Uint8Array, at: number): number {
    return this.#names.find(bytes, at);
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
    const at = this.#names.startOf(id);
    return this.#names.bytes.toString('hex', at, at + this.nameBytes);
  }
}
