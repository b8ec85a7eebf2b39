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
}

/** A finding as it is shown: terminal, Markdown and pull request say the same. */
export interface Block {
  readonly finding: Finding;
  readonly severity: Severity;
  readonly title: string;
  /** `scripts/add-domain.sh:7 · Railway account token, committed · id 9d41c7`. */
  readonly where: string;
  /** Further places, three at most. */
  readonly also: readonly string[];
  readonly rows: readonly Row[];
  readonly next: readonly NextStep[];
}

/** What was read and what was not. */
export interface ReadLines {
  readonly read: string;
  readonly unread: readonly string[];
  readonly leftOut: readonly string[];
}
