import type { Authority } from '../../model/authority.ts';
import type { Credential } from '../../model/credential.ts';
import type { AssetKind } from '../../model/catalogue.ts';
import type { Facts } from '../../model/facts.ts';
import type { Claim, NextStep } from '../../model/finding.ts';
import { destroyedKinds } from '../../model/irreversible.ts';
import { gitKinds } from '../../model/git-kinds.ts';
import { COPY_ELSEWHERE } from '../../model/steps.ts';
import { ownGate, worstBare } from './gated.ts';

/** What no copy makes safe yet gets one: outside what is reachable here, and the provider's own where that is. */
export function copyStep(claims: readonly Claim[], facts: Facts): NextStep {
  const own = [...new Set(uncopiedKinds(claims))].flatMap((kind) => ownWays(kind, facts));
  return { text: [COPY_ELSEWHERE, ...own.slice(0, 1)].join(' ') };
}

/** Whether what is lost first, or all that a copy is missing of, is what git keeps: branches, tags, the repository. */
export function isGitData(credential: Credential, claims: readonly Claim[], facts: Facts): boolean {
  const kept = (kinds: readonly string[]): boolean =>
    kinds.length > 0 &&
    kinds.every((kind) => gitKinds(facts.catalogue.operations(kind.split('/')[0] ?? '')).has(kind));
  const first = worstBare(credential, claims, facts) ?? '';
  const own = facts.catalogue.operations(first.slice(0, Math.max(0, first.indexOf(':'))));
  const index = own.index(first);
  const lost = index === undefined ? [] : (own.list[index]?.assets.destroy ?? []);
  return kept(lost) || kept(uncopiedKinds(claims));
}

/** What git keeps is protected where it is: by a control of the provider; a mirror where none is known. */
export function gitSteps(credential: Credential, claims: readonly Claim[], facts: Facts): NextStep[] {
  const first = worstBare(credential, claims, facts);
  const gate = first === undefined ? undefined : ownGate(credential, first, facts);
  if (gate !== undefined) return [{ text: `Protect the branch with a ${gate}` }];
  return [
    {
      text: 'Keep a mirror of the repository where no credential here can write, and name it under recovery: in overscope.yaml.',
    },
  ];
}

function uncopiedKinds(claims: readonly Claim[]): string[] {
  return claims
    .filter((claim) => claim.check === 'shared-fate-backup' || claim.check === 'no-separate-backup')
    .flatMap((claim) => claim.asset?.kind ?? []);
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
