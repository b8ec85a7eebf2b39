import { createHash } from 'node:crypto';
import type { Lineage } from '../../../model/fragment.ts';
import type { Host } from '../../../model/host.ts';
import { LARGEST_WHOLE } from '../content.ts';
import type { PlannedObject } from '../plan.ts';
import { applyDelta } from './delta.ts';
import { Rooms } from './rooms.ts';
import type { EntryHeader, PackFile } from './pack-file.ts';
import type { PackIndex } from './pack-index.ts';
import type { Pack } from './store.ts';
import type { StoredType, TakeObject } from './take.ts';

/** Contents held while versions are made from them; beyond, the rest of a family is left to git. */
const MOST_HELD = 256 * 1024 * 1024;

interface Entry {
  readonly offset: number;
  readonly header: EntryHeader;
  readonly object?: PlannedObject;
  readonly versions: Entry[];
}

/** An entry that was unpacked, with the versions that are still to be made from it. */
interface Open {
  readonly bytes: Uint8Array;
  readonly self: object;
  readonly versions: Entry[];
}

/** Reads what is wanted of one pack. */
export class PackReader {
  readonly #file: PackFile;
  readonly #index: PackIndex;
  readonly #take: TakeObject;
  readonly #doubtful: ReadonlySet<string>;
  readonly #rooms = new Rooms();
  readonly #end: number;
  readonly #entries = new Map<number, Entry | undefined>();
  readonly #objects: Pack['objects'];

  constructor({ file, index, end, objects }: Pack, doubtful: ReadonlySet<string>, take: TakeObject) {
    this.#file = file;
    this.#index = index;
    this.#objects = objects;
    this.#doubtful = doubtful;
    this.#take = take;
    this.#end = end;
  }

  /** Reads what the pack holds of the wanted objects and takes it off them; names those it had no room for. */
  read(wanted: Map<string, PlannedObject>, tooMuch: Set<string>): void {
    const roots = new Set<Entry>();
    for (const [offset, object] of [...this.#objects].toSorted((a, b) => a[0] - b[0])) {
      if (!wanted.has(object.oid)) continue;
      const root = this.#enter(offset);
      if (root !== undefined) roots.add(root);
    }
    for (const root of roots) this.#family(root, root.header.type, wanted, tooMuch);
    this.#file.forget();
  }

  /** Enters an entry and what it is made from; gives the one that all of it is made from, where that can be read. */
  #enter(offset: number): Entry | undefined {
    const chain: Entry[] = [];
    for (let at: number | undefined = offset; at !== undefined;) {
      if (this.#entries.has(at)) {
        const known = this.#entries.get(at);
        return this.#join(chain, known);
      }
      const entry = this.#entryAt(at);
      this.#entries.set(at, entry);
      if (entry === undefined) return this.#join(chain, undefined);
      if (entry.header.base === undefined) {
        this.#join(chain, entry);
        return entry;
      }
      chain.push(entry);
      at = this.#offsetOf(entry.header.base);
    }
    return this.#join(chain, undefined);
  }

  /** Hangs a chain of deltas below its base; without one it cannot be read. */
  #join(chain: readonly Entry[], base: Entry | undefined): undefined {
    let below = base;
    for (const entry of chain.toReversed()) {
      if (below === undefined) this.#entries.set(entry.offset, undefined);
      else {
        below.versions.push(entry);
        below = entry;
      }
    }
    return undefined;
  }

  #entryAt(offset: number): Entry | undefined {
    try {
      const header = this.#file.header(offset);
      const object = this.#objects.get(offset);
      if (header.size > LARGEST_WHOLE || offset < 0 || header.data >= this.#end) return undefined;
      return { offset, header, versions: [], ...(object && { object }) };
    } catch {
      return undefined;
    }
  }

  #offsetOf(base: number | string): number | undefined {
    if (typeof base === 'number') return base;
    const place = this.#index.find(base);
    return place < 0 ? undefined : this.#index.offset(place);
  }

  /** Unpacks an entry and all versions made from it, depth first: a content is let go when the last one was made. */
  #family(
    root: Entry,
    type: EntryHeader['type'],
    wanted: Map<string, PlannedObject>,
    tooMuch: Set<string>,
  ): void {
    if (type === 'delta') return;
    const open: Open[] = [];
    let held = 0;
    const enter = (entry: Entry, base: Open | undefined): void => {
      const made = this.#unpack(entry, base);
      if (made === undefined) return;
      const { object } = entry;
      if (object !== undefined && this.#isIt(object, type, made.bytes) && wanted.delete(object.oid))
        this.#take(object, type, made.bytes, made.lineage);
      if (entry.versions.length === 0 || held + made.bytes.length > MOST_HELD) {
        for (const version of madeFrom(entry)) if (version.object) tooMuch.add(version.object.oid);
        this.#rooms.give(made.bytes);
        return;
      }
      held += made.bytes.length;
      open.push({ bytes: made.bytes, self: made.lineage.self, versions: entry.versions.toReversed() });
    };
    enter(root, undefined);
    for (let base = open.at(-1); base !== undefined; base = open.at(-1)) {
      const version = base.versions.pop();
      const isLast = base.versions.length === 0;
      if (isLast) {
        open.pop();
        held -= base.bytes.length;
      }
      if (version !== undefined) enter(version, base);
      if (isLast) this.#rooms.give(base.bytes);
    }
  }

  /** Whether a content is the object's: of its size and, where there may be another, of its name. */
  #isIt({ oid, size }: PlannedObject, type: StoredType, bytes: Uint8Array): boolean {
    if (size !== undefined && size !== bytes.length) return false;
    if (!this.#doubtful.has(oid)) return true;
    const hash = createHash(oid.length === 64 ? 'sha256' : 'sha1');
    return (
      hash
        .update(`${type} ${String(bytes.length)}\0`)
        .update(bytes)
        .digest('hex') === oid
    );
  }

  #unpack(entry: Entry, base: Open | undefined): { bytes: Uint8Array; lineage: Lineage } | undefined {
    try {
      const unpacked = this.#file.unpack(entry.header, this.#end);
      if (base === undefined) return { bytes: unpacked, lineage: { self: {}, copies: NONE } };
      const { bytes, copies } = applyDelta(base.bytes, unpacked, LARGEST_WHOLE, (length) =>
        this.#rooms.take(length),
      );
      return { bytes, lineage: { self: {}, base: base.self, copies } };
    } catch {
      return undefined;
    }
  }
}

const NONE = new Int32Array(0);

/** All versions below an entry. */
function* madeFrom(entry: Entry): Generator<Entry> {
  const waiting = [...entry.versions];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    for (const version of next.versions) waiting.push(version);
  }
}
