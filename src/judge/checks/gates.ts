import type { Credential } from '../../model/credential.ts';
import { firstExposed, type Exposure, type JudgedGate } from '../../model/exposure.ts';
import type { Facts } from '../../model/facts.ts';
import type { CheckId, Claim } from '../../model/finding.ts';
import type { Prompt } from '../../model/safeguard.ts';
import { kept } from '../../util/kept.ts';
import { oncePer } from '../../util/once-per.ts';
import { mayBeProduction } from '../../model/environment.ts';
import { gitKinds } from '../../model/git-kinds.ts';
import { surplus } from './excess.ts';
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
    const exposures = enforced.length > 0 ? enforced : bare;
    const led = prompts.length === 0 ? NONE : leadOf(exposures, credential, facts);
    const own = prompts.filter((prompt) => led.some((exposure) => isAbout(prompt, exposure, facts)));
    const check =
      enforced.length > 0 ? 'disarmable-gate' : own.length > 0 ? 'prompt-only-gate' : 'ungated-destruction';
    return [{ credential, exposures, check, prompts: own }];
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

/** The exposures to the worst operation, which is the one that a sentence is quoted beside. */
function leadOf(exposures: readonly Exposure[], credential: Credential, facts: Facts): readonly Exposure[] {
  const worst = surplus(facts, credential, 'ceiling')?.excess.worst ?? [];
  const lead = firstExposed(worst, exposures) ?? exposures[0]?.operation;
  return exposures.filter(({ operation }) => operation === lead);
}

/**
 * Whether a sentence speaks of what an operation does. One that forbids what destroys or any change speaks of all of it;
 * one about production or a database speaks of data there, and not of the branches of a repository.
 */
function isAbout(
  { about, quote }: Prompt,
  { operation, asset, environment }: Exposure,
  facts: Facts,
): boolean {
  const isGit = isOfGit(operation, facts);
  if (isGit && OF_GIT.test(quote)) return true;
  if (about.includes('destroy') || about.includes('freeze')) return !isGit || !OF_DATA.test(quote);
  if (isGit) return about.includes('deploy') && !OF_DATA.test(quote);
  if (asset.keeps === 'settings' && !about.includes('deploy')) return false;
  return !about.includes('production') || about.length > 1 || mayBeProduction(environment);
}

/** Whether an operation is one on branches, tags or the repository around them. */
function isOfGit(operation: string, { catalogue }: Facts): boolean {
  const own = catalogue.operations(operation.slice(0, operation.indexOf(':')));
  const index = own.index(operation);
  const hit = index === undefined ? [] : (own.list[index]?.assets.destroy ?? []);
  return hit.length > 0 && hit.every((kind) => gitKinds(own).has(kind));
}

/** Words about git, and words about data that no push touches. */
const OF_GIT =
  /\b(?:git|push(?:es|ing|ed)?|branch(?:es)?|repo(?:s|sitor(?:y|ies))?|commits?|tags?|histor(?:y|ies)|main|master|merg(?:e|es|ing))\b/iu;
const OF_DATA = /\b(?:data(?:bases?|sets?)?|dbs?|tables?|rows?|records?|buckets?|volumes?|back-?ups?)\b/iu;

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
