import { isTestPath } from './test-path.ts';

/** Whether a path lies where things are shown or tried, not deployed: documentation, samples, tests, examples. */
export function isAsidePath(path: string): boolean {
  return isTestPath(path) || /(^|\/)(docs?|documentation|samples?|demos?)\//i.test(path);
}
