import { wordsOf } from './demands.ts';
import { BESIDE } from './regions.ts';
import { anchorsOf } from './leads.ts';
import type { AnchorEntry } from './leads.ts';
import { compilePrefilter } from './prefilter.ts';
import type { Prefilter } from './prefilter.ts';
import { REFERENCE_ANCHORS } from './references.ts';
import type { CompiledRule } from './rules.ts';
import { MARGIN } from './values.ts';
import { wordTables } from './words.ts';
import type { WordTables } from './words.ts';

/** Files in which base64 is looked into although no anchor stands in the open. */
export const BASE64_ANCHORS = ['kind: secret', '"kind": "secret"', '"kind":"secret"'];
/** More than a gate reads beyond what its rule does. */
const SURROUNDINGS = 16 * 1024;
/** How far a run is followed that begins beside a place. */
const RUN = 1024;

/** What is made once of a detection's anchors; for the catalogue's own at build. */
export interface Tables {
  /** Anchors of rules by their number; those of references and of base64 follow them in the prefilter. */
  readonly anchors: readonly AnchorEntry[];
  /** Bytes around an anchor that any rule looks at in a large text. */
  readonly reach: number;
  /** Those that a rule looks at which goes by shape. */
  readonly about: number;
  readonly prefilter: Prefilter;
  /** What the rules ask for of their surroundings. */
  readonly words: WordTables;
}

/** Makes the tables; anchors of fewer than three bytes are left out. `gated`: see `createScanner`. */
export function tablesOf(rules: readonly CompiledRule[], gated: boolean): Tables {
  const { entries, texts } = anchorsOf(rules, gated);
  return {
    anchors: entries,
    reach: Math.max(0, ...rules.map((rule) => rule.back + 2 * rule.ahead)) + 2 * MARGIN + SURROUNDINGS,
    about:
      Math.max(0, ...rules.flatMap(({ shape, back, ahead }) => (shape === undefined ? [] : [back, ahead]))) +
      MARGIN +
      BESIDE +
      RUN,
    prefilter: compilePrefilter([
      ...texts,
      ...[...REFERENCE_ANCHORS, ...BASE64_ANCHORS].map((text) => ({ text })),
    ]),
    words: wordTables(rules.flatMap((rule) => wordsOf(rule.demands))),
  };
}
