import type { AuditRequest, AuditServices } from '../audit.ts';
import { planSources, type SourcePlan } from '../read/sources/index.ts';
import { isEdited } from './change.ts';
import { judgedManifest, type Judged, type ManifestRequest } from './manifests.ts';
import { treesFor, type Trees } from './trees.ts';

/** What an audit begins with: what there is to read, and the manifest that it is judged by. */
export interface Start {
  readonly plan: SourcePlan;
  readonly trees: Trees;
  readonly judged: Judged;
  /** How the manifests were read, for whoever reads those of another revision. */
  readonly manifests: ManifestRequest;
}

/** Lists what there is to read, and reads the manifest first: exclusions, environments and evidence depend on it. */
export async function startOf(request: AuditRequest, services: AuditServices): Promise<Start> {
  const { host, catalogue, scanText } = services;
  const listing = await planSources(host, { ...request, exclude: [] });
  const trees = await treesFor(host, listing, request);
  const manifests: ManifestRequest = {
    catalogue,
    asOf: request.asOf,
    given: request.manifests,
    revisionOf: trees.revisionOf,
    secretLike: (text) => scanText('value.txt', text).matches.some((match) => match.role === 'secret'),
  };
  const judged = judgedManifest(trees.head, trees.reviewed, request.mode, manifests);
  const widenings = judged.widenings.filter(({ place }) => isEdited(place.path, trees));
  const { exclude } = judged.manifest;
  return {
    plan: exclude.length === 0 ? listing : await planSources(host, { ...request, exclude }),
    trees,
    judged: { ...judged, widenings },
    manifests,
  };
}
