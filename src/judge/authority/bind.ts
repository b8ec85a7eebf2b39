import type { Credential } from '../../model/credential.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Declared } from '../../model/facts.ts';
import type { Place } from '../../model/fragment.ts';
import { pathGlobMatch } from '../../util/glob.ts';

/** Evidence that speaks of one credential, and the manifest's word that it is all there is. */
export interface BoundEvidence {
  readonly evidence: readonly Evidence[];
  readonly complete?: { readonly by: string; readonly on: string; readonly place: Place };
}

/**
 * Evidence bound to a credential: by the manifest's `principal:`, by a key id that state names, by a token's
 * subject or by the user of a URL; never by a resembling name (design 6).
 */
export function boundEvidence(
  credential: Credential,
  declared: Declared,
  evidence: readonly Evidence[],
  provider: string,
  asOf: string,
): BoundEvidence {
  const ofProvider = evidence.filter((item) => item.principal.provider === provider);
  const own = ofProvider.filter((item) => statesPrincipal(credential, item));
  const byManifest = declared.evidence.flatMap((entry) =>
    ofProvider.filter(
      (item) =>
        samePrincipal(item.principal.name, entry.principal ?? urlUser(credential)) &&
        item.places.some((place) => entry.from.some((glob) => pathGlobMatch(glob, place.path))),
    ),
  );
  const bound = [...new Set([...own, ...byManifest])];
  const statement = declared.evidence.find(
    (entry) => entry.complete !== undefined && entry.complete.until >= asOf && entry.complete.on <= asOf,
  );
  if (statement?.complete === undefined || byManifest.length === 0) return { evidence: bound };
  return {
    evidence: bound,
    complete: { by: statement.complete.by, on: statement.complete.on, place: statement.place },
  };
}

function statesPrincipal(credential: Credential, evidence: Evidence): boolean {
  const { keyId, sub } = credential.states;
  if (typeof keyId === 'string' && evidence.principal.identifiers.includes(keyId)) return true;
  if (typeof sub === 'string' && sub === evidence.principal.name) return true;
  const role = credential.reference?.store === 'oidc' ? credential.reference.names[0] : undefined;
  if (role !== undefined && role === evidence.principal.name) return true;
  const user = urlUser(credential);
  return user !== undefined && user === evidence.principal.name && evidence.plane === 'sql';
}

function urlUser(credential: Credential): string | undefined {
  const users = new Set(credential.sightings.flatMap((sighting) => sighting.surroundings.url?.user ?? []));
  return users.size === 1 ? [...users][0] : undefined;
}

/** `user/ci` of a file without an account is the same principal as an ARN that ends so. */
function samePrincipal(name: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return false;
  return name === wanted || (!name.startsWith('arn:') && wanted.startsWith('arn:') && wanted.endsWith(`:${name}`));
}
