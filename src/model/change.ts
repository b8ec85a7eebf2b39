import type { Authority } from './authority.ts';
import type { Credential, Sighting } from './credential.ts';
import type { Exposure } from './exposure.ts';
import type { Excess } from './finding.ts';
import type { Coverage, Place } from './fragment.ts';
import type { Widening } from './manifest.ts';
import type { Controls, SafeguardBasis, SafeguardState } from './safeguard.ts';
import type { Catalogue } from './catalogue.ts';

/** What a comparison reads of one revision: a report has it, and so have the facts of a range's base. */
export interface Surveyed {
  readonly catalogue: Catalogue;
  readonly credentials: readonly Credential[];
  readonly authorities: ReadonlyMap<string, Authority>;
  /** By credential. */
  readonly exposures: ReadonlyMap<string, readonly Exposure[]>;
  readonly controls: Controls;
}

/** Operations that one end of an authority has in one revision and not in the other, worst first. */
export interface Difference extends Pick<Excess, 'operations' | 'irreversible' | 'worst' | 'milder'> {
  /** Where it reaches farther, for operations that both revisions have there or elsewhere. */
  readonly resources: readonly string[];
  /** Planes that no list describes, in words, and planes of which nothing is known. */
  readonly words: readonly string[];
}

/** One end of an authority in both revisions. */
export interface BoundChange {
  /** Operations before and after; 0 where the credential is not there. */
  readonly before: number;
  readonly after: number;
  /** Irreversible operations before and after. */
  readonly irreversible: { readonly before: number; readonly after: number };
  readonly gained: Difference;
  readonly lost: Difference;
  /** How the end is known after the change, or before it where the credential is gone. */
  readonly because: string;
}

/** What became of one credential. */
export interface CredentialChange {
  readonly what: 'added' | 'removed' | 'changed';
  /** As it is after the change; as it was before it where it is gone. */
  readonly credential: Credential;
  /** Places by path: lines that only shifted are none. */
  readonly places: { readonly gained: readonly Sighting[]; readonly lost: readonly Sighting[] };
  /** Titles of types before and after, where what it is taken for changed. */
  readonly type?: { readonly before: string; readonly after: string };
  readonly environment?: { readonly before: string; readonly after: string };
  /** Absent for what permits nothing: an identifier, an example. */
  readonly floor?: BoundChange;
  readonly ceiling?: BoundChange;
}

/** What became of a gate or a recovery system. */
export interface SafeguardChange {
  readonly kind: 'gate' | 'recovery';
  readonly what: 'added' | 'removed' | 'weaker' | 'stronger';
  readonly title: string;
  readonly basis: SafeguardBasis;
  /** Resources or assets it covers; empty: all of its kind. */
  readonly on: readonly string[];
  readonly place?: Place;
  /** States as judged, where it stood before something that a credential reaches. */
  readonly before?: SafeguardState;
  readonly after?: SafeguardState;
  readonly because?: string;
  /** Operations of credentials here before which no gate holds any more. */
  readonly bares: readonly { readonly credential: string; readonly operation: string }[];
}

/** An entry of the manifest that differs, in words. */
export interface EntryChange {
  /** Section of the file: `job`, `gate`, `recovery`, `evidence`, … */
  readonly section: string;
  readonly what: 'added' | 'removed' | 'wider' | 'narrower' | 'changed';
  readonly text: string;
  readonly place: Place;
}

/** How the authority of a repository changed between two revisions. */
export interface Change {
  readonly credentials: readonly CredentialChange[];
  readonly safeguards: readonly SafeguardChange[];
  readonly entries: readonly EntryChange[];
  /** Something is permitted, or no longer guarded, that was not so before. */
  readonly wider: boolean;
  readonly narrower: boolean;
}

/** A principal whose documents say something else now, and to which no credential here is bound. */
export interface PolicyChange {
  readonly provider: string;
  readonly principal: string;
  readonly effect: 'wider' | 'narrower' | 'other';
  readonly place?: Place;
}

/** One side of a comparison: a commit, or the work tree. */
export interface Revision {
  /** As it was asked for; `work tree`. */
  readonly rev: string;
  /** Absent for the work tree. */
  readonly oid?: string;
  /** Credentials that could let somebody in. */
  readonly credentials: number;
  readonly coverage: Coverage;
}

/** Two revisions of one repository, the files of each; their history is not compared. */
export interface Comparison {
  /** Of the tool. */
  readonly version: string;
  readonly asOf: string;
  /** The repository's name. */
  readonly name: string;
  readonly catalogue: Catalogue;
  readonly before: Revision;
  readonly after: Revision;
  /** The revision whose manifest counts for both. */
  readonly manifestFrom: string;
  readonly change: Change;
  /** Policies and roles that changed, of which nothing shows whose they are. */
  readonly unbound: readonly PolicyChange[];
  /** What the later revision's manifest adds that does not count. */
  readonly widenings: readonly Widening[];
  /** A source of one of the two could not be read. */
  readonly complete: boolean;
}
