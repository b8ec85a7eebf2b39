import type { Operation, ProviderOperations } from './catalogue.ts';
import { effectRank, worstEffect, type Effect } from './effect.ts';
import type { Exposure } from './exposure.ts';
import type { Excess, ExcessOperation } from './finding.ts';
import type { OperationSet } from './operation-set.ts';
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
  const kinds = [...operations.assets.keys()];
  const ranked = [...byId].map(([id, all]) => {
    const index = operations.index(id);
    const operation = index === undefined ? undefined : operations.list[index];
    const listed = all.map((item) => kinds.indexOf(item.asset.kind)).filter((position) => position >= 0);
    return {
      id,
      all,
      sure: all.some((item) => item.bound === 'floor'),
      nearness: Math.max(...all.map((item) => nearness(item, operation))),
      prominence: index === undefined ? Infinity : operations.prominence(index),
      weight: Math.max(...all.map((item) => assetWeight(item, operation))),
      position: Math.min(kinds.length, ...listed),
    };
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
  const taken = new Set(worst.map((item) => item.id));
  const left = [...set].flatMap((index) => {
    const operation = operations.list[index];
    if (operation === undefined || taken.has(operation.id)) return [];
    const effect = milderEffect(operation);
    return [{ operation, effect, rank: effectRank(effect), prominence: operations.prominence(index) }];
  });
  left.sort(
    (a, b) =>
      b.rank - a.rank || inOrder(a.prominence, b.prominence) || compareText(a.operation.id, b.operation.id),
  );
  return {
    count: left.length,
    first: left.slice(0, NAMED).map(({ operation: { id }, effect }) => ({ id, effect })),
  };
}

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
