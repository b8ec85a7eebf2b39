import type { Credential } from '../../model/credential.ts';
import { compareText } from '../../util/order.ts';
import type { Match, Reference } from '../../model/match.ts';
import { draftsByName } from './by-name.ts';
import { draftsByValue } from './by-value.ts';
import type { CredentialContext } from './context.ts';
import { shortIds } from './fingerprint.ts';
import { foldName } from '../../util/names.ts';
import { bySeverity } from './sightings.ts';

export type { CredentialContext } from './context.ts';

/** Credentials of an audit, and names whose value is nowhere here. */
export interface Inventory {
  /** In the order of their worst place. */
  readonly credentials: readonly Credential[];
  readonly names: readonly Reference[];
}

function byOrigin(a: Reference, b: Reference): number {
  return (
    (a.origin.path < b.origin.path ? -1 : a.origin.path > b.origin.path ? 1 : 0) ||
    a.span.start - b.span.start ||
    (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  );
}

function byPlace(a: Match, b: Match): number {
  const [x, y] = [`${a.origin.path}\0${a.origin.blob ?? ''}`, `${b.origin.path}\0${b.origin.blob ?? ''}`];
  return compareText(x, y) || a.span.start - b.span.start || a.span.end - b.span.end;
}

/**
 * Credentials from matches and references: halves paired, each distinct secret once, typed references by store, name
 * and environment. A mere name is left out of `names` where a value is seen under it. The same input in another order
 * gives the same result.
 */
export function buildCredentials(
  matches: readonly Match[],
  references: readonly Reference[],
  context: CredentialContext,
): Inventory {
  const byValue = draftsByValue(matches.toSorted(byPlace), context);
  const seen = new Set(
    byValue.flatMap(({ credential }) =>
      credential.sightings.map(({ surroundings }) => foldName(surroundings.variable ?? '')),
    ),
  );
  const { drafts: byName, names } = draftsByName(references.toSorted(byOrigin), context, seen);
  const drafts = [...byValue, ...byName].toSorted((a, b) => {
    const [x] = a.credential.sightings;
    const [y] = b.credential.sightings;
    return x === undefined || y === undefined ? 0 : bySeverity(x, y) || (a.digits < b.digits ? -1 : 1);
  });
  const ids = shortIds(drafts.map(({ digits }) => digits));
  return {
    credentials: drafts.map(({ credential }, index) => ({ id: ids[index] ?? '', ...credential })),
    names: names.filter(({ store, name }) => store !== 'environment' || !seen.has(foldName(name))),
  };
}
