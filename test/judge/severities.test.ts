import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/judge/checks/index.ts';
import { EXPOSURE_LEVELS, effectSeverity } from '../../src/judge/checks/severity.ts';
import { EFFECTS } from '../../src/model/effect.ts';
import type { CheckId, Severity } from '../../src/model/finding.ts';
import type { Gate, RecoverySystem } from '../../src/model/safeguard.ts';
import { acme, acmeWithoutCopies, credential, verdict, type World } from '../support/world.ts';

type Situation = Parameters<(typeof EXPOSURE_LEVELS)[number]['applies']>[0];

/** Every situation that an exposure can be in. */
const SITUATIONS: readonly Situation[] = [true, false].flatMap((sure) =>
  [true, false].flatMap((inJob) =>
    ['local', 'production', 'unknown', 'staging'].flatMap((environment) =>
      [0, 1, 2].flatMap((holding) =>
        [true, false].map((fixed) => ({ sure, inJob, environment, holding, fixed })),
      ),
    ),
  ),
);

/** The same decision without the table: inside the job first, then what is sure, then what is possible at most. */
function expected({ sure, inJob, environment, holding, fixed }: Situation): Severity {
  const maybe = environment === 'production' || environment === 'unknown';
  if (environment === 'local') return 'note';
  if (inJob) return holding > 0 ? 'low' : maybe ? 'high' : 'medium';
  if (holding === 2) return 'medium';
  if (sure) return !maybe ? 'medium' : holding === 0 ? 'critical' : 'high';
  return holding === 0 && (environment === 'production' || fixed) ? 'high' : 'medium';
}

function lineFor(situation: Situation): number {
  return EXPOSURE_LEVELS.findIndex((level) => level.applies(situation));
}

describe('the table of exposures', () => {
  test.each(SITUATIONS)('$sure $inJob $environment $holding $fixed', (situation) => {
    expect(EXPOSURE_LEVELS[lineFor(situation)]?.severities[0]).toBe(expected(situation));
  });

  test('has no line that another one hides', () => {
    expect(new Set(SITUATIONS.map(lineFor))).toEqual(new Set(EXPOSURE_LEVELS.keys()));
  });
});

test('effects weigh what their table says', () => {
  const weights = EFFECTS.map((effect) => [
    effect,
    effectSeverity([effect], 'floor'),
    effectSeverity([effect], 'ceiling'),
  ]);
  expect(weights).toEqual([
    ['read', 'low', 'low'],
    ['disclose', 'high', 'medium'],
    ['change', 'medium', 'medium'],
    ['spend', 'high', 'medium'],
    ['execute', 'medium', 'medium'],
    ['escalate', 'high', 'medium'],
    ['destroy', 'medium', 'medium'],
    ['unprotect', 'medium', 'medium'],
  ]);
});

const LOCK: Gate = {
  id: 'lock',
  kind: 'acme/lock',
  ladder: 'provider-refusal',
  title: 'box lock',
  basis: 'verified',
  operations: ['acme:dropBox', 'acme:dropSite', 'acme:dropCopy', 'acme:bin'],
  on: [],
  disarmedBy: [],
  editableHere: false,
  weaknesses: [],
};

const DUMPS: RecoverySystem = {
  id: 'offsite',
  kind: 'other/dump',
  title: 'dumps elsewhere',
  basis: 'verified',
  protects: ['acme/box'],
};

const ALL = ['list', 'reveal', 'rename', 'pay', 'mint', 'unlock', 'emptyBin', 'dropLabel'];
const FINAL = ['dropBox', 'dropSite', 'dropCopy', 'bin'];

/** A job for the key with these operations; `more` are lines of it. */
function job(name: string, operations: readonly string[], more = ''): string {
  return `  ${name}:
    purpose: p
    credentials: [{ variable: ACME_KEY }]
    grants: [{ operations: [${operations.map((operation) => `'acme:${operation}'`).join(', ')}] }]
${more}`;
}

/** Somebody read that a scoped key has these operations and no other. */
function attested(...operations: readonly string[]): string {
  const names = operations.map((operation) => `'acme:${operation}'`).join(', ');
  return `attested: [{ credential: { type: acme/scoped-key }, grants: [{ operations: [${names}] }], by: a, on: 2026-11-02, source: s, until: 2027-05-01 }]\n`;
}

const DECLARED = [
  '{}\n',
  `\n${job('a', ['list'])}`,
  `\n${job('a', ['list'], '    review-by: 2026-01-01\n')}recovery: { dumps: { kind: acme/copy, protects: [acme/box] } }\n`,
  `\n${job('a', ['list', ...FINAL])}`,
  `\n${job('a', [...ALL, ...FINAL])}`,
  `\n${job('a', [...ALL.filter((name) => name !== 'list'), ...FINAL])}`,
  `\n${job('a', [...ALL.filter((name) => name !== 'rename'), ...FINAL])}`,
  `\n${job('a', ['list'])}${job('b', ['list'])}`,
  `\n${job('a', ['list'], '    environment: production\n')}${job('b', ['list'], '    environment: staging\n')}`,
  `\n${job('gone', ['list']).replace('ACME_KEY', 'OLD_KEY')}`,
  `\n${job('a', ['list']).replace('ACME_KEY', 'ACME_KEY, in: other.sh')}`,
  `{}\ncontexts: { workspace: { environment: production } }\n`,
  `{}\ncontexts: { workspace: { environment: development } }\n`,
  `{}\n${attested('list')}`,
  `\n${job('a', ['list'])}${attested('list', 'rename')}`,
  `\n${job('a', ['rename'])}${attested('list', 'rename')}`,
].map((text) => `version: 1\njobs: ${text}`);

const PROMPT = {
  place: { path: 'AGENTS.md', line: 1, column: 1 },
  quote: 'Delete nothing.',
  about: ['destroy'],
};

/** Worlds in which nothing lowers a severity. */
function* worlds(): Generator<World> {
  for (const catalogue of [acme, acmeWithoutCopies])
    for (const type of ['acme/master-key', 'acme/scoped-key', 'acme/role-key'])
      for (const name of ['production', 'unknown', 'staging'])
        for (const manifest of [undefined, ...DECLARED])
          for (const gates of [[], [LOCK], [{ ...LOCK, disarmedBy: ['acme:unlock'] }]])
            for (const recovery of [[], [DUMPS]])
              for (const prompts of [[], [PROMPT]])
                yield {
                  catalogue,
                  credentials: [
                    credential(type, {
                      environment: { name, basis: 'host' },
                      states: { role: 'reader' },
                      sightings: ['deploy.sh', 'other.sh'].flatMap(
                        (path) => credential(type, { at: { path, tracking: 'tracked' } }).sightings,
                      ),
                    }),
                  ],
                  ...(manifest === undefined ? {} : { manifest }),
                  gates,
                  recovery,
                  prompts,
                };
}

describe('the levels that checks state', () => {
  const seen = new Map<CheckId, Set<Severity>>();
  for (const world of worlds()) {
    for (const { check, severity } of verdict(world).findings.flatMap((finding) => finding.claims)) {
      seen.set(check, (seen.get(check) ?? new Set()).add(severity));
    }
  }

  test.each(Object.values(CHECKS))('$id claims with no other', ({ id, levels }) => {
    const stated = new Set(levels.flatMap((level) => [...level.severities]));
    expect([...(seen.get(id) ?? [])].filter((severity) => !stated.has(severity))).toEqual([]);
  });

  test.each(Object.values(CHECKS).filter(({ id }) => id !== 'manifest-widened'))(
    '$id claims with each',
    ({ id, levels }) => {
      const stated = new Set(levels.flatMap((level) => [...level.severities]));
      expect([...(seen.get(id) ?? [])].sort()).toEqual([...stated].sort());
    },
  );
});
