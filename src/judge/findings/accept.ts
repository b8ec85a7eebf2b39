import type { Credential } from '../../model/credential.ts';
import { effectRank, EFFECTS, type Effect } from '../../model/effect.ts';
import type { Facts } from '../../model/facts.ts';
import type { Accepted, Finding } from '../../model/finding.ts';
import type { Acceptance } from '../../model/manifest.ts';
import { credentialOf } from './subjects.ts';

/**
 * A finding with its acceptance, or with the reason why one was reopened: a worse effect, a new tracked place, another
 * environment, an end that has passed, a revocation that has not come. It silences a finding, not a fact (design 7).
 */
export function withAcceptance(finding: Finding, facts: Facts): Finding {
  if (finding.check === 'manifest-widened') return finding;
  let reopened: string | undefined;
  for (const entry of facts.acceptances) {
    if (!isAbout(entry, finding, facts)) continue;
    const why = reopens(entry, finding, facts);
    if (why === undefined) return { ...finding, accepted: acceptedBy(entry) };
    reopened ??= why;
  }
  return reopened === undefined ? finding : { ...finding, reopened };
}

/** Whether the entry names this finding, whatever becomes of it. */
export function isAbout(entry: Acceptance, finding: Finding, facts: Facts): boolean {
  return isSameId(entry.id, finding, facts) && isSameCheck(entry, finding);
}

/** An id grows where two begin alike; one that was written down longer is compared with the whole fingerprint. */
function isSameId(id: string, finding: Finding, facts: Facts): boolean {
  if (id === finding.id) return true;
  if (!id.startsWith(finding.id)) return false;
  return isOfValue(id, credentialOf(finding.subject, facts));
}

/** Whether an id is the beginning of the value's own fingerprint. */
function isOfValue(id: string, credential: Credential | undefined): boolean {
  return credential?.fingerprint?.replace(/^v1:/, '').startsWith(id) ?? false;
}

/** A value that was revoked is dead in every finding about it, whatever that one is called. */
function isSameCheck(entry: Acceptance, finding: Finding): boolean {
  if (entry.check === finding.check) return true;
  const checks = [finding.check, ...finding.facets.map(({ check }) => check)];
  return entry.revoked !== undefined && checks.includes('leaked-credential');
}

function reopens(entry: Acceptance, finding: Finding, facts: Facts): string | undefined {
  if (entry.revoked !== undefined) {
    if (entry.revoked > facts.asOf) return `it is to be revoked on ${entry.revoked}, which has not come yet`;
    const alive = entry.until === undefined ? afterRevocation(finding, facts) : undefined;
    if (alive !== undefined) return alive;
  }
  if (entry.until !== undefined && entry.until < facts.asOf) return `its acceptance ended on ${entry.until}`;
  if (
    finding.worst !== undefined &&
    isEffect(entry.effect) &&
    effectRank(finding.worst) > effectRank(entry.effect)
  ) {
    return `it was accepted while the worst effect was ${entry.effect}; now it is ${finding.worst}`;
  }
  if (isAtNewPlace(entry, finding, facts))
    return 'it is at a tracked place that was not there when it was accepted';
  if (entry.environment !== undefined && entry.environment !== finding.environment) {
    return `it was accepted for ${entry.environment}; now it is ${finding.environment}`;
  }
  return undefined;
}

/**
 * What is told by its value is dead for good. An id that was made of names stands for the next value too: there a
 * revocation ends what only the history holds.
 */
function afterRevocation(finding: Finding, facts: Facts): string | undefined {
  const credential = credentialOf(finding.subject, facts);
  if (credential === undefined || isOfValue(credential.id, credential)) return undefined;
  const here = credential.sightings.some(({ source }) => source !== 'history' && source !== 'message');
  return here ? 'its id is made of names, so that the value that is here may be the next one' : undefined;
}

/**
 * A tracked path that the entry does not have, beyond those that took the place of one: a file that was moved or
 * renamed leaves no copy behind.
 */
function isAtNewPlace({ places }: Acceptance, finding: Finding, facts: Facts): boolean {
  if (places === undefined) return false;
  const now = new Set(trackedPaths(finding));
  const added = [...now].filter((path) => !places.includes(path));
  if (added.length === 0) return false;
  const { coverage, left, read } = facts;
  if (left !== undefined && finding.subject.kind === 'credential')
    return added.length > left(finding.subject.id).length;
  // A file that could not be read is not known to be gone.
  const isPartial = coverage.gaps.some((gap) => gap.scope === 'source' && gap.source === 'tree');
  return added.length > (isPartial ? 0 : places.filter((path) => !now.has(path) && !read(path)).length);
}

/** Paths of the tracked files that hold what a finding is about, sorted, each once. */
export function trackedPaths({ places }: Pick<Finding, 'places'>): string[] {
  return [...new Set(places.filter(({ tracking }) => tracking === 'tracked').map(({ path }) => path))].sort();
}

function isEffect(text: string): text is Effect {
  return (EFFECTS as readonly string[]).includes(text);
}

function acceptedBy(entry: Acceptance): Accepted {
  const { reason, until, by, revoked, unreviewed, place } = entry;
  return {
    reason,
    place,
    ...(until === undefined ? {} : { until }),
    ...(by === undefined ? {} : { by }),
    ...(revoked === undefined ? {} : { revoked }),
    ...(unreviewed === true ? { unreviewed } : {}),
  };
}
