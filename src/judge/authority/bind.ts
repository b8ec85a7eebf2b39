import type { Credential } from '../../model/credential.ts';
import type { Evidence, Passage } from '../../model/evidence.ts';
import type { Declared } from '../../model/facts.ts';
import type { Place } from '../../model/fragment.ts';
import { lapsed, type DeclaredEvidence } from '../../model/manifest.ts';
import { pathGlobMatch } from '../../util/glob.ts';
import { indexOf, type EvidenceIndex } from './evidence-index.ts';

/** Evidence that speaks of one credential, and the manifest's word that it is all there is. */
export interface BoundEvidence {
  readonly evidence: readonly Evidence[];
  /** Of principals that it may become, where the same statement of completeness covers their documents. */
  readonly perhaps: readonly Evidence[];
  readonly passages: readonly Passage[];
  /** Principals that it may become and whose documents nobody called complete. */
  readonly doubts: readonly Passage[];
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
  const ofProvider = indexOf(evidence, provider);
  const own = ofProvider.about(statedNames(credential)).filter((item) => statesPrincipal(credential, item));
  const entries = declared.evidence.map((entry) => ({
    entry,
    documents: documentsOf(entry, ofProvider, credential),
  }));
  const bound = withRoles(
    [...new Set([...own, ...entries.flatMap(({ documents }) => documents)])],
    ofProvider,
  );
  const complete = entries.find(({ entry, documents }) => documents.length > 0 && counts(entry, asOf))?.entry;
  const answered = entries.every(({ documents }) => documents.length > 0);
  const stated = answered ? complete : undefined;
  const ways = passagesFrom(bound, ofProvider, stated?.from ?? []);
  if (stated?.complete === undefined) return { evidence: bound, ...ways };
  return {
    evidence: bound,
    ...ways,
    complete: { by: stated.complete.by, on: stated.complete.on, place: stated.place },
  };
}

/** The evidence of every principal that one of these surely becomes, and of those that it becomes in turn. */
function withRoles(own: readonly Evidence[], all: EvidenceIndex): Evidence[] {
  const found = new Set(own);
  for (const item of found) {
    for (const step of item.becomes) {
      for (const role of all.of(step.principal)) found.add(role);
    }
  }
  return [...found];
}

/**
 * Follows what the principals may become besides. A role counts as known only where all its documents lie in the files
 * that were declared complete; otherwise what it permits is open.
 */
function passagesFrom(
  own: readonly Evidence[],
  all: EvidenceIndex,
  from: readonly string[],
): Pick<BoundEvidence, 'perhaps' | 'passages' | 'doubts'> {
  const perhaps = new Set<Evidence>();
  const passages: Passage[] = [];
  const doubts: Passage[] = [];
  const queue = [...own];
  for (const item of queue) {
    for (const way of item.mayBecome ?? []) {
      const roles = withRoles(all.of(way.principal), all);
      const covered = roles.length > 0 && roles.every((role) => isCovered(role, from));
      (covered ? passages : doubts).push(way);
      for (const role of covered ? roles : []) {
        if (perhaps.has(role) || own.includes(role)) continue;
        perhaps.add(role);
        queue.push(role);
      }
    }
  }
  return { perhaps: [...perhaps], passages, doubts };
}

function isCovered({ places }: Evidence, from: readonly string[]): boolean {
  return places.length > 0 && places.every((place) => from.some((glob) => pathGlobMatch(glob, place.path)));
}

/** Documents that one entry of the manifest names for its principal. */
function documentsOf(entry: DeclaredEvidence, evidence: EvidenceIndex, credential: Credential): Evidence[] {
  const principal = entry.principal ?? urlUser(credential);
  return evidence
    .about(namesOf(principal))
    .filter(
      (item) =>
        samePrincipal(item.principal.name, principal) &&
        item.places.some((place) => entry.from.some((glob) => pathGlobMatch(glob, place.path))),
    );
}

function counts({ complete }: DeclaredEvidence, asOf: string): boolean {
  return complete !== undefined && lapsed(complete, asOf) === undefined;
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

/** Names and identifiers by which a credential may state its principal. */
function statedNames(credential: Credential): string[] {
  const { keyId, sub } = credential.states;
  const stated = [keyId, sub, credential.reference?.names[0], urlUser(credential)];
  return stated.filter((name) => typeof name === 'string');
}

function urlUser(credential: Credential): string | undefined {
  const users = new Set(credential.sightings.flatMap((sighting) => sighting.surroundings.url?.user ?? []));
  return users.size === 1 ? [...users][0] : undefined;
}

/** Names of files by which a principal may be meant: its own, and every end of its ARN. */
function namesOf(principal: string | undefined): string[] {
  if (principal === undefined) return [];
  const parts = principal.startsWith('arn:') ? principal.split(':') : [];
  return [principal, ...parts.slice(1).map((_part, position) => parts.slice(position + 1).join(':'))];
}

/** `user/ci` of a file without an account is the same principal as an ARN that ends so. */
function samePrincipal(name: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return false;
  return (
    name === wanted || (!name.startsWith('arn:') && wanted.startsWith('arn:') && wanted.endsWith(`:${name}`))
  );
}
