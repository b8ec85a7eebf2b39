import type { Place } from '../../model/fragment.ts';
import type { JsonChange } from './change-json.ts';

/** A place in the JSON report. */
export interface JsonPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly inName?: true;
}

/** A place without what only the terminal needs. */
export function placeJson(place: Place): JsonPlace {
  const { path, line, column, inName } = place;
  return { path, line, column, ...(inName === true ? { inName } : {}) };
}

/** Operations by name, the worst of them all. */
export interface JsonOperations {
  readonly worst: readonly {
    readonly id: string;
    readonly effects: readonly string[];
    readonly assets: readonly string[];
    readonly bound: string;
  }[];
  readonly milder: {
    readonly count: number;
    readonly first: readonly { readonly id: string; readonly effect: string }[];
  };
  readonly resources: readonly string[];
}

/** A finding of the JSON report, version 1. */
export interface JsonFinding {
  readonly id: string;
  readonly check: string;
  readonly severity: string;
  readonly title: string;
  /** Id of the credential; `null` for findings about a context, an asset or the manifest. */
  readonly credential: string | null;
  readonly subject: string;
  readonly asset: { readonly kind: string; readonly name: string | null; readonly at: string | null } | null;
  readonly environment: string;
  readonly facets: readonly { readonly check: string; readonly severity: string; readonly what: string }[];
  readonly excess:
    | (JsonOperations & {
        readonly bound: string;
        readonly operations: number;
        readonly irreversible: number;
        readonly jobOperations: number;
        readonly authorityOperations: number;
      })
    | null;
  readonly places: readonly (JsonPlace & {
    readonly source: string;
    readonly tracked: boolean;
    readonly tracking: string;
    readonly commit?: string;
  })[];
  readonly gate: {
    readonly state: string;
    readonly gates: readonly object[];
    readonly prompts: readonly { readonly path: string; readonly line: number; readonly quote: string }[];
  };
  readonly recovery: { readonly state: string; readonly systems: readonly object[] };
  readonly route: readonly object[];
  readonly next: readonly object[];
  readonly accepted: object | null;
  readonly reopened?: string;
  readonly new: boolean;
}

/** One end of an authority in the JSON report. */
export interface JsonBound {
  readonly basis: string;
  readonly because: string;
  readonly operations: number;
  readonly irreversible: number;
  readonly effects: readonly string[];
  readonly planes: readonly { readonly plane: string; readonly kind: string; readonly words?: string }[];
  readonly places: readonly JsonPlace[];
}

/** A credential of the JSON report. */
export interface JsonCredential {
  readonly id: string;
  readonly type: string;
  readonly types: readonly string[];
  readonly fits: readonly string[];
  readonly role: string;
  readonly reached: string;
  readonly standing: string;
  readonly checksum?: 'holds' | 'fails';
  readonly environment: string;
  readonly environmentBasis: string;
  readonly public: boolean;
  readonly job: readonly string[];
  readonly fingerprint?: string;
  readonly reference?: {
    readonly store: string;
    readonly names: readonly string[];
    readonly environment: string | null;
  };
  readonly authority: {
    readonly settled: boolean;
    readonly floor: JsonBound;
    readonly ceiling: JsonBound;
  } | null;
  readonly places: readonly (JsonPlace & {
    readonly endColumn: number;
    readonly source: string;
    readonly tracked: boolean;
    readonly tracking: string;
    readonly firstCommit?: string;
    readonly lastCommit?: string;
  })[];
}

/** What came of an imported report. */
export interface JsonImport {
  readonly path: string;
  readonly tools: readonly string[];
  readonly format: string;
  readonly results: number;
  readonly here: number;
  readonly byPlace: number;
  readonly added: readonly (JsonPlace & { readonly rule: string; readonly types: readonly string[] })[];
  readonly untyped: readonly JsonImportNote[];
  readonly unjoined: readonly JsonImportNote[];
  readonly missing: number;
  readonly inside?: { readonly path: string; readonly values: number };
}

/** A result that names no type here, or that could not be joined. */
export interface JsonImportNote {
  readonly rule: string;
  readonly what: string;
  readonly place?: JsonPlace;
}

/** The whole document. */
export interface JsonReport {
  readonly version: 1;
  readonly tool: {
    readonly name: string;
    readonly version: string;
    readonly catalogue: string;
    readonly reviewed: string;
  };
  readonly asOf: string;
  readonly exit: number;
  readonly result: string;
  readonly audited: {
    readonly name: string;
    readonly mode: string;
    readonly history: boolean;
    readonly branch?: string;
    readonly head?: string;
    readonly base?: string;
  };
  readonly findings: readonly JsonFinding[];
  readonly credentials: readonly JsonCredential[];
  readonly names: readonly (JsonPlace & { readonly store: string; readonly name: string })[];
  readonly contexts: readonly {
    readonly name: string;
    readonly kind: string;
    readonly credentials: readonly string[];
  }[];
  /** Findings that are accepted, how many of them nobody has looked at, and which acceptances end within thirty days. */
  readonly acceptances: {
    readonly findings: number;
    readonly unreviewed: number;
    readonly endingSoon: readonly {
      readonly id: string;
      readonly check: string;
      readonly until: string;
      readonly days: number;
    }[];
  };
  /** Of a range or an index: what it does to the authority of the repository. */
  readonly change?: JsonChange;
  readonly coverage: {
    readonly read: object;
    readonly gaps: readonly object[];
    readonly leftOut: readonly object[];
    /** Reports of other scanners; absent where none was imported. */
    readonly imports?: readonly JsonImport[];
  };
  readonly manifest: {
    readonly paths: readonly string[];
    readonly revision: string;
    readonly state: string;
    readonly lastChange?: object;
    /** `counts`: what of an entry counts already; `null` where nothing of it does. */
    readonly notYetCounting: readonly (JsonPlace & {
      readonly what: string;
      readonly text: string;
      readonly counts: string | null;
    })[];
    /** Who must review each file of `notYetCounting`, as the reviewed CODEOWNERS says. */
    readonly owners?: Readonly<Record<string, readonly string[]>>;
  };
}
