import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import envPaths from 'env-paths';
import { openStore, type Store } from './store.ts';

/** The cache as a run uses it. */
export interface Cache {
  readonly store: Store;
  /** Digest of this program as it was built, its rules included. */
  readonly build: string;
}

/**
 * Opens the user's cache for an audit of a folder: in `OVERSCOPE_CACHE_DIR`, else where the system keeps caches. There is
 * none where the build is not known, on systems without owners of files, and where the folder is not the user's alone.
 */
export function openCache(audited: string, env: NodeJS.ProcessEnv): Cache | undefined {
  const build = buildDigest();
  const folder = env['OVERSCOPE_CACHE_DIR'] ?? envPaths('overscope', { suffix: '' }).cache;
  if (build === undefined || process.geteuid === undefined || !isAbsolute(folder)) return undefined;
  const store = openStore(folder, audited);
  return store && { store, build };
}

/** As `npm run build` wrote it beside the bundle. */
function buildDigest(): string | undefined {
  try {
    const text = readFileSync(new URL('build', import.meta.url), 'utf8').trim();
    return /^[0-9a-f]{64}$/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
