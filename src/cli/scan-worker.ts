import { parentPort, workerData } from 'node:worker_threads';
import { createHost } from './host.ts';
import { scanSlice, type SliceJob } from './scan-slice.ts';

/** A worker's whole life: read its slice with a Host of its own, scan it, send back what was found. */
async function work(job: SliceJob): Promise<void> {
  parentPort?.postMessage(await scanSlice(createHost(), job));
}

await work(workerData as SliceJob);
