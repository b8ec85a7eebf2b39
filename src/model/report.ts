import type { Authority } from './authority.ts';
import type { Catalogue } from './catalogue.ts';
import type { Change } from './change.ts';
import type { Credential } from './credential.ts';
import type { Exposure } from './exposure.ts';
import type { Finding, Severity } from './finding.ts';
import type { Coverage } from './fragment.ts';
import type { ImportOutcome } from './import.ts';
import type { Manifest, Widening } from './manifest.ts';
import type { Controls } from './safeguard.ts';
import type { Reference } from './match.ts';

/** What an audit reads: a folder, a range of commits, the index, or standard input. */
export type AuditMode = 'full' | 'range' | 'staged' | 'stdin';

/** What was asked for. */
export interface Scope {
  readonly mode: AuditMode;
  /** Revision that a range starts from, as given. */
  readonly base?: string;
  readonly history: boolean;
  readonly dependencies: boolean;
}

/** The repository as the report names it; no absolute path. */
export interface Audited {
  /** `github.com/acme/app` from the origin remote without userinfo, else the folder's name. */
  readonly name: string;
  readonly branch?: string;
  readonly head?: { readonly oid: string; readonly date: string };
  readonly base?: { readonly rev: string; readonly oid: string };
}

/** What is reachable together. */
export interface Context {
  /** `workspace`, `ci .github/workflows/deploy.yml`. */
  readonly name: string;
  readonly kind: 'workspace' | 'ci';
  readonly credentials: readonly string[];
  readonly environment?: string;
}

/** Everything a reporter needs. A reporter is pure: Report -> text. */
export interface Report {
  readonly version: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly scope: Scope;
  readonly audited: Audited;
  readonly catalogue: Catalogue;
  readonly credentials: readonly Credential[];
  /** Names that were seen without a value: `process.env.X`, counted and listed. */
  readonly names: readonly Reference[];
  readonly authorities: ReadonlyMap<string, Authority>;
  readonly jobs: ReadonlyMap<string, readonly string[]>;
  readonly contexts: readonly Context[];
  /** By credential. */
  readonly exposures: ReadonlyMap<string, readonly Exposure[]>;
  readonly findings: readonly Finding[];
  readonly controls: Controls;
  readonly manifest: Manifest;
  readonly widenings: readonly Widening[];
  /** What a range or an index does to the authority of the repository; a full run has no change. */
  readonly change?: Change;
  /** Who must review each file of `widenings`, as the reviewed CODEOWNERS says; only where that can be told. */
  readonly owners?: ReadonlyMap<string, readonly string[]>;
  readonly coverage: Coverage;
  /** What came of each report that was imported. */
  readonly imports?: readonly ImportOutcome[];
  readonly failOn: Severity | 'never';
  readonly result: 'clean' | 'findings' | 'incomplete';
  readonly exit: 0 | 1 | 3;
}
