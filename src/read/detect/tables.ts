import type { Detection } from '../../model/detection.ts';
import { anchorsOf } from './leads.ts';
import type { AnchorEntry } from './leads.ts';
import { compilePrefilter } from './prefilter.ts';
import type { Prefilter } from './prefilter.ts';
import { REFERENCE_ANCHORS } from './references.ts';
import { compileRule } from './rules.ts';
import type { CompiledRule } from './rules.ts';
import { MARGIN } from './values.ts';

/** Files in which base64 is looked into although no anchor stands in the open. */
export const BASE64_ANCHORS = ['kind: secret', '"kind": "secret"', '"kind":"secret"'];
/** More than a gate reads beyond what its rule does. */
const SURROUNDINGS = 16 * 1024;

/** What is made once of a detection's anchors; for the catalogue's own at build. */
export interface Tables {
  /** Anchors of rules by their number; those of references and of base64 follow them in the prefilter. */
  readonly anchors: readonly AnchorEntry[];
  /** Bytes around an anchor that any rule looks at in a large text. */
  readonly reach: number;
  readonly prefilter: Prefilter;
}

/** Makes the tables; anchors of fewer than three bytes are left out. `gated`: see `createScanner`. */
export function tablesOf(rules: readonly CompiledRule[], gated: boolean): Tables {
  const { entries, texts } = anchorsOf(rules, gated);
  return {
    anchors: entries,
    reach: Math.max(0, ...rules.map((rule) => rule.back + 2 * rule.ahead)) + 2 * MARGIN + SURROUNDINGS,
    prefilter: compilePrefilter([
      ...texts,
      ...[...REFERENCE_ANCHORS, ...BASE64_ANCHORS].map((text) => ({ text })),
    ]),
  };
}

/** Numbers of the prefilter that make up most of the tables. */
const NUMBERS = {
  seen: Uint8Array,
  heads: Uint32Array,
  next: Uint32Array,
  key: Int32Array,
  anchorOf: Uint32Array,
  shift: Int32Array,
  before: Uint16Array,
  behind: Uint16Array,
} as const;

/** The tables of a detection as text that `unpackTables` reads without making anything anew. */
export function packTables({ rules }: Detection): string {
  const { prefilter, ...rest } = tablesOf(rules.map(compileRule), true);
  const { folded, masks, count, longestChain } = prefilter;
  const numbers = Object.keys(NUMBERS).map((name) => [name, inBase64(prefilter[name as keyof typeof NUMBERS])]);
  return JSON.stringify({
    ...rest,
    prefilter: {
      count,
      longestChain,
      folded: folded.map(inBase64),
      masks: masks.map(inBase64),
      ...Object.fromEntries(numbers),
    },
  });
}

type PackedPrefilter = Pick<Prefilter, 'count' | 'longestChain'> &
  Readonly<Record<keyof typeof NUMBERS, string>> & {
    readonly folded: readonly string[];
    readonly masks: readonly string[];
  };

/** Reads what `packTables` wrote. */
export function unpackTables(text: string): Tables {
  const { prefilter, ...rest } = JSON.parse(text) as Omit<Tables, 'prefilter'> & {
    readonly prefilter: PackedPrefilter;
  };
  const { count, longestChain, folded, masks } = prefilter;
  return {
    ...rest,
    prefilter: {
      count,
      longestChain,
      folded: folded.map(bytesFrom),
      masks: masks.map(bytesFrom),
      seen: bytesFrom(prefilter.seen),
      heads: new Uint32Array(bytesFrom(prefilter.heads).buffer),
      next: new Uint32Array(bytesFrom(prefilter.next).buffer),
      key: new Int32Array(bytesFrom(prefilter.key).buffer),
      anchorOf: new Uint32Array(bytesFrom(prefilter.anchorOf).buffer),
      shift: new Int32Array(bytesFrom(prefilter.shift).buffer),
      before: new Uint16Array(bytesFrom(prefilter.before).buffer),
      behind: new Uint16Array(bytesFrom(prefilter.behind).buffer),
    },
  };
}

function inBase64(numbers: Uint8Array | Uint16Array | Uint32Array | Int32Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

/** In memory of its own: Node's shares one between small buffers, at any offset. */
function bytesFrom(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}
