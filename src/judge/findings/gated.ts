import type { GateKind } from '../../model/catalogue.ts';
import type { Credential } from '../../model/credential.ts';
import type { Facts } from '../../model/facts.ts';
import type { Claim, NextStep } from '../../model/finding.ts';
import { GATE_LADDER } from '../../model/catalogue.ts';

/**
 * A control for the worst operation that has none: one that the provider itself offers, with what must stay out of
 * reach for it to hold; where it offers none, what keeps the credential away from whoever should not decide alone.
 */
export function gateStep(credential: Credential, claims: readonly Claim[], facts: Facts): NextStep {
  const provider = facts.authorities.get(credential.id)?.provider ?? '';
  const own = facts.catalogue.operations(provider);
  const bare = new Set(claims.flatMap((claim) => claim.exposures ?? []).map(({ operation }) => operation));
  const worst = claims.find((claim) => claim.excess !== undefined)?.excess?.worst ?? [];
  const first = worst.map(({ id }) => id).find((id) => bare.has(id)) ?? [...bare][0] ?? '';
  const [gate] = [...own.gates.values()]
    .filter(({ covers, ladder }) => covers.includes(first) && ENFORCED.includes(ladder))
    .toSorted((a, b) => a.disarmedBy.length - b.disarmedBy.length || rank(a) - rank(b));
  if (gate !== undefined) {
    const lifts = gate.disarmedBy.slice(0, 2).map(short).join(' or ');
    const until = lifts === '' ? '' : `, as long as no credential here may call ${lifts}`;
    return { text: `Turn on ${gate.title}: it stops ${short(first)}${until}.` };
  }
  const title = facts.catalogue.providers.get(provider)?.title ?? provider;
  const none = `No control of ${title} before ${short(first)} is known here.`;
  const reach = credential.reached === 'name' ? 'Every job that is handed it' : 'Whoever reads the value';
  return {
    text: `${none} ${reach} can do it: hand it out only where a person lets each use through, such as a CI environment with required reviewers.`,
  };
}

const ENFORCED: readonly GateKind['ladder'][] = GATE_LADDER.slice(0, GATE_LADDER.indexOf('policy-proxy'));

function rank({ ladder }: GateKind): number {
  return GATE_LADDER.indexOf(ladder);
}

/** An operation without its provider; a plane that no list describes in words. */
function short(operation: string): string {
  const name = operation.slice(operation.indexOf(':') + 1);
  return name.replace(/^\((.*)\)$/, 'what its $1 plane permits');
}
