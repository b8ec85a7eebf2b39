import { posix } from 'node:path';
import type { Host } from '../../../model/host.ts';
import { textOfBytes } from '../../../util/byte-text.ts';

/** Folders of objects that belong together. */
export interface Stores {
  /** The repository's own first; each once. */
  readonly folders: readonly string[];
  /** Whether git looks into no other folder. */
  readonly all: boolean;
}

/** As deep does git follow alternates of alternates. */
const MOST_DEPTH = 5;
const MOST_STORES = 64;
const LARGEST_LIST = 1024 * 1024;
const SLASH = 47;

/** The store of a repository and those that `info/alternates` leads to, wherever they lie, as git follows them. */
export function storesOf(host: Host, own: string): Stores {
  const folders = [own];
  const seen = new Set([realOf(host, own)]);
  const waiting = [{ folder: own, depth: 0 }];
  let all = true;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { folder, depth } = next;
    const listed = alternatesOf(host, folder, depth);
    if (listed === undefined || !listed.all) all = false;
    for (const alternate of listed?.folders ?? []) {
      const stat = host.stat(alternate);
      if (!stat.ok) continue;
      const real = realOf(host, alternate);
      if (seen.has(real)) continue;
      seen.add(real);
      if (stat.value.kind !== 'directory' || folders.length >= MOST_STORES) all = false;
      else {
        folders.push(alternate);
        waiting.push({ folder: alternate, depth: depth + 1 });
      }
    }
  }
  return { folders, all };
}

/** What a store names as its alternates; those that are quoted, or relative and not the repository's own, are left out. */
function alternatesOf(host: Host, folder: string, depth: number): Stores | undefined {
  const file = `${folder}/info/alternates`;
  const stat = host.stat(file);
  if (!stat.ok) return { folders: [], all: true };
  if (stat.value.kind !== 'file' || stat.value.size > LARGEST_LIST || depth > MOST_DEPTH) return undefined;
  const read = host.read(file);
  if (!read.ok) return undefined;
  let all = true;
  const base = realOf(host, folder);
  const folders = textOfBytes(read.value)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => {
      const isAbsolute = line.codePointAt(0) === SLASH;
      if (line.startsWith('"') || line.includes('\0') || (!isAbsolute && depth > 0)) {
        all = false;
        return [];
      }
      const path = posix.normalize(isAbsolute ? line : `${base}/${line}`);
      return [path.length > 1 ? path.replace(/\/$/, '') : path];
    });
  return { folders, all };
}

function realOf(host: Host, folder: string): string {
  const real = host.realpath(folder);
  return real.ok ? real.value : folder;
}
