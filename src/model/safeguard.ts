import type { GateLadder } from './catalogue.ts';
import type { Place } from './fragment.ts';

/** How a safeguard is known: a recogniser found it, somebody stated it with an end, or it is only claimed. */
export type SafeguardBasis = 'verified' | 'attested' | 'declared' | 'catalogue';

/** Everything starts as `holds` and only falls (design 9). */
export type SafeguardState = 'holds' | 'unproven' | 'void';

/** An enforced control found or declared; not yet judged. */
export interface Gate {
  readonly id: string;
  /** Catalogue kind, where one was recognised: `aws/rds-deletion-protection`. */
  readonly kind?: string;
  readonly ladder: GateLadder;
  readonly title: string;
  readonly basis: SafeguardBasis;
  /** Operation ids it stands before. */
  readonly operations: readonly string[];
  /** Asset names or resource globs it covers; empty: all of the kind. */
  readonly on: readonly string[];
  /** Operations that switch it off. */
  readonly disarmedBy: readonly string[];
  /** Whether a file in the audited tree is the control itself, so that whoever writes files edits it. */
  readonly editableHere: boolean;
  /** Days for which it holds what is new; absent: it holds everything as long as it is there. */
  readonly holdsFor?: number | 'unknown';
  readonly place?: Place;
  readonly attested?: {
    readonly by: string;
    readonly on: string;
    readonly source: string;
    readonly until: string;
  };
  /** Known ways in which this control fails open, one line each. */
  readonly weaknesses: readonly string[];
  /** Why the files do not show that it stands, though they describe it: it counts as none. */
  readonly doubt?: string;
}

/** What an asset is restored from. */
export interface RecoverySystem {
  readonly id: string;
  /** Kind of the copies: `railway/volume-backup`, `aws/s3-object`. */
  readonly kind: string;
  readonly title: string;
  readonly basis: SafeguardBasis;
  /** Names under `assets:` or asset kinds it protects. */
  readonly protects: readonly string[];
  /** Resource: `arn:aws:s3:::acme-dumps`. */
  readonly at?: string;
  /** Account it lives in, where that was stated. */
  readonly account?: string;
  readonly restoredOn?: string;
  readonly place?: Place;
  readonly note?: string;
  readonly source?: string;
}

/** A sentence in an instruction file that forbids: it counts as no gate. */
export interface Prompt {
  readonly place: Place;
  /** The sentence, untrusted text, at most 300 characters. */
  readonly quote: string;
  /** What it forbids: `destroy`, `production`, `database`, `credentials`, `deploy`, `spend`. */
  readonly about: readonly string[];
}

/** All controls of a tree, found and not judged. */
export interface Controls {
  readonly gates: readonly Gate[];
  readonly recovery: readonly RecoverySystem[];
  readonly prompts: readonly Prompt[];
  /** Instruction files seen, whether or not they forbid anything. */
  readonly instructionFiles: readonly string[];
}
