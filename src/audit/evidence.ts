import { readIam } from '../know/evidence/aws/index.ts';
import { readPostgres } from '../know/evidence/postgres/index.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Credential } from '../model/credential.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Tree } from '../model/tree.ts';
import { pathGlobMatch } from '../util/glob.ts';

/**
 * Every engine over one tree. A range hands in both its base and its head, because a policy that the change narrows is
 * not applied yet: the union of what both say is the authority (design 7). An engine runs where a credential of its
 * provider was found, since nobody else's evidence decides anything; `all` is for comparing two trees.
 */
export async function readEvidence(
  trees: readonly Tree[],
  manifest: Manifest,
  catalogue: Catalogue,
  credentials: readonly Credential[] | 'all',
): Promise<Evidence[]> {
  const providers = new Set(
    credentials === 'all'
      ? ['aws', 'postgres']
      : credentials.flatMap((item) => item.fits.map((id) => catalogue.types.get(id)?.provider)),
  );
  const all: Evidence[] = [];
  for (const tree of trees) {
    if (providers.has('aws')) all.push(...readIam(tree, catalogue.operations('aws')));
    if (providers.has('postgres')) all.push(...(await postgresEvidence(tree, manifest, catalogue)));
  }
  return all;
}

/** SQL that the manifest names is read as the role it says; everything else in migration folders as anyone's. */
async function postgresEvidence(tree: Tree, manifest: Manifest, catalogue: Catalogue): Promise<Evidence[]> {
  const operations = catalogue.operations('postgres');
  const declared = manifest.evidence.filter((entry) => entry.from.some((glob) => /sql|\*$/i.test(glob)));
  if (declared.length === 0) return readPostgres(tree, operations, {});
  const result: Evidence[] = [];
  for (const entry of declared) {
    const files = tree
      .paths()
      .filter((path) => path.endsWith('.sql') && entry.from.some((glob) => pathGlobMatch(glob, path)));
    if (files.length === 0) continue;
    result.push(
      ...(await readPostgres(tree, operations, {
        files,
        ...(entry.runAs === undefined ? {} : { runAs: entry.runAs }),
      })),
    );
  }
  return result;
}
