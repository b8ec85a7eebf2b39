import { buildCredentials } from '../read/credentials/index.ts';
import { wrapHits, type Hits } from '../read/detect/index.ts';
import type { Catalogue } from '../model/catalogue.ts';
import type { Credential } from '../model/credential.ts';
import type { Detection } from '../model/detection.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Reference } from '../model/match.ts';

/** The credentials and names of an audit. */
export interface Inventory {
  readonly credentials: readonly Credential[];
  readonly names: readonly Reference[];
}

/** Hits become credentials: paired, joined, with standing and environment. A job's environment wins over a guess. */
export function inventoryOf(
  hits: Hits,
  manifest: Manifest,
  catalogue: Catalogue,
  detection: Detection,
): Inventory {
  const { matches, references } = wrapHits(hits);
  return buildCredentials(matches, references, {
    environments: manifest.environments,
    typeInfo: catalogue.types,
    references: detection.references,
  });
}
