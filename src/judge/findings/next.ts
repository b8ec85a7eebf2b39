import { isDoubtful, type Credential } from '../../model/credential.ts';
import type { Facts } from '../../model/facts.ts';
import type { Claim, NextStep } from '../../model/finding.ts';
import { newManifest, newManifestStep } from '../../model/new-manifest.ts';
import { apartSteps } from './apart.ts';
import { coverStep } from './cover.ts';
import { copyStep, gitSteps, isGitData } from './copies.ts';
import { gateSteps } from './gated.ts';
import { narrower } from './narrow.ts';
import { replaceStep, stagedSteps } from './replace.ts';
import { documentedStep, settleStep } from './settle.ts';
import { credentialOf } from './subjects.ts';

/** The steps that end a finding, the first one first: revoke, narrow, gate, copy, declare. */
export function nextSteps(lead: Claim, claims: readonly Claim[], facts: Facts): NextStep[] {
  const { subject } = lead;
  if (subject.kind !== 'credential') return otherSteps(lead, facts);
  const credential = credentialOf(subject, facts);
  if (credential === undefined) return [];
  if (isDoubtful(credential)) return doubtfulSteps(credential, facts);
  const has = (check: Claim['check']): boolean => claims.some((claim) => claim.check === check);
  const steps: NextStep[] = [];
  if (facts.scope.mode === 'staged') steps.push(...stagedSteps(credential));
  else if (has('leaked-credential')) steps.push(...replaceStep(credential, facts));
  if (has('scope-unknown')) steps.push(...settleStep(credential, facts));
  if (has('exceeds-job') || has('undeclared-credential') || has('scope-unknown')) {
    steps.push(...narrower(credential, facts));
  }
  if (has('exceeds-job') || (has('undeclared-credential') && facts.manifest.present)) {
    steps.push(...settledByDocuments(credential, facts));
  }
  if (has('undeclared-credential') && facts.manifest.present && facts.scope.mode !== 'staged') {
    steps.push(coverStep(credential, facts));
  }
  return [...steps, ...safeguardSteps(credential, claims, facts)].slice(0, MOST_STEPS);
}

/** Steps of one finding: more are no next steps. */
const MOST_STEPS = 5;

/** A copy that is out of reach, or a control in front; what git keeps is protected where the provider offers it. */
function safeguardSteps(credential: Credential, claims: readonly Claim[], facts: Facts): NextStep[] {
  const has = (check: Claim['check']): boolean => claims.some((claim) => claim.check === check);
  if (has('shared-fate-backup') || has('no-separate-backup'))
    return isGitData(credential, claims, facts)
      ? gitSteps(credential, claims, facts)
      : [copyStep(claims, facts)];
  return has('disarmable-gate') || has('ungated-destruction') || has('prompt-only-gate')
    ? gateSteps(credential, claims, facts)
    : [];
}

function doubtfulSteps(credential: Credential, facts: Facts): NextStep[] {
  const text = 'Delete it. If it was copied wrong from a live one, replace that at its provider.';
  return [...(facts.scope.mode === 'staged' ? stagedSteps(credential).slice(0, 1) : []), { text }];
}

/** Beside what is surely too much, how what it can do at most would be known: only where documents are here. */
function settledByDocuments(credential: Credential, facts: Facts): NextStep[] {
  const authority = facts.authorities.get(credential.id);
  if (authority === undefined || facts.scope.mode === 'staged') return [];
  return documentedStep(credential, authority, facts);
}

function otherSteps(lead: Claim, facts: Facts): NextStep[] {
  switch (lead.check) {
    case 'mixed-environments':
      return lead.subject.kind === 'context' ? apartSteps(lead.subject, facts) : [];
    case 'untested-recovery':
      return [
        {
          text: 'Restore from it into an empty place, check the data, and write the day under restored-on:.',
        },
      ];
    case 'manifest-widened':
      if (newManifest(facts).length > 0) return [{ text: newManifestStep(newManifest(facts)) }];
      return [
        { text: 'Review these lines by themselves and merge them first.' },
        { text: 'Give the file an owner in .github/CODEOWNERS: /overscope*.yaml @your-security-team' },
      ];
    case 'review-overdue':
      return [{ text: 'Ask the owner whether it is still right, and write the next day.' }];
    case 'unused-entry':
      return [{ text: 'Delete the entry.' }];
    case 'undeclared-credential':
    case 'exceeds-job':
    case 'scope-unknown':
    case 'leaked-credential':
    case 'disarmable-gate':
    case 'prompt-only-gate':
    case 'ungated-destruction':
    case 'shared-fate-backup':
    case 'no-separate-backup':
    case 'can-escalate':
    case 'reused-credential':
    case 'long-lived-credential':
      return [];
  }
}
