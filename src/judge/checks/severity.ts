import type { Level } from '../../model/check.ts';
import { DOCUMENTATION_HOST, isDoubtful, statedEnd, type Credential } from '../../model/credential.ts';
import type { Effect } from '../../model/effect.ts';
import { environmentClass, mayBeProduction } from '../../model/environment.ts';
import type { Exposure } from '../../model/exposure.ts';
import type { Facts } from '../../model/facts.ts';
import { SEVERITIES, severityRank, type Severity } from '../../model/finding.ts';
import type { SafeguardState } from '../../model/safeguard.ts';
import { isTestPath } from '../../model/test-path.ts';
import { oncePer } from '../../util/once-per.ts';

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

/** What decides about one exposure. */
interface Situation {
  readonly sure: boolean;
  readonly inJob: boolean;
  readonly environment: string;
  /** How many hold of the two: a gate, a recovery system. */
  readonly holding: number;
  /** A type that fits gives the operation to every one of its kind. */
  readonly fixed: boolean;
}

interface ExposureLevel extends Level {
  readonly severities: readonly [Severity];
  applies(situation: Situation): boolean;
}

/** The severity of one exposure: that of the first line that applies; the last one always does. */
export const EXPOSURE_LEVELS: readonly ExposureLevel[] = [
  {
    severities: ['note'],
    when: 'its environment is local',
    applies: ({ environment }) => environment === 'local',
  },
  {
    severities: ['low'],
    when: 'inside the job, and a gate or a recovery system holds',
    applies: ({ inJob, holding }) => inJob && holding > 0,
  },
  {
    severities: ['high'],
    when: 'inside the job, neither holds, and the environment is production or unknown',
    applies: ({ inJob, environment }) => inJob && mayBeProduction(environment),
  },
  {
    severities: ['medium'],
    when: 'inside the job, neither holds, and the environment is another one',
    applies: ({ inJob }) => inJob,
  },
  {
    severities: ['medium'],
    when: 'outside the job, and both a gate and a recovery system hold',
    applies: ({ holding }) => holding === 2,
  },
  {
    severities: ['critical'],
    when: 'outside the job, sure, neither holds, and the environment is production or unknown',
    applies: ({ sure, environment, holding }) => sure && holding === 0 && mayBeProduction(environment),
  },
  {
    severities: ['high'],
    when: 'outside the job, sure, one of them holds, and the environment is production or unknown',
    applies: ({ sure, environment }) => sure && mayBeProduction(environment),
  },
  {
    severities: ['medium'],
    when: 'outside the job, sure, and the environment is another one',
    applies: ({ sure }) => sure,
  },
  {
    severities: ['high'],
    when: 'outside the job, at most, neither holds, and the environment is production or a type that fits gives the operation to every one of its kind',
    applies: ({ holding, environment, fixed }) => holding === 0 && (fixed || isProduction(environment)),
  },
  { severities: ['medium'], when: 'outside the job, at most, otherwise', applies: () => true },
];

/** Severity of one exposure by the first of {@link EXPOSURE_LEVELS} that applies. */
export function exposureSeverity(exposure: Exposure, facts: Facts, credential: Credential): Severity {
  const fixed = exposure.bound === 'ceiling' && fixedFits(facts, credential, exposure.operation);
  return levelOf({ ...situationOf(exposure), fixed });
}

function situationOf({ bound, inJob, environment, gates, recovery }: Exposure): Omit<Situation, 'fixed'> {
  const holding = Number(stands(gates)) + Number(stands(recovery));
  return { sure: bound === 'floor', inJob, environment, holding };
}

function levelOf(situation: Situation): Severity {
  return EXPOSURE_LEVELS.find((level) => level.applies(situation))?.severities[0] ?? 'medium';
}

/** The severest of several exposures; `note` where there are none. */
export function severestOf(exposures: readonly Exposure[], facts: Facts, credential: Credential): Severity {
  const mayDiffer = credential.fits.some((id) => facts.catalogue.types.get(id)?.authority.known === 'fixed');
  if (!mayDiffer) return severestOfAny(exposures);
  return exposures.reduce(
    (most: Severity, item) => worse(most, exposureSeverity(item, facts, credential)),
    'note',
  );
}

/** The same where no type that fits is fixed, so that nothing depends on the credential. */
const severestOfAny = oncePer((exposures: readonly Exposure[]): Severity => {
  let most: Severity = 'note';
  let known: { readonly environment: string; readonly asked: boolean[] } = { environment: '', asked: [] };
  for (const exposure of exposures) {
    const { sure, inJob, environment, holding } = situationOf(exposure);
    if (known.environment !== environment) known = { environment, asked: [] };
    const key = (sure ? 8 : 0) + (inJob ? 4 : 0) + holding;
    if (known.asked[key] === true) continue;
    known.asked[key] = true;
    most = worse(most, levelOf({ sure, inJob, environment, holding, fixed: false }));
    if (most === 'critical') break;
  }
  return most;
});

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

const HEAVY: readonly Effect[] = ['escalate', 'spend', 'disclose'];

interface EffectLevel extends Level {
  readonly severities: readonly [Severity];
  applies(effects: readonly Effect[], end: 'floor' | 'ceiling'): boolean;
}

function isHeavy(effects: readonly Effect[]): boolean {
  return effects.some((effect) => HEAVY.includes(effect));
}

/** What effects in excess weigh where nothing irreversible decides: the first line that applies; the last one always does. */
export const EFFECT_LEVELS: readonly EffectLevel[] = [
  {
    severities: ['high'],
    when: `outside the job, sure: ${HEAVY.join(', ')}`,
    applies: (effects, end) => end === 'floor' && isHeavy(effects),
  },
  {
    severities: ['medium'],
    when: `outside the job, at most: ${HEAVY.join(', ')}`,
    applies: isHeavy,
  },
  {
    severities: ['medium'],
    when: 'outside the job: any other effect but read',
    applies: (effects) => effects.some((effect) => effect !== 'read'),
  },
  { severities: ['low'], when: 'outside the job: read alone', applies: () => true },
];

/** Severity of effects in excess, on the floor or at most, by the first of {@link EFFECT_LEVELS} that applies. */
export function effectSeverity(effects: readonly Effect[], end: 'floor' | 'ceiling'): Severity {
  return EFFECT_LEVELS.find((level) => level.applies(effects, end))?.severities[0] ?? 'low';
}

/** Levels of claims about what a credential may do beyond its job. */
export const AUTHORITY_LEVEL: Level = {
  severities: ['critical', 'high', 'medium', 'low'],
  when: 'the worst of its exposures and of its effects outside the job',
};

/** Levels of claims about exposures without a gate that holds. */
export const UNGATED_LEVEL: Level = {
  severities: ['critical', 'high', 'medium'],
  when: 'the worst of the exposures without a gate that holds',
};

/** Levels of claims about exposures without a recovery system that holds. */
export const UNCOPIED_LEVEL: Level = {
  severities: ['critical', 'high', 'medium', 'low'],
  when: 'the worst of the exposures of data without a recovery system that holds',
};

/** What lowers a claim about one credential, in the order in which it is asked. */
export const TEMPERED: readonly Level[] = [
  {
    severities: ['note'],
    when: 'the value is an example or local, the environment is local, or a signed value says that it has ended',
  },
  {
    severities: ['low'],
    when: 'the value is of the provider’s test mode, or its own checksum is wrong: at most low',
  },
  {
    severities: ['high', 'medium', 'low'],
    when: 'a token that ends with its job: at most medium without a manifest; with one, a step lower unless it works on production',
  },
  {
    severities: ['high', 'medium', 'low'],
    when: 'every place is below a folder of tests, fixtures or examples, a test file or a workflow among templates, or the host is reserved for documentation: one step lower, never below low',
  },
];

/** What the credential itself allows, by {@link TEMPERED}. */
export function tempered(severity: Severity, credential: Credential, facts: Facts): Severity {
  if (credential.standing === 'example' || credential.standing === 'local') return 'note';
  if (credential.environment.name === 'local') return 'note';
  if (hasEnded(credential, facts)) return 'note';
  if (credential.standing === 'test' || isDoubtful(credential)) return atMost(severity, 'low');
  const own = endsWithJob(credential, facts) ? ofOneJob(severity, credential, facts) : severity;
  return isForShow(credential) ? milder(own) : own;
}

/** Whether a signed value states an end before the day of the audit. */
export function hasEnded(credential: Credential, facts: Facts): boolean {
  const end = statedEnd(credential);
  return end !== undefined && end < facts.asOf;
}

/** Whether every type it fits is made for one job of GitHub's pipelines, and it is named in those alone. */
function endsWithJob(credential: Credential, facts: Facts): boolean {
  const types = credential.fits.map((id) => facts.catalogue.types.get(id));
  return (
    credential.reached === 'name' &&
    types.length > 0 &&
    types.every((type) => type?.endsWith === 'job') &&
    credential.reference?.store === 'github-actions'
  );
}

/**
 * A token that ends with its job is a step milder, unless it is known to work on production. Without a manifest nobody
 * could say yet that the job needs what its workflow asks for, and to ask for less than the default never weighs more
 * than the default: at most medium.
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

/** A workflow that a generator writes for others: where it lies among templates, GitHub does not run it. */
function isTemplate(path: string): boolean {
  return /(?:template|generator|scaffold|skeleton|boilerplate|cookiecutter|starter)[^/]*\/(?:[^/]+\/)*\.github\/workflows\/[^/]+$/i.test(
    path,
  );
}
