import { textOfBytes } from '../../../util/byte-text.ts';
import { grown } from '../../../util/ints.ts';
import { Unsure } from './unsure.ts';

const ROOM = 1 << 16;
const MOST_BYTES = 2 ** 28;
/** Names are numbered below this. */
export const MOST_NAMES = 2 ** 24;
/** Names beside each other in the slots; of a million that nobody chose for it, some fifty at most. */
const MOST_BESIDE = 1000;
const SLASH = 47;

/** The names of files and folders in all trees, each once, as numbers. */
export class EntryNames {
  #bytes = new Uint8Array(ROOM);
  #starts = new Int32Array(4096);
  /** Numbers by their hashes; -1 where a slot is free. */
  #slots = new Int32Array(8192).fill(-1);
  #count = 0;

  /** The number of a name that stands in these bytes. */
  add(bytes: Uint8Array, from: number, to: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(bytes, from, to) & mask;
    for (let beside = 0; ; beside++) {
      const known = this.#slots[slot] ?? -1;
      if (known < 0) break;
      if (this.#is(known, bytes, from, to)) return known;
      if (beside === MOST_BESIDE) throw new Unsure('names that were made to share a hash');
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.#count;
    this.#keep(bytes.subarray(from, to));
    return this.#count - 1;
  }

  text(name: number): string {
    return textOfBytes(this.#bytes.subarray(this.#starts[name], this.#starts[name + 1]));
  }

  /** How two names lie to each other in a tree, where the names of folders end in a slash. */
  order(one: number, oneIsFolder: boolean, other: number, otherIsFolder: boolean): number {
    if (one === other) return Number(oneIsFolder) - Number(otherIsFolder);
    const bytes = this.#bytes;
    let [a, b] = [this.#starts[one] ?? 0, this.#starts[other] ?? 0];
    const [endA, endB] = [this.#starts[one + 1] ?? 0, this.#starts[other + 1] ?? 0];
    for (; a < endA && b < endB; a++, b++) {
      const difference = (bytes[a] ?? 0) - (bytes[b] ?? 0);
      if (difference !== 0) return difference;
    }
    const restA = a < endA ? (bytes[a] ?? 0) : oneIsFolder ? SLASH : 0;
    const restB = b < endB ? (bytes[b] ?? 0) : otherIsFolder ? SLASH : 0;
    return restA - restB;
  }

  #is(name: number, bytes: Uint8Array, from: number, to: number): boolean {
    let at = this.#starts[name] ?? 0;
    if ((this.#starts[name + 1] ?? 0) - at !== to - from) return false;
    for (let i = from; i < to; i++, at++) if (this.#bytes[at] !== bytes[i]) return false;
    return true;
  }

  #keep(name: Uint8Array): void {
    const start = this.#starts[this.#count] ?? 0;
    const end = start + name.length;
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, end, MOST_BYTES);
    this.#bytes.set(name, start);
    this.#count += 1;
    if (this.#count === this.#starts.length) this.#starts = grown(this.#starts, this.#count + 1, MOST_NAMES);
    this.#starts[this.#count] = end;
    if (this.#count * 2 > this.#slots.length) this.#spread();
  }

  /** Makes more slots and puts every name into its own again. */
  #spread(): void {
    this.#slots = new Int32Array(this.#slots.length * 4).fill(-1);
    const mask = this.#slots.length - 1;
    for (let name = 0; name < this.#count; name++) {
      let slot = hashOf(this.#bytes, this.#starts[name] ?? 0, this.#starts[name + 1] ?? 0) & mask;
      while ((this.#slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = name;
    }
  }
}

/** FNV-1a, its upper bits mixed into the lower ones. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash ^ (hash >>> 15);
}
