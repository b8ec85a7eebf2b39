import type { Gap } from '../../model/fragment.ts';
import type { Host } from '../../model/host.ts';
import { complaint, lines } from './git-output.ts';
import type { Repository } from './plan.ts';
import { resolveCommit } from './range.ts';

const NO_REPOSITORY: Repository = { state: 'none', bare: false, prefix: '', shallow: false, promisor: false };

/** One question for all; what HEAD is comes last, its branch as `symbolic-ref` names it, and nothing before the first commit. */
const FACTS = [
  'rev-parse',
  '--revs-only',
  '--path-format=absolute',
  '--is-bare-repository',
  '--is-inside-work-tree',
  '--is-shallow-repository',
  '--git-dir',
  '--git-common-dir',
  '--show-toplevel',
  'HEAD^{commit}',
  '--abbrev-ref=loose',
  'HEAD',
];

/** Finds the repository that `root` lies in, and what of it git cannot or will not show. */
export function findRepository(
  host: Host,
  root: string,
): { readonly repository: Repository; readonly gaps: readonly Gap[] } {
  const asked = host.git(root, FACTS);
  const [bare, inside, shallow, gitDir, commonDir, ...rest] = lines(asked.stdout);
  // Where there is no work tree git has told the others before it fails.
  if (asked.status !== 0 && commonDir === undefined)
    return withoutRepository(host, root, asked.stderr, complaint(asked));
  if (gitDir === undefined || commonDir === undefined) return { repository: NO_REPOSITORY, gaps: [] };
  const told = asked.status === 0 && inside === 'true' ? topAndHead(root, rest) : undefined;
  const top = told === undefined && inside === 'true' ? topOf(host, root) : told?.top;
  const head = told === undefined ? resolveCommit(host, root, 'HEAD') : told.head;
  const repository: Repository = {
    state: 'present',
    bare: bare === 'true',
    prefix: top === undefined ? '' : root.slice(top.length).replace(/^\//, ''),
    gitDir,
    commonDir,
    shallow: shallow === 'true',
    promisor: hasPromisorPack(host, commonDir),
    ...(top === undefined ? {} : { top }),
    ...(head === undefined ? {} : { head }),
    ...(told?.branch === undefined ? {} : { branch: told.branch }),
  };
  return { repository, gaps: [] };
}

/** The last of the facts, where the top is a line and holds the root. Without a branch HEAD names itself. */
function topAndHead(
  root: string,
  [top = '', head, branch = 'HEAD', ...more]: readonly string[],
): Pick<Repository, 'top' | 'head' | 'branch'> | undefined {
  if (more.length > 0 || !isWithin(root, top)) return undefined;
  return { top, ...(head === undefined ? {} : { head }), ...(branch === 'HEAD' ? {} : { branch }) };
}

function isWithin(root: string, top: string): boolean {
  return root === top || root.startsWith(`${top}/`);
}

/** The work tree's top; a configured `core.worktree` that does not hold the root is not believed. */
function topOf(host: Host, root: string): string | undefined {
  const asked = host.git(root, ['rev-parse', '--show-toplevel']);
  if (asked.status !== 0) return undefined;
  const top = new TextDecoder().decode(asked.stdout).replace(/\n$/, '').replace(/\/$/, '');
  return isWithin(root, top) ? top : undefined;
}

function hasPromisorPack(host: Host, commonDir: string): boolean {
  const packs = host.list(`${commonDir}/objects/pack`);
  return packs.ok && packs.value.some((entry) => entry.name.endsWith('.promisor'));
}

function withoutRepository(
  host: Host,
  root: string,
  stderr: string,
  what: string,
): { repository: Repository; gaps: readonly Gap[] } {
  if (stderr.includes('dubious ownership')) {
    return { repository: { ...NO_REPOSITORY, state: 'refused' }, gaps: [ownershipGap()] };
  }
  if (!host.stat(`${root}/.git`).ok && stderr.includes('not a git repository')) {
    return { repository: NO_REPOSITORY, gaps: [] };
  }
  const gap: Gap = {
    source: 'history',
    scope: 'source',
    kind: stderr.includes('git is not installed') ? 'missing' : 'unreadable',
    what: `git cannot open this repository: ${withoutRoot(what, root)}`,
    help: ['without history on purpose: --no-history'],
  };
  return { repository: { ...NO_REPOSITORY, state: 'refused' }, gaps: [gap] };
}

function ownershipGap(): Gap {
  return {
    source: 'history',
    scope: 'source',
    kind: 'refused',
    what: 'git refuses this repository: the folder belongs to another user, so its configuration is not trusted',
    help: [
      'if you trust it: git config --global --add safe.directory "$(pwd)"',
      'without history on purpose: --no-history',
    ],
  };
}

function withoutRoot(text: string, root: string): string {
  return text.replaceAll(root, '.');
}

/** What a shallow or partial clone lacks, in words. */
export function cloneGaps(repository: Repository, commits: number): readonly Gap[] {
  if (!repository.shallow) return [];
  const here = commits === 1 ? '1 commit here' : `${commits} commits here`;
  return [
    {
      source: 'history',
      scope: 'source',
      kind: 'shallow',
      what: `shallow clone: ${here}, the rest was never fetched`,
      help: [
        'GitHub Actions: actions/checkout with fetch-depth: 0',
        'here: git fetch --unshallow',
        'without history on purpose: --no-history',
      ],
    },
  ];
}
