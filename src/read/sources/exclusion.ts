import type { LeftOut } from '../../model/fragment.ts';
import { pathGlobMatch } from '../../util/glob.ts';

/** Decides which paths the manifest excludes, and counts them. */
export interface Exclusion {
  excludes(path: string): boolean;
  leftOut(): readonly LeftOut[];
}

/** An exclusion by path globs; the first pattern that matches is the one that counts. */
export function createExclusion(
  patterns: readonly { readonly path: string; readonly reason: string }[],
): Exclusion {
  const counts = patterns.map(() => 0);
  return {
    excludes(path) {
      if (patterns.length === 0) return false;
      const at = patterns.findIndex((pattern) => pathGlobMatch(pattern.path, path));
      if (at < 0) return false;
      counts[at] = (counts[at] ?? 0) + 1;
      return true;
    },
    leftOut: () =>
      patterns.map(({ path, reason }, i) => ({
        kind: 'excluded',
        what: path,
        files: counts[i] ?? 0,
        reason,
      })),
  };
}
