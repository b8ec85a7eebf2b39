import { randomBytes } from 'node:crypto';
import type { Barren } from '../../read/sources/index.ts';
import { createKeyedHash, type Halves } from '../../util/keyed-hash.ts';

/** Contents in which nothing was found: three numbers each, two of a keyed fingerprint and its length. */
export type BarrenList = Uint32Array;

export const KEY_BYTES = 8;
/** Stands for the length of a binary content. */
const BINARY = 0xffffffff;
const A_ENTRY = 4;
const LISTED = 3;
/** Entries kept; of more, those that were not met for longest go. */
const MOST = 2_000_000;
const HEADER = KEY_BYTES + 8;

/** Gathers the contents in which a scan found nothing. */
export interface BarrenRecorder {
  add(content: string, bytes: number | undefined): void;
  list(): BarrenList;
}

/** A recorder that tells contents by fingerprints with a key. */
export function createRecorder(key: Uint8Array): BarrenRecorder {
  const hash = createKeyedHash(key);
  const halves: Halves = { low: 0, high: 0 };
  let list = new Uint32Array(LISTED * 1024);
  let length = 0;
  return {
    add(content, bytes) {
      if (bytes !== undefined && bytes >= BINARY) return;
      if (length === list.length) {
        const larger = new Uint32Array(2 * length);
        larger.set(list);
        list = larger;
      }
      hash(content, halves);
      list[length] = halves.low;
      list[length + 1] = halves.high;
      list[length + 2] = bytes ?? BINARY;
      length += LISTED;
    },
    list: () => list.slice(0, length),
  };
}

/** Which contents hold nothing, over all runs: a table of fingerprints, each with a length and the run that met it last. */
export class KnownContents {
  readonly key: Buffer;
  readonly #run: number;
  readonly #hash: ReturnType<typeof createKeyedHash>;
  readonly #halves: Halves = { low: 0, high: 0 };
  #table: Uint32Array;
  #count = 0;

  /** The table as it was kept; an empty one with a key of its own where nothing was. */
  constructor(kept: Buffer | undefined) {
    const isWhole =
      kept !== undefined && kept.length >= HEADER && (kept.length - HEADER) % (A_ENTRY * 4) === 0;
    this.key = isWhole ? Buffer.from(kept.subarray(0, KEY_BYTES)) : randomBytes(KEY_BYTES);
    this.#hash = createKeyedHash(this.key);
    this.#run = isWhole ? kept.readUInt32LE(KEY_BYTES) + 1 : 1;
    const words = isWhole ? wordsOf(kept.subarray(HEADER)) : new Uint32Array(0);
    this.#table = tableFor(words.length / A_ENTRY);
    for (let at = 0; at < words.length; at += A_ENTRY)
      this.#put(words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0);
  }

  /** What is known of a content. */
  recall(content: string): Barren | undefined {
    this.#hash(content, this.#halves);
    const at = this.#find(this.#halves.low, this.#halves.high);
    if (this.#table[at + 3] === 0) return undefined;
    this.#table[at + 3] = this.#run;
    const bytes = this.#table[at + 2] ?? BINARY;
    return bytes === BINARY ? 'binary' : { bytes };
  }

  add(list: BarrenList): void {
    for (let at = 0; at < list.length; at += LISTED)
      this.#put(list[at] ?? 0, list[at + 1] ?? 0, list[at + 2] ?? 0, this.#run);
  }

  /** The table in bytes; where there is too much, without what was not met in the latest runs. */
  bytes(): Buffer {
    const oldest = this.#count > MOST ? this.#run : 0;
    const words = new Uint32Array(this.#count * A_ENTRY);
    let length = 0;
    for (let at = 0; at < this.#table.length; at += A_ENTRY) {
      const run = this.#table[at + 3] ?? 0;
      if (run === 0 || run < oldest || length === MOST * A_ENTRY) continue;
      words.set(this.#table.subarray(at, at + A_ENTRY), length);
      length += A_ENTRY;
    }
    const header = Buffer.alloc(HEADER);
    this.key.copy(header);
    header.writeUInt32LE(this.#run, KEY_BYTES);
    return Buffer.concat([header, new Uint8Array(words.buffer, 0, length * 4)]);
  }

  #put(low: number, high: number, bytes: number, run: number): void {
    if ((this.#count + 1) * A_ENTRY * 2 > this.#table.length) this.#grow();
    const at = this.#find(low, high);
    if (this.#table[at + 3] === 0) this.#count += 1;
    this.#table[at] = low;
    this.#table[at + 1] = high;
    this.#table[at + 2] = bytes;
    this.#table[at + 3] = run;
  }

  /** Where an entry stands, or would. */
  #find(low: number, high: number): number {
    const last = this.#table.length - A_ENTRY;
    let at = (low * A_ENTRY) & last;
    while (this.#table[at + 3] !== 0 && (this.#table[at] !== low || this.#table[at + 1] !== high))
      at = (at + A_ENTRY) & last;
    return at;
  }

  #grow(): void {
    const before = this.#table;
    this.#table = new Uint32Array(2 * before.length);
    for (let from = 0; from < before.length; from += A_ENTRY) {
      if (before[from + 3] === 0) continue;
      const at = this.#find(before[from] ?? 0, before[from + 1] ?? 0);
      this.#table.set(before.subarray(from, from + A_ENTRY), at);
    }
  }
}

/** Room for so many entries and as many more, a power of two. */
function tableFor(entries: number): Uint32Array {
  return new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(1024, entries * A_ENTRY * 2 + A_ENTRY))));
}

function wordsOf(bytes: Buffer): Uint32Array {
  const copy = new Uint8Array(bytes);
  return new Uint32Array(copy.buffer);
}
