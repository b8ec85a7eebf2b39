import { isAbsolute, relative } from 'node:path';

/**
 * Where a path lies below a folder, relative to it and with slashes, empty for the folder itself; `undefined` where it lies
 * elsewhere. Both are absolute; links are not looked at.
 */
export function within(folder: string, path: string): string | undefined {
  const below = relative(folder, path).replaceAll('\\', '/');
  return below === '..' || below.startsWith('../') || isAbsolute(below) ? undefined : below;
}
