import type { Check } from '../../model/check.ts';
import type { Facts } from '../../model/facts.ts';
import type { CheckId, Claim } from '../../model/finding.ts';
import { canEscalate } from './can-escalate.ts';
import { disarmableGate } from './disarmable-gate.ts';
import { exceedsJob } from './exceeds-job.ts';
import { leakedCredential } from './leaked-credential.ts';
import { longLivedCredential } from './long-lived-credential.ts';
import { manifestWidened } from './manifest-widened.ts';
import { mixedEnvironments } from './mixed-environments.ts';
import { noSeparateBackup } from './no-separate-backup.ts';
import { promptOnlyGate } from './prompt-only-gate.ts';
import { reusedCredential } from './reused-credential.ts';
import { reviewOverdue } from './review-overdue.ts';
import { scopeUnknown } from './scope-unknown.ts';
import { sharedFateBackup } from './shared-fate-backup.ts';
import { undeclaredCredential } from './undeclared-credential.ts';
import { ungatedDestruction } from './ungated-destruction.ts';
import { untestedRecovery } from './untested-recovery.ts';
import { unusedEntry } from './unused-entry.ts';

/** Every check by id; a check that is not here does not exist. */
export const CHECKS = {
  'undeclared-credential': undeclaredCredential,
  'exceeds-job': exceedsJob,
  'scope-unknown': scopeUnknown,
  'leaked-credential': leakedCredential,
  'disarmable-gate': disarmableGate,
  'prompt-only-gate': promptOnlyGate,
  'ungated-destruction': ungatedDestruction,
  'shared-fate-backup': sharedFateBackup,
  'no-separate-backup': noSeparateBackup,
  'untested-recovery': untestedRecovery,
  'mixed-environments': mixedEnvironments,
  'can-escalate': canEscalate,
  'reused-credential': reusedCredential,
  'long-lived-credential': longLivedCredential,
  'manifest-widened': manifestWidened,
  'review-overdue': reviewOverdue,
  'unused-entry': unusedEntry,
} as const satisfies Record<CheckId, Check>;

/** What all checks claim, in the order of the registry. */
export function runChecks(facts: Facts): Claim[] {
  return Object.values(CHECKS).flatMap((check) => [...check.run(facts)]);
}
