import type { Coverage, Gap, LeftOut, LeftToGit, ReadCount } from '../../model/fragment.ts';
import { compareText } from '../../util/order.ts';

const NOTHING: ReadCount = {
  files: 0,
  ignoredFiles: 0,
  untrackedFiles: 0,
  stagedFiles: 0,
  blobs: 0,
  commits: 0,
  bytes: 0,
  repository: false,
};

/** A coverage that says nothing yet. */
export const NO_COVERAGE: Coverage = { read: NOTHING, gaps: [], leftOut: [] };

/** Both coverages as one: numbers added, equal gaps once, what was left out grouped; sorted. */
export function mergeCoverage(a: Coverage, b: Coverage): Coverage {
  return {
    read: {
      files: a.read.files + b.read.files,
      ignoredFiles: a.read.ignoredFiles + b.read.ignoredFiles,
      untrackedFiles: a.read.untrackedFiles + b.read.untrackedFiles,
      stagedFiles: a.read.stagedFiles + b.read.stagedFiles,
      blobs: a.read.blobs + b.read.blobs,
      commits: a.read.commits + b.read.commits,
      bytes: a.read.bytes + b.read.bytes,
      repository: a.read.repository || b.read.repository,
      ...(a.read.partial === true || b.read.partial === true ? { partial: true as const } : {}),
    },
    gaps: mergeGaps([...a.gaps, ...b.gaps]),
    leftOut: mergeLeftOut([...a.leftOut, ...b.leftOut]),
    ...mergeLeftToGit([...(a.leftToGit ?? []), ...(b.leftToGit ?? [])]),
  };
}

function mergeLeftToGit(all: readonly LeftToGit[]): Pick<Coverage, 'leftToGit'> {
  if (all.length === 0) return {};
  const counts = new Map<LeftToGit['why'], number>();
  for (const { why, objects } of all) counts.set(why, (counts.get(why) ?? 0) + objects);
  const leftToGit = [...counts].map(([why, objects]) => ({ why, objects }));
  return { leftToGit: leftToGit.toSorted((a, b) => compareText(a.why, b.why)) };
}

function mergeGaps(gaps: readonly Gap[]): readonly Gap[] {
  const byKey = new Map<string, Gap>();
  for (const gap of gaps) byKey.set(gapKey(gap), gap);
  return [...byKey.entries()].sort(([a], [b]) => compareText(a, b)).map(([, gap]) => gap);
}

function gapKey(gap: Gap): string {
  return [gap.scope === 'source' ? '0' : '1', gap.source, gap.kind, gap.path ?? '', gap.what].join('\0');
}

function mergeLeftOut(all: readonly LeftOut[]): readonly LeftOut[] {
  const byKey = new Map<string, LeftOut>();
  for (const one of all) {
    if (one.files === 0 && one.kind !== 'report') continue;
    const key = [one.kind, one.what, one.reason ?? ''].join('\0');
    const before = byKey.get(key);
    byKey.set(key, before === undefined ? one : { ...one, files: before.files + one.files });
  }
  return [...byKey.entries()].sort(([a], [b]) => compareText(a, b)).map(([, one]) => one);
}
