import type { Detection } from '../../model/detection.ts';
import type { Formats } from './formats.ts';
import { fitsPath } from './near.ts';
import { compilePrefilter, searchAnchors } from './prefilter.ts';
import type { Prefilter } from './prefilter.ts';
import { addRange } from './ranges.ts';
import type { Ranges } from './ranges.ts';
import { REFERENCE_ANCHORS } from './references.ts';
import { compileRule } from './rules.ts';
import type { CompiledRule } from './rules.ts';

/** All rules of a detection with the prefilter over their anchors. */
export interface Engine {
  readonly tables: Prefilter;
  readonly rulesOf: readonly (readonly CompiledRule[])[];
  readonly fileRules: readonly CompiledRule[];
  readonly referenceFrom: number;
  readonly base64From: number;
  readonly known: ReadonlySet<string>;
  readonly formats: Formats;
}

const GAP = 256;
/** Files in which base64 is looked into although no anchor stands in the open. */
const BASE64_ANCHORS = ['kind: secret', '"kind": "secret"', '"kind":"secret"'];

/** Compiles a detection; anchors of fewer than three bytes are left out. */
export function engineOf(detection: Detection, formats: Formats): Engine {
  const rules = detection.rules.map(compileRule);
  const byAnchor = new Map<string, CompiledRule[]>();
  for (const rule of rules) {
    for (const anchor of new Set(rule.rule.anchors.map((text) => text.toLowerCase()))) {
      if (Buffer.byteLength(anchor) < 3) continue;
      const list = byAnchor.get(anchor);
      if (list) list.push(rule);
      else byAnchor.set(anchor, [rule]);
    }
  }
  const anchors = [...byAnchor.keys()];
  return {
    tables: compilePrefilter([...anchors, ...REFERENCE_ANCHORS, ...BASE64_ANCHORS]),
    rulesOf: [...byAnchor.values()],
    fileRules: rules.filter((rule) => rule.files.length > 0),
    referenceFrom: anchors.length,
    base64From: anchors.length + REFERENCE_ANCHORS.length,
    known: new Set(detection.known.map((example) => example.sha256.toLowerCase())),
    formats,
  };
}

/** What the prefilter saw in a fragment. */
export interface Candidates {
  /** Joined places of each anchor, in bytes. */
  readonly ranges: ReadonlyMap<number, Ranges>;
  readonly references: boolean;
  readonly base64: boolean;
}

/** Looks for every anchor in the bytes. */
export function candidatesIn(engine: Engine, bytes: Uint8Array): Candidates {
  const ranges = new Map<number, Ranges>();
  let references = false;
  let base64 = false;
  searchAnchors(engine.tables, bytes, (anchor, start) => {
    if (anchor >= engine.base64From) base64 = true;
    else if (anchor >= engine.referenceFrom) references = true;
    else {
      const end = start + (engine.tables.folded[anchor]?.length ?? 0);
      const list = ranges.get(anchor);
      if (list) addRange(list, start, end, GAP);
      else ranges.set(anchor, [start, end]);
    }
  });
  return { ranges, references, base64 };
}

/** Rules whose anchors were seen, or whose files the path fits, with the places where to look. */
export function rulesToRun(
  engine: Engine,
  candidates: Candidates,
  path: string,
  size: number,
): Map<CompiledRule, Ranges[]> {
  const run = new Map<CompiledRule, Ranges[]>();
  for (const [anchor, ranges] of candidates.ranges) {
    for (const rule of engine.rulesOf[anchor] ?? []) {
      const lists = run.get(rule);
      if (lists) lists.push(ranges);
      else run.set(rule, [ranges]);
    }
  }
  const lower = path.toLowerCase();
  for (const rule of engine.fileRules) {
    if (rule.files.some((glob) => fitsPath(lower, glob))) run.set(rule, [[0, size]]);
  }
  return run;
}
