import type { Coverage, Fragment } from '../model/fragment.ts';
import type { Host } from '../model/host.ts';
import { readPlan, type SourcePlan } from '../read/sources/index.ts';

/** Looks at fragments one after the other and says at the end what it found, in values that can be cloned. */
export interface Scanner<Hit> {
  scan(fragment: Fragment): void;
  finish(): Hit[];
}

/** What a module that scans must export as `createSliceScanner`. `init` is any value that can be cloned. */
export type CreateScanner<Hit> = (init: unknown) => Scanner<Hit>;

/** The work of one thread: a plan that is already cut to its slice, and the module that scans. */
export interface SliceJob {
  readonly plan: SourcePlan;
  /** URL or path of the module with `createSliceScanner`. */
  readonly modulePath: string;
  readonly init: unknown;
}

/** What one thread found and read. */
export interface SliceResult<Hit> {
  readonly hits: readonly Hit[];
  readonly coverage: Coverage;
}

/** Reads and scans one slice in this thread. */
export async function scanSlice<Hit>(host: Host, job: SliceJob): Promise<SliceResult<Hit>> {
  const module = (await import(job.modulePath)) as { readonly createSliceScanner: CreateScanner<Hit> };
  return runScanner(host, job.plan, module.createSliceScanner(job.init));
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
