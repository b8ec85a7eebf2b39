import type { Lineage } from '../../../model/fragment.ts';
import { LARGEST_WHOLE } from '../content.ts';
import type { PlannedObject } from '../plan.ts';
import { applyDelta } from './delta.ts';
import { familiesOf, madeFrom, type Entry } from './families.ts';
import { isNamed } from './object-name.ts';
import type { PackFile } from './pack-file.ts';
import { Rooms } from './rooms.ts';
import type { Pack } from './store.ts';
import type { StoredType, TakeObject } from './take.ts';

/** Contents held while versions are made from them; beyond, the rest of a family is left to git. */
const MOST_HELD = 256 * 1024 * 1024;

/** An entry that was unpacked, with the next version that is to be made from it. */
interface Open {
  readonly bytes: Uint8Array;
  readonly self: object;
  next: Entry | undefined;
}

/** Reads what is wanted of one pack. */
export class PackReader {
  readonly #file: PackFile;
  readonly #take: TakeObject;
  readonly #doubtful: ReadonlySet<string>;
  readonly #rooms = new Rooms();
  readonly #pack: Pack;

  constructor(pack: Pack, doubtful: ReadonlySet<string>, take: TakeObject) {
    this.#file = pack.file;
    this.#pack = pack;
    this.#doubtful = doubtful;
    this.#take = take;
  }

  /** Reads what the pack holds of the wanted objects and takes it off them; names those it had no room for. */
  read(wanted: Map<string, PlannedObject>, tooMuch: Set<string>): void {
    for (const root of familiesOf(this.#pack, ({ oid }) => wanted.has(oid)))
      if (root.type !== 'delta') this.#family(root, root.type, wanted, tooMuch);
    this.#file.forget();
  }

  /** Unpacks an entry and all versions made from it, depth first: a content is let go when the last one was made. */
  #family(root: Entry, type: StoredType, wanted: Map<string, PlannedObject>, tooMuch: Set<string>): void {
    const open: Open[] = [];
    let held = 0;
    const enter = (entry: Entry, base: Open | undefined): void => {
      const made = this.#unpack(entry, base);
      if (made === undefined) return;
      const { object, first } = entry;
      if (object !== undefined && this.#isIt(object, type, made.bytes) && wanted.delete(object.oid))
        this.#take(object, type, made.bytes, made.lineage);
      if (first === undefined || held + made.bytes.length > MOST_HELD) {
        for (const version of madeFrom(entry)) if (version.object) tooMuch.add(version.object.oid);
        this.#rooms.give(made.bytes);
        return;
      }
      held += made.bytes.length;
      open.push({ bytes: made.bytes, self: made.lineage.self, next: first });
    };
    enter(root, undefined);
    for (let base = open.at(-1); base !== undefined; base = open.at(-1)) {
      const version = base.next;
      base.next = version?.next;
      const isLast = base.next === undefined;
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
    return !this.#doubtful.has(oid) || isNamed(oid, type, bytes);
  }

  #unpack(entry: Entry, base: Open | undefined): { bytes: Uint8Array; lineage: Lineage } | undefined {
    try {
      const unpacked = this.#file.unpack(entry, this.#pack.end);
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
