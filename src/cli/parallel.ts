import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Host } from '../model/host.ts';
import { mergeCoverage, namedOrigins, sentPlan, slicePlan, type SourcePlan } from '../read/sources/index.ts';
import { letHeapGrow } from './heap.ts';
import { runScanner, type Scanner, type SliceJob, type SliceResult } from './scan-slice.ts';

/** Below these a worker costs more (some 40 ms and a copy of the plan) than it saves. */
const MANY_FILES = 15_000;
const MANY_OBJECTS = 30_000;
const MANY_BYTES = 100 * 1024 * 1024;

/** Little lives long in a scan: a small young generation costs no time and keeps the peak some 30 MB lower. */
const YOUNG = { maxYoungGenerationSizeMb: 8 };

/** How the parallel scan is set up: the entry of the worker, and what its scanner is made from. */
export interface ParallelSetup<Hit> {
  /** `dist/scan-worker.js`. */
  readonly workerPath: string | URL;
  readonly init: unknown;
  /** The same scanner, for this thread. */
  readonly scanner: () => Scanner<Hit>;
  /** Threads at most, this one included; by default as many as pay. */
  readonly threads?: number;
  /** Where contents that hold nothing are to be listed: the key of their fingerprints. */
  readonly key?: Uint8Array;
}

/** How many threads pay for a plan: one or two. */
export function threadsFor(plan: SourcePlan, processors: number = availableParallelism()): 1 | 2 {
  if (processors < 2) return 1;
  const bytes = plan.objects.reduce((sum, object) => sum + (object.size ?? 0), 0);
  const many = plan.files.length > MANY_FILES || plan.objects.length > MANY_OBJECTS || bytes > MANY_BYTES;
  return many ? 2 : 1;
}

/**
 * Reads and scans a plan, in this thread and, where it pays, in workers beside it. Hits come in the order of the
 * parts; the coverage is that of all parts and of the plan. A worker that cannot start leaves its part to this thread.
 */
export async function scanInWorkers<Hit>(
  host: Host,
  whole: SourcePlan,
  setup: ParallelSetup<Hit>,
): Promise<SliceResult<Hit>> {
  const plan = { ...whole, named: whole.named ?? namedOrigins(whole) };
  const of = setup.threads ?? threadsFor(plan);
  if (of === 1) letHeapGrow();
  const others = Array.from({ length: of - 1 }, (_, i) => {
    const part = slicePlan(plan, { part: i + 1, of });
    return inWorker<Hit>(setup, part).catch((): SourcePlan => part);
  });
  const own = await runScanner(host, slicePlan(plan, { part: 0, of }), setup.scanner(), setup.key);
  let hits = [...own.hits];
  let coverage = mergeCoverage(plan.coverage, own.coverage);
  const barren = [...own.barren];
  for (const other of await Promise.all(others)) {
    const result = 'hits' in other ? other : await runScanner(host, other, setup.scanner(), setup.key);
    hits = hits.concat(result.hits);
    coverage = mergeCoverage(coverage, result.coverage);
    barren.push(...result.barren);
  }
  return { hits, coverage, barren };
}

function inWorker<Hit>(setup: ParallelSetup<Hit>, plan: SourcePlan): Promise<SliceResult<Hit>> {
  const { init, key } = setup;
  const job: SliceJob = { plan: sentPlan(plan), init, ...(key === undefined ? {} : { key }) };
  return new Promise((resolve, reject) => {
    const worker = new Worker(setup.workerPath, { workerData: job, resourceLimits: YOUNG });
    worker.once('message', (result: SliceResult<Hit>) => resolve(result));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a worker ended early (${code})`)));
  });
}
