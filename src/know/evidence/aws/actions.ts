import type { ProviderOperations } from '../../../model/catalogue.ts';
import { OperationSet } from '../../../model/operation-set.ts';
import { globMatch } from '../../../util/glob.ts';
import { atMost, isLiteral } from './value.ts';
import type { Names } from './statement.ts';

/** No action is longer; a longer pattern is taken to name everything, and nothing for sure. */
const MOST_CHARACTERS = 128;

/** AWS operations by service; resolves what a policy writes, without case. */
export class Actions {
  readonly all: OperationSet;
  readonly none: OperationSet;
  readonly operations: ProviderOperations;
  readonly #services = new Map<string, { readonly name: string; readonly index: number }[]>();
  readonly #cache = new Map<string, OperationSet>();

  constructor(operations: ProviderOperations) {
    this.operations = operations;
    this.all = this.set(operations.list.keys());
    this.none = this.set([]);
    for (const [index, operation] of operations.list.entries()) {
      const [, service = '', name = ''] = operation.id.toLowerCase().split(':');
      const known = this.#services.get(service);
      if (known) known.push({ name, index });
      else this.#services.set(service, [{ name, index }]);
    }
  }

  set(indices: Iterable<number>): OperationSet {
    return new OperationSet(this.operations.provider, this.operations.list.length, [...indices]);
  }

  /** Operations that a pattern such as `s3:Get*` matches. */
  matching(pattern: string): OperationSet {
    const folded = pattern.toLowerCase();
    const cached = this.#cache.get(folded);
    if (cached) return cached;
    const found = folded === '*' ? this.all : this.set(this.#find(folded));
    this.#cache.set(folded, found);
    return found;
  }

  *#find(pattern: string): Generator<number> {
    const colon = pattern.indexOf(':');
    const service = colon === -1 ? pattern : pattern.slice(0, colon);
    const plain = colon !== -1 && !/[*?]/.test(service);
    for (const [name, actions] of plain
      ? [[service, this.#services.get(service) ?? []] as const]
      : this.#services) {
      for (const action of actions) if (globMatch(pattern, `${name}:${action.name}`)) yield action.index;
    }
  }

  /** The most that an `Action` or `NotAction` can name. */
  atMost(names: Names): OperationSet {
    if (names.negated) return this.all.minus(this.#union(names.texts.filter(isName)));
    if (names.open || names.texts.some((text) => text.length > MOST_CHARACTERS)) return this.all;
    return this.#union(names.texts.map(atMost));
  }

  /** What it surely names. */
  surely(names: Names): OperationSet {
    const stated = names.texts.filter(isName);
    if (!names.negated) return this.#union(stated);
    if (names.open || stated.length < names.texts.length) return this.none;
    return this.all.minus(this.#union(stated));
  }

  /** Names that are whole, and in no list. */
  unlisted(names: Names): string[] {
    if (names.negated) return [];
    return names.texts.filter((text) => isName(text) && text !== '*' && this.matching(text).empty);
  }

  #union(patterns: readonly string[]): OperationSet {
    let result = this.none;
    for (const pattern of patterns) result = result.union(this.matching(pattern));
    return result;
  }
}

function isName(text: string): boolean {
  return text.length <= MOST_CHARACTERS && isLiteral(text);
}
