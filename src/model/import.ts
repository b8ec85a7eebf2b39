import type { Place } from './fragment.ts';
import type { Secret } from '../util/secret.ts';

/** Scanners whose reports are read. */
export const REPORT_TOOLS = [
  'gitleaks',
  'betterleaks',
  'trufflehog',
  'kingfisher',
  'ggshield',
  'detect-secrets',
] as const;
export type ReportTool = (typeof REPORT_TOOLS)[number];

/** One result of another scanner's report, as far as the report tells. Texts are the report's: nothing in them is safe. */
export interface ReportedResult {
  /** The tool's name of what it found: a rule id, a detector, a kind. */
  readonly rule: string;
  /** The file as the report names it. */
  readonly path?: string;
  /** From 1. */
  readonly line?: number;
  readonly endLine?: number;
  /** Roughly: tools count from 0 or from 1, in bytes or in units. */
  readonly column?: number;
  readonly endColumn?: number;
  /** Object id of a commit, or the beginning of one. */
  readonly commit?: string;
  /** The values, whole; none where the report hides them. Several where the tool found a pair. */
  readonly secrets: readonly Secret[];
  /** What a hidden value still shows of its beginning and end. */
  readonly shows?: { readonly start: string; readonly end: string };
  /** What stands before and after the hidden value, where the report shows it; the columns are then those of all of it. */
  readonly around?: { readonly before: string; readonly after: string };
  /** SHA-1 of the value, hexadecimal. */
  readonly sha1?: string;
  /** Line of the report. */
  readonly at: number;
}

/** A report as it was read. */
export interface ImportedReport {
  /** Empty where the report holds no result and could be any tool's. */
  readonly tools: readonly ReportTool[];
  readonly format: 'json' | 'jsonl' | 'sarif';
  readonly results: readonly ReportedResult[];
  /** Records that are no result of that tool, or larger than a result is. */
  readonly strange: number;
  /** Why the rest of the report was not read. */
  readonly cut?: string;
}

/** A result that names no type, or that could not be joined. */
export interface ImportNote {
  readonly rule: string;
  readonly place?: Place;
  readonly what: string;
}

/** A place that only the other report names. */
export interface ImportedPlace extends Place {
  readonly rule: string;
  /** The credential's types, the first one what the user reads. */
  readonly types: readonly string[];
}

/** What came of one report. */
export interface ImportOutcome {
  /** The file as it was given. */
  readonly path: string;
  readonly tools: readonly ReportTool[];
  readonly format: ImportedReport['format'];
  readonly results: number;
  /** Results that are found here as well. */
  readonly here: number;
  /** Of these, those that were joined by place alone, because the report hides its values. */
  readonly byPlace: number;
  /** Results that only the report has, and that became a credential or a place of one. */
  readonly added: readonly ImportedPlace[];
  /** Only there, and their rule names no type: what they permit is not known. */
  readonly untyped: readonly ImportNote[];
  readonly unjoined: readonly ImportNote[];
  /** Values found here in what the report speaks of, and not in it. */
  readonly missing: number;
  /** The report lies in the audited folder and holds values: relative path and how many. */
  readonly inside?: { readonly path: string; readonly values: number };
}
