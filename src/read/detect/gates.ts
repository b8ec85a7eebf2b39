import type { DetectionRule } from '../../model/detection.ts';
import { foldedText } from './bytes.ts';
import { foldName } from './names.ts';
import { hasRun } from './runs.ts';
import type { Run } from './runs.ts';
import type { CompiledRule } from './rules.ts';

/** For each near line: of each of its fields, the texts one of which stands about, folded, each as its parts. */
export type Demands = readonly (readonly (readonly (readonly string[])[])[])[];

/** Names that a reader gives to values without their standing in the text: `IDENTIFIED BY 'x'`. */
const GIVEN = new Set(['password']);

/** What the near lines of a rule ask of the text around: names, words and hosts; the rest may be inferred. */
export function demandsOf(rule: DetectionRule): Demands {
  return rule.near.map((line) => {
    const keys = line.keys?.map((path) => path.slice(path.lastIndexOf('.') + 1));
    const fields = [line.variable, line.host, line.word, keys].filter((field) => field !== undefined);
    return fields
      .filter((names) => !names.some((name) => GIVEN.has(foldName(name))))
      .map((names) =>
        names.map((name) =>
          name
            .split('*')
            .map(foldName)
            .filter((part) => part !== ''),
        ),
      );
  });
}

function areMet(demands: Demands, text: string): boolean {
  return (
    demands.length === 0 ||
    demands.some((line) =>
      line.every((field) => field.some((parts) => parts.every((part) => text.includes(part)))),
    )
  );
}

const CELL = 4096;

interface Region {
  readonly text: string;
  readonly met: Map<CompiledRule, boolean>;
}

/**
 * Tells, from a fragment's bytes alone, whether a rule that goes by shape can find anything around a candidate: a run
 * of the shape's alphabet has to stand there, and what one of its near lines asks for. Never refuses what would be
 * found.
 */
export class Gate {
  readonly #bytes: Uint8Array;
  readonly #whole: (rule: CompiledRule) => boolean;
  readonly #anywhere = new Map<Run, boolean>();
  /** By run: the stretch last looked at in which none stands. */
  readonly #none = new Map<Run, { from: number; to: number }>();
  readonly #regions = new Map<number, Region>();

  /** `whole`: values far from an anchor count for the rule. */
  constructor(bytes: Uint8Array, whole: (rule: CompiledRule) => boolean) {
    this.#bytes = bytes;
    this.#whole = whole;
  }

  /** Whether the rule has to be tried for the candidate between two offsets, whose values lie within `reach`. */
  passes(rule: CompiledRule, start: number, end: number, reach: number): boolean {
    const whole = this.#whole(rule);
    const run = rule.shape?.run;
    if (run !== undefined && !(whole ? this.#anywhereIs(run) : this.#near(run, start - reach, end + reach)))
      return false;
    if (rule.demands.every((line) => line.length === 0)) return true;
    const region = this.#region(whole ? -1 : Math.floor(start / CELL), reach);
    let met = region.met.get(rule);
    if (met === undefined) region.met.set(rule, (met = areMet(rule.demands, region.text)));
    return met;
  }

  #anywhereIs(run: Run): boolean {
    let found = this.#anywhere.get(run);
    if (found === undefined)
      this.#anywhere.set(run, (found = hasRun(this.#bytes, 0, this.#bytes.length, run)));
    return found;
  }

  #near(run: Run, from: number, to: number): boolean {
    const none = this.#none.get(run);
    const known = none !== undefined && from >= none.from && from <= none.to ? none : undefined;
    if (known !== undefined && to <= known.to) return false;
    if (hasRun(this.#bytes, known?.to ?? from, to, run)) return true;
    this.#none.set(run, { from: known?.from ?? from, to });
    return false;
  }

  #region(cell: number, reach: number): Region {
    let region = this.#regions.get(cell);
    if (region === undefined) {
      const [from, to] =
        cell < 0 ? [0, this.#bytes.length] : [cell * CELL - reach, (cell + 1) * CELL + reach + 64];
      region = { text: foldedText(this.#bytes, from, to), met: new Map() };
      if (this.#regions.size > 64) this.#regions.clear();
      this.#regions.set(cell, region);
    }
    return region;
  }
}
