import type { ProviderCalls } from '../model/calls.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Tree } from '../model/tree.ts';
import { readUses, type UsesRead } from '../read/uses/index.ts';
import { readGrammar } from './catalogue-files.ts';

/** What the code of a tree asks of providers, read with the grammars that ship. */
export function usesIn(tree: Tree, catalogue: Catalogue, calls: readonly ProviderCalls[]): Promise<UsesRead> {
  return readUses(tree, catalogue, {
    calls,
    loadGrammar: readGrammar,
    loadSql: async () => {
      const library = await import('libpg-query');
      await library.loadModule();
      return library;
    },
  });
}
