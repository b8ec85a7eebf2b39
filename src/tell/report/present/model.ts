import type { CheckId, Finding, NextStep, Severity } from '../../../model/finding.ts';

/** One line of a row: a short key and a text; `cells` are set in columns. */
export interface Line {
  readonly key?: string;
  readonly text: string;
  /** Name and explanation, set as two columns. */
  readonly cells?: readonly [string, string];
}

/** Scope, Gate or Backup. */
export interface Row {
  readonly label: string;
  /** The check that states it. */
  readonly tag?: CheckId;
  readonly lines: readonly Line[];
  /** All of it in one sentence, where the first line alone would leave out what matters. */
  readonly short?: string;
}

/** A finding as it is shown: terminal, Markdown and pull request say the same. */
export interface Block {
  readonly finding: Finding;
  readonly severity: Severity;
  readonly title: string;
  /** `scripts/add-domain.sh:7, committed · id 9d41c7`; with the type where the title has the job instead. */
  readonly where: string;
  /** Further places, three at most. */
  readonly also: readonly string[];
  readonly rows: readonly Row[];
  readonly next: readonly NextStep[];
}

/** A piece of a sentence: words, a name as it is typed, or words that stand out. Untrusted text, still to be escaped. */
export type Inline = string | { readonly code: string } | { readonly strong: string };

/** A line about the audit itself. */
export interface Fact {
  readonly label: string;
  readonly text: readonly Inline[];
}

/** One of the three questions, with the standards that its answer is evidence for. */
export interface Question {
  readonly name: string;
  readonly question: string;
  readonly answer: string;
  readonly evidence: string;
}

/** One credential of the population. */
export interface CredentialLine {
  readonly id: string;
  readonly title: string;
  /** The title without the user of a connection URL. */
  readonly type: string;
  readonly place?: { readonly text: string; readonly how: string };
  readonly jobs: readonly string[];
  readonly permits: readonly Inline[];
  /** How many irreversible operations it surely has outside its job. */
  readonly irreversible: number;
  readonly result: CredentialResult;
}

/** What the audit says of one credential. */
export type CredentialResult =
  | { readonly kind: Severity | 'within' | 'example' | 'local' }
  | { readonly kind: 'accepted'; readonly reason: string; readonly until?: string };

/** What was read and what was not. */
export interface ReadLines {
  readonly read: string;
  readonly unread: readonly string[];
  readonly leftOut: readonly string[];
}
