import type { Report } from './report.ts';

/** How the user wants to read a report. */
export interface View {
  /** Columns; text never exceeds them but for paths and addresses that cannot be broken. */
  readonly width: number;
  readonly colour: boolean;
  /** Lift every limit: low and accepted findings, every place. */
  readonly all: boolean;
  /** Findings only. */
  readonly quiet: boolean;
  /** Command line that gives the report again in its format: `overscope audit --as-of 2026-11-23 -o audit.md`. */
  readonly reproduce: string;
  /** Command line that explains a finding, whose id stands in place of `<id>`; none where nothing could find it again. */
  readonly explain?: string;
  /** Command line that proposes a manifest for the same folder; none where there is no folder. */
  readonly init?: string;
}

/** Formats for standard output and `-o`, by name. */
export const FORMATS = [
  'text',
  'json',
  'sarif',
  'md',
  'html',
  'github',
  'gitlab',
  'azure',
  'comment',
] as const;
export type Format = (typeof FORMATS)[number];

/** A reporter is pure. */
export type Reporter = (report: Report, view: View) => string;
