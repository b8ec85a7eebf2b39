import type { Gap, LeftOut } from '../../../model/fragment.ts';
import type { ManifestRevision } from '../../../model/manifest.ts';
import type { Report } from '../../../model/report.ts';
import { printable } from '../../../util/printable.ts';
import { count, thousands } from '../../../util/wrap.ts';

/** `9 files (1 git-ignored), 12 commits`: what was read, in numbers. */
export function readText(report: Report): string {
  const { read } = report.coverage;
  if (report.scope.mode === 'stdin') return 'standard input';
  if (report.scope.mode === 'staged') return count(read.stagedFiles, 'staged file');
  const ignored = read.ignoredFiles > 0 ? ` (${thousands(read.ignoredFiles)} git-ignored)` : '';
  const history = !read.repository
    ? '; not a git repository, so no history'
    : report.scope.history || report.scope.mode === 'range'
      ? `, ${count(read.commits, 'commit')}`
      : '; no history, as asked';
  return `${count(read.files, 'file')}${ignored}${history}`;
}

/** What has to be the same for the same report: the commit, and whatever was read that no commit holds. */
export function reproducible({ audited, coverage, scope }: Report): string {
  const { ignoredFiles, untrackedFiles } = coverage.read;
  const kinds = [
    ...(ignoredFiles > 0 ? [`${thousands(ignoredFiles)} git-ignored`] : []),
    ...(untrackedFiles > 0 ? [`${thousands(untrackedFiles)} untracked`] : []),
  ];
  const files =
    kinds.length === 0
      ? 'without uncommitted edits'
      : `with the same ${kinds.join(' and ')} ${ignoredFiles + untrackedFiles === 1 ? 'file' : 'files'}`;
  const same =
    audited.head === undefined || scope.mode === 'stdin' ? 'with the same input' : `at that commit, ${files}`;
  return `${same}${audited.name.includes('/') ? '' : `, in a folder called ${audited.name}`}`;
}

/** Left out on purpose, with the flag that reads it all the same. */
export function leftOutText(report: Report): string[] {
  const { leftOut } = report.coverage;
  const own = leftOut.filter(isOwnReport);
  const others = leftOut.filter((item) => !isOwnReport(item));
  return [...others.map(leftOutLine), ...(own.length === 0 ? [] : [ownReports(own)])];
}

function isOwnReport({ kind }: LeftOut): boolean {
  return kind === 'report';
}

function leftOutLine(item: LeftOut): string {
  const files = item.files > 0 ? ` (${count(item.files, 'file')})` : '';
  const reason = item.reason === undefined ? '' : `, ${printable(item.reason)}`;
  const flag = item.flag === undefined ? '' : `: ${item.flag}`;
  return `${printable(item.what)}${files}${reason}${flag}`;
}

/** The files that this run writes, in one sentence. */
function ownReports(files: readonly LeftOut[]): string {
  const [only = '', ...more] = files.map(({ what }) => printable(what));
  if (more.length === 0) return `${only}, which this run writes: what it held before was not read`;
  const last = more.at(-1) ?? '';
  const named = `${[only, ...more.slice(0, -1)].join(', ')} and ${last}`;
  return `${named}, which this run writes: what they held before was not read`;
}

/** Gaps that have a line of their own; an import's file is not one of those that were to be read. */
function alone(gap: Gap): boolean {
  return gap.scope === 'source' || gap.source === 'import';
}

/** Gaps in the order: whole sources first, then files, folded by kind. */
export function gapLines(
  gaps: readonly Gap[],
  most: number,
): { readonly label: string; readonly lines: readonly string[] }[] {
  const sources = gaps.filter(alone);
  const files = gaps.filter((gap) => !alone(gap));
  const bySource = sources.map((gap) => ({
    label: gap.kind === 'submodule' ? 'module' : gap.source,
    lines: [printable(gap.what), ...(gap.help ?? []).map(printable)],
  }));
  const byKind = new Map<string, Gap[]>();
  for (const gap of files) byKind.set(gap.kind, [...(byKind.get(gap.kind) ?? []), gap]);
  const folded = [...byKind].map(([kind, own]) => {
    const named = own.slice(0, most).map((gap) => printable(gap.path ?? ''));
    const more = own.length > most ? `, ${own.length - most} more` : '';
    const what = own.length === 1 ? printable(own[0]?.what ?? '') : kindText(kind);
    return {
      label: kind === 'submodule' ? count(own.length, 'module') : count(own.length, 'file'),
      lines: [
        `${what}${what.includes(named[0] ?? '\0') ? '' : `: ${named.filter((name) => name !== '').join(', ')}${more}`}`,
      ],
    };
  });
  return [...bySource, ...folded];
}

function kindText(kind: string): string {
  switch (kind) {
    case 'unreadable':
      return 'not readable';
    case 'submodule':
      return 'submodule not checked out';
    case 'lfs':
      return 'Git LFS pointer; the content is not here';
    case 'too-large':
      return 'too large to read whole';
    case 'corrupt':
      return 'corrupt';
    case 'missing':
      return 'not here';
    default:
      return 'not read';
  }
}

/** When and by whom the manifest last changed, and whether the work tree's copy differs. */
export function manifestText(report: Report): string | undefined {
  const own = report.manifest.revisions[0];
  if (own === undefined || own.state === 'none') return undefined;
  if (report.audited.base !== undefined) return manifestAtBase(own, report);
  const { lastChange } = own;
  const changed =
    lastChange === undefined
      ? ''
      : `, last changed ${lastChange.date.slice(0, 10)} in ${lastChange.oid.slice(0, 7)} by ${printable(lastChange.author)}`;
  const state =
    own.state === 'modified' && lastChange === undefined
      ? report.scope.mode === 'full'
        ? '; not committed yet: whoever edits files here edits it'
        : '; in no commit yet, so none of it counts'
      : own.state === 'modified'
        ? '; the copy here is modified, and only the committed one counts'
        : own.state === 'deleted'
          ? ' is deleted here; the committed one still counts'
          : own.state === 'untracked'
            ? '; not committed yet: whoever edits files here edits it'
            : own.state === 'no-repository'
              ? '; not under version control'
              : '';
  return `${printable(own.path)}${changed}${state}`;
}

/** A range is judged by the manifest that the tip of its base has, or the revision that was asked for. */
function manifestAtBase({ path, revision }: ManifestRevision, report: Report): string {
  const { name, oid } = reviewedRevision(revision, report);
  const base = name === undefined ? oid : `${printable(name)} (${oid})`;
  return report.manifest.present
    ? `${printable(path)} as ${base} has it`
    : `${base} has no manifest; the one that this change adds does not count`;
}

/** The revision whose manifest counts for a range: its short hash, and the name it was asked for by. */
export function reviewedRevision(
  revision: string,
  { audited, scope }: Report,
): { readonly name?: string; readonly oid: string } {
  const oid = revision.slice(0, 7);
  const isBase = revision === audited.base?.rev;
  return !isBase || scope.base === undefined || revision.startsWith(scope.base)
    ? { oid }
    : { name: scope.base, oid };
}
