import type { Asks, ProviderCalls } from '../../model/calls.ts';
import type { Catalogue, ProviderOperations } from '../../model/catalogue.ts';
import { compareText } from '../../util/order.ts';
import type { Caught } from './patterns.ts';
import { RouteTable } from './routes.ts';

/** What a place asks of a provider. */
export interface Asked {
  readonly operations: readonly string[];
  readonly unknown?: string;
}

/** One provider's operations, found by the names that code uses. */
export class Spelling {
  readonly provider: string;
  readonly calls: ProviderCalls;
  readonly operations: ProviderOperations;
  readonly #spelled: ReadonlyMap<string, readonly string[]>;
  readonly #names: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly #routes = new Map<string, RouteTable>();
  #folded: ReadonlyMap<string, string> | undefined;

  constructor(calls: ProviderCalls, catalogue: Catalogue) {
    this.provider = calls.provider;
    this.calls = calls;
    this.operations = catalogue.operations(calls.provider);
    this.#spelled = new Map(Object.entries(calls.spelled).map(([name, ids]) => [fold(name), ids]));
    this.#names = new Map(
      Object.entries(calls.names).map(([name, words]) => [
        name,
        new Map(Object.entries(words).map(([word, meant]) => [fold(word), meant])),
      ]),
    );
  }

  /** What an entry asks with what its pattern caught. `as` is how the code says it. */
  asked(asks: Asks, caught: Caught, as: string): Asked {
    const operations: string[] = [];
    const strange: string[] = [];
    for (const template of asks.needs ?? []) {
      const found = this.found(this.filled(template, caught));
      if (found === undefined) strange.push(as);
      else operations.push(...found);
    }
    if (asks.route !== undefined) {
      const found = asks.route
        .map((template) => this.routes(undefined).loose(this.filled(template, caught)))
        .find((id) => id !== undefined);
      if (found === undefined) strange.push(as);
      else operations.push(found);
    }
    const unknown =
      asks.unknown ?? (strange.length > 0 ? `the catalogue has no operation for ${as}` : undefined);
    return { operations: sorted(operations), ...(unknown !== undefined && { unknown }) };
  }

  /** Operations of a name as code writes it: with another case, with `_` or `-`, or by another name altogether. */
  found(name: string): readonly string[] | undefined {
    const spelled = this.#spelled.get(fold(name));
    if (spelled !== undefined) return spelled;
    const index = this.operations.index(name);
    const exact = index === undefined ? undefined : this.operations.list[index]?.id;
    if (exact !== undefined) return [exact];
    this.#folded ??= folded(this.operations);
    const near = this.#folded.get(fold(name));
    return near === undefined || near === '' ? undefined : [near];
  }

  /** Routes of one plane, or of all. */
  routes(plane: string | undefined): RouteTable {
    const key = plane ?? '';
    const known = this.#routes.get(key);
    if (known !== undefined) return known;
    const list = this.operations.list.filter((item) => plane === undefined || item.plane === plane);
    const made = new RouteTable(list);
    this.#routes.set(key, made);
    return made;
  }

  /** A template with what was caught: `{method}` as it is or as its table says, `{method>verb}` by another table. */
  filled(template: string, caught: Caught): string {
    return template.replace(/\{(\w+)(?:>(\w+))?\}/g, (whole, name: string, table?: string) => {
      const word = Object.hasOwn(caught, name) ? caught[name] : undefined;
      if (word === undefined) return whole;
      const words = this.#names.get(table ?? name);
      return words?.get(fold(word)) ?? words?.get('*')?.replaceAll('{}', word) ?? word;
    });
  }
}

/** A name without case, `-`, `_` and `.`. */
export function fold(name: string): string {
  return name.toLowerCase().replace(/[-_.]/g, '');
}

/** Ids by their folded names; one that two share is empty. */
function folded(operations: ProviderOperations): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { id } of operations.list) {
    const name = fold(id);
    names.set(name, names.has(name) && names.get(name) !== id ? '' : id);
  }
  return names;
}

/** Each once, in order. */
export function sorted(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort(compareText);
}
