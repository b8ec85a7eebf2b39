import type {
  AssetKind,
  GateKind,
  Operation,
  OperationGroup,
  Plane,
  ProviderOperations,
} from '../../model/catalogue.ts';
import { OperationSet } from '../../model/operation-set.ts';
import { globTest } from './glob-test.ts';
import { DEPRECATED, REVIEWED, type OperationRow, type ProviderLists } from './compiled.ts';

/** Resolutions kept; beyond it the memory starts anew, so that a hostile repository cannot fill it. */
const MOST_RESOLUTIONS = 20_000;

interface Resolution {
  readonly set: OperationSet;
  readonly unknown: readonly string[];
}

/** A provider's lists, opened: operations by index and name, and the resolution of ids, patterns and sets. */
export class OpenedOperations implements ProviderOperations {
  readonly provider: string;
  readonly planes: readonly Plane[];
  readonly list: readonly Operation[];
  readonly assets: ReadonlyMap<string, AssetKind>;
  readonly groups: ReadonlyMap<string, OperationGroup>;
  readonly gates: ReadonlyMap<string, GateKind>;
  readonly #foldCase: boolean;
  readonly #index = new Map<string, number>();
  /** The same by the ids as they are written, which is how they are asked for most. */
  readonly #exact = new Map<string, number>();
  readonly #names: readonly string[];
  readonly #single = new Map<string, Resolution>();
  readonly #several = new Map<string, Resolution>();
  readonly #first: readonly string[];
  #prominence: ReadonlyMap<number, number> | undefined;

  constructor(lists: ProviderLists) {
    this.provider = lists.provider;
    this.planes = lists.planes;
    this.list = operationsOf(lists);
    this.assets = byId(lists.assets);
    this.groups = byId(lists.groups);
    this.gates = byId(lists.gates);
    this.#foldCase = lists.foldCase;
    this.#first = lists.first;
    this.#names = this.list.map((operation) => this.#fold(operation.id));
    this.#names.forEach((name, index) => this.#index.set(name, index));
    this.list.forEach(({ id }, index) => this.#exact.set(id, this.#index.get(this.#fold(id)) ?? index));
  }

  index(id: string): number | undefined {
    return this.#exact.get(id) ?? this.#index.get(this.#fold(id));
  }

  prominence(index: number): number {
    this.#prominence ??= this.#positions();
    return this.#prominence.get(index) ?? Infinity;
  }

  /** The first entry that holds an operation gives its position. */
  #positions(): ReadonlyMap<number, number> {
    const positions = new Map<number, number>();
    this.#first.forEach((name, position) => {
      for (const index of this.#one(name, 0).set) if (!positions.has(index)) positions.set(index, position);
    });
    return positions;
  }

  resolve(names: readonly string[]): Resolution {
    const [only] = names;
    if (only !== undefined && names.length === 1) return this.#one(only, 0);
    const key = names.join('\n');
    return remember(this.#several, key, () => this.#union(names, 0));
  }

  #one(name: string, depth: number): Resolution {
    return remember(this.#single, name, () => this.#find(name, depth));
  }

  /** A set that a console calls "write" holds what its "read" holds too. */
  #find(name: string, depth: number): Resolution {
    const index = this.index(name);
    if (index !== undefined) return { set: this.#set([index]), unknown: [] };
    const group = this.groups.get(name);
    if (group !== undefined && depth < 8) {
      const reading = this.groups.get(name.replace(/\bwrite$/, 'read'));
      const members = reading === undefined || reading === group ? [] : reading.operations;
      return this.#union([...group.operations, ...members], depth + 1);
    }
    const found = /[*?]/.test(name) && name.startsWith(`${this.provider}:`) ? this.#matching(name) : [];
    return { set: this.#set(found), unknown: found.length > 0 ? [] : [name] };
  }

  #matching(pattern: string): number[] {
    const fits = globTest(this.#fold(pattern));
    const found: number[] = [];
    this.#names.forEach((name, index) => {
      if (fits(name)) found.push(index);
    });
    return found;
  }

  #union(names: readonly string[], depth: number): Resolution {
    let set = this.#set([]);
    const unknown: string[] = [];
    for (const name of names) {
      const one = this.#one(name, depth);
      set = set.union(one.set);
      unknown.push(...one.unknown);
    }
    return { set, unknown: [...new Set(unknown)] };
  }

  #set(indices: readonly number[]): OperationSet {
    return new OperationSet(this.provider, this.list.length, indices);
  }

  #fold(id: string): string {
    return this.#foldCase ? id.toLowerCase() : id;
  }
}

function remember(memory: Map<string, Resolution>, key: string, make: () => Resolution): Resolution {
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (memory.size >= MOST_RESOLUTIONS) memory.clear();
  const made = make();
  memory.set(key, made);
  return made;
}

function operationsOf(lists: ProviderLists): Operation[] {
  return lists.lists.flatMap(({ plane, prefix, rows }) =>
    rows.map((row) => operationOf(lists, plane, prefix, row)),
  );
}

function operationOf(lists: ProviderLists, plane: string, prefix: string, row: OperationRow): Operation {
  const [name, does, flags, methodIndex, path, extraIndex] = row;
  const method = lists.methods[methodIndex];
  const { effects, assets } = lists.does[does] ?? { effects: [], assets: {} };
  return {
    id: `${prefix}${name}`,
    plane,
    effects,
    assets,
    ...(method !== undefined && { method }),
    ...(path !== undefined && path !== '' && { path }),
    ...((flags & DEPRECATED) !== 0 && { deprecated: true as const }),
    ...(extraIndex !== undefined && lists.extras[extraIndex]),
    reviewed: (flags & REVIEWED) !== 0,
  };
}

function byId<T extends { readonly id: string }>(entries: readonly T[]): ReadonlyMap<string, T> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}
