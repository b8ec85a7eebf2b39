import type { Authority } from './authority.ts';
import type { Catalogue } from './catalogue.ts';
import type { Credential, Sighting } from './credential.ts';
import type { Effect } from './effect.ts';
import type { Exposure } from './exposure.ts';
import type { Coverage, Place } from './fragment.ts';
import type { Acceptance, Attestation, DeclaredEvidence, Job, Manifest, Widening } from './manifest.ts';
import type { Context, Scope } from './report.ts';
import type { Controls } from './safeguard.ts';

/** What the manifest says about one credential, resolved. */
export interface Declared {
  readonly jobs: readonly Job[];
  /** Sightings at places that no job names. */
  readonly elsewhere: readonly Sighting[];
  readonly evidence: readonly DeclaredEvidence[];
  readonly attested: readonly Attestation[];
  /** Files that its evidence names and that no reader understood. */
  readonly open: readonly { readonly what: string; readonly place: Place }[];
}

/** A way from a credential to more than its own operations; whose it is, is said by the list it stands in. */
export interface Escalation {
  /** Operation of the credential that leads on. */
  readonly operation: string;
  /** `floor`: what it yields is shown in the inventory or in evidence; else only at most. */
  readonly bound: 'floor' | 'ceiling';
  /** What it obtains: a credential id, a principal, a type, or `everything` of the provider. */
  readonly obtains:
    | { readonly kind: 'credential'; readonly id: string }
    | { readonly kind: 'principal'; readonly name: string }
    | { readonly kind: 'type'; readonly id: string }
    | { readonly kind: 'everything' }
    /** It escalates, and the catalogue does not say to what. */
    | { readonly kind: 'more' };
  readonly worst: Effect;
  /** An irreversible operation at the end of the way, where one is known. */
  readonly reaches?: string;
  /** A job of the credential names the operation exactly. */
  readonly inJob: boolean;
}

/** Everything a check reads. Checks are pure. */
export interface Facts {
  readonly asOf: string;
  readonly scope: Scope;
  readonly catalogue: Catalogue;
  readonly manifest: Manifest;
  readonly credentials: readonly Credential[];
  readonly declared: ReadonlyMap<string, Declared>;
  readonly authorities: ReadonlyMap<string, Authority>;
  readonly contexts: readonly Context[];
  /** By credential. */
  readonly exposures: ReadonlyMap<string, readonly Exposure[]>;
  readonly escalations: ReadonlyMap<string, readonly Escalation[]>;
  readonly controls: Controls;
  readonly widenings: readonly Widening[];
  readonly coverage: Coverage;
  /** Whether a file of this path exists in the audited tree. */
  readonly read: (path: string) => boolean;
  /** For an index, of which only the changed files are read: those that it removes and that held a credential. */
  readonly left?: (credential: string) => readonly string[];
  readonly acceptances: readonly Acceptance[];
}
