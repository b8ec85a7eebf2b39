import type { LeadRule } from './leads.ts';
import type { Link } from './links.ts';
import type { Piece } from './pieces.ts';
import type { Decided } from './place-codes.ts';
import { Regions, WHOLE } from './regions.ts';
import type { Searched } from './regions.ts';
import { hasRun } from './runs.ts';
import type { Run } from './runs.ts';
import type { CompiledRule } from './rules.ts';
import type { Look } from './selection.ts';

/** A candidate, and how far beside it values lie. */
interface Around extends Piece {
  /** Bytes beside it in which values lie. */
  readonly margin: number;
}

/** Whether a link that holds is all that its near line asks for: a name without gaps, alone. */
function isMet(link: Link): boolean {
  return link.alone && link.opens && link.closes;
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
  readonly #structured: boolean;
  readonly #small: boolean;
  readonly #anywhere = new Map<Run, boolean>();
  /** By run: the stretch last looked at in which none stands. */
  readonly #none = new Map<Run, { from: number; to: number }>();
  /** By text: the first place of it behind an offset. */
  readonly #next = new Map<Buffer, { from: number; at: number }>();
  readonly #regions: Regions;

  /** In what is structured values far from an anchor count for every rule; in what is small, for those that name a host. */
  constructor(
    bytes: Uint8Array,
    path: string,
    { words, cells, look }: Pick<Searched, 'words' | 'cells'> & { readonly look: Look },
  ) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#structured = look === 'structured';
    this.#small = look === 'small';
    this.#regions = new Regions({
      bytes: this.#bytes,
      words,
      cells,
      path: path.toLowerCase(),
      structured: this.#structured,
    });
  }

  /** What decides where a rule that goes by shape is to be tried. */
  decides({ asked }: LeadRule): Decided {
    return this.#structured || (this.#small && asked.far.length > 0) ? 4 : 2;
  }

  /** Where to try the rule for the candidate between two offsets, beside which values lie within `margin`. */
  reach(lead: LeadRule, link: Link, around: Around): Reach {
    if (this.#structured) return this.#isInStructured(lead, link, around) ? 'near' : 'none';
    const { rule, asked } = lead;
    const { start, end, margin } = around;
    const run = rule.shape?.run;
    // In a large text values count near any anchor of the rule, whichever line it is of.
    const { near, far } = this.#small ? asked : rule.demands;
    const isNear = run === undefined || this.#isNear(run, start - margin, end + margin);
    if (!isNear && !(this.#small && far.length > 0 && this.#isAnywhere(run))) return 'none';
    if (this.#regions.areMet(far, this.#small ? WHOLE : start, margin)) return 'far';
    if (!isNear) return 'none';
    if (isMet(link) || rule.rule.near.length === 0) return 'near';
    return this.#regions.areMet(near, start, margin) ? 'near' : 'none';
  }

  #isInStructured({ rule, asked }: LeadRule, link: Link, { start, end, margin }: Around): boolean {
    const run = rule.shape?.run;
    if (run !== undefined && !this.#isAnywhere(run)) return false;
    // A name's value stands close to it in every format; a key's may be far below it.
    if (link.named && run !== undefined && !this.#isNear(run, start - margin, end + margin)) return false;
    return (
      isMet(link) || this.#regions.areMet(asked.near, WHOLE, 0) || this.#regions.areMet(asked.far, WHOLE, 0)
    );
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
}
