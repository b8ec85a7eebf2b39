import type { Facts } from './facts.ts';
import type { CheckId, Claim } from './finding.ts';

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
  readonly standards: Standards;
  run(facts: Facts): readonly Claim[];
}
