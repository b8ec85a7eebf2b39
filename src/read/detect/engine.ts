import type { Detection } from '../../model/detection.ts';
import type { Formats } from './formats.ts';
import { leadsBy } from './leads.ts';
import type { Leads } from './leads.ts';
import { MOST_ANCHORS } from './place-codes.ts';
import { REFERENCE_ANCHORS } from './references.ts';
import { compileRule } from './rules.ts';
import type { CompiledRule } from './rules.ts';
import { searchOf } from './search.ts';
import type { Search } from './search.ts';
import { tablesOf } from './tables.ts';
import type { Tables } from './tables.ts';
import { LedLists } from './selection.ts';
import { Words } from './words.ts';

/** All rules of a detection with the prefilter over their anchors. */
export interface Engine {
  readonly search: Search;
  /** Length of each anchor, in bytes. */
  readonly lengths: readonly number[];
  readonly longest: number;
  /** Bytes around an anchor that any rule looks at in a large text. */
  readonly reach: number;
  /** Those that a rule looks at which goes by shape. */
  readonly about: number;
  readonly words: Words;
  readonly leadsOf: (anchor: number) => Leads;
  readonly led: LedLists;
  readonly fileRules: readonly CompiledRule[];
  /** Fits every path, in small letters, that a rule names. */
  readonly isNamed: RegExp;
  readonly referenceFrom: number;
  readonly base64From: number;
  readonly known: ReadonlySet<string>;
  readonly formats: Formats;
  /** False: every rule of every anchor is tried, as slow as that is. Tests compare the two. */
  readonly gated: boolean;
}

/** Compiles a detection; with the tables that were made of it ahead there is little to do. */
export function engineOf(
  detection: Detection,
  formats: Formats,
  { gated, tables: ahead }: { readonly gated: boolean; readonly tables?: Tables | undefined },
): Engine {
  const rules = detection.rules.map(compileRule);
  const { anchors, reach, about, prefilter, words } = (gated ? ahead : undefined) ?? tablesOf(rules, gated);
  const lengths = prefilter.folded.map((anchor) => anchor.length);
  if (lengths.length > MOST_ANCHORS)
    throw new Error(
      `a detection has at most ${String(MOST_ANCHORS)} anchors, and this one ${String(lengths.length)}`,
    );
  return {
    search: searchOf(prefilter),
    lengths,
    longest: Math.max(1, ...lengths),
    reach,
    about,
    words: new Words(words),
    leadsOf: leadsBy(anchors, rules),
    led: new LedLists(),
    fileRules: rules.filter((rule) => rule.files.length > 0),
    isNamed: namedBy(rules.flatMap((rule) => rule.files)),
    referenceFrom: anchors.length,
    base64From: anchors.length + REFERENCE_ANCHORS.length,
    known: new Set(detection.known.map((example) => example.sha256.toLowerCase())),
    formats,
    gated,
  };
}

/** A pattern of all paths that may fit one of the globs: their last literal part stands in them. */
function namedBy(globs: readonly string[]): RegExp {
  const literals = globs.map((glob) => glob.split(/[*/]+/).findLast((part) => part !== '') ?? '');
  const unique = [...new Set(literals)].map((text) => text.replace(/[^a-z0-9_]/g, '\\$&'));
  return unique.length === 0 ? /(?!)/ : new RegExp(unique.join('|'));
}
