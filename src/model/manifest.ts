import type { Place } from './fragment.ts';
import type { GateLadder } from './catalogue.ts';
import type { Grant } from './authority.ts';

/** Which credentials an entry speaks of; every given field must hold. */
export interface CredentialSelector {
  /** Type id or pattern: `railway/*`. */
  readonly type?: string;
  /** Path or glob where the credential may be. */
  readonly in?: string;
  readonly variable?: string;
  /** `github:secrets.AWS_ACCESS_KEY_ID`. */
  readonly reference?: string;
  readonly fingerprint?: string;
  readonly place: Place;
}

/** A grant of a job: operations by provider, with what was named exactly. */
export interface JobGrant {
  readonly provider: string;
  readonly grant: Grant;
  /** The entries as written. */
  readonly written: readonly string[];
  /** Operations that an entry names one by one; only these cover what destroys, unprotects, escalates or spends. */
  readonly exact: Grant['operations'];
  readonly place: Place;
}

/** What a credential is for. */
export interface Job {
  readonly name: string;
  readonly purpose: string;
  readonly owner?: string;
  readonly credentials: readonly CredentialSelector[];
  readonly grants: readonly JobGrant[];
  readonly environment?: string;
  readonly reviewBy?: string;
  /** Only in the work tree: counts for credentials that no reviewed job names, and names nothing exactly. */
  readonly uncommitted?: true;
  /** Folder of the nested manifest that declares it: counts for credentials seen nowhere else. */
  readonly within?: string;
  readonly place: Place;
}

/** Who states something, when, from where, and until when it counts. Days are `YYYY-MM-DD`. */
export interface Statement {
  readonly by: string;
  readonly on: string;
  readonly source: string;
  readonly until: string;
  /** `until` lies before the day of the audit: it no longer counts, and `review-overdue` reports it. */
  readonly ended?: true;
}

/** Why a statement does not count on a day: it ended, or nobody can have made it yet. */
export function lapsed({ on, until }: Statement, asOf: string): string | undefined {
  if (until < asOf) return `the statement ended on ${until}`;
  return on > asOf ? `the statement is dated ${on}, which has not come yet` : undefined;
}

export interface DeclaredAsset {
  readonly name: string;
  readonly kind: string;
  readonly at?: string;
  readonly environment?: string;
  readonly place: Place;
}

export interface DeclaredEvidence {
  readonly credential: CredentialSelector;
  readonly principal?: string;
  readonly from: readonly string[];
  /** For SQL: the role that runs the migrations. */
  readonly runAs?: string;
  readonly complete?: Statement;
  readonly place: Place;
}

export interface Attestation {
  readonly credential: CredentialSelector;
  readonly grants: readonly JobGrant[];
  readonly statement: Statement;
  readonly place: Place;
}

export interface DeclaredEnvironment {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly variables: readonly string[];
  readonly paths: readonly string[];
  readonly place: Place;
}

export interface DeclaredGate {
  readonly operations: readonly string[];
  readonly on: readonly string[];
  readonly kind: GateLadder;
  readonly evidence?: string;
  readonly attested?: Statement;
  readonly disarmedBy: readonly string[];
  readonly place: Place;
}

export interface DeclaredRecovery {
  readonly name: string;
  readonly kind: string;
  readonly protects: readonly string[];
  readonly at?: string;
  readonly account?: string;
  readonly evidence?: string;
  readonly attested?: Statement;
  readonly restoredOn?: string;
  readonly place: Place;
}

export interface Exclusion {
  readonly path: string;
  readonly reason: string;
  readonly place: Place;
}

/** One line of `overscope.accepted.yaml`. */
export interface Acceptance {
  readonly check: string;
  readonly id: string;
  /** Worst effect at the time. */
  readonly effect: string;
  readonly reason: string;
  readonly until?: string;
  readonly by?: string;
  /** Day on which the credential was revoked; ends `leaked-credential`. */
  readonly revoked?: string;
  /** Tracked places at the time; a new one reopens it. Absent: nobody wrote them down, so none does. */
  readonly places?: readonly string[];
  readonly environment?: string;
  /** Taken over in bulk; nobody has looked at it yet. */
  readonly unreviewed?: boolean;
  readonly place: Place;
}

/** When and by whom the manifest last changed, and whether the work tree's copy counts. */
export interface ManifestRevision {
  readonly path: string;
  /** `worktree`, `HEAD`, an object id; `none` where there is no manifest. */
  readonly revision: string;
  readonly state: 'committed' | 'modified' | 'deleted' | 'untracked' | 'none' | 'no-repository';
  readonly sha256?: string;
  readonly lastChange?: { readonly oid: string; readonly date: string; readonly author: string };
}

/** The manifest as it counts for this audit. */
export interface Manifest {
  /** `false`: no manifest anywhere; floors and ceilings are judged without jobs. */
  readonly present: boolean;
  readonly revisions: readonly ManifestRevision[];
  readonly assets: readonly DeclaredAsset[];
  readonly jobs: readonly Job[];
  readonly evidence: readonly DeclaredEvidence[];
  readonly attested: readonly Attestation[];
  readonly environments: readonly DeclaredEnvironment[];
  /** Declared environment of a context. */
  readonly contexts: Readonly<Record<string, { readonly environment?: string }>>;
  readonly gates: readonly DeclaredGate[];
  readonly recovery: readonly DeclaredRecovery[];
  readonly exclude: readonly Exclusion[];
  readonly nested: readonly string[];
  readonly acceptances: readonly Acceptance[];
}

/** Something that the change adds and that does not count yet, or only in part. */
export interface Widening {
  readonly what:
    | 'job'
    | 'grant'
    | 'gate'
    | 'recovery'
    | 'acceptance'
    | 'attestation'
    | 'completeness'
    | 'evidence'
    | 'environment'
    | 'exclusion'
    | 'nesting'
    | 'revocation'
    | 'asset'
    | 'rules';
  /** `job custom-domains gains railway:volumeDelete`. */
  readonly text: string;
  /** What of it counts already: `without railway:volumeDelete`; absent where nothing of it does. */
  readonly counts?: string;
  /** What of such an entry waits: operations, an environment. */
  readonly without?: readonly string[];
  readonly place: Place;
}

/** Something wrong in what the user gave us; all are collected, exit 2. */
export interface Problem {
  readonly place: Place;
  /** What is wrong, one line. */
  readonly message: string;
  /** The line of the file, for the excerpt. */
  readonly line?: string;
  /** Lines that say what would be right: `did you mean  railway:domains`. */
  readonly help: readonly { readonly label: string; readonly text: string; readonly note?: string }[];
}
