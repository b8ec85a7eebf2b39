import type { ProviderCalls } from '../../model/calls.ts';
import type { Catalogue } from '../../model/catalogue.ts';
import type { Tree } from '../../model/tree.ts';
import type { Use } from '../../model/use.ts';
import { UsesReader } from './reading.ts';
import type { LoadGrammar } from './parser.ts';
import type { SqlParser } from './sql.ts';

export type { LoadGrammar } from './parser.ts';
export type { SqlParser } from './sql.ts';

/** What the reader of uses is given beside the files. */
export interface UsesOptions {
  readonly calls: readonly ProviderCalls[];
  readonly loadGrammar: LoadGrammar;
  /** Loads PostgreSQL's parser when SQL is met. */
  readonly loadSql: () => Promise<SqlParser>;
  /** Files of which nothing is read beside what is left out anyway. */
  readonly leaveOut?: (path: string) => boolean;
}

/** Uses in a tree, by path and place, and the files that could not be read to their end. */
export interface UsesRead {
  readonly uses: readonly Use[];
  readonly gaps: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Reads what code asks of providers: calls of packages, requests, command lines, SQL, GraphQL and steps of workflows.
 * Tests, fixtures, documentation, built and vendored code are left out.
 */
export async function readUses(tree: Tree, catalogue: Catalogue, options: UsesOptions): Promise<UsesRead> {
  return new UsesReader(tree, catalogue, options).read();
}
