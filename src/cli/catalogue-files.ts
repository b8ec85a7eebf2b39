import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProviderCalls } from '../model/calls.ts';
import type { CompiledCore, CompiledNames, ProviderLists } from '../know/catalogue/index.ts';

/** Folder of what was compiled ahead: `dist/`, beside the bundle. */
const DIST = new URL('.', import.meta.url);

/** The catalogue's core, as `npm run build` compiled it. */
export function readCore(): CompiledCore {
  return readJson('catalogue/core.json') as CompiledCore;
}

/**
 * Loads a provider's lists; `undefined` for a provider that has none, or that the core does not know. A file that is
 * missing is a broken installation and throws: a list that cannot be read is never an empty one.
 */
export function listsOf(core: CompiledCore): (provider: string) => ProviderLists | undefined {
  const known = new Set(core.providers.map((provider) => provider.id));
  return (provider) =>
    known.has(provider)
      ? ((readJson(`catalogue/${provider}.json`) as ProviderLists | null) ?? undefined)
      : undefined;
}

/** The tables of the catalogue's anchors, as compiled with the core. */
export function readTables(): Uint8Array {
  return readFileSync(fileURLToPath(new URL('catalogue/_anchors.bin', DIST)));
}

/** What other scanners call the types, as compiled. */
export function readNames(): CompiledNames {
  return readJson('catalogue/_names.json') as CompiledNames;
}

/** How code spells what it asks of providers; only what reads uses asks for it. */
export function readCalls(): readonly ProviderCalls[] {
  return readJson('catalogue/calls.json') as readonly ProviderCalls[];
}

/** The parser of code (`tree-sitter`) or one of its grammars. */
export function readGrammar(name: string): Promise<Uint8Array> {
  return readFile(fileURLToPath(new URL(`grammars/${name}.wasm`, DIST)));
}

/** Text of an example that ships. */
export function readExample(name: string): string {
  return readFileSync(fileURLToPath(new URL(`example/${name}.yaml`, DIST)), 'utf8');
}

/** Folder of the rules' source, beside `dist/` in a clone; an installed package has only the compiled ones. */
export function ruleSources(): string | undefined {
  const folder = fileURLToPath(new URL('../rules', DIST));
  return existsSync(folder) ? folder : undefined;
}

/** How this program is called in a clone, where no `overscope` is on the path; `undefined` for a package. */
export function programCall(cwd: string): string | undefined {
  if (ruleSources() === undefined) return undefined;
  const own = fileURLToPath(new URL('..', DIST));
  const below = relative(cwd, join(own, 'bin', 'overscope.js')).replaceAll('\\', '/');
  return `node ${below.startsWith('..') ? join(own, 'bin', 'overscope.js') : below}`;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(fileURLToPath(new URL(path, DIST)), 'utf8'));
}
