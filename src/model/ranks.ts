import { oncePer } from '../util/once-per.ts';
import type { ProviderOperations } from './catalogue.ts';
import type { Exposure } from './exposure.ts';
import type { ExcessOperation } from './finding.ts';
import { byGravity, rankingOf, type Ranking } from './gravity.ts';
import { OperationSet } from './operation-set.ts';

/** A ranking among all that are kept. */
interface Placed extends Ranking {
  /** None where it is not kept. */
  place: number | undefined;
}

/** The ranking of what an operation hits, by one exposure after the other. */
interface Branch {
  ranking: Placed | undefined;
  next: WeakMap<Exposure, Branch> | undefined;
}

/** Exposed operations in order, and those of them that the provider's list holds. */
export interface Ranked {
  readonly worst: readonly ExcessOperation[];
  readonly listed: OperationSet;
}

/** So many are kept with their order; beyond it the memory starts anew. */
const MOST_RANKINGS = 20_000;

/** More new ones than this are sooner sorted together with the others than put between them one by one. */
const MOST_INSERTED = 64;

/**
 * Ranks exposed operations of one provider. Credentials share most of theirs, so the order of all of them is kept, and
 * a list is put into it as a bitmap, without comparing.
 */
class Ranks {
  readonly #operations: ProviderOperations;
  /** The first exposure of an operation and the next one: filled for a list, and emptied after it. */
  readonly #first: (Exposure | undefined)[];
  readonly #second: (Exposure | undefined)[];
  #branches: Branch = { ranking: undefined, next: undefined };
  /** By what they say and what they are ranked by. */
  #alike = new Map<string, Placed>();
  /** In order. */
  #all: Placed[] = [];
  /** Those without a place yet. */
  #fresh: Placed[] = [];
  /** By place: a bitmap that is empty between lists. */
  #wanted = new Uint32Array();

  constructor(operations: ProviderOperations) {
    this.#operations = operations;
    this.#first = operations.list.map(() => undefined);
    this.#second = operations.list.map(() => undefined);
  }

  /** Every operation once, the gravest first. */
  rank(exposures: readonly Exposure[]): Ranked {
    const { provider, list } = this.#operations;
    const indices: number[] = [];
    const more = new Map<number | string, Exposure[]>();
    for (const item of exposures) {
      const { index } = item;
      if (index === undefined) add(more, item.operation, item);
      else if (this.#first[index] === undefined) {
        this.#first[index] = item;
        indices.push(index);
      } else if (this.#second[index] === undefined) this.#second[index] = item;
      else add(more, index, item);
    }
    const rankings = this.#take(indices, more);
    for (const [key, own] of more) if (typeof key === 'string') rankings.push(this.#rankingOf(own));
    return { worst: this.#inOrder(rankings), listed: new OperationSet(provider, list.length, indices) };
  }

  #take(indices: readonly number[], more: ReadonlyMap<number | string, readonly Exposure[]>): Placed[] {
    const rankings: Placed[] = [];
    for (const index of indices) {
      const first = this.#first[index];
      const second = this.#second[index];
      this.#first[index] = undefined;
      this.#second[index] = undefined;
      if (first === undefined) continue;
      const branch = branchOf(this.#branches, first);
      if (second === undefined) rankings.push(branch.ranking ?? this.#rankingOf([first]));
      else if (more.size === 0)
        rankings.push(branchOf(branch, second).ranking ?? this.#rankingOf([first, second]));
      else rankings.push(this.#rankingOf([first, second, ...(more.get(index) ?? [])]));
    }
    return rankings;
  }

  #inOrder(rankings: readonly Placed[]): ExcessOperation[] {
    this.#order();
    const others: Placed[] = [];
    for (const ranking of rankings) {
      const { place } = ranking;
      if (place === undefined) others.push(ranking);
      else this.#wanted[place >>> 5] = (this.#wanted[place >>> 5] ?? 0) | (1 << (place & 31));
    }
    const ordered = this.#takeWanted();
    const all = others.length === 0 ? ordered : [...ordered, ...others].sort(byGravity);
    return all.map(({ entry }) => entry);
  }

  #takeWanted(): Placed[] {
    const taken: Placed[] = [];
    for (let at = 0; at < this.#wanted.length; at += 1) {
      for (let word = this.#wanted[at] ?? 0; word !== 0; word &= word - 1) {
        const ranking = this.#all[at * 32 + 31 - Math.clz32(word & -word)];
        if (ranking !== undefined) taken.push(ranking);
      }
    }
    this.#wanted.fill(0);
    return taken;
  }

  /** Gives every ranking its place. */
  #order(): void {
    const fresh = this.#fresh;
    if (fresh.length === 0) return;
    this.#fresh = [];
    if (this.#all.length + fresh.length > MOST_RANKINGS) this.#forget();
    else if (fresh.length > MOST_INSERTED) this.#all = [...this.#all, ...fresh].sort(byGravity);
    else for (const ranking of fresh) this.#all.splice(placeFor(ranking, this.#all), 0, ranking);
    for (const [place, ranking] of this.#all.entries()) ranking.place = place;
    this.#wanted = new Uint32Array(Math.ceil(this.#all.length / 32));
  }

  #forget(): void {
    for (const ranking of this.#all) ranking.place = undefined;
    this.#branches = { ranking: undefined, next: undefined };
    this.#alike = new Map();
    this.#all = [];
  }

  #rankingOf(exposed: readonly Exposure[]): Placed {
    let branch = this.#branches;
    for (const item of exposed) branch = branchOf(branch, item);
    branch.ranking ??= this.#made(exposed);
    return branch.ranking;
  }

  #made(exposed: readonly Exposure[]): Placed {
    const { entry, weights } = rankingOf(exposed, this.#operations);
    const key = JSON.stringify([entry, weights]);
    const known = this.#alike.get(key);
    if (known !== undefined) return known;
    const made: Placed = { entry, weights, place: undefined };
    this.#alike.set(key, made);
    this.#fresh.push(made);
    return made;
  }
}

function branchOf(branch: Branch, exposure: Exposure): Branch {
  branch.next ??= new WeakMap();
  const known = branch.next.get(exposure);
  if (known !== undefined) return known;
  const made: Branch = { ranking: undefined, next: undefined };
  branch.next.set(exposure, made);
  return made;
}

function add<Key>(lists: Map<Key, Exposure[]>, key: Key, exposure: Exposure): void {
  const own = lists.get(key);
  if (own === undefined) lists.set(key, [exposure]);
  else own.push(exposure);
}

/** The order of one provider's operations. */
export const ranksOf = oncePer((operations: ProviderOperations) => new Ranks(operations));

/** Where a ranking belongs among others that stand in order. */
function placeFor(ranking: Ranking, all: readonly Ranking[]): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = all[middle];
    if (there !== undefined && byGravity(there, ranking) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
