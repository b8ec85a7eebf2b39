import type { Authority } from '../../model/authority.ts';
import type { AssetKind } from '../../model/catalogue.ts';
import type { Facts } from '../../model/facts.ts';
import type { Claim, NextStep } from '../../model/finding.ts';
import { destroyedKinds } from '../../model/irreversible.ts';

/** What no copy makes safe yet gets one: outside what is reachable here, and the provider's own where that is. */
export function copyStep(claims: readonly Claim[], facts: Facts): NextStep {
  const kinds = claims
    .filter((claim) => claim.check === 'shared-fate-backup' || claim.check === 'no-separate-backup')
    .flatMap((claim) => claim.asset?.kind ?? []);
  const own = [...new Set(kinds)].flatMap((kind) => ownWays(kind, facts));
  const text =
    'Copy the data to another account, with a credential that no agent here can read, and name the copy under recovery: in overscope.yaml.';
  return { text: [text, ...own.slice(0, 1)].join(' ') };
}

/** Copies that the provider makes of a kind of asset on demand, apart from it, and that nothing here can delete. */
function ownWays(kind: string, facts: Facts): string[] {
  const provider = kind.split('/')[0] ?? '';
  const { assets } = facts.catalogue.operations(provider);
  const goesAlong = new Set(
    destroyedKinds([kind], facts.catalogue.operations(provider)).map((item) => item.id),
  );
  return [...assets.values()]
    .filter(
      (copy) => copy.keeps === 'copies' && copy.byDefault !== true && copy.restores?.includes(kind) === true,
    )
    .filter((copy) => !goesAlong.has(copy.id) && outOfReach(copy, provider, facts))
    .map((copy) => {
      const note = copy.note === undefined ? '' : ` (${copy.note})`;
      const title = facts.catalogue.providers.get(provider)?.title ?? provider;
      return `${title} itself offers ${copy.title}${note}, which no credential here can delete.`;
    });
}

/** Whether no credential here can, even at most, destroy copies of this kind or obtain what can. */
function outOfReach(copy: AssetKind, provider: string, facts: Facts): boolean {
  return [...facts.authorities.values()].every(
    (authority) =>
      (facts.escalations.get(authority.credential) ?? []).length === 0 &&
      (authority.provider !== provider || !mayDestroy(authority, copy, facts)),
  );
}

function mayDestroy({ provider, ceiling }: Authority, copy: AssetKind, facts: Facts): boolean {
  const operations = facts.catalogue.operations(provider);
  return ceiling.planes.some((plane) => {
    if (plane.kind !== 'listed') return true;
    return plane.grants
      .flatMap((grant) => [...grant.operations])
      .some((index) => {
        const { destroy = [], unprotect = [] } = operations.list[index]?.assets ?? {};
        return destroyedKinds([...destroy, ...unprotect], operations).some((kind) => kind.id === copy.id);
      });
  });
}
