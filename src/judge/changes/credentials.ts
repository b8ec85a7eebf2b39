import type { CredentialChange, Surveyed } from '../../model/change.ts';
import { typeTitle, type Credential, type Sighting } from '../../model/credential.ts';
import { compareText } from '../../util/order.ts';
import { boundChange, isMore } from './bounds.ts';

/** The same credential in both revisions; `undefined` where one of them does not have it. */
interface Pair {
  readonly before: Credential | undefined;
  readonly after: Credential | undefined;
}

type Arrived = Pair & { readonly after: Credential };

/** Every credential that came, went, moved, or permits something else than it did. */
export function credentialChanges(before: Surveyed, after: Surveyed): CredentialChange[] {
  return pairsOf(before.credentials, after.credentials).flatMap(
    (pair) => changeOf(pair, before, after) ?? [],
  );
}

/** Credentials of both revisions, those of the later one first; a value is told by its fingerprint, else by its id. */
function pairsOf(before: readonly Credential[], after: readonly Credential[]): Pair[] {
  const left = new Set(before);
  const byStart = groupsOf(before);
  const exact = after.map((credential): Arrived => {
    const same = byStart.get(startOf(credential))?.find((one) => left.has(one) && isSame(one, credential));
    if (same !== undefined) left.delete(same);
    return { before: same, after: credential };
  });
  const pairs = exact.map((pair): Pair =>
    pair.before === undefined ? { ...pair, before: moved(pair.after, before, left) } : pair,
  );
  return [...pairs, ...[...left].map((credential): Pair => ({ before: credential, after: undefined }))];
}

/**
 * What a step called by the same names in the same file, in another environment or in none: a name means another
 * secret there, and what stood in front of the environment stands there no more.
 */
function moved(
  { reference, fits, sightings }: Credential,
  before: readonly Credential[],
  left: Set<Credential>,
): Credential | undefined {
  if (reference === undefined) return undefined;
  const here = new Set(sightings.map(({ path }) => path));
  const one = before.find(
    (other) =>
      left.has(other) &&
      other.reference !== undefined &&
      other.reference.store === reference.store &&
      other.reference.environment !== reference.environment &&
      other.reference.names.join(' ') === reference.names.join(' ') &&
      other.fits[0] === fits[0] &&
      other.sightings.some(({ path }) => here.has(path)),
  );
  if (one !== undefined) left.delete(one);
  return one;
}

function groupsOf(credentials: readonly Credential[]): ReadonlyMap<string, readonly Credential[]> {
  const groups = new Map<string, Credential[]>();
  for (const credential of credentials) {
    const start = startOf(credential);
    const own = groups.get(start);
    if (own === undefined) groups.set(start, [credential]);
    else own.push(credential);
  }
  return groups;
}

/** What two revisions' ids of one credential have in common. */
function startOf({ id }: Credential): string {
  return id.slice(0, 6);
}

/** An id is longer where two collide, which depends on what else a revision holds. */
function isSame(a: Credential, b: Credential): boolean {
  if (a.fingerprint !== undefined && b.fingerprint !== undefined) return a.fingerprint === b.fingerprint;
  return a.reached === b.reached && (a.id.startsWith(b.id) || b.id.startsWith(a.id));
}

/** Only in one revision does nothing but the manifest tell of it: that is no credential which came or went. */
function isUnseen({ before, after }: Pair): boolean {
  return (before === undefined && after?.bound === true) || (after === undefined && before?.bound === true);
}

function changeOf(pair: Pair, before: Surveyed, after: Surveyed): CredentialChange | undefined {
  const credential = pair.after ?? pair.before;
  if (credential === undefined || isUnseen(pair)) return undefined;
  const id = { before: pair.before?.id ?? '', after: pair.after?.id ?? '' };
  const floor = boundChange(id, before, after, 'floor');
  const ceiling = boundChange(id, before, after, 'ceiling');
  const what = pair.before === undefined ? 'added' : pair.after === undefined ? 'removed' : 'changed';
  const places = placesOf(pair);
  const type = differing(titleIn(pair.before, before), titleIn(pair.after, after));
  const environment = differing(environmentOf(pair.before), environmentOf(pair.after));
  const same =
    places.gained.length + places.lost.length === 0 &&
    type === undefined &&
    environment === undefined &&
    [floor, ceiling].every((bound) => bound === undefined || !(isMore(bound.gained) || isMore(bound.lost)));
  if (what === 'changed' && same) return undefined;
  return {
    what,
    credential,
    places,
    ...(type === undefined ? {} : { type }),
    ...(environment === undefined ? {} : { environment }),
    ...(floor === undefined ? {} : { floor }),
    ...(ceiling === undefined ? {} : { ceiling }),
  };
}

/** Of a secret in a store the store's own word: its reviewers stand before that environment, whatever it is like. */
function environmentOf(credential: Credential | undefined): string | undefined {
  if (credential?.reference === undefined) return credential?.environment.name;
  return credential.reference.environment ?? credential.environment.name;
}

function titleIn(credential: Credential | undefined, { catalogue }: Surveyed): string | undefined {
  return credential === undefined ? undefined : typeTitle(credential, catalogue.types);
}

function differing(
  before: string | undefined,
  after: string | undefined,
): { readonly before: string; readonly after: string } | undefined {
  return before === undefined || after === undefined || before === after ? undefined : { before, after };
}

/** Places by path and not by line; one sighting a path. */
function placesOf({ before, after }: Pair): CredentialChange['places'] {
  return {
    gained: onlyIn(after?.sightings ?? [], before?.sightings ?? []),
    lost: onlyIn(before?.sightings ?? [], after?.sightings ?? []),
  };
}

function onlyIn(own: readonly Sighting[], other: readonly Sighting[]): Sighting[] {
  const known = new Set(other.map((item) => item.path));
  const first = new Map<string, Sighting>();
  for (const item of own) if (!known.has(item.path) && !first.has(item.path)) first.set(item.path, item);
  return [...first.values()].sort((a, b) => compareText(a.path, b.path));
}
