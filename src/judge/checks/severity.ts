import { DOCUMENTATION_HOST, statedEnd, type Credential } from '../../model/credential.ts';
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
 * What the credential itself allows: example and local values are notes, and so is what says by itself that it has
 * ended; a test mode is at most low; what ends with its job, and a path of tests or a documentation host, lower one
 * step each, never to nothing.
 */
export function tempered(severity: Severity, credential: Credential, facts: Facts): Severity {
  if (credential.standing === 'example' || credential.standing === 'local') return 'note';
  if (credential.environment.name === 'local') return 'note';
  if (hasEnded(credential, facts)) return 'note';
  if (credential.standing === 'test') return atMost(severity, 'low');
  const own = endsWithJob(credential, facts) ? ofOneJob(severity, credential, facts) : severity;
  return isForShow(credential) ? milder(own) : own;
}

/** Whether a signed value states an end before the day of the audit. */
export function hasEnded(credential: Credential, facts: Facts): boolean {
  const end = statedEnd(credential);
  return end !== undefined && end < facts.asOf;
}

/** Whether every type it fits is made for one job of a pipeline, so that there is no value to find. */
function endsWithJob(credential: Credential, facts: Facts): boolean {
  const types = credential.fits.map((id) => facts.catalogue.types.get(id));
  return credential.reached === 'name' && types.length > 0 && types.every((type) => type?.endsWith === 'job');
}

/**
 * A token that ends with its job is a step milder, unless it is known to work on production. Without a manifest nobody could say yet that the job needs what its
 * workflow asks for, and to ask for less than the default never weighs more than the default: at most medium.
 */
function ofOneJob(severity: Severity, credential: Credential, facts: Facts): Severity {
  if (!facts.manifest.present) return atMost(severity, 'medium');
  return isProduction(credential.environment.name) ? severity : milder(severity);
}

function isForShow(credential: Credential): boolean {
  const { sightings, standingBasis } = credential;
  return (
    standingBasis === DOCUMENTATION_HOST ||
    (sightings.length > 0 && sightings.every(({ path }) => isTestPath(path) || isTemplate(path)))
  );
}

function milder(severity: Severity): Severity {
  return SEVERITIES[Math.max(Math.min(1, severityRank(severity)), severityRank(severity) - 1)] ?? 'low';
}

function atMost(severity: Severity, most: Severity): Severity {
  return severityRank(severity) > severityRank(most) ? most : severity;
}

/** A workflow that does not lie where GitHub runs it, such as one that a generator writes for others. */
function isTemplate(path: string): boolean {
  return /.\/\.github\/workflows\/[^/]+$/.test(path);
}

function isTestPath(path: string): boolean {
  return /(^|\/)(_?(?:unit|e2e|integration)[-_]?tests?|tests?|testdata|spec|specs|__tests__|__mocks__|e2e|fixtures|examples?|mocks?)(\/|$)|[._-](test|spec)\.[a-z]+$/i.test(
    path,
  );
}
