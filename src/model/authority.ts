import type { Effect } from './effect.ts';
import type { Passage } from './evidence.ts';
import type { Place } from './fragment.ts';
import type { OperationSet } from './operation-set.ts';

/** How an authority is known (design 6). */
export const BASES = ['fixed', 'token', 'evidence', 'attested', 'proved', 'documented'] as const;
export type Basis = (typeof BASES)[number];

/**
 * A set of operations on a set of resources. Resources are globs in the provider's own names (`*` crosses every
 * separator); `['*']` is everywhere.
 */
export interface Grant {
  readonly operations: OperationSet;
  readonly on: readonly string[];
}

/** What a bound says about one plane. */
export type PlaneAuthority =
  | { readonly plane: string; readonly kind: 'listed'; readonly grants: readonly Grant[] }
  | {
      readonly plane: string;
      readonly kind: 'unlisted';
      readonly words: string;
      readonly effects: readonly Effect[];
      readonly assets: Readonly<Partial<Record<Effect, readonly string[]>>>;
    }
  | { readonly plane: string; readonly kind: 'unknown' };

/** One end of an authority. */
export interface Bound {
  readonly basis: Basis;
  /** Where it is stated: files, or the manifest's entry. */
  readonly places: readonly Place[];
  /** In words, for the report: "Railway gives this token every operation of the account". */
  readonly because: string;
  readonly sources: readonly string[];
  readonly planes: readonly PlaneAuthority[];
}

/** What a credential permits: `floor` surely, `ceiling` at most. The ceiling always covers the floor. */
export interface Authority {
  readonly credential: string;
  readonly provider: string;
  /** Provider accounts that the value or its evidence states; empty where unknown. */
  readonly accounts: readonly string[];
  /** Principals whose evidence was bound, those that they can become included. */
  readonly principals: readonly string[];
  /** Principals that it may become, whose own documents are part of the ceiling. */
  readonly mayBecome: readonly Passage[];
  readonly floor: Bound;
  readonly ceiling: Bound;
  /** `true` when nothing can lie between the two. */
  readonly settled: boolean;
  /** What was met and not understood, so that the ceiling stays open: statement and place. */
  readonly reopened: readonly { readonly what: string; readonly place?: Place }[];
  /** Principals that documents here speak of, that it may be the credential of, and that nothing binds to it. */
  readonly unbound: readonly Unbound[];
}

/** A principal with the files that state what it may do. */
export interface Unbound {
  readonly principal: string;
  readonly paths: readonly string[];
}
