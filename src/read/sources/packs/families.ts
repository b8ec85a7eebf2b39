import { LARGEST_WHOLE } from '../content.ts';
import type { PlannedObject } from '../plan.ts';
import type { EntryHeader } from './pack-file.ts';
import type { PackIndex } from './pack-index.ts';
import type { Pack } from './store.ts';

/** An entry of a pack, in a list of those that are made from the same one; there are many, so it is kept small. */
export interface Entry {
  readonly type: EntryHeader['type'];
  readonly size: number;
  readonly data: number;
  /** What it holds, where that is wanted. */
  readonly object: PlannedObject | undefined;
  /** The first and the last that is made from it. */
  first: Entry | undefined;
  last: Entry | undefined;
  /** The next that is made from what this one is made from. */
  next: Entry | undefined;
}

/** An entry, with where what it is made from starts, or the name of that. */
interface Met {
  readonly offset: number;
  readonly entry: Entry;
  readonly base: number | string | undefined;
}

/** Whole objects of a pack that wanted ones are, or are made from; each leads to all that must be unpacked of it. */
export function familiesOf(pack: Pack, isWanted: (object: PlannedObject) => boolean): Set<Entry> {
  const families = new Families(pack);
  const roots = new Set<Entry>();
  for (const [offset, object] of [...pack.objects].toSorted((a, b) => a[0] - b[0])) {
    const root = isWanted(object) ? families.enter(offset) : undefined;
    if (root !== undefined) roots.add(root);
  }
  return roots;
}

class Families {
  readonly #pack: Pack;
  readonly #entries = new Map<number, Entry | undefined>();
  #index: PackIndex | undefined;

  constructor(pack: Pack) {
    this.#pack = pack;
  }

  /** Enters an entry and what it is made from; gives the one that all of it is made from, where that was not known. */
  enter(offset: number): Entry | undefined {
    const chain: Met[] = [];
    for (let at: number | undefined = offset; at !== undefined;) {
      if (this.#entries.has(at)) return this.#join(chain, this.#entries.get(at));
      const met = this.#meet(at);
      this.#entries.set(at, met?.entry);
      if (met === undefined) break;
      if (met.base === undefined) {
        this.#join(chain, met.entry);
        return met.entry;
      }
      chain.push(met);
      at = this.#offsetOf(met.base);
    }
    return this.#join(chain, undefined);
  }

  /** Hangs a chain of deltas below its base; without one it cannot be read. */
  #join(chain: readonly Met[], base: Entry | undefined): undefined {
    let above = base;
    for (const { offset, entry } of chain.toReversed()) {
      if (above === undefined) {
        this.#entries.set(offset, undefined);
        continue;
      }
      if (above.last === undefined) above.first = entry;
      else above.last.next = entry;
      above.last = entry;
      above = entry;
    }
    return undefined;
  }

  #meet(offset: number): Met | undefined {
    const { file, end, objects } = this.#pack;
    try {
      const { type, size, data, base } = file.header(offset);
      if (size > LARGEST_WHOLE || offset < 0 || data >= end) return undefined;
      const object = objects.get(offset);
      const links = { first: undefined, last: undefined, next: undefined };
      return { offset, entry: { type, size, data, object, ...links }, base };
    } catch {
      return undefined;
    }
  }

  #offsetOf(base: number | string): number | undefined {
    if (typeof base === 'number') return base;
    this.#index ??= this.#pack.openIndex();
    const place = this.#index?.find(base) ?? -1;
    return place < 0 ? undefined : this.#index?.offset(place);
  }
}

/** All that are made from an entry, and from those. */
export function* madeFrom(entry: Entry): Generator<Entry> {
  const waiting = [entry.first];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (next === undefined) continue;
    yield next;
    waiting.push(next.next, next.first);
  }
}
