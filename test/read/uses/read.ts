import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readFileSync } from 'node:fs';
import { openCatalogue, type CompiledCore, type ProviderLists } from '../../../src/know/catalogue/index.ts';
import type { ProviderCalls } from '../../../src/model/calls.ts';
import type { Use } from '../../../src/model/use.ts';
import { readUses, type UsesRead } from '../../../src/read/uses/index.ts';
import { ROOT } from '../../support/fixtures.ts';

const require = createRequire(import.meta.url);

function compiled(name: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, 'dist/catalogue', `${name}.json`), 'utf8'));
}

const catalogue = openCatalogue(
  compiled('core') as CompiledCore,
  (provider) => (compiled(provider) as ProviderLists | null) ?? undefined,
);
const calls = compiled('calls') as ProviderCalls[];

/** Uses in a repository of these files, with the catalogue as it was built. */
export function readFiles(files: Readonly<Record<string, string>>): Promise<UsesRead> {
  const tree = {
    revision: 'worktree',
    paths: () => Object.keys(files).sort(),
    read: (path: string) => (Object.hasOwn(files, path) ? files[path] : undefined),
  };
  return readUses(tree, catalogue, {
    calls,
    loadGrammar(name) {
      const folder = dirname(require.resolve('@vscode/tree-sitter-wasm/package.json'));
      return name === 'tree-sitter'
        ? readFile(require.resolve('web-tree-sitter/web-tree-sitter.wasm'))
        : readFile(join(folder, 'wasm', `tree-sitter-${name}.wasm`));
    },
    async loadSql() {
      const library = await import('libpg-query');
      await library.loadModule();
      return library;
    },
  });
}

/** `path:line operations`, with `?` where something could not be told. */
export function lines(uses: readonly Use[]): string[] {
  return uses.map((use) => {
    const operations = use.operations.join(' ');
    return `${use.path}:${use.line} ${operations}${use.unknown === undefined ? '' : ' ?'}`.replace('  ', ' ');
  });
}
