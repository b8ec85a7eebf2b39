import { oncePer } from '../util/once-per.ts';
import type { Operation, ProviderOperations } from './catalogue.ts';
import { effectRank, worstEffect, type Effect } from './effect.ts';
import type { Exposure } from './exposure.ts';
import type { Excess, ExcessOperation } from './finding.ts';
import { OperationSet } from './operation-set.ts';
import { compareText } from '../util/order.ts';

/** So many operations of those that can be undone are named. */
const NAMED = 5;

/**
 * Every irreversible operation once: those on the floor first, then by how directly it hits what, then by what people
 * know (the catalogue's `first`), then by the order of the catalogue's assets. Of one and the same list it is worked
 * out once.
 */
export function worstOperations(
  exposures: readonly Exposure[],
  operations: ProviderOperations,
): readonly ExcessOperation[] {
  const known = RANKED.get(exposures);
  if (known?.operations === operations) return known.worst;
  const worst = ranked(exposures, operations);
  RANKED.set(exposures, { operations, worst });
  return worst;
}

const RANKED = new WeakMap<
  readonly Exposure[],
  { readonly operations: ProviderOperations; readonly worst: readonly ExcessOperation[] }
>();

/** An operation with what it is ranked by. */
interface Ranking {
  readonly entry: ExcessOperation;
  readonly weights: Weights;
}

function ranked(exposures: readonly Exposure[], operations: ProviderOperations): readonly ExcessOperation[] {
  const rankings: Ranking[] = [];
  const taken = new Uint8Array(operations.list.length);
  const unlisted = new Set<string>();
  const again = new Set<string>();
  for (const item of exposures) {
    const ranking = alone(item, operations);
    const { index } = ranking.weights;
    const isNew = index === undefined ? !unlisted.has(item.operation) : taken[index] === 0;
    if (index === undefined) unlisted.add(item.operation);
    else taken[index] = 1;
    if (isNew) rankings.push(ranking);
    else again.add(item.operation);
  }
  if (again.size > 0) joinAgain(rankings, again, exposures, operations);
  rankings.sort(byGravity);
  const worst = rankings.map(({ entry }) => entry);
  const indices = rankings.flatMap(({ weights }) => weights.index ?? []);
  TAKEN.set(worst, new OperationSet(operations.provider, operations.list.length, indices));
  return worst;
}

/** Ranks anew what is exposed more than once. */
function joinAgain(
  rankings: Ranking[],
  again: ReadonlySet<string>,
  exposures: readonly Exposure[],
  operations: ProviderOperations,
): void {
  const several = new Map<string, Exposure[]>();
  for (const item of exposures) {
    if (!again.has(item.operation)) continue;
    const all = several.get(item.operation);
    if (all === undefined) several.set(item.operation, [item]);
    else all.push(item);
  }
  for (const [position, { entry }] of rankings.entries()) {
    const all = several.get(entry.id);
    if (all !== undefined) rankings[position] = together(entry.id, all, operations);
  }
}

/** The operations of a ranking as a set. */
const TAKEN = new WeakMap<readonly ExcessOperation[], OperationSet>();

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

const ALONE = new WeakMap<Exposure, Ranking>();

/** An operation that is exposed once; credentials that share the exposure rank it alike. */
function alone(exposure: Exposure, operations: ProviderOperations): Ranking {
  const known = ALONE.get(exposure);
  if (known !== undefined) return known;
  const { operation: id, effects, asset, bound } = exposure;
  const made: Ranking = {
    entry: { id, effects, assets: [asset.name ?? asset.kind], bound },
    weights: weightsOf(exposure, operations),
  };
  ALONE.set(exposure, made);
  return made;
}

/** An operation with several assets counts by the heaviest. */
function together(id: string, all: readonly Exposure[], operations: ProviderOperations): Ranking {
  const weights = all
    .map((item) => alone(item, operations).weights)
    .reduce((a, b) => ({
      ...a,
      nearness: Math.max(a.nearness, b.nearness),
      weight: Math.max(a.weight, b.weight),
      position: Math.min(a.position, b.position),
    }));
  const bound = all.some((item) => item.bound === 'floor') ? 'floor' : 'ceiling';
  const assets = gravestFirst(id, all, operations);
  return { entry: { id, effects: all[0]?.effects ?? [], assets, bound }, weights };
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
 * What is left of a set without its irreversible operations: by effect, then by what people know, then by name. What
 * destroys and can be undone is a change.
 */
export function milderOperations(
  set: OperationSet,
  worst: readonly ExcessOperation[],
  operations: ProviderOperations,
): Excess['milder'] {
  const taken =
    TAKEN.get(worst) ??
    new OperationSet(
      operations.provider,
      operations.list.length,
      worst.flatMap(({ id }) => operations.index(id) ?? []),
    );
  const left = set.minus(taken);
  const count = left.size;
  const { inOrder: all, places } = byMildness(operations);
  // Of a few, the first are sooner found among them than in the whole list.
  const few = count < all.length / FEW;
  const first = few
    ? left.indices
        .map((index) => places[index] ?? 0)
        .sort((a, b) => a - b)
        .slice(0, NAMED)
        .flatMap((place) => all[place] ?? [])
    : firstOf(all, left);
  return { count, first: first.map(({ id, effect }) => ({ id, effect })) };
}

/** Less than this part of a list is few. */
const FEW = 50;

function firstOf(all: readonly Ranked[], wanted: OperationSet): Ranked[] {
  const first: Ranked[] = [];
  for (const item of all) {
    if (first.length === NAMED) break;
    if (wanted.has(item.index)) first.push(item);
  }
  return first;
}

interface Ranked {
  readonly index: number;
  readonly id: string;
  readonly effect: Effect;
}

/** A provider's list in the order in which what can be undone is named, and each operation's place in it; made once. */
const byMildness = oncePer((operations: ProviderOperations) => {
  const ranked = operations.list.map((operation, index) => {
    const effect = milderEffect(operation);
    const prominence = operations.prominence(index);
    return { index, id: operation.id, effect, rank: effectRank(effect), prominence };
  });
  ranked.sort((a, b) => b.rank - a.rank || inOrder(a.prominence, b.prominence) || compareText(a.id, b.id));
  const places = new Uint32Array(ranked.length);
  for (const [place, { index }] of ranked.entries()) places[index] = place;
  const all: readonly Ranked[] = ranked;
  return { inOrder: all, places };
});

function milderEffect({ effects }: Operation): Effect {
  const others = effects.map((effect) =>
    effect === 'destroy' || effect === 'unprotect' ? 'change' : effect,
  );
  return worstEffect(others) ?? 'read';
}

function inOrder(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

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
