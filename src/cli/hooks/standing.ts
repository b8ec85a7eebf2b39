import { accessSync, constants, lstatSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { askGit } from '../git-process.ts';
import { hasBlock, standingOf, type HookName } from './script.ts';
import type { HookRepository } from './folder.ts';
import { commandOf } from './lefthook.ts';
import { existingHook, type Manager } from './manager.ts';

/** Whether overscope takes part in a hook, and in which file. */
export interface Found {
  readonly file: string;
  readonly installed: boolean;
  /** Why it is not run, or nobody can say that it is, although its lines are there. */
  readonly but?: string;
}

/** How a hook stands, by what would run and not by our marks alone. */
export function findHook(manager: Manager, hook: HookName, repository: HookRepository): Found {
  if (manager.kind === 'lefthook') return inLefthook(join(repository.top, manager.file), hook, repository);
  const file = join(manager.folder, hook);
  const now = existingHook(file);
  if (now.kind !== 'script' || !hasBlock(now.text)) return { file, installed: false };
  const standing = standingOf(now.text, hook);
  const found = { file, installed: true };
  if (standing === 'changed')
    return { ...found, but: 'whose lines are not those that overscope writes: hook install renews them' };
  if (standing === 'behind')
    return { ...found, but: 'behind other lines, which may end before it is called' };
  if (manager.kind === 'husky') {
    const { written = '' } = repository.folder;
    return /\.husky(?:\/_)?\/?$/.test(written)
      ? found
      : { ...found, but: 'which git does not run: core.hooksPath does not lead to husky' };
  }
  return now.executable ? found : { ...found, but: 'which is not executable: git does not run it' };
}

function inLefthook(file: string, hook: HookName, { folder }: HookRepository): Found {
  const command = commandOf(textOf(file), hook);
  if (command === 'none') return { file, installed: false };
  const found = { file, installed: true };
  if (command === 'conditional') return { ...found, but: 'which skips it, or runs it under a condition' };
  const own = existingHook(join(folder.path, hook));
  const called = own.kind === 'script' && own.executable && own.text.includes('lefthook');
  return called ? found : { ...found, but: 'which git does not run: call lefthook install' };
}

/** A program that a hook would call. */
export interface Called {
  readonly path: string;
  /** `this` leads to the one that answers here, `link` to another one; a `script` may call whatever it likes. */
  readonly is: 'this' | 'link' | 'script';
}

/** The program that a hook of this folder would call. */
export function calledProgram({ top, prefix }: HookRepository): Called | undefined {
  const common = askGit(top, ['rev-parse', '--path-format=absolute', '--git-common-dir'])?.trim();
  const main = common === undefined ? [] : [join(common, '..')];
  const local = [join(top, prefix), top, ...main].map((folder) =>
    join(folder, 'node_modules/.bin/overscope'),
  );
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'overscope'));
  const path = [...local, ...onPath].find(isProgram);
  if (path === undefined) return undefined;
  const real = realpathSync(path);
  const running = process.argv[1];
  if (running !== undefined && real === realpathSync(running)) return { path, is: 'this' };
  return { path, is: lstatSync(path).isSymbolicLink() ? 'link' : 'script' };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
