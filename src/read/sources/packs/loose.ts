import { inflateSync } from 'node:zlib';
import type { Host } from '../../../model/host.ts';
import { LARGEST_WHOLE } from '../content.ts';
import type { PlannedObject } from '../plan.ts';
import { Inflater } from './inflate.ts';
import { isNamed } from './object-name.ts';
import type { StoredType } from './take.ts';

/** A content with what it is. */
export interface Stored {
  readonly type: StoredType;
  readonly bytes: Uint8Array;
}

/** What an object's header says, and how long the header is. */
interface Head {
  readonly type: StoredType;
  readonly size: number;
  readonly length: number;
}

/** Longest header: a type, a size and what parts them. */
const MOST_HEADER = 32;
const HEADER = /^(commit|tree|blob|tag) (0|[1-9]\d{0,15})$/;
const FIRST_READ = 64 * 1024;
/** Enough compressed bytes to tell a header. */
const FIRST_BYTES = 4096;
const HEX = /^[0-9a-f]+$/;
const LEAST_CHUNK = 256;
const DEFAULT_CHUNK = 16 * 1024;
/** What compressing adds to bytes that cannot be compressed, at most. */
const ADDED = 64 * 1024;

/** The objects of a store that have files of their own. */
export class LooseObjects {
  readonly #host: Host;
  readonly #store: string;
  #names: ReadonlySet<string> | undefined;
  readonly #buffer = new Uint8Array(FIRST_READ);
  readonly #first = new Uint8Array(FIRST_BYTES);
  readonly #inflater = new Inflater();

  constructor(host: Host, store: string) {
    this.#host = host;
    this.#store = store;
  }

  has(oid: string): boolean {
    return this.#listed().has(oid);
  }

  /** The names of so many bytes, in order; what git does not take for an object is left out. */
  names(nameBytes: number): readonly string[] {
    return [...this.#listed()].filter((name) => name.length === nameBytes * 2 && HEX.test(name)).toSorted();
  }

  /** What an object is and how long, by its first bytes; nothing where they do not tell. */
  head(oid: string): Head | undefined {
    const read = this.#host.readPart(this.#pathOf(oid), this.#first, 0);
    if (!read.ok) return undefined;
    try {
      const start = new Uint8Array(MOST_HEADER);
      const length = this.#inflater.start(this.#first.subarray(0, read.value), start);
      return headOf(start.subarray(0, length));
    } catch {
      return undefined;
    }
  }

  /** The object of a name, unpacked; nothing where it is damaged, not the named one, or larger than may be held. */
  read(oid: string, size: number | undefined): Stored | undefined {
    if (size !== undefined && size > LARGEST_WHOLE) return undefined;
    const packed = this.#packed(this.#pathOf(oid));
    const whole = packed && inflateAll(packed, size);
    if (whole === undefined) return undefined;
    const head = headOf(whole);
    if (head === undefined) return undefined;
    const bytes = whole.subarray(head.length);
    return head.size === bytes.length && isNamed(oid, head.type, bytes)
      ? { type: head.type, bytes }
      : undefined;
  }

  #pathOf(oid: string): string {
    return `${this.#store}/${oid.slice(0, 2)}/${oid.slice(2)}`;
  }

  #listed(): ReadonlySet<string> {
    return (this.#names ??= namesOf(this.#host, this.#store));
  }

  /** The file's bytes, as long as the buffer is not used again. */
  #packed(path: string): Uint8Array | undefined {
    const read = this.#host.readPart(path, this.#buffer, 0);
    if (!read.ok) return undefined;
    if (read.value < this.#buffer.length) return this.#buffer.subarray(0, read.value);
    const stat = this.#host.stat(path);
    if (!stat.ok || stat.value.kind !== 'file' || stat.value.size > LARGEST_WHOLE + ADDED) return undefined;
    const whole = this.#host.read(path);
    return whole.ok ? whole.value : undefined;
  }
}

/** The objects with what they are, if each has a file of its own here and all are of so many bytes at most. */
export function allLoose(
  host: Host,
  store: string,
  objects: readonly PlannedObject[],
  most: number,
): readonly (Stored & { readonly object: PlannedObject })[] | undefined {
  const files = new LooseObjects(host, store);
  const found: (Stored & { readonly object: PlannedObject })[] = [];
  let bytes = 0;
  for (const object of objects) {
    const read = files.read(object.oid, object.size);
    bytes += read?.bytes.length ?? 0;
    if (read === undefined || bytes > most) return undefined;
    found.push({ object, ...read });
  }
  return found;
}

/** What one stream of zlib unpacks to, header and content; nothing where something follows it, as git refuses that too. */
function inflateAll(packed: Uint8Array, size: number | undefined): Uint8Array | undefined {
  try {
    const most = (size ?? LARGEST_WHOLE) + MOST_HEADER;
    const made: unknown = inflateSync(packed, {
      info: true,
      maxOutputLength: most,
      chunkSize: size === undefined ? DEFAULT_CHUNK : Math.max(most, LEAST_CHUNK),
    });
    return isWhole(made) && made.engine.bytesWritten === packed.length ? made.buffer : undefined;
  } catch {
    return undefined;
  }
}

function isWhole(made: unknown): made is { buffer: Uint8Array; engine: { bytesWritten: number } } {
  return typeof made === 'object' && made !== null && 'engine' in made;
}

/** What the bytes of an object begin with; nothing where that is no header of git's. */
function headOf(bytes: Uint8Array): Head | undefined {
  const end = bytes.subarray(0, MOST_HEADER).indexOf(0);
  const header = end < 0 ? null : HEADER.exec(String.fromCharCode(...bytes.subarray(0, end)));
  return header === null ? undefined : { type: typeOf(header[1]), size: Number(header[2]), length: end + 1 };
}

function typeOf(word: string | undefined): StoredType {
  return word === 'commit' || word === 'tree' || word === 'tag' ? word : 'blob';
}

function namesOf(host: Host, store: string): Set<string> {
  const names = new Set<string>();
  const folders = host.list(store);
  for (const { name, kind } of folders.ok ? folders.value : []) {
    if (kind !== 'directory' || !/^[0-9a-f]{2}$/.test(name)) continue;
    const files = host.list(`${store}/${name}`);
    for (const file of files.ok ? files.value : []) names.add(name + file.name);
  }
  return names;
}
