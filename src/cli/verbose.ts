import type { LeftToGit } from '../model/fragment.ts';
import type { Report } from '../model/report.ts';
import { printable } from '../util/printable.ts';
import { count, hanging } from '../util/wrap.ts';

/** How long each stage took, for `--verbose`. */
export interface Stopwatch {
  /** Says that a stage begins, to whoever waits too. */
  progress(stage: string): void;
  /** The stages so far, each with its seconds. */
  stages(): readonly { readonly stage: string; readonly seconds: number }[];
}

/** A stopwatch in front of somebody who is told the stages. */
export function createStopwatch(tell: (stage: string) => void): Stopwatch {
  const begun: { readonly stage: string; readonly at: number }[] = [];
  return {
    progress(stage) {
      begun.push({ stage, at: performance.now() });
      tell(stage);
    },
    stages: () =>
      begun.map(({ stage, at }, index) => ({
        stage,
        seconds: ((begun[index + 1]?.at ?? performance.now()) - at) / 1000,
      })),
  };
}

const LABEL = 10;

/** What was read from each source, by what it was judged, what was found, and how long it took. */
export function verboseText(report: Report, watch: Stopwatch, width: number): string {
  const { coverage, catalogue, manifest } = report;
  const { read } = coverage;
  const took = watch.stages().map(({ stage, seconds }) => `${stage} ${seconds.toFixed(2)} s`);
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  const files = read.files - read.ignoredFiles - read.untrackedFiles;
  const rows: [string, string][] = [
    [
      'Tool',
      `overscope ${report.version}, Node ${process.versions.node}, ${catalogue.types.size} types of ${catalogue.reviewed}, ${catalogue.hash}`,
    ],
    [
      'Files',
      `${count(read.files, 'file')}: ${files} tracked, ${read.untrackedFiles} untracked, ${read.ignoredFiles} git-ignored`,
    ],
    ['History', `${count(read.commits, 'commit')}, ${count(read.blobs, 'object')} besides the files`],
    ...leftToGit(coverage.leftToGit ?? []),
    ['Staged', count(read.stagedFiles, 'staged file')],
    ['Size', `${(read.bytes / 1_048_576).toFixed(1)} MiB read`],
    [
      'Found',
      `${count(report.credentials.length, 'credential')} at ${count(places(report), 'place')}: ${bySource(report)}; ${count(report.names.length, 'name')} without a value`,
    ],
    [
      'Judged by',
      manifest.revisions.map(({ path, state }) => `${printable(path)} (${state})`).join(', ') ||
        'no overscope.yaml',
    ],
    [
      'Unread',
      `${count(coverage.gaps.length, 'gap')}; left out: ${coverage.leftOut.map(({ what, files: number }) => `${printable(what)} (${number})`).join(', ') || 'nothing'}`,
    ],
    ['Time', `${took.join(', ')}; ${memory} MiB at most`],
  ];
  const own = rows.filter(
    ([label]) =>
      (label === 'Staged') === (report.scope.mode === 'staged') ||
      !['Staged', 'Files', 'History'].includes(label),
  );
  return `${own.flatMap(([label, text]) => hanging(label, LABEL, text, width)).join('\n')}\n`;
}

const WHY: Readonly<Record<LeftToGit['why'], string>> = {
  large: 'larger than 32 MiB',
  elsewhere: 'in no pack or file that is read here',
  unreadable: 'damaged, or not as git writes them',
  memory: 'of families that take more than 256 MiB',
};

/** Objects that only git reads, and why: nothing where there are none. */
function leftToGit(left: readonly LeftToGit[]): [string, string][] {
  if (left.length === 0) return [];
  const all = left.reduce((sum, { objects }) => sum + objects, 0);
  const reasons = left.map(({ why, objects }) => `${objects} ${WHY[why]}`);
  return [['Left', `${count(all, 'object')} left to git: ${reasons.join(', ')}`]];
}

function places({ credentials }: Report): number {
  return credentials.reduce((sum, { sightings }) => sum + sightings.length, 0);
}

/** `4 tree, 2 history`: places by the source that they were read from. */
function bySource({ credentials }: Report): string {
  const counts = new Map<string, number>();
  for (const { source } of credentials.flatMap(({ sightings }) => sightings))
    counts.set(source, (counts.get(source) ?? 0) + 1);
  const named = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([source, number]) => `${number} ${source}`);
  return named.join(', ') || 'none';
}
