import type { Detection } from '../../model/detection.ts';
import { anchorOf, leading, leadsOf } from './carried.ts';
import type { Leads, Places } from './carried.ts';
import type { Formats } from './formats.ts';
import { Gate } from './gates.ts';
import type { Reach } from './gates.ts';
import { leadsBy } from './leads.ts';
import type { Lead, LeadRule } from './leads.ts';
import { linkHolds } from './links.ts';
import type { Link } from './links.ts';
import { fitsPath } from './near.ts';
import { addRange } from './ranges.ts';
import type { Ranges } from './ranges.ts';
import { REFERENCE_ANCHORS } from './references.ts';
import { compileRule } from './rules.ts';
import type { CompiledRule } from './rules.ts';
import { searchOf } from './search.ts';
import type { Search } from './search.ts';
import { tablesOf } from './tables.ts';
import type { Tables } from './tables.ts';
import { isStructured, MARGIN, WHOLE } from './values.ts';
import { BLOCK } from './text.ts';
import { Words } from './words.ts';

/** All rules of a detection with the prefilter over their anchors. */
export interface Engine {
  readonly search: Search;
  /** Length of each anchor, in bytes. */
  readonly lengths: readonly number[];
  readonly longest: number;
  /** Bytes around an anchor that any rule looks at in a large text. */
  readonly reach: number;
  readonly words: Words;
  readonly leadsOf: (anchor: number) => readonly Lead[];
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

const GAP = 256;

/** Compiles a detection; with the tables that were made of it ahead there is little to do. */
export function engineOf(
  detection: Detection,
  formats: Formats,
  { gated, tables: ahead }: { readonly gated: boolean; readonly tables?: Tables | undefined },
): Engine {
  const rules = detection.rules.map(compileRule);
  const { anchors, reach, prefilter, words } = (gated ? ahead : undefined) ?? tablesOf(rules, gated);
  const lengths = prefilter.folded.map((anchor) => anchor.length);
  return {
    search: searchOf(prefilter),
    lengths,
    longest: Math.max(1, ...lengths),
    reach,
    words: new Words(words),
    leadsOf: leadsBy(anchors, rules),
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

/** What a fragment's bytes say about where to look. */
export interface Candidates {
  /** Rules to try, with the joined places of each of their anchors, in bytes. */
  readonly run: ReadonlyMap<CompiledRule, readonly Ranges[]>;
  /** Those of them whose values may stand far from an anchor. */
  readonly far: ReadonlySet<CompiledRule>;
  readonly references: boolean;
  readonly base64: boolean;
}

/**
 * Looks at every place of an anchor of which it is not known that it leads nowhere, and keeps the rules that may find
 * something there. Notes at each place where it leads.
 */
export function candidatesAt(engine: Engine, bytes: Uint8Array, path: string, places: Places): Candidates {
  const selection = new Selection(engine, bytes, path);
  const { starts, codes } = places;
  for (let i = 0; i < starts.length; i++) {
    const code = codes[i] ?? 0;
    if (leadsOf(code) !== 0) continue;
    const leads = selection.visit(anchorOf(code), starts[i] ?? 0);
    if (leads !== 0) codes[i] = leading(code, leads);
  }
  return selection.candidates();
}

/** How a content is looked at: what decides where a place in it leads. */
export type Look = 'structured' | 'small' | 'large';

/** How a content of some size is looked at under a name. */
export function lookAt(bytes: Uint8Array, path: string): Look {
  if (bytes.length <= BLOCK && isStructured(path)) return 'structured';
  return bytes.length <= WHOLE ? 'small' : 'large';
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Of where a place leads for several rules: somewhere, else what takes the most of the text to know. */
function weightier(one: Leads, other: Leads): Leads {
  return one === 0 || other === 0 ? 0 : one > other ? one : other;
}

class Selection {
  readonly #engine: Engine;
  readonly #bytes: Uint8Array;
  readonly #path: string;
  readonly #run = new Map<CompiledRule, Map<number, Ranges>>();
  readonly #far = new Set<CompiledRule>();
  #gate: Gate | undefined;
  #references = false;
  #base64 = false;

  constructor(engine: Engine, bytes: Uint8Array, path: string) {
    this.#engine = engine;
    this.#bytes = bytes;
    this.#path = path;
  }

  visit(anchor: number, start: number): Leads {
    const { base64From, referenceFrom, leadsOf, lengths, gated } = this.#engine;
    if (anchor >= base64From) this.#base64 = true;
    else if (anchor >= referenceFrom) this.#references = true;
    if (anchor >= referenceFrom) return 0;
    let leads: Leads = 1;
    const end = start + (lengths[anchor] ?? 0);
    for (const { link, rules } of leadsOf(anchor)) {
      if (gated && !linkHolds(link, this.#bytes, start, end)) continue;
      for (const one of rules) leads = weightier(leads, this.#add(one, link, anchor, { start, end }));
    }
    return leads;
  }

  /** Notes the rule if it is to be tried there, and says where the place leads for it. */
  #add(one: LeadRule, link: Link, anchor: number, { start, end }: Stretch): Leads {
    const { rule } = one;
    const ranges = this.#run.get(rule)?.get(anchor);
    const follows = ranges !== undefined && start <= (ranges.at(-1) ?? 0) + GAP;
    if (rule.shape !== undefined && !(follows && (this.#far.has(rule) || !rule.remote))) {
      const reach = this.#reach(one, link, start, end);
      if (reach === 'far') this.#far.add(rule);
      else if (reach !== 'near' && !follows) return reach === 'none' ? 2 : 3;
    }
    if (rule.texts.length > 0 && this.#engine.gated && !follows) {
      const [from, to] = [start - rule.back - MARGIN, end + 2 * rule.ahead + MARGIN];
      if (!this.#openGate().hasTexts(rule, Math.max(0, from), to)) return 2;
    }
    if (ranges !== undefined) {
      addRange(ranges, start, end, GAP);
      return 0;
    }
    const byAnchor = this.#run.get(rule);
    if (byAnchor === undefined) this.#run.set(rule, new Map([[anchor, [start, end]]]));
    else byAnchor.set(anchor, [start, end]);
    return 0;
  }

  #openGate(): Gate {
    return (this.#gate ??= new Gate(this.#bytes, this.#path, {
      words: this.#engine.words,
      look: lookAt(this.#bytes, this.#path),
    }));
  }

  #reach(one: LeadRule, link: Link, start: number, end: number): Reach {
    const { rule } = one;
    if (!this.#engine.gated) return rule.remote ? 'far' : 'near';
    return this.#openGate().reach(one, link, {
      start,
      end,
      margin: Math.max(rule.back, rule.ahead) + MARGIN,
    });
  }

  candidates(): Candidates {
    const size = this.#bytes.length;
    const run = new Map<CompiledRule, readonly Ranges[]>();
    for (const [rule, byAnchor] of this.#run) run.set(rule, [...byAnchor.values()]);
    const lower = this.#path.toLowerCase();
    for (const rule of this.#engine.isNamed.test(lower) ? this.#engine.fileRules : []) {
      if (!rule.files.some((glob) => fitsPath(lower, glob))) continue;
      run.set(rule, [[0, size]]);
      if (rule.remote) this.#far.add(rule);
    }
    return { run, far: this.#far, references: this.#references, base64: this.#base64 };
  }
}
