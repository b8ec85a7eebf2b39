import { Cells } from './cells.ts';
import type { Cell, CellBase } from './cells.ts';
import { fitsPath } from './near.ts';
import type { Engine } from './engine.ts';
import { Gate } from './gates.ts';
import type { Reach } from './gates.ts';
import type { LeadRule } from './leads.ts';
import { foldedBehind, linkHolds } from './links.ts';
import type { Link } from './links.ts';
import type { Places } from './carried.ts';
import type { Piece } from './pieces.ts';
import { anchorOf, codeOf, decidedBy, listOf, MOST_LISTS } from './place-codes.ts';
import type { Decided } from './place-codes.ts';
import { addRange } from './ranges.ts';
import type { Ranges } from './ranges.ts';
import type { CompiledRule } from './rules.ts';
import { BLOCK } from './text.ts';
import { isStructured, MARGIN, WHOLE } from './values.ts';

/** What a fragment's bytes say about where to look. */
export interface Candidates {
  /** Rules to try, with the joined places of each of their anchors, in bytes. */
  readonly run: ReadonlyMap<CompiledRule, readonly Ranges[]>;
  /** Those of them whose values may stand far from an anchor. */
  readonly far: ReadonlySet<CompiledRule>;
  readonly references: boolean;
  readonly base64: boolean;
  readonly look: Look;
  /** What is known of the words about its places. */
  readonly cells: readonly Cell[];
}

/** How a content is looked at: what decides where a place in it leads. */
export type Look = 'structured' | 'small' | 'large';

/** How a content of some size is looked at under a name. */
export function lookAt(bytes: Uint8Array, path: string): Look {
  if (bytes.length <= BLOCK && isStructured(path)) return 'structured';
  return bytes.length <= WHOLE ? 'small' : 'large';
}

/** A rule that a place leads to, and whether its values may stand far from there. */
interface Led {
  readonly rule: CompiledRule;
  readonly far: boolean;
}

/** Lists of the rules that places lead to, each once, by their numbers; the empty one is number 0. */
export class LedLists {
  readonly #lists: (readonly Led[])[] = [[]];
  readonly #numbers = new Map<string, number>();

  /** The number of a list; `undefined` where there are too many. */
  numberOf(list: readonly Led[]): number | undefined {
    if (list.length === 0) return 0;
    const key = list.map(({ rule, far }) => `${String(rule.order)}${far ? '+' : ''}`).join();
    const known = this.#numbers.get(key);
    if (known !== undefined || this.#lists.length >= MOST_LISTS) return known;
    this.#numbers.set(key, this.#lists.length);
    return this.#lists.push(list) - 1;
  }

  list(number: number): readonly Led[] {
    return this.#lists[number] ?? [];
  }
}

/**
 * Looks at every place of an anchor of which it is not known where it leads, and keeps the rules that may find
 * something there. Notes at each place what is now known. `base`: words of what the content was made from.
 */
export function candidatesAt(
  engine: Engine,
  bytes: Uint8Array,
  path: string,
  places: Places,
  base?: CellBase,
): Candidates {
  const selection = new Selection(engine, bytes, path, base);
  const { starts, codes } = places;
  for (let i = 0; i < starts.length; i++) {
    const code = codes[i] ?? 0;
    const start = starts[i] ?? 0;
    if (decidedBy(code) === 0) codes[i] = selection.visit(anchorOf(code), start);
    else if (listOf(code) !== 0) selection.follow(listOf(code), anchorOf(code), start);
  }
  return selection.candidates();
}

/** Places of one anchor that lie so close together lead to the same rules. */
const GAP = 256;

interface Tried {
  readonly reach: Reach;
  readonly by: Decided;
}

class Selection {
  readonly #engine: Engine;
  readonly #bytes: Uint8Array;
  readonly #path: string;
  readonly #look: Look;
  readonly #run = new Map<CompiledRule, Map<number, Ranges>>();
  readonly #far = new Set<CompiledRule>();
  readonly #cells: Cells;
  #gate: Gate | undefined;
  #references = false;
  #base64 = false;

  constructor(engine: Engine, bytes: Uint8Array, path: string, base: CellBase | undefined) {
    this.#engine = engine;
    this.#bytes = bytes;
    this.#path = path;
    this.#look = lookAt(bytes, path);
    this.#cells = new Cells(bytes, engine.words, base);
  }

  /** Tries the rules of an anchor at a place; gives the place's code. */
  visit(anchor: number, start: number): number {
    const { base64From, referenceFrom, leadsOf, lengths, gated, led } = this.#engine;
    if (anchor >= base64From) this.#base64 = true;
    else if (anchor >= referenceFrom) this.#references = true;
    if (anchor >= referenceFrom) return codeOf(anchor);
    const at = { start, end: start + (lengths[anchor] ?? 0) };
    const list: Led[] = [];
    let decided: Decided = 1;
    const leads = leadsOf(anchor);
    for (const { link, rules } of gated ? leads.before(foldedBehind(this.#bytes, at.end)) : leads.all) {
      if (gated && !linkHolds(link, this.#bytes, at.start, at.end)) continue;
      for (const one of rules) {
        const { reach, by } = this.#try(one, link, anchor, at);
        if (by > decided) decided = by;
        if (reach === 'none') continue;
        list.push({ rule: one.rule, far: reach === 'far' });
        this.#add(one.rule, reach === 'far', anchor, at);
      }
    }
    const number = led.numberOf(list);
    return number === undefined ? codeOf(anchor) : codeOf(anchor, decided, number);
  }

  /** Takes the rules to which a place is known to lead. */
  follow(list: number, anchor: number, start: number): void {
    const at = { start, end: start + (this.#engine.lengths[anchor] ?? 0) };
    for (const { rule, far } of this.#engine.led.list(list)) this.#add(rule, far, anchor, at);
  }

  /** Where a rule is to be tried for a place, and what decided that. */
  #try(one: LeadRule, link: Link, anchor: number, { start, end }: Piece): Tried {
    const { rule } = one;
    if (!this.#engine.gated) return { reach: rule.remote ? 'far' : 'near', by: 4 };
    const ranges = this.#run.get(rule)?.get(anchor);
    const follows = ranges !== undefined && start <= (ranges.at(-1) ?? 0) + GAP;
    if (rule.shape === undefined) {
      if (rule.texts.length === 0) return { reach: 'near', by: 1 };
      const [back, ahead] = [rule.back + MARGIN, 2 * rule.ahead + MARGIN];
      const holds = follows || this.#openGate().hasTexts(rule, Math.max(0, start - back), end + ahead);
      return { reach: holds ? 'near' : 'none', by: Math.max(back, ahead) <= this.#engine.about ? 2 : 3 };
    }
    const by = this.#openGate().decides(one);
    if (follows && (this.#far.has(rule) || !rule.remote)) return { reach: 'near', by };
    const margin = Math.max(rule.back, rule.ahead) + MARGIN;
    const reach = this.#openGate().reach(one, link, { start, end, margin });
    return { reach: follows && reach === 'none' ? 'near' : reach, by };
  }

  #add(rule: CompiledRule, far: boolean, anchor: number, { start, end }: Piece): void {
    if (far) this.#far.add(rule);
    const byAnchor = this.#run.get(rule);
    const ranges = byAnchor?.get(anchor);
    if (ranges !== undefined) addRange(ranges, start, end, GAP);
    else if (byAnchor === undefined) this.#run.set(rule, new Map([[anchor, [start, end]]]));
    else byAnchor.set(anchor, [start, end]);
  }

  #openGate(): Gate {
    return (this.#gate ??= new Gate(this.#bytes, this.#path, {
      words: this.#engine.words,
      cells: this.#cells,
      look: this.#look,
    }));
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
    return {
      run,
      far: this.#far,
      references: this.#references,
      base64: this.#base64,
      look: this.#look,
      cells: this.#cells.known,
    };
  }
}
