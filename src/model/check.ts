import type { Facts } from './facts.ts';
import type { CheckId, Claim, Severity } from './finding.ts';

/** What `explain` prints about a check and the docs page is generated from. */
export interface CheckDocs {
  readonly title: string;
  /** When it claims, in one or two sentences. */
  readonly what: string;
  readonly why: string;
  readonly example: string;
  readonly fix: string;
  /** What it cannot tell. */
  readonly limits: string;
}

/** Severities that a claim may have, worst first, and when. */
export interface Level {
  readonly severities: readonly Severity[];
  readonly when: string;
}

/** Ids of published standards that the check is evidence for. */
export interface Standards {
  readonly nhi: readonly string[];
  readonly llm: readonly string[];
  readonly cwe: readonly number[];
  readonly attack: readonly string[];
  readonly nist: readonly string[];
  readonly soc2: readonly string[];
}

/** One question asked of the facts; pure. */
export interface Check {
  readonly id: CheckId;
  readonly docs: CheckDocs;
  /** Every severity of its claims, before the credential's own circumstances lower one. */
  readonly levels: readonly Level[];
  readonly standards: Standards;
  run(facts: Facts): readonly Claim[];
}
