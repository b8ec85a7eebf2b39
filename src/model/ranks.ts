import { oncePer } from '../util/once-per.ts';
import { compareText } from '../util/order.ts';
import type { Operation, ProviderOperations } from './catalogue.ts';
import type { Exposure } from './exposure.ts';
import type { ExcessOperation } from './finding.ts';

/** An operation with what it is ranked by. */
export interface Ranking {
  readonly entry: ExcessOperation;
  readonly weights: Weights;
  /** Among all that were ranked before; none where it is not kept. */
  place: number | undefined;
}

/** So many are kept with their order; beyond it the memory starts anew. */
const MOST_RANKINGS = 20_000;

/**
 * Ranks exposed operations of one provider. Credentials share most of theirs, so the order of all of them is kept, and
 * a list is put into it without comparing.
 */
class Ranks {
  readonly #operations: ProviderOperations;
  readonly #seen: Uint8Array;
  #alone = new WeakMap<Exposure, Ranking>();
  #pairs = new WeakMap<Exposure, WeakMap<Exposure, Ranking>>();
  #all: Ranking[] = [];
  /** So many of them stand in order. */
  #ordered = 0;
  /** By place. */
  #wanted = new Uint8Array();

  constructor(operations: ProviderOperations) {
    this.#operations = operations;
    this.#seen = new Uint8Array(operations.list.length);
  }

  /** Every operation once, the gravest first. */
  rank(exposures: readonly Exposure[]): Ranking[] {
    const unlisted = new Set<string>();
    const again = new Set<string>();
    const rankings: Ranking[] = [];
    for (const item of exposures) {
      const ranking = this.#rankingOf(item);
      const { index } = ranking.weights;
      const isNew = index === undefined ? !unlisted.has(item.operation) : this.#seen[index] === 0;
      if (!isNew) again.add(item.operation);
      else rankings.push(ranking);
      if (index === undefined) unlisted.add(item.operation);
      else this.#seen[index] = 1;
    }
    for (const { weights } of rankings) if (weights.index !== undefined) this.#seen[weights.index] = 0;
    const joined = again.size === 0 ? rankings : this.#joined(rankings, again, exposures);
    return this.#inOrder(joined);
  }

  /** With what is exposed more than once ranked anew. */
  #joined(
    rankings: readonly Ranking[],
    again: ReadonlySet<string>,
    exposures: readonly Exposure[],
  ): Ranking[] {
    const several = new Map<string, Exposure[]>();
    for (const item of exposures) {
      if (!again.has(item.operation)) continue;
      const all = several.get(item.operation);
      if (all === undefined) several.set(item.operation, [item]);
      else all.push(item);
    }
    return rankings.map((ranking) => {
      const all = several.get(ranking.entry.id);
      return all === undefined ? ranking : this.#together(ranking.entry.id, all);
    });
  }

  #inOrder(rankings: readonly Ranking[]): Ranking[] {
    this.#order();
    const others: Ranking[] = [];
    for (const ranking of rankings) {
      if (ranking.place === undefined) others.push(ranking);
      else this.#wanted[ranking.place] = 1;
    }
    const ordered = this.#all.filter((_ranking, place) => this.#wanted[place] === 1);
    this.#wanted.fill(0);
    return others.length === 0 ? ordered : [...ordered, ...others].sort(byGravity);
  }

  /** Gives every ranking its place. */
  #order(): void {
    if (this.#ordered === this.#all.length) return;
    if (this.#all.length > MOST_RANKINGS) {
      for (const ranking of this.#all) ranking.place = undefined;
      this.#alone = new WeakMap();
      this.#pairs = new WeakMap();
      this.#all = [];
    }
    this.#all.sort(byGravity);
    for (const [place, ranking] of this.#all.entries()) ranking.place = place;
    this.#ordered = this.#all.length;
    this.#wanted = new Uint8Array(this.#all.length);
  }

  #rankingOf(exposure: Exposure): Ranking {
    const known = this.#alone.get(exposure);
    if (known !== undefined) return known;
    const { operation: id, effects, asset, bound } = exposure;
    const made: Ranking = {
      entry: { id, effects, assets: [asset.name ?? asset.kind], bound },
      weights: weightsOf(exposure, this.#operations),
      place: undefined,
    };
    this.#alone.set(exposure, made);
    this.#all.push(made);
    return made;
  }

  /** Of an operation with several assets; two of them are most often what it surely hits and what it hits at most. */
  #together(id: string, all: readonly Exposure[]): Ranking {
    const [first, second] = all;
    if (first === undefined || second === undefined || all.length > 2) return this.#joint(id, all);
    const pairs = this.#pairs.get(first) ?? new WeakMap<Exposure, Ranking>();
    this.#pairs.set(first, pairs);
    const known = pairs.get(second);
    if (known !== undefined) return known;
    const made = this.#joint(id, all);
    pairs.set(second, made);
    this.#all.push(made);
    return made;
  }

  /** An operation with several assets counts by the heaviest. */
  #joint(id: string, all: readonly Exposure[]): Ranking {
    const weights = all
      .map((item) => this.#rankingOf(item).weights)
      .reduce((a, b) => ({
        ...a,
        nearness: Math.max(a.nearness, b.nearness),
        weight: Math.max(a.weight, b.weight),
        position: Math.min(a.position, b.position),
      }));
    const bound = all.some((item) => item.bound === 'floor') ? 'floor' : 'ceiling';
    const assets = gravestFirst(id, all, this.#operations);
    return {
      entry: { id, effects: all[0]?.effects ?? [], assets, bound },
      weights,
      place: undefined,
    };
  }
}

/** The order of one provider's operations. */
export const ranksOf = oncePer((operations: ProviderOperations) => new Ranks(operations));

function byGravity({ entry: a, weights: own }: Ranking, { entry: b, weights: other }: Ranking): number {
  if (a.bound !== b.bound) return a.bound === 'floor' ? -1 : 1;
  return (
    other.nearness - own.nearness ||
    inOrder(own.prominence, other.prominence) ||
    other.weight - own.weight ||
    own.position - other.position ||
    compareText(a.id, b.id)
  );
}

interface Weights {
  /** In the provider's list; none of a plane that is known in words. */
  readonly index: number | undefined;
  readonly nearness: number;
  readonly prominence: number;
  readonly weight: number;
  /** Of its kind in the catalogue's order; after the last where it has none. */
  readonly position: number;
}

function weightsOf(exposure: Exposure, operations: ProviderOperations): Weights {
  const index = operations.index(exposure.operation);
  const operation = index === undefined ? undefined : operations.list[index];
  const position = kindPositions(operations).get(exposure.asset.kind) ?? operations.assets.size;
  return {
    index,
    nearness: nearness(exposure, operation),
    prominence: index === undefined ? Infinity : operations.prominence(index),
    weight: assetWeight(exposure, operation),
    position,
  };
}

/** Where the kinds of assets stand in the catalogue's order. */
const kindPositions = oncePer(
  ({ assets }: ProviderOperations): ReadonlyMap<string, number> =>
    new Map([...assets.keys()].map((id, position) => [id, position])),
);

/**
 * What an operation hits: what is declared or found and hit itself first, then data before copies and settings, then in
 * the order of the catalogue's assets.
 */
function gravestFirst(
  id: string,
  exposures: readonly Exposure[],
  operations: ProviderOperations,
): readonly string[] {
  const index = operations.index(id);
  const operation = index === undefined ? undefined : operations.list[index];
  const kinds = [...operations.assets.keys()];
  const ordered = exposures.toSorted(
    (a, b) =>
      nearness(b, operation) - nearness(a, operation) ||
      KEEPS.indexOf(a.asset.keeps) - KEEPS.indexOf(b.asset.keeps) ||
      kinds.indexOf(a.asset.kind) - kinds.indexOf(b.asset.kind) ||
      compareText(a.asset.name ?? '', b.asset.name ?? ''),
  );
  return [...new Set(ordered.map(({ asset }) => asset.name ?? asset.kind))];
}

const KEEPS: readonly Exposure['asset']['keeps'][] = ['data', 'copies', 'settings'];

/**
 * A declared asset counts before one found in a file, and that before a kind; what is hit itself before its container;
 * settings come last.
 */
function nearness({ asset }: Exposure, operation: Operation | undefined): number {
  if (asset.keeps === 'settings') return 0;
  const source = asset.source === 'declared' ? 4 : asset.source === 'found' ? 2 : 0;
  const itself = (operation?.assets.destroy ?? []).includes(asset.kind) ? 1 : 0;
  return source + itself;
}

/**
 * Data before copies, kinds whose copies go with them, and the operation that hits least besides or that is named after
 * what it hits.
 */
function assetWeight({ asset, operation: id, recovery }: Exposure, operation: Operation | undefined): number {
  const [word = ''] = (asset.kind.split('/')[1] ?? '').split('-');
  const named = word.length > 1 && id.toLowerCase().includes(word) ? 1 : 0;
  const keeps = asset.keeps === 'data' ? 8 : asset.keeps === 'copies' ? 4 : 0;
  const shared = recovery.some((item) => item.system.basis === 'catalogue' && item.state === 'void') ? 2 : 0;
  const alone = (operation?.assets.destroy ?? []).length === 1 ? 1 : 0;
  return (keeps + shared + alone) * 2 + named;
}

function inOrder(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
