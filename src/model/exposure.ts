import { oncePer } from '../util/once-per.ts';
import type { Effect } from './effect.ts';
import type { Place } from './fragment.ts';
import type { Gate, RecoverySystem, SafeguardState } from './safeguard.ts';

/** An asset as an exposure sees it: declared by name, found in a file, or only a kind on a floor. */
export interface Asset {
  readonly kind: string;
  readonly title: string;
  readonly keeps: 'data' | 'copies' | 'settings';
  readonly source: 'declared' | 'found' | 'kind';
  readonly name?: string;
  readonly at?: string;
  readonly environment?: string;
  readonly place?: Place;
}

/** One step from a credential to an operation: the operation that leads on and what it yields. */
export interface RouteStep {
  readonly credential: string;
  readonly operation: string;
  /** What the step obtains: a credential id, a role, a type. */
  readonly yields?: string;
}

/** A safeguard as judged for one credential, operation and route. */
export interface JudgedGate {
  readonly gate: Gate;
  readonly state: SafeguardState;
  /** Why it fell: the operation that disarms it, who holds that, or the route round it. */
  readonly because?: string;
}

export interface JudgedRecovery {
  readonly system: RecoverySystem;
  readonly state: SafeguardState;
  /** Operation that destroys or disables it, and the credential that holds it. */
  readonly because?: string;
  readonly by?: { readonly credential: string; readonly operation: string };
}

/**
 * A credential × an irreversible operation × an asset (design 2). Checks and severities read it. Whose it is, is said by
 * the list it stands in: credentials that are alike share it.
 */
export interface Exposure {
  readonly operation: string;
  /** In the list of the credential's provider; none of a plane that is known in words. */
  readonly index: number | undefined;
  readonly effects: readonly Effect[];
  readonly asset: Asset;
  /** `floor`: it surely can; `ceiling`: at most. */
  readonly bound: 'floor' | 'ceiling';
  /** Whether a job of the credential names the operation exactly, on this asset. */
  readonly inJob: boolean;
  /** The asset's, else the credential's; `unknown` where several are reached. */
  readonly environment: string;
  readonly gates: readonly JudgedGate[];
  readonly recovery: readonly JudgedRecovery[];
}

/** The effects of all of a list, each once. */
export const effectsOf = oncePer((exposures: readonly Exposure[]): readonly Effect[] => {
  const distinct: Effect[] = [];
  for (const { effects } of exposures) {
    for (const effect of effects) if (!distinct.includes(effect)) distinct.push(effect);
  }
  return distinct;
});

/** So many operations are looked for one by one. */
const LOOKED_FOR = 8;

/** The first of some operations that a list exposes: mostly one of the very first, so that nothing is made of the list. */
export function firstExposed(
  operations: readonly { readonly id: string }[],
  exposures: readonly Exposure[],
): string | undefined {
  for (const { id } of operations.slice(0, LOOKED_FOR)) {
    if (exposures.some(({ operation }) => operation === id)) return id;
  }
  if (operations.length <= LOOKED_FOR) return undefined;
  const exposed = new Set(exposures.map(({ operation }) => operation));
  return operations.find(({ id }) => exposed.has(id))?.id;
}
