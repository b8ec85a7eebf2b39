import type { GateKind } from '../../model/catalogue.ts';
import type { Credential } from '../../model/credential.ts';
import type { Facts } from '../../model/facts.ts';
import type { Claim, NextStep } from '../../model/finding.ts';
import { GATE_LADDER } from '../../model/catalogue.ts';
import { neededOperations } from '../../model/needed.ts';
import { exposes, exposureLists, outsideJob } from './subjects.ts';

/**
 * A control for the worst operation outside the job that has none: one that the provider itself offers, with what must
 * stay out of reach for it to hold; where it offers none, what keeps the credential away from whoever should not decide
 * alone. A control in front of what the job does every day would stop the job.
 */
export function gateSteps(credential: Credential, claims: readonly Claim[], facts: Facts): NextStep[] {
  const first = worstBare(credential, claims, facts);
  if (first === undefined) return [];
  const own = ownGate(credential, first, facts);
  if (own !== undefined) return [{ text: `Turn on ${own}` }];
  const provider = facts.authorities.get(credential.id)?.provider ?? '';
  const title = facts.catalogue.providers.get(provider)?.title ?? provider;
  const none = `No control of ${title} before ${short(first)} is known here.`;
  const reach = credential.reached === 'name' ? 'Every job that is handed it' : 'Whoever reads the value';
  return [
    {
      text: `${none} ${reach} can do it: hand it out only where a person lets each use through, such as a CI environment with required reviewers.`,
    },
  ];
}

/** The worst operation without a gate that no job of the credential needs. */
export function worstBare(
  credential: Credential,
  claims: readonly Claim[],
  facts: Facts,
): string | undefined {
  const needed = neededBy(credential, facts);
  const lists = exposureLists(claims).map(outsideJob);
  const worst = claims.find((claim) => claim.excess !== undefined)?.excess?.worst ?? [];
  const first = worst.find(({ id }) => !needed(id) && lists.some((list) => exposes(list, id)));
  return first?.id ?? lists.flat().find(({ operation }) => !needed(operation))?.operation;
}

/** Whether the jobs of a credential need an operation, on whatever. */
function neededBy(credential: Credential, facts: Facts): (operation: string) => boolean {
  const provider = facts.authorities.get(credential.id)?.provider ?? '';
  const operations = facts.catalogue.operations(provider);
  const needed = neededOperations(facts.declared.get(credential.id), operations);
  return (id) => {
    const index = operations.index(id);
    return index !== undefined && needed.has(index);
  };
}

/** `ruleset against force pushes: it stops git/force-push, as long as …`: what the provider offers before an operation. */
export function ownGate(credential: Credential, first: string, facts: Facts): string | undefined {
  const needed = neededBy(credential, facts);
  const provider = facts.authorities.get(credential.id)?.provider ?? '';
  const [gate] = [...facts.catalogue.operations(provider).gates.values()]
    .filter(({ covers, ladder }) => covers.includes(first) && ENFORCED.includes(ladder))
    .toSorted(
      (a, b) =>
        stopped(a, needed) - stopped(b, needed) ||
        a.disarmedBy.length - b.disarmedBy.length ||
        rank(a) - rank(b),
    );
  if (gate === undefined) return undefined;
  const lifts = gate.disarmedBy.slice(0, 2).map(short).join(' or ');
  const until = lifts === '' ? '' : `, as long as no credential here may call ${lifts}`;
  return `${gate.title}: it stops ${short(first)}${until}.`;
}

/** How many operations of the job a control would stop as well. */
function stopped({ covers }: GateKind, needed: (operation: string) => boolean): number {
  return covers.filter(needed).length;
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
