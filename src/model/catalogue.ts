import type { Effect } from './effect.ts';
import type { OperationSet } from './operation-set.ts';

/** What an owner can do after the call. Sources that disagree (`disputed`) mean none. */
export interface Undo {
  readonly by: string;
  readonly how: string;
  readonly for: string;
  /** What ends or shortens it: operation ids. */
  readonly cutBy?: readonly string[];
  readonly source: string;
  readonly seen: string;
  readonly disputed?: string;
}

/** An operation that hands out a credential. */
export interface Yield {
  /** Type of the credential it yields, or `*` for any of the provider. */
  readonly type: string;
  /** Host patterns that a value in the inventory must have to be the one it yields. */
  readonly host?: readonly string[];
}

/** One operation of a provider. */
export interface Operation {
  /** `railway:volumeDelete`, `aws:s3:DeleteObject`, `github:repos/delete`, `postgres:DROP DATABASE`. */
  readonly id: string;
  readonly plane: string;
  /** Effects, worst last. Never empty. */
  readonly effects: readonly Effect[];
  /** Asset kinds by effect: `{ destroy: ['volume'] }`. */
  readonly assets: Readonly<Partial<Record<Effect, readonly string[]>>>;
  readonly undo?: Undo;
  readonly yields?: readonly Yield[];
  readonly method?: string;
  readonly path?: string;
  readonly deprecated?: true;
  /** One line that its name does not say. */
  readonly note?: string;
  readonly source?: string;
  /** `false`: the effect is the list's default and nobody has reviewed this operation. */
  readonly reviewed: boolean;
}

/** A list of operations; `complete: false` says that the provider has more. */
export interface Plane {
  readonly provider: string;
  readonly name: string;
  readonly complete: boolean;
  readonly source: string;
  readonly title: string;
}

/** What can be lost. `in`: the kinds of container that it goes with. */
export interface AssetKind {
  /** `railway/volume`. */
  readonly id: string;
  readonly title: string;
  readonly in: readonly string[];
  readonly keeps: 'data' | 'copies' | 'settings';
  /** Encryption key whose deletion destroys it. */
  readonly key?: string;
  /** Kind of `data` that copies of this kind restore. */
  readonly restores?: readonly string[];
  /** Copies of this kind exist by default, without anybody asking for them. */
  readonly byDefault?: boolean;
  readonly source?: string;
  readonly note?: string;
}

/** A kind of control that a recogniser can find in a file or that the provider keeps. */
export interface GateKind {
  /** `aws/rds-deletion-protection`. */
  readonly id: string;
  readonly title: string;
  readonly ladder: GateLadder;
  readonly covers: readonly string[];
  /** Operations that switch it off, for the same principal. */
  readonly disarmedBy: readonly string[];
  readonly source: string;
  readonly note?: string;
}

/** Strongest first (design 9). `local` and below count as no gate for a readable value. */
export const GATE_LADDER = [
  'provider-refusal',
  'second-principal',
  'delay',
  'typed-confirmation',
  'policy-proxy',
  'local',
  'prompt',
] as const;
export type GateLadder = (typeof GATE_LADDER)[number];

/** A named set of operations, as the provider's console names it. */
export interface OperationGroup {
  /** `github/contents:write`, `stripe/Charges: read`. */
  readonly id: string;
  readonly title: string;
  readonly operations: readonly string[];
  readonly source?: string;
}

/** What the holder of a type may do on a plane that has no list. */
export interface Unlisted {
  readonly plane: string;
  /** In words: "everything the user may do in the chosen team". */
  readonly words: string;
  /** Effects that are possible, worst last. */
  readonly effects: readonly Effect[];
  /** Asset kinds that these effects hit. */
  readonly assets?: Readonly<Partial<Record<Effect, readonly string[]>>>;
}

/** How much of the authority the kind of a token tells. */
export type Known = 'fixed' | 'token' | 'no';

/** Authority of a credential type, before anything is known of one credential. */
export interface TypeAuthority {
  readonly known: Known;
  /** Planes that the type opens. A plane without a list and without `unlisted` is unknown, not empty. */
  readonly planes: readonly string[];
  /** Ids, patterns (`railway:*`) and set names that the type may perform at most; with `fixed` surely. */
  readonly permits: readonly string[];
  /** What surely every credential of the type may do, with `known: no` or `token`. */
  readonly floor: readonly string[];
  readonly unlisted: readonly Unlisted[];
  /** The resources in words: "every project and workspace of the account". */
  readonly reaches: string;
  /** Where `known: token`: which of the value's own statements decide, first that holds. */
  readonly states: readonly TokenRule[];
  /**
   * Name of the list in `Credential.states` whose entries are sets of the provider (`contents:write` →
   * `github/contents:write`); `permissions` reads a workflow's block. Where present it sets both bounds.
   */
  readonly grantsFrom?: string;
  /** Whose it can be, as patterns of the names that documents use: `user/*`. None where no document speaks of them. */
  readonly principals?: readonly string[];
  /** What the ceiling leaves open, in words. */
  readonly note?: string;
}

/** `when` compares `Match.states` (string equality or list membership); it then sets the authority. */
export interface TokenRule {
  readonly when: Readonly<Record<string, string | number | boolean>>;
  readonly permits: readonly string[];
  readonly floor?: readonly string[];
  readonly unlisted?: readonly Unlisted[];
  readonly reaches?: string;
}

/** A type of credential: an entry of the catalogue. Detection data lives apart, in `DetectionRule`. */
export interface CredentialType {
  /** `railway/account-token`. */
  readonly id: string;
  readonly provider: string;
  /** Plain name: "Railway account token". */
  readonly title: string;
  readonly authority: TypeAuthority;
  /** Narrower types that exist; empty with `narrowerNote` where the provider offers none. */
  readonly narrower: readonly string[];
  readonly narrowerNote?: string;
  /** `never`, a duration in words, or `optional` where the holder may set an end. */
  readonly expires: string;
  /** The provider offers a kind that ends by itself, although this one does not. */
  readonly offersExpiry: boolean;
  /** What it ends with by itself: `job`, the job of a pipeline that it is made for. */
  readonly endsWith?: 'job';
  readonly revoke?: string;
  readonly public: boolean;
  /** Role behind a public key, or set for a type that acts as a database role. */
  readonly actsAs?: string;
  readonly references: readonly string[];
  /** How it is recognised, in words, for `explain`. */
  readonly recognised: string;
}

/** Types by the name that another scanner has for what it finds, in lower case, by scanner. */
export type ReportedAs = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** The catalogue: a value handed from room to room. Lists load when a credential of that provider is met. */
export interface Catalogue {
  /** Newest review day of any provider, and a hash over all rules. */
  readonly reviewed: string;
  readonly hash: string;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly types: ReadonlyMap<string, CredentialType>;
  /** Loads a provider's lists. Cached; an unknown provider gives one without planes. */
  operations(provider: string): ProviderOperations;
}

export interface Provider {
  readonly id: string;
  readonly title: string;
  readonly reviewed: string;
  /** Names a manifest, host or variable may be recognised by. */
  readonly hosts: readonly string[];
}

/** All that is known about one provider's operations. */
export interface ProviderOperations {
  readonly provider: string;
  readonly planes: readonly Plane[];
  /** In list order; the index is the bit in an {@link OperationSet}. */
  readonly list: readonly Operation[];
  readonly assets: ReadonlyMap<string, AssetKind>;
  readonly groups: ReadonlyMap<string, OperationGroup>;
  readonly gates: ReadonlyMap<string, GateKind>;
  /** Index of an operation; `undefined` if the provider has none of that name. AWS action names fold case. */
  index(id: string): number | undefined;
  /** Position in which reports name an operation: what people know first, `Infinity` for what nothing was said of. */
  prominence(index: number): number;
  /** Resolves ids, patterns and set names; what is unknown is returned as such. */
  resolve(names: readonly string[]): { readonly set: OperationSet; readonly unknown: readonly string[] };
}
