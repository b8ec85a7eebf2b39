import { lstatSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';

const LARGEST = 1024 * 1024;

/** Files of a repository's folder by which git is led to others that lie elsewhere. */
const LEADS_AWAY = ['objects/info/alternates', 'objects/info/http-alternates'];
const CONFIGURATION = ['config', 'config.worktree'];

/**
 * Whether all that git reads of a repository lies in its folder. A configuration that names a work tree may only name the
 * one it was reached from; a repository of somebody else is read or not as the user's own configuration says.
 */
export function isSelfContained(folder: string, workTree: string): boolean {
  if ([folder, workTree].some((path) => lstatSync(path).uid !== process.geteuid?.())) return false;
  if (LEADS_AWAY.some((name) => isThere(join(folder, name)))) return false;
  return CONFIGURATION.every((name) => {
    if (!isThere(join(folder, name))) return true;
    const text = textOf(join(folder, name));
    if (text === undefined || /\[\s*include/i.test(text)) return false;
    return [...text.matchAll(/\bworktree\s*=\s*([^\n]*)/gi)].every(
      ([, named = '']) => resolve(folder, named.trim()) === workTree,
    );
  });
}

/** The folders that a `.git` file names: the work tree's own and the one it shares; `undefined` where they are not told. */
export function foldersOfGitFile(workTree: string): readonly string[] | undefined {
  const named = /^gitdir: ([^\n]+)\n?$/.exec(textOf(join(workTree, '.git')) ?? '')?.[1];
  if (named === undefined) return undefined;
  const own = resolve(workTree, named);
  const shared = textOf(join(own, 'commondir'))?.trim();
  if (shared === undefined) return [own];
  return [own, isAbsolute(shared) ? shared : resolve(own, shared)];
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Text of a regular file that is not too large. */
function textOf(path: string): string | undefined {
  try {
    const stat = lstatSync(path);
    return stat.isFile() && stat.size <= LARGEST ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
