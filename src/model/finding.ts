import type { Effect } from './effect.ts';
import type { Place, SourceKind, Tracking } from './fragment.ts';
import type { Asset, Exposure, RouteStep } from './exposure.ts';
import type { JudgedGate, JudgedRecovery } from './exposure.ts';
import type { Prompt, SafeguardState } from './safeguard.ts';

export const SEVERITIES = ['note', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A larger number is worse. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** Checks in the order in which facets are shown. Registered with docs in `judge/checks/index.ts`. */
export const CHECK_IDS = [
  'undeclared-credential',
  'exceeds-job',
  'scope-unknown',
  'leaked-credential',
  'disarmable-gate',
  'prompt-only-gate',
  'ungated-destruction',
  'shared-fate-backup',
  'no-separate-backup',
  'untested-recovery',
  'mixed-environments',
  'can-escalate',
  'reused-credential',
  'long-lived-credential',
  'manifest-widened',
  'review-overdue',
  'unused-entry',
] as const;
export type CheckId = (typeof CHECK_IDS)[number];

/** What a claim is about, and what it folds by. */
export type Subject =
  | { readonly kind: 'credential'; readonly id: string }
  /** `members`: ids of the credentials that it is about, by which a workflow is told after its file was moved. */
  | { readonly kind: 'context'; readonly name: string; readonly members: readonly string[] }
  | { readonly kind: 'asset'; readonly name: string }
  | { readonly kind: 'manifest'; readonly entry: string };

/** An operation in excess, with what it destroys and whether the credential surely has it. */
export interface ExcessOperation {
  readonly id: string;
  readonly effects: readonly Effect[];
  readonly assets: readonly string[];
  readonly bound: 'floor' | 'ceiling';
}

/** Authority minus job. */
export interface Excess {
  /** Number of operations on the floor (or at most) that no job needs. */
  readonly operations: number;
  /** Number of irreversible ones among those on the floor. */
  readonly irreversible: number;
  /** Every irreversible operation in excess, worst first. */
  readonly worst: readonly ExcessOperation[];
  /** Operations in excess that are not irreversible: how many, and the gravest and best known by name. */
  readonly milder: { readonly count: number; readonly first: readonly MilderOperation[] };
  /** Resources the authority covers and the job does not, for operations both have. */
  readonly resources: readonly string[];
  readonly jobOperations: number;
  readonly authorityOperations: number;
  readonly bound: 'floor' | 'ceiling';
}

/** An operation in excess that can be undone, or that loses nothing. */
export interface MilderOperation {
  readonly id: string;
  readonly effect: Effect;
}

/** What one check states. Pure facts: words are chosen in `tell/`. */
export interface Claim {
  readonly check: CheckId;
  readonly subject: Subject;
  readonly severity: Severity;
  /** One factual sentence, no untrusted text. */
  readonly what: string;
  readonly places: readonly FindingPlace[];
  readonly excess?: Excess;
  readonly exposures?: readonly Exposure[];
  readonly gates?: readonly JudgedGate[];
  readonly prompts?: readonly Prompt[];
  readonly recovery?: readonly JudgedRecovery[];
  readonly route?: readonly RouteStep[];
  readonly asset?: Asset;
  readonly worst?: Effect;
}

export interface FindingPlace extends Place {
  readonly source: SourceKind | 'manifest' | 'control';
  readonly tracking: Tracking;
  readonly commit?: string;
}

/** Why and until when a finding is known. */
export interface Accepted {
  readonly reason: string;
  readonly until?: string;
  readonly by?: string;
  readonly revoked?: string;
  /** Taken over in bulk; nobody has looked at it yet. */
  readonly unreviewed?: true;
  readonly place: Place;
}

/** All claims about one cause. Has no field that could hold a secret. */
export interface Finding {
  /** Six hexadecimal digits or more: the credential's id, else of the asset or context. */
  readonly id: string;
  readonly check: CheckId;
  readonly severity: Severity;
  readonly title: string;
  readonly subject: Subject;
  /** The finding's own claim first. */
  readonly claims: readonly Claim[];
  readonly facets: readonly { readonly check: CheckId; readonly claim: Claim }[];
  readonly places: readonly FindingPlace[];
  readonly excess?: Excess;
  readonly worst?: Effect;
  readonly environment: string;
  readonly gate: {
    readonly state: SafeguardState | 'none' | 'not-needed';
    readonly gates: readonly JudgedGate[];
    readonly prompts: readonly Prompt[];
  };
  readonly recovery: {
    readonly state: SafeguardState | 'none' | 'not-needed';
    readonly systems: readonly JudgedRecovery[];
  };
  readonly route: readonly RouteStep[];
  /** Next steps, the first one first. */
  readonly next: readonly NextStep[];
  readonly accepted?: Accepted;
  /** Caused by the audited range or index. */
  readonly fromChange: boolean;
  /** An acceptance existed and was reopened: why. */
  readonly reopened?: string;
}

/** A step: what to do, and a command or address that does it. */
export interface NextStep {
  readonly text: string;
  readonly command?: string;
  readonly url?: string;
  /** What to write into a file, line by line, as it is indented there. */
  readonly lines?: readonly string[];
}
