import type { Credential } from '../../model/credential.ts';
import type { Facts } from '../../model/facts.ts';
import type { CheckId, Claim, Severity } from '../../model/finding.ts';
import { worstEffect, type Effect } from '../../model/effect.ts';
import { surplus, type Surplus } from './excess.ts';
import { placesOf } from './places.ts';
import { effectSeverity, severestOf, tempered, worse } from './severity.ts';

/** A claim about what a credential may do beyond its job, with its severity by the table of design 8. */
export function authorityClaim(
  check: CheckId,
  facts: Facts,
  credential: Credential,
  over: Surplus,
  what: string,
): Claim {
  const worst = worstEffect(over.effects);
  return {
    check,
    subject: { kind: 'credential', id: credential.id },
    severity: authoritySeverity(facts, credential, over),
    what,
    places: placesOf(credential.sightings),
    excess: over.excess,
    exposures: over.exposures,
    ...(worst === undefined ? {} : { worst }),
  };
}

function authoritySeverity(facts: Facts, credential: Credential, over: Surplus): Severity {
  const surely = surplus(facts, credential, 'floor');
  let severity = effectSeverity(over.effects, 'ceiling');
  if (surely !== undefined && !surely.empty)
    severity = worse(severity, effectSeverity(shown(surely.effects, facts, credential), 'floor'));
  severity = worse(severity, severestOf(over.exposures, facts, credential));
  if (credential.public && over.exposures.length === 0 && over.effects.every(isMild)) return 'low';
  return tempered(severity, credential, facts);
}

/** Effects on the floor; an escalation counts there only where something shows what it yields (design 6). */
function shown(effects: readonly Effect[], facts: Facts, credential: Credential): readonly Effect[] {
  const ways = facts.escalations.get(credential.id) ?? [];
  const sure = ways.some((way) => way.bound === 'floor' && !way.inJob);
  return sure ? effects : effects.filter((effect) => effect !== 'escalate');
}

/** What a value that is meant to be seen may do without a finding's being more than low. */
function isMild(effect: Effect): boolean {
  return effect === 'read' || effect === 'change';
}

/** The jobs that name a credential. */
export function jobsOf(facts: Facts, credential: Credential) {
  return facts.declared.get(credential.id)?.jobs ?? [];
}
