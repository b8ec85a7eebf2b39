import type { Coverage, Fragment } from '../model/fragment.ts';
import type { Host } from '../model/host.ts';
import { readPlan, type SourcePlan } from '../read/sources/index.ts';

/** Looks at fragments one after the other and says at the end what it found, in values that can be cloned. */
export interface Scanner<Hit> {
  scan(fragment: Fragment): void;
  finish(): Hit[];
}

/** The work of one thread: a plan that is already cut to its slice, and what its scanner is made from. */
export interface SliceJob {
  readonly plan: SourcePlan;
  /** Any value that can be cloned. */
  readonly init: unknown;
}

/** What one thread found and read. */
export interface SliceResult<Hit> {
  readonly hits: readonly Hit[];
  readonly coverage: Coverage;
}

/** Reads a plan and gives every fragment to the scanner. */
export async function runScanner<Hit>(
  host: Host,
  plan: SourcePlan,
  scanner: Scanner<Hit>,
): Promise<SliceResult<Hit>> {
  const coverage = await readPlan(host, plan, { part: 0, of: 1 }, (fragment) => scanner.scan(fragment));
  return { hits: scanner.finish(), coverage };
}
