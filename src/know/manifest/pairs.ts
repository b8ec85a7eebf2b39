import type { Job } from '../../model/manifest.ts';
import { sameSelector } from './order.ts';

/** A job of the change and the reviewed one that it was: of the same name, else for the same credentials. */
export interface JobPair {
  readonly job: Job;
  readonly before: Job | undefined;
}

/** Each job of `head` with what `base` has for it. A renamed job is no new one. */
export function pairJobs(base: readonly Job[], head: readonly Job[]): JobPair[] {
  const names = new Set(head.map((job) => job.name));
  const gone = base.filter((job) => !names.has(job.name));
  return head.map((job) => {
    const before = base.find((one) => one.name === job.name) ?? gone.find((one) => sameCredentials(one, job));
    return { job, before };
  });
}

function sameCredentials(a: Job, b: Job): boolean {
  return a.credentials.length > 0 && namesAll(a, b) && namesAll(b, a);
}

function namesAll(a: Job, b: Job): boolean {
  return a.credentials.every((one) => b.credentials.some((other) => sameSelector(one, other)));
}
