import type { CredentialChange, Surveyed } from '../../model/change.ts';
import { typeTitle, type Credential, type Sighting } from '../../model/credential.ts';
import { compareText } from '../../util/order.ts';
import { boundChange, isMore } from './bounds.ts';

/** The same credential in both revisions; `undefined` where one of them does not have it. */
interface Pair {
  readonly before: Credential | undefined;
  readonly after: Credential | undefined;
}

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
  const pairs = after.map((credential): Pair => {
    const same = byStart.get(startOf(credential))?.find((one) => left.has(one) && isSame(one, credential));
    if (same !== undefined) left.delete(same);
    return { before: same, after: credential };
  });
  return [...pairs, ...[...left].map((credential): Pair => ({ before: credential, after: undefined }))];
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

function changeOf(pair: Pair, before: Surveyed, after: Surveyed): CredentialChange | undefined {
  const credential = pair.after ?? pair.before;
  if (credential === undefined) return undefined;
  const id = { before: pair.before?.id ?? '', after: pair.after?.id ?? '' };
  const floor = boundChange(id, before, after, 'floor');
  const ceiling = boundChange(id, before, after, 'ceiling');
  const what = pair.before === undefined ? 'added' : pair.after === undefined ? 'removed' : 'changed';
  const places = placesOf(pair);
  const type = differing(titleIn(pair.before, before), titleIn(pair.after, after));
  const environment = differing(pair.before?.environment.name, pair.after?.environment.name);
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
