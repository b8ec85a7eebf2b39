import { neededOperations } from '../../model/needed.ts';
import { byName, nameOf } from '../../model/operation-order.ts';
import { widerFit, type Credential } from '../../model/credential.ts';
import type { Facts } from '../../model/facts.ts';
import type { Place } from '../../model/fragment.ts';
import type { NextStep } from '../../model/finding.ts';
import { printable } from '../../util/printable.ts';
import { permissionsStep } from './permissions.ts';

/** Operations that one step names. */
const MOST_OPERATIONS = 6;
const MOST_PLACES = 2;

/** How it comes to permit less: where it is granted, what is granted; then a kind that permits less. */
export function narrower(credential: Credential, facts: Facts): NextStep[] {
  const permissions = permissionsStep(credential, facts);
  if (permissions !== undefined) return [permissions];
  return [...grantStep(credential, facts), ...kindStep(credential, facts)];
}

/** The place where documents here grant too much, and what its jobs need in place of that. */
function grantStep(credential: Credential, facts: Facts): NextStep[] {
  const authority = facts.authorities.get(credential.id);
  if (authority === undefined || authority.floor.basis !== 'evidence') return [];
  const places = grantingPlaces(authority.floor.places).map(({ path, line }) => `${printable(path)}:${line}`);
  const operations = facts.catalogue.operations(authority.provider);
  const common = operations.resolve(
    facts.catalogue.types.get(credential.fits[0] ?? '')?.authority.floor ?? [],
  ).set;
  const grants = (facts.declared.get(credential.id)?.jobs ?? []).flatMap((job) =>
    job.grants.filter(({ provider }) => provider === authority.provider),
  );
  const needed = neededOperations(facts.declared.get(credential.id), operations).minus(common);
  const count = needed.size;
  if (places.length === 0 || count === 0) return [];
  const named = byName(operations)
    .first(needed, MOST_OPERATIONS)
    .flatMap((index) => operations.list[index] ?? [])
    .map(({ id }) => nameOf(id));
  const more = count > MOST_OPERATIONS ? ` and ${count - MOST_OPERATIONS} more of its job` : '';
  const on = [...new Set(grants.flatMap(({ grant }) => grant.on))]
    .filter((name) => name !== '*')
    .map(printable);
  const where = on.length === 0 || on.length > MOST_PLACES ? '' : `, on ${on.join(' and ')}`;
  return [
    {
      text: `Change ${places.join(' and ')}: in place of what is granted there, grant what its job needs: ${named.join(', ')}${more}${where}.`,
    },
  ];
}

/** Where it is granted: the first place of evidence is that of the principal itself, unless it is the only one. */
function grantingPlaces(places: readonly Place[]): readonly Place[] {
  return places.slice(places.length > 1 ? 1 : 0).slice(0, MOST_PLACES);
}

/** A kind that permits less; where a wider kind fits as well, what is narrower than that. */
function kindStep(credential: Credential, facts: Facts): NextStep[] {
  const { types } = facts.catalogue;
  const wider = widerFit(credential, types);
  const type = wider ?? types.get(credential.fits[0] ?? '');
  if (type === undefined) return [];
  const kinds = type.narrower.flatMap((id) => types.get(id) ?? []);
  const note = type.narrowerNote === undefined ? '' : ` ${sentence(type.narrowerNote)}`;
  if (kinds.length === 0) {
    if (type.narrowerNote === undefined) return [];
    const keep =
      credential.reached === 'name'
        ? ''
        : ' Keep it where no agent reads, such as a CI secret behind a reviewer.';
    return [{ text: `${sentence(type.narrowerNote)}${keep}` }];
  }
  const start =
    wider === undefined
      ? 'Use a narrower kind'
      : `Which kind it is cannot be seen. Use what is narrower than a ${wider.title}`;
  const url = kinds.length === 1 ? kinds[0]?.references[0] : undefined;
  return [
    {
      text: `${start}: ${kinds.map(({ title }) => title).join(' or ')}.${note}`,
      ...(url === undefined ? {} : { url }),
    },
  ];
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`;
}
