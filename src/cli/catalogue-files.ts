import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CompiledCore, ProviderLists } from '../know/catalogue/index.ts';

/** Folder of what was compiled ahead: `dist/`, beside the bundle. */
const DIST = new URL('.', import.meta.url);

/** The catalogue's core, as `npm run build` compiled it. */
export function readCore(): CompiledCore {
  return readJson('catalogue/core.json') as CompiledCore;
}

/** A provider's lists; `undefined` for a provider without any. */
export function readLists(provider: string): ProviderLists | undefined {
  if (!/^[a-z0-9-]+$/.test(provider)) return undefined;
  try {
    return readJson(`catalogue/${provider}.json`) as ProviderLists;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Text of an example that ships. */
export function readExample(name: string): string {
  return readFileSync(fileURLToPath(new URL(`example/${name}.yaml`, DIST)), 'utf8');
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(fileURLToPath(new URL(path, DIST)), 'utf8'));
}
