import { globCovers } from '../../util/glob.ts';

/** By the wider list, then the narrower: credentials hold most of what they hold on the same resources. */
const KNOWN = new WeakMap<readonly string[], WeakMap<readonly string[], boolean>>();

/** Whether everything that the narrower resources name is named by the wider ones. */
export function covered(wider: readonly string[], narrower: readonly string[]): boolean {
  if (wider === narrower) return true;
  const known = KNOWN.get(wider) ?? new WeakMap<readonly string[], boolean>();
  KNOWN.set(wider, known);
  const before = known.get(narrower);
  if (before !== undefined) return before;
  const covers = narrower.every((pattern) => wider.some((own) => globCovers(own, pattern)));
  known.set(narrower, covers);
  return covers;
}
