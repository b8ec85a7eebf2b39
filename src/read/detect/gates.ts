import type { DetectionRule, NearLine } from '../../model/detection.ts';
import { foldedBytes } from './bytes.ts';
import type { Look } from './selection.ts';
import type { Decided } from './place-codes.ts';
import { fitsPath } from './near.ts';
import type { LeadRule } from './leads.ts';
import { isNamedIn } from './links.ts';
import type { Link } from './links.ts';
import { foldName } from '../../util/names.ts';
import { hasRun } from './runs.ts';
import type { Run } from './runs.ts';
import type { CompiledRule } from './rules.ts';
import type { Words } from './words.ts';

/** What a near line asks for: of each of its fields one of some texts, folded, each as its parts; and its files. */
interface Demand {
  /** Place of the line among those of its rule. */
  readonly line: number;
  readonly fields: readonly (readonly (readonly string[])[])[];
  /** Further fields, which a reader of a whole document may fill in by itself. */
  readonly given: readonly (readonly (readonly string[])[])[];
  /** Names of which one has a value: the longest part of each, folded. */
  readonly names: readonly Uint8Array[];
  /** Flags of one letter, one of which stands in the text behind a `-`. */
  readonly letters: readonly string[];
  readonly files: readonly string[];
}

/** What the near lines of a rule ask of the text around them. */
export interface Demands {
  readonly near: readonly Demand[];
  /** Of lines that name a host: it may stand anywhere in the text. */
  readonly far: readonly Demand[];
}

/** Names that a reader gives to values without their standing in the text, and what stands there in a statement: `IDENTIFIED BY 'x'`. */
const GIVEN = new Map([['password', 'identifiedby']]);

/** What a rule asks for: names, keys, words, hosts, commands, flags and files; the other fields of a line may be inferred. */
export function demandsOf(rule: DetectionRule): Demands {
  const all = rule.near.map((line, number) => ({
    hosted: line.host !== undefined,
    demand: demandOf(line, number),
  }));
  return {
    near: all.flatMap(({ hosted, demand }) => (hosted ? [] : [demand])),
    far: all.flatMap(({ hosted, demand }) => (hosted ? [demand] : [])),
  };
}

/** Those of some lines alone; without `lines`: of all. */
export function demandsOfLines(demands: Demands, lines: ReadonlySet<number> | undefined): Demands {
  if (lines === undefined) return demands;
  const isOf = ({ line }: Demand): boolean => lines.has(line);
  return { near: demands.near.filter(isOf), far: demands.far.filter(isOf) };
}

function demandOf(line: NearLine, number: number): Demand {
  const fields = [line.host, line.word, line.command]
    .filter((field) => field !== undefined)
    .map((names) => names.map(partsOf));
  const keys = line.keys?.map((path) => path.split('.').flatMap(partsOf));
  if (keys !== undefined) fields.push(keys);
  const variables = line.variable ?? [];
  const instead = variables.flatMap((name) => GIVEN.get(foldName(name).replaceAll('*', '')) ?? []);
  const named = [...variables.map(partsOf), ...instead.map((text) => [text])];
  if (named.length > 0 && instead.length === 0) fields.push(named);
  const flags = line.flag?.map(foldName) ?? [];
  const hasLetter = flags.some((flag) => flag.length === 1);
  if (flags.length > 0 && !hasLetter) fields.push(flags.map((flag) => [flag]));
  return {
    line: number,
    fields,
    given: instead.length > 0 ? [named] : [],
    names: shortest(named.map(longest)).map((name) => Buffer.from(name, 'utf8')),
    letters: hasLetter ? flags : [],
    files: (line.file ?? []).map((glob) => glob.toLowerCase()),
  };
}

/** Without those that another one begins. */
function shortest(names: readonly string[]): readonly string[] {
  return names.filter((name) => !names.some((other) => other !== name && name.startsWith(other)));
}

function longest(parts: readonly string[]): string {
  return parts.reduce((one, other) => (other.length > one.length ? other : one), '');
}

/** Every word that the demands of a rule ask about. */
export function wordsOf({ near, far }: Demands): string[] {
  return [...near, ...far].flatMap(({ fields, given }) => [...fields, ...given].flat(2));
}

function partsOf(name: string): string[] {
  return name.split('*').map(foldName).filter(Boolean);
}

/** What the fields of a demand are looked for in. */
interface About {
  readonly has: (word: string) => boolean;
  /** Whether a flag stands there, of one letter or longer. */
  readonly hasFlag: (flag: string) => boolean;
  readonly hasNamed: (names: readonly Uint8Array[]) => boolean;
  /** In small letters. */
  readonly path: string;
  readonly structured: boolean;
}

function isAsked(demand: Demand, { has, hasFlag, hasNamed, path, structured }: About): boolean {
  const { fields, given, names, letters, files } = demand;
  const holds = (field: Demand['fields'][number]): boolean => field.some((parts) => parts.every(has));
  return (
    (files.length === 0 || files.some((glob) => fitsPath(path, glob))) &&
    fields.every(holds) &&
    (letters.length === 0 || letters.some(hasFlag)) &&
    (structured || (given.every(holds) && (names.length === 0 || hasNamed(names))))
  );
}

/** Bytes of a candidate, and how far beside it values lie. */
interface Around {
  readonly start: number;
  readonly end: number;
  /** Bytes beside it in which values lie. */
  readonly margin: number;
}

/** Whether a link that holds is all that its near line asks for: a name without gaps, alone. */
function isMet(link: Link): boolean {
  return link.alone && link.opens && link.closes;
}

/** What is asked of a text beside a place is asked for a whole cell at once. */
export const CELL = 1024;
/** Cells of a text that is looked at whole. */
const FEW = 8;
/** In place of a place: all of the text. */
const WHOLE = -1;
/** Most bytes of an anchor. */
const LONGEST = 64;
const MOST_MARGIN = 2 ** 15;

interface Region extends About {
  readonly met: Map<Demand, boolean>;
}

/** How much of the text a rule has to be tried on: what lies around the candidate, all of it, or nothing. */
export type Reach = 'near' | 'far' | 'none';

/**
 * Tells, from a fragment's bytes alone, whether a rule that goes by shape can find anything around a candidate: a run
 * of the shape's alphabet has to stand there, and what one of its near lines asks for. Never refuses what would be
 * found.
 */
export class Gate {
  readonly #bytes: Buffer;
  readonly #words: Words;
  readonly #path: string;
  readonly #structured: boolean;
  readonly #small: boolean;
  readonly #anywhere = new Map<Run, boolean>();
  /** By run: the stretch last looked at in which none stands. */
  readonly #none = new Map<Run, { from: number; to: number }>();
  /** By text: the first place of it behind an offset. */
  readonly #next = new Map<Buffer, { from: number; at: number }>();
  readonly #regions = new Map<number, Region>();

  /** In what is structured values far from an anchor count for every rule; in what is small, for those that name a host. */
  constructor(
    bytes: Uint8Array,
    path: string,
    { words, look }: { readonly words: Words; readonly look: Look },
  ) {
    this.#words = words;
    this.#path = path.toLowerCase();
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#structured = look === 'structured';
    this.#small = look === 'small';
  }

  /** What decides where a rule that goes by shape is to be tried. */
  decides({ asked }: LeadRule): Decided {
    return this.#structured || (this.#small && asked.far.length > 0) ? 4 : 2;
  }

  /** Where to try the rule for the candidate between two offsets, beside which values lie within `margin`. */
  reach({ rule, asked }: LeadRule, link: Link, { start, end, margin }: Around): Reach {
    const run = rule.shape?.run;
    if (this.#structured)
      return this.#isInStructured({ rule, asked }, link, { start, end, margin }) ? 'near' : 'none';
    // In a large text values count near any anchor of the rule, whichever line it is of.
    const { near, far } = this.#small ? asked : rule.demands;
    const isNear = run === undefined || this.#isNear(run, start - margin, end + margin);
    if (!isNear && !(this.#small && far.length > 0 && this.#isAnywhere(run))) return 'none';
    if (this.#areMet(far, this.#small ? WHOLE : start, margin)) return 'far';
    if (!isNear) return 'none';
    if (isMet(link) || rule.rule.near.length === 0) return 'near';
    return this.#areMet(near, start, margin) ? 'near' : 'none';
  }

  #isInStructured({ rule, asked }: LeadRule, link: Link, { start, end, margin }: Around): boolean {
    const run = rule.shape?.run;
    if (run !== undefined && !this.#isAnywhere(run)) return false;
    // A name's value stands close to it in every format; a key's may be far below it.
    if (link.named && run !== undefined && !this.#isNear(run, start - margin, end + margin)) return false;
    return isMet(link) || this.#areMet(asked.near, WHOLE, 0) || this.#areMet(asked.far, WHOLE, 0);
  }

  /** Whether every text that the rule's pattern asks for stands between two offsets. */
  hasTexts(rule: CompiledRule, from: number, to: number): boolean {
    return rule.texts.every((text) => {
      const next = this.#next.get(text);
      if (next !== undefined && next.from <= from && next.at >= from) return next.at < to;
      const at = this.#bytes.indexOf(text, from);
      this.#next.set(text, { from, at: at < 0 ? Number.POSITIVE_INFINITY : at });
      return at >= 0 && at < to;
    });
  }

  #isAnywhere(run: Run): boolean {
    let found = this.#anywhere.get(run);
    if (found === undefined)
      this.#anywhere.set(run, (found = hasRun(this.#bytes, 0, this.#bytes.length, run)));
    return found;
  }

  #isNear(run: Run, from: number, to: number): boolean {
    const none = this.#none.get(run);
    const known = none !== undefined && from >= none.from && from <= none.to ? none : undefined;
    if (known !== undefined && to <= known.to) return false;
    if (hasRun(this.#bytes, known?.to ?? from, to, run)) return true;
    this.#none.set(run, { from: known?.from ?? from, to });
    return false;
  }

  /** Whether one of the demands is met in the cell of a place and what lies around it; or in `WHOLE` of the text. */
  #areMet(demands: readonly Demand[], place: number, margin: number): boolean {
    if (demands.length === 0) return false;
    const cell = Math.floor(place / CELL);
    const whole = place === WHOLE || this.#bytes.length <= FEW * CELL;
    const key = whole ? WHOLE : cell * MOST_MARGIN + margin;
    let region = this.#regions.get(key);
    if (region === undefined) {
      const [from, to] = whole
        ? [0, this.#bytes.length]
        : [cell * CELL - margin, (cell + 1) * CELL + margin + LONGEST];
      region = {
        has: this.#words.in(foldedBytes(this.#bytes, from, to)),
        hasFlag: (flag) => this.#hasFlag(flag, Math.max(0, from), to),
        hasNamed: (names) => isNamedIn(names, this.#bytes, Math.max(0, from), to),
        path: this.#path,
        structured: this.#structured,
        met: new Map(),
      };
      if (this.#regions.size > 64) this.#regions.clear();
      this.#regions.set(key, region);
    }
    for (const demand of demands) {
      let known = region.met.get(demand);
      if (known === undefined) region.met.set(demand, (known = isAsked(demand, region)));
      if (known) return true;
    }
    return false;
  }

  #hasFlag(flag: string, from: number, to: number): boolean {
    const text = this.#bytes.subarray(from, to);
    return [flag, flag.toUpperCase()].some((written) => text.includes(`-${written}`));
  }
}
