import { isDoubtful, type Credential } from '../../model/credential.ts';
import type { Effect } from '../../model/effect.ts';
import { environmentClass, mayBeProduction } from '../../model/environment.ts';
import type { Exposure } from '../../model/exposure.ts';
import type { Facts } from '../../model/facts.ts';
import { SEVERITIES, severityRank, type Severity } from '../../model/finding.ts';
import type { SafeguardState } from '../../model/safeguard.ts';

/** The worse of two. */
export function worse(a: Severity, b: Severity): Severity {
  return severityRank(a) >= severityRank(b) ? a : b;
}

/** `holds` and `unproven` count as holding; unproven is said (design 8). */
export function stands(items: readonly { readonly state: SafeguardState }[]): boolean {
  return items.some((item) => item.state !== 'void');
}

/** A known production environment, by the words in use for it. */
export function isProduction(environment: string): boolean {
  return environmentClass(environment) === 'production';
}

/** Severity of one exposure by the table of design 8. */
export function exposureSeverity(exposure: Exposure, facts: Facts, credential: Credential): Severity {
  if (exposure.environment === 'local') return 'note';
  const gate = stands(exposure.gates);
  const recovery = stands(exposure.recovery);
  const holding = Number(gate) + Number(recovery);
  if (exposure.inJob) return holding === 0 ? knownElsewhere(exposure, 'high') : 'low';
  if (holding === 2) return 'medium';
  if (exposure.bound === 'floor') {
    if (!mayBeProduction(exposure.environment)) return 'medium';
    return holding === 0 ? 'critical' : 'high';
  }
  if (holding > 0) return 'medium';
  return isProduction(exposure.environment) || fixedFits(facts, credential, exposure.operation)
    ? 'high'
    : 'medium';
}

/** An environment that is known not to be production is a step milder. */
function knownElsewhere(exposure: Exposure, severity: Severity): Severity {
  return mayBeProduction(exposure.environment) ? severity : 'medium';
}

/** A fitting type gives the operation to every token of it. */
function fixedFits(facts: Facts, credential: Credential, operation: string): boolean {
  return credential.fits.some((id) => {
    const type = facts.catalogue.types.get(id);
    if (type?.authority.known !== 'fixed') return false;
    const operations = facts.catalogue.operations(type.provider);
    const index = operations.index(operation);
    return index === undefined || operations.resolve(type.authority.permits).set.has(index);
  });
}

/** What an effect in excess weighs when nothing irreversible decides: on the floor, and at most. */
export function effectSeverity(effects: readonly Effect[], end: 'floor' | 'ceiling'): Severity {
  const heavy: readonly Effect[] = ['escalate', 'spend', 'disclose'];
  if (effects.some((effect) => heavy.includes(effect))) return end === 'floor' ? 'high' : 'medium';
  if (effects.some((effect) => effect !== 'read')) return 'medium';
  return 'low';
}

/**
 * What the credential itself allows: example and local values are notes, a test mode and a value whose checksum is
 * wrong are at most low, and a path of tests lowers one step, never to nothing.
 */
export function tempered(severity: Severity, credential: Credential): Severity {
  if (credential.standing === 'example' || credential.standing === 'local') return 'note';
  if (credential.environment.name === 'local') return 'note';
  if (credential.standing === 'test' || isDoubtful(credential))
    return severityRank(severity) > severityRank('low') ? 'low' : severity;
  if (
    credential.sightings.length > 0 &&
    credential.sightings.every((sighting) => isTestPath(sighting.path))
  ) {
    return SEVERITIES[Math.max(1, severityRank(severity) - 1)] ?? 'low';
  }
  return severity;
}

function isTestPath(path: string): boolean {
  return /(^|\/)(tests?|testdata|spec|specs|__tests__|fixtures|examples?|mocks?)(\/|$)|[._-](test|spec)\.[a-z]+$/i.test(
    path,
  );
}
