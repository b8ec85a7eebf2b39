import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { planOf } from '../read/sources/index.ts';
import { createHost } from './host.ts';
import { runScanner, type SliceJob } from './scan-slice.ts';
import { createSliceScanner } from './slice-scanner.ts';

/** A worker's whole life: read its slice with a Host of its own, scan it, send back what was found. */
async function work(port: MessagePort | null, job: SliceJob): Promise<void> {
  const result = await runScanner(createHost(), planOf(job.plan), createSliceScanner(job.init), job.key);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
  port?.postMessage(result);
}

await work(parentPort, workerData as SliceJob);
