import type { Change, CredentialChange, EntryChange, SafeguardChange, Surveyed } from '../../model/change.ts';
import { isUsable } from '../../model/credential.ts';
import { isMore } from './bounds.ts';
import { credentialChanges } from './credentials.ts';
import { safeguardChanges } from './safeguards.ts';

export { policyChanges } from './policies.ts';

/** How the authority of a repository changed between two revisions; `entries` is what the manifest says otherwise. */
export function compare(before: Surveyed, after: Surveyed, entries: readonly EntryChange[]): Change {
  const credentials = credentialChanges(before, after);
  const safeguards = safeguardChanges(before, after);
  return {
    credentials,
    safeguards,
    entries,
    wider: credentials.some(isWider) || safeguards.some(isLost),
    narrower: credentials.some(isNarrower) || safeguards.some(isWon),
  };
}

/** A credential that permits something that it, or nobody, could do before. Local and example ones permit nothing. */
export function isWider(change: CredentialChange): boolean {
  if (!matters(change)) return false;
  if (change.what === 'added' || changesStore(change)) return true;
  return [change.floor, change.ceiling].some((bound) => bound !== undefined && isMore(bound.gained));
}

/** A credential that is gone, or that permits less. */
export function isNarrower(change: CredentialChange): boolean {
  if (!matters(change)) return false;
  if (change.what === 'removed') return true;
  return [change.floor, change.ceiling].some((bound) => bound !== undefined && isMore(bound.lost));
}

/** A secret of a store that is taken from another environment, or from none: what guarded that one guards it no more. */
function changesStore({ what, credential, environment }: CredentialChange): boolean {
  return what === 'changed' && credential.reference !== undefined && environment !== undefined;
}

function matters({ credential }: CredentialChange): boolean {
  return isUsable(credential) && credential.standing !== 'local';
}

/** What is only claimed never counted, so that nothing is lost with it. */
function isLost({ what, basis, before }: SafeguardChange): boolean {
  return (what === 'removed' && before !== 'void' && basis !== 'declared') || what === 'weaker';
}

function isWon({ what, basis, after }: SafeguardChange): boolean {
  return (what === 'added' && after !== 'void' && basis !== 'declared') || what === 'stronger';
}
