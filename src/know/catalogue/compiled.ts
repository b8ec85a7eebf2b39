import type {
  AssetKind,
  CredentialType,
  GateKind,
  OperationGroup,
  Plane,
  Provider,
  Undo,
  Yield,
} from '../../model/catalogue.ts';
import type { ProviderCalls } from '../../model/calls.ts';
import type { Detection } from '../../model/detection.ts';
import type { Effect } from '../../model/effect.ts';

/** What every run needs: types and detection. Plain JSON. */
export interface CompiledCore {
  readonly version: 1;
  /** Newest review day of any provider. */
  readonly reviewed: string;
  /** SHA-256 over all rule files, shortened. */
  readonly hash: string;
  readonly providers: readonly Provider[];
  readonly types: readonly CredentialType[];
  readonly detection: Detection;
}

/** Effects of an operation and the asset kinds they hit. */
export interface Does {
  readonly effects: readonly Effect[];
  readonly assets: Readonly<Partial<Record<Effect, readonly string[]>>>;
}

/** What an overlay or a hand-written entry adds to an operation. */
export interface Extra {
  readonly undo?: Undo;
  readonly yields?: readonly Yield[];
  readonly note?: string;
  readonly source?: string;
}

export const REVIEWED = 1;
export const DEPRECATED = 2;

/** Name after the prefix, index in `does`, flags, index in `methods` (-1 for none), path, index in `extras`. */
export type OperationRow = readonly [
  name: string,
  does: number,
  flags: number,
  method: number,
  path?: string,
  extra?: number,
];

/** Operations of one file of one plane. */
export interface CompiledList {
  readonly plane: string;
  readonly prefix: string;
  readonly rows: readonly OperationRow[];
}

/** A provider's operations, assets, sets and gates, compact. Plain JSON; loaded when a credential needs it. */
export interface ProviderLists {
  readonly provider: string;
  /** Names of operations are compared without case. */
  readonly foldCase: boolean;
  readonly planes: readonly Plane[];
  readonly lists: readonly CompiledList[];
  readonly does: readonly Does[];
  readonly methods: readonly string[];
  readonly extras: readonly Extra[];
  readonly assets: readonly AssetKind[];
  readonly groups: readonly OperationGroup[];
  readonly gates: readonly GateKind[];
  /** Ids, patterns and sets in the order in which reports name them. */
  readonly first: readonly string[];
}

/** Types by other scanners' names, by scanner; names in lower case. Plain JSON; loaded when a report is imported. */
export type CompiledNames = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** The catalogue, compiled. */
export interface CompiledCatalogue {
  readonly names: CompiledNames;
  readonly core: CompiledCore;
  readonly providers: Readonly<Record<string, ProviderLists>>;
  /** How code spells what it asks: read by what looks for uses, and by nothing else. */
  readonly calls: readonly ProviderCalls[];
}
