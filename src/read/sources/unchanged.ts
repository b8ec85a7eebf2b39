import type { Host } from '../../model/host.ts';
import type { IndexEntry, TrackingIndex } from './git-index.ts';
import type { PlannedFile } from './plan.ts';

/** Times are compared below this, in milliseconds: git keeps nanoseconds, a float of milliseconds does not. */
const SAME_TIME = 0.001;

/**
 * Blobs whose content is in the work tree as it is: their file has the size and times that the index remembers, and
 * changed before the index did (git's own "racily clean" rule). Asking git instead could run a clean filter.
 */
export function blobsInTree(
  host: Host,
  root: string,
  gitDir: string,
  index: TrackingIndex,
  files: readonly PlannedFile[],
): ReadonlyMap<string, number> {
  const written = host.stat(`${gitDir}/index`);
  const blobs = new Map<string, number>();
  if (!written.ok) return blobs;
  for (const file of files) {
    const entry = file.tracking === 'tracked' ? index.tracked.get(file.path) : undefined;
    if (entry === undefined || entry.size < 0 || entry.mtimeMs >= written.value.mtimeMs) continue;
    if (isUnchanged(host, `${root}/${file.path}`, entry)) blobs.set(entry.oid, entry.size);
  }
  return blobs;
}

function isUnchanged(host: Host, path: string, entry: IndexEntry): boolean {
  const stat = host.stat(path);
  return (
    stat.ok &&
    stat.value.kind === 'file' &&
    stat.value.size === entry.size &&
    Math.abs(stat.value.mtimeMs - entry.mtimeMs) < SAME_TIME &&
    Math.abs(stat.value.ctimeMs - entry.ctimeMs) < SAME_TIME
  );
}
