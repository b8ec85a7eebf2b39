import { effectRank, EFFECTS, type Effect } from '../../model/effect.ts';
import type { Facts } from '../../model/facts.ts';
import type { Accepted, Finding } from '../../model/finding.ts';
import type { Acceptance } from '../../model/manifest.ts';

/**
 * A finding with its acceptance, or with the reason why one was reopened: a worse effect, a new tracked place, another
 * environment, an end that has passed, a revocation that has not come. It silences a finding, not a fact (design 7).
 */
export function withAcceptance(finding: Finding, facts: Facts): Finding {
  const own = facts.acceptances.filter((item) => item.id === finding.id && matches(item, finding));
  const entry = own[0];
  if (entry === undefined || finding.check === 'manifest-widened') return finding;
  const reopened = reopens(entry, finding, facts);
  return reopened === undefined ? { ...finding, accepted: acceptedBy(entry) } : { ...finding, reopened };
}

/** A value that was revoked is dead in every finding about it, whatever that one is called. */
function matches(entry: Acceptance, finding: Finding): boolean {
  if (entry.check === finding.check) return true;
  const checks = [finding.check, ...finding.facets.map(({ check }) => check)];
  return entry.revoked !== undefined && checks.includes('leaked-credential');
}

function reopens(entry: Acceptance, finding: Finding, facts: Facts): string | undefined {
  if (entry.revoked !== undefined && entry.revoked > facts.asOf) {
    return `it is to be revoked on ${entry.revoked}, which has not come yet`;
  }
  if (entry.until !== undefined && entry.until < facts.asOf && facts.scope.mode === 'full') {
    return `its acceptance ended on ${entry.until}`;
  }
  if (
    finding.worst !== undefined &&
    isEffect(entry.effect) &&
    effectRank(finding.worst) > effectRank(entry.effect)
  ) {
    return `it was accepted while the worst effect was ${entry.effect}; now it is ${finding.worst}`;
  }
  const places = finding.places.filter((place) => place.tracking === 'tracked').map((place) => place.path);
  const added = places.find((path) => entry.places.length > 0 && !entry.places.includes(path));
  if (added !== undefined) return 'it is at a tracked place that was not there when it was accepted';
  if (entry.environment !== undefined && entry.environment !== finding.environment) {
    return `it was accepted for ${entry.environment}; now it is ${finding.environment}`;
  }
  return undefined;
}

function isEffect(text: string): text is Effect {
  return (EFFECTS as readonly string[]).includes(text);
}

function acceptedBy(entry: Acceptance): Accepted {
  const { reason, until, by, revoked, place } = entry;
  return {
    reason,
    place,
    ...(until === undefined ? {} : { until }),
    ...(by === undefined ? {} : { by }),
    ...(revoked === undefined ? {} : { revoked }),
  };
}
