import type { Manifest, Widening } from './manifest.ts';
import type { Scope } from './report.ts';

/** Names of what waits that one sentence takes. */
const SHOWN = 4;

/** What is asked of a report or of facts to tell whether all that waits for review is a manifest that is new. */
interface Judged {
  readonly scope: Scope;
  readonly manifest: Manifest;
  readonly widenings: readonly Widening[];
}

/**
 * The files of a manifest that no commit has yet, where nothing else waits for review: right after `init`, every entry is
 * new, and one sentence says more than a list of them.
 */
export function newManifest({ scope, manifest, widenings }: Judged): readonly string[] {
  if (scope.mode !== 'full' || widenings.every(({ counts }) => counts === undefined)) return [];
  const fresh = manifest.revisions.filter(
    ({ state, lastChange }) => state === 'untracked' || (state === 'modified' && lastChange === undefined),
  );
  const files = [...new Set(widenings.map(({ place }) => place.path))].toSorted();
  return files.every((file) => fresh.some(({ path }) => path === file)) ? files : [];
}

/** What makes all of it count. */
export function newManifestStep(files: readonly string[]): string {
  const it = files.length === 1 ? 'it' : 'them';
  return `Read ${files.join(' and ')}, mend what is not right and commit ${it}: then all of ${it} counts here, and in a pull request once merged.`;
}

/** `its 6 jobs count but for aws:s3:PutObject, its 2 other entries do not yet`: what of a new manifest waits for a commit. */
export function newManifestText(widenings: readonly Widening[]): string {
  const jobs = widenings.filter((item) => item.counts !== undefined);
  const others = widenings.length - jobs.length;
  const without = [...new Set(jobs.flatMap((item) => item.without ?? []))];
  const more = without.length > SHOWN ? ` and ${without.length - SHOWN} more` : '';
  const less = without.length === 0 ? '' : ` but for ${without.slice(0, SHOWN).join(', ')}${more}`;
  const own = `its ${jobs.length === 1 ? 'job counts' : `${jobs.length} jobs count`}${less}`;
  if (others === 0) return own;
  return `${own}, its ${others === 1 ? 'other entry does' : `${others} other entries do`} not yet`;
}
