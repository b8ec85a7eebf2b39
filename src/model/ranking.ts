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
 * know (the catalogue's `first`), then by the order of the catalogue's assets.
 */
export function worstOperations(
  exposures: readonly Exposure[],
  operations: ProviderOperations,
): ExcessOperation[] {
  const byId = new Map<string, Exposure[]>();
  for (const item of exposures) {
    const all = byId.get(item.operation);
    if (all === undefined) byId.set(item.operation, [item]);
    else all.push(item);
  }
  const ranked = [...byId].map(([id, all]) => {
    const heaviest = all
      .map((item) => weightsOf(item, operations))
      .reduce((a, b) => ({
        nearness: Math.max(a.nearness, b.nearness),
        prominence: a.prominence,
        weight: Math.max(a.weight, b.weight),
        position: Math.min(a.position, b.position),
      }));
    return { id, all, sure: all.some((item) => item.bound === 'floor'), ...heaviest };
  });
  ranked.sort(
    (a, b) =>
      Number(b.sure) - Number(a.sure) ||
      b.nearness - a.nearness ||
      inOrder(a.prominence, b.prominence) ||
      b.weight - a.weight ||
      a.position - b.position ||
      compareText(a.id, b.id),
  );
  return ranked.map(({ id, all, sure }) => ({
    id,
    effects: all[0]?.effects ?? [],
    assets: gravestFirst(id, all, operations),
    bound: sure ? 'floor' : 'ceiling',
  }));
}

interface Weights {
  readonly nearness: number;
  readonly prominence: number;
  readonly weight: number;
  /** Of its kind in the catalogue's order; after the last where it has none. */
  readonly position: number;
}

const WEIGHTS = new WeakMap<Exposure, Weights>();

/** What an exposure is ranked by; credentials that share it rank it alike. */
function weightsOf(exposure: Exposure, operations: ProviderOperations): Weights {
  const known = WEIGHTS.get(exposure);
  if (known !== undefined) return known;
  const index = operations.index(exposure.operation);
  const operation = index === undefined ? undefined : operations.list[index];
  const kinds = [...operations.assets.keys()];
  const position = kinds.indexOf(exposure.asset.kind);
  const made: Weights = {
    nearness: nearness(exposure, operation),
    prominence: index === undefined ? Infinity : operations.prominence(index),
    weight: assetWeight(exposure, operation),
    position: position < 0 ? kinds.length : position,
  };
  WEIGHTS.set(exposure, made);
  return made;
}

/**
 * What an operation hits: what is declared or found and hit itself first, then data before copies and settings, then in
 * the order of the catalogue's assets.
 */
function gravestFirst(
  id: string,
  exposures: readonly Exposure[],
  operations: ProviderOperations,
): readonly string[] {
  const [only] = exposures;
  if (exposures.length === 1 && only !== undefined) return [only.asset.name ?? only.asset.kind];
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
  const taken = new OperationSet(
    operations.provider,
    operations.list.length,
    worst.flatMap(({ id }) => operations.index(id) ?? []),
  );
  const left = set.minus(taken);
  const first: { readonly id: string; readonly effect: Effect }[] = [];
  for (const { index, id, effect } of left.empty ? [] : byGravity(operations)) {
    if (first.length === NAMED) break;
    if (left.has(index)) first.push({ id, effect });
  }
  return { count: left.size, first };
}

interface Ranked {
  readonly index: number;
  readonly id: string;
  readonly effect: Effect;
}

/** A provider's list in the order in which what can be undone is named; made once. */
const byGravity = oncePer((operations: ProviderOperations): readonly Ranked[] => {
  const ranked = operations.list.map((operation, index) => {
    const effect = milderEffect(operation);
    const prominence = operations.prominence(index);
    return { index, id: operation.id, effect, rank: effectRank(effect), prominence };
  });
  return ranked.sort(
    (a, b) => b.rank - a.rank || inOrder(a.prominence, b.prominence) || compareText(a.id, b.id),
  );
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
