import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { within } from '../../util/within.ts';
import { UsageError } from '../errors.ts';
import { askGit } from '../git-process.ts';

/** Where git looks for the hooks of a repository. */
export interface HookFolder {
  /** Absolute. */
  readonly path: string;
  /** Whose setting it is; `git` for the usual folder, that no setting names. */
  readonly set: 'git' | 'repository' | 'user';
  /** What `core.hooksPath` says, where it does. */
  readonly written?: string;
  /** Neither in the work tree nor in git's own folder: other repositories may use it, or none should. */
  readonly outside: boolean;
  /** In the work tree, where it is committed and shared. */
  readonly committed: boolean;
}

/** A repository that hooks are installed in. */
export interface HookRepository {
  /** Top of the work tree, absolute, links resolved. */
  readonly top: string;
  /** The folder that was asked about, relative to the top: empty, or `packages/api`. */
  readonly prefix: string;
  readonly folder: HookFolder;
}

/** Finds the repository of a folder and where its hooks lie. */
export function findHooks(cwd: string): HookRepository {
  const asked = askGit(cwd, [
    'rev-parse',
    '--path-format=absolute',
    '--is-bare-repository',
    '--is-inside-work-tree',
    '--git-common-dir',
  ]);
  if (asked === undefined)
    throw new UsageError('this is no git repository, so it has no hooks', [
      'write  git init first, or go to the repository',
    ]);
  const [bare, inside, common = ''] = asked.split('\n');
  if (bare === 'true')
    throw new UsageError('this is a bare repository: nothing is committed in it, and no commit hook runs');
  if (inside !== 'true')
    throw new UsageError('this folder is git’s own', ['go to the work tree and write it again']);
  const top = (askGit(cwd, ['rev-parse', '--show-toplevel']) ?? '').replace(/\r?\n$/, '');
  const prefix = (askGit(cwd, ['rev-parse', '--show-prefix']) ?? '').replace(/\/?\r?\n$/, '');
  return { top, prefix, folder: folderOf(top, common) };
}

function folderOf(top: string, common: string): HookFolder {
  const said = askGit(top, ['config', '--null', '--show-scope', '--type=path', '--get', 'core.hooksPath']);
  const [scope = '', written = ''] = (said ?? '').split('\0');
  const path = written === '' ? join(common, 'hooks') : resolve(top, written);
  const set = written === '' ? 'git' : scope === 'local' || scope === 'worktree' ? 'repository' : 'user';
  const real = realOf(path);
  const inTree = within(realOf(top), real) !== undefined;
  const inGit = within(realOf(common), real) !== undefined;
  return {
    path,
    set,
    outside: !inTree && !inGit,
    committed: inTree && !inGit,
    ...(written === '' ? {} : { written }),
  };
}

/** The path with its links resolved, as far as it exists. */
export function realOf(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(realOf(parent), path.slice(parent.length));
}

/** Refuses a folder that is not this repository's own, and one in which git runs nothing. */
export function refuseFolder({ path, set, outside, written }: HookFolder, allowed: boolean): void {
  if (path === '/dev/null' || path.toLowerCase() === 'nul')
    throw new UsageError(`core.hooksPath is ${written}: git runs no hook here`, [
      'unset  git config --unset core.hooksPath',
    ]);
  if (!outside || allowed) return;
  const where = JSON.stringify(written ?? path);
  throw set === 'user'
    ? new UsageError(
        `core.hooksPath is ${where} in your own configuration: hooks there run in all your repositories, and those of this one alone do not run`,
        [
          'for all of them  overscope hook install --outside',
          'for this one     git config core.hooksPath .githooks, then again',
        ],
      )
    : new UsageError(
        `this repository’s core.hooksPath leads out of it, to ${where}: nothing is written there unasked`,
        [
          'if it is meant  overscope hook install --outside',
          'if not          git config --unset core.hooksPath, then again',
        ],
      );
}
