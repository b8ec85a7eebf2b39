import type { Credential } from '../../model/credential.ts';
import type { Exposure, JudgedGate } from '../../model/exposure.ts';
import type { Facts } from '../../model/facts.ts';
import type { CheckId, Claim } from '../../model/finding.ts';
import type { Prompt } from '../../model/safeguard.ts';
import { kept } from '../../util/kept.ts';
import { oncePer } from '../../util/once-per.ts';
import { auditable, placesOf } from './places.ts';
import { severestOf, stands, tempered, worse } from './severity.ts';

/** What stands in front of a credential's exposures: nothing, a sentence, or a control that is void. */
export interface Ungated {
  readonly credential: Credential;
  readonly exposures: readonly Exposure[];
  readonly check: 'disarmable-gate' | 'prompt-only-gate' | 'ungated-destruction';
  readonly prompts: readonly Prompt[];
}

/**
 * Exposures without a gate that holds: outside the job always, inside it only where the asset has no recovery that
 * holds. One claim a credential: a void gate says more than a sentence, a sentence more than nothing (design 8).
 */
export const ungated = oncePer((facts: Facts): readonly Ungated[] => {
  const prompts = facts.controls.prompts.filter(forbidsLoss).toSorted((a, b) => closeness(b) - closeness(a));
  return auditable(facts.credentials).flatMap((credential): Ungated[] => {
    if (credential.standing === 'local') return [];
    const bare = bareOf(facts.exposures.get(credential.id) ?? NONE);
    if (bare.length === 0) return [];
    const enforced = enforcedOf(bare);
    const check =
      enforced.length > 0
        ? 'disarmable-gate'
        : prompts.length > 0
          ? 'prompt-only-gate'
          : 'ungated-destruction';
    return [{ credential, exposures: enforced.length > 0 ? enforced : bare, check, prompts }];
  });
});

const NONE: readonly Exposure[] = [];

const bareOf = oncePer((exposures: readonly Exposure[]) =>
  kept(exposures, (item) => {
    if (item.environment === 'local') return false;
    if (stands(item.gates)) return false;
    return !item.inJob || !stands(item.recovery);
  }),
);

const enforcedOf = oncePer((exposures: readonly Exposure[]) =>
  kept(exposures, (item) =>
    item.gates.some(
      ({ gate }) => gate.ladder !== 'prompt' && gate.basis !== 'declared' && gate.doubt === undefined,
    ),
  ),
);

/** Sentences about loss, production or databases, not about spending or style. */
function forbidsLoss(prompt: Prompt): boolean {
  return prompt.about.some((topic) => topic !== 'spend' && topic !== 'credentials');
}

/** How directly a sentence speaks of loss; among equals the file's order stays. */
function closeness(prompt: Prompt): number {
  const { about } = prompt;
  return (
    (about.includes('destroy') ? 4 : 0) +
    (about.includes('freeze') ? 2 : 0) +
    (about.includes('database') ? 1 : 0)
  );
}

/** Claims of one of the three gate checks. */
export function gateClaims(facts: Facts, check: CheckId, what: (item: Ungated) => string): Claim[] {
  return ungated(facts)
    .filter((item) => item.check === check)
    .map((item): Claim => {
      const severity = worse('low', severestOf(item.exposures, facts, item.credential));
      return {
        check,
        subject: { kind: 'credential', id: item.credential.id },
        severity: tempered(severity, item.credential, facts),
        what: what(item),
        places: placesOf(item.credential.sightings),
        exposures: item.exposures,
        gates: gatesBefore(item.exposures),
        prompts: item.prompts,
      };
    });
}

/** Every gate once. */
function gatesBefore(exposures: readonly Exposure[]): JudgedGate[] {
  const gates = new Map<string, JudgedGate>();
  for (const exposure of exposures) for (const item of exposure.gates) gates.set(item.gate.id, item);
  return [...gates.values()];
}
