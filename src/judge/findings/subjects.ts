import { credentialById, type Credential } from '../../model/credential.ts';
import type { Facts } from '../../model/facts.ts';
import type { Subject } from '../../model/finding.ts';

/** The credential that a claim is about, if it is about one. */
export function credentialOf(subject: Subject, facts: Facts): Credential | undefined {
  return subject.kind === 'credential' ? credentialById(facts.credentials, subject.id) : undefined;
}

/** The environment of a credential; of nothing else one is known. */
export function environmentOf(subject: Subject, facts: Facts): string {
  return credentialOf(subject, facts)?.environment.name ?? 'unknown';
}

/** Whether what is audited brought it; a full run has no change, and everything counts. */
export function fromChange(subject: Subject, facts: Facts): boolean {
  if (facts.scope.mode === 'full' || facts.scope.mode === 'stdin') return true;
  if (subject.kind === 'manifest') return subject.entry === 'change';
  return credentialOf(subject, facts)?.sightings.some((item) => item.added === true) ?? false;
}
