import { oncePer } from '../util/once-per.ts';
import { compareText } from '../util/order.ts';
import type { Operation, ProviderOperations } from './catalogue.ts';
import type { Exposure } from './exposure.ts';
import type { ExcessOperation } from './finding.ts';

/** An operation with what it is ranked by. */
export interface Ranking {
  readonly entry: ExcessOperation;
  readonly weights: Weights;
}

/** What decides which operation is named before another; of one with several assets, the heaviest. */
export interface Weights {
  readonly nearness: number;
  readonly prominence: number;
  readonly weight: number;
  /** Of its kind in the catalogue's order; after the last where it has none. */
  readonly position: number;
}

/** Everything that one operation hits, ranked as one. */
export function rankingOf(exposures: readonly Exposure[], operations: ProviderOperations): Ranking {
  const { operation: id = '', effects = [] } = exposures[0] ?? {};
  const bound = exposures.some((item) => item.bound === 'floor') ? 'floor' : 'ceiling';
  const entry = { id, effects, assets: gravestFirst(exposures, operations), bound } as const;
  const weights = exposures
    .map((item) => weightsOf(item, operations))
    .reduce((a, b) => ({
      prominence: a.prominence,
      nearness: Math.max(a.nearness, b.nearness),
      weight: Math.max(a.weight, b.weight),
      position: Math.min(a.position, b.position),
    }));
  return { entry, weights };
}

/** Order of two rankings: the graver one first. */
export function byGravity(
  { entry: a, weights: own }: Ranking,
  { entry: b, weights: other }: Ranking,
): number {
  if (a.bound !== b.bound) return a.bound === 'floor' ? -1 : 1;
  return (
    other.nearness - own.nearness ||
    inOrder(own.prominence, other.prominence) ||
    other.weight - own.weight ||
    own.position - other.position ||
    compareText(a.id, b.id)
  );
}

function weightsOf(exposure: Exposure, operations: ProviderOperations): Weights {
  const { index } = exposure;
  const operation = operationOf(exposure, operations);
  const position = kindPositions(operations).get(exposure.asset.kind) ?? operations.assets.size;
  return {
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

function operationOf({ index }: Exposure, { list }: ProviderOperations): Operation | undefined {
  return index === undefined ? undefined : list[index];
}

/**
 * What an operation hits: what is declared or found and hit itself first, then data before copies and settings, then in
 * the order of the catalogue's assets.
 */
function gravestFirst(exposures: readonly Exposure[], operations: ProviderOperations): readonly string[] {
  const [first] = exposures;
  const operation = first === undefined ? undefined : operationOf(first, operations);
  const position = kindPositions(operations);
  const ordered = exposures.toSorted(
    (a, b) =>
      nearness(b, operation) - nearness(a, operation) ||
      KEEPS.indexOf(a.asset.keeps) - KEEPS.indexOf(b.asset.keeps) ||
      (position.get(a.asset.kind) ?? -1) - (position.get(b.asset.kind) ?? -1) ||
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
