import type { Coverage, Fragment } from '../model/fragment.ts';
import type { Host } from '../model/host.ts';
import { createRecorder, type BarrenList } from './cache/contents.ts';
import { readPlan, type SentPlan, type SourcePlan } from '../read/sources/index.ts';

/** Looks at fragments one after the other and says at the end what it found, in values that can be cloned. */
export interface Scanner<Hit> {
  /** Says whether it found something. */
  scan(fragment: Fragment): boolean;
  finish(): Hit[];
}

/** The work of a worker: a plan that is already cut to its slice, and what its scanner is made from. */
export interface SliceJob {
  readonly plan: SentPlan;
  /** Any value that can be cloned. */
  readonly init: unknown;
  /** Where contents that hold nothing are to be listed: the key of their fingerprints. */
  readonly key?: Uint8Array;
}

/** What one thread found and read. */
export interface SliceResult<Hit> {
  readonly hits: readonly Hit[];
  readonly coverage: Coverage;
  readonly barren: readonly BarrenList[];
}

/** Reads a plan and gives every fragment to the scanner; with a key, contents in which it found nothing are listed. */
export async function runScanner<Hit>(
  host: Host,
  plan: SourcePlan,
  scanner: Scanner<Hit>,
  key?: Uint8Array,
): Promise<SliceResult<Hit>> {
  const recorder = key && createRecorder(key);
  let found = false;
  const coverage = await readPlan(
    host,
    plan,
    { part: 0, of: 1 },
    (fragment) => {
      const here = scanner.scan(fragment);
      found ||= here && fragment.origin.inName !== true;
    },
    (content, bytes) => {
      if (!found && content !== undefined) recorder?.add(content, bytes);
      found = false;
    },
  );
  return { hits: scanner.finish(), coverage, barren: recorder === undefined ? [] : [recorder.list()] };
}
