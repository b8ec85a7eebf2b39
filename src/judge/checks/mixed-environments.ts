import type { Check } from '../../model/check.ts';
import { isDoubtful, type Credential, type Sighting } from '../../model/credential.ts';
import { environmentClass } from '../../model/environment.ts';
import type { Facts } from '../../model/facts.ts';
import type { Claim } from '../../model/finding.ts';
import type { Context } from '../../model/report.ts';
import { auditable, placesOf } from './places.ts';
import { isProduction } from './severity.ts';

export const mixedEnvironments: Check = {
  id: 'mixed-environments',
  docs: {
    title: 'Two environments in one context',
    what: 'Credentials of two known environments of one provider or kind of asset are reachable together, or a context’s declared environment is not the credential’s.',
    why: 'An agent with a staging task and a production credential in the same folder is one mistake away from production.',
    example: '.env with a staging database URL, .env.production with the live one, in one folder.',
    fix: 'Keep production values out of the folder an agent works in; a CI secret behind a reviewer is one place.',
    limits:
      'Local values are no second environment, and neither is one whose environment is unknown. Jobs of one workflow that name different environments are not one context.',
  },
  levels: [
    { severities: ['high'], when: 'one of them is production' },
    { severities: ['medium'], when: 'otherwise' },
  ],
  standards: {
    nhi: ['NHI8:2025'],
    llm: ['LLM03:2026'],
    cwe: [653],
    attack: ['T1552.001'],
    nist: ['CM-4(1)', 'SC-7'],
    soc2: ['CC8.1'],
  },
  run: (facts) => onceForCopies(facts.contexts.flatMap((context) => claimOf(facts, context))),
};

function claimOf(facts: Facts, context: Context): Claim[] {
  const members = auditable(facts.credentials).filter(
    (item) =>
      !item.public &&
      !isDoubtful(item) &&
      context.credentials.includes(item.id) &&
      isKnown(item.environment.name),
  );
  const mixed = new Set<Credential>();
  for (const together of byJob(members)) {
    for (const group of groups(facts, together)) {
      if (new Set(group.map((item) => environmentClass(item.environment.name))).size > 1)
        for (const item of group) mixed.add(item);
    }
  }
  const { environment } = context;
  const foreign =
    environment === undefined
      ? []
      : members.filter((item) => environmentClass(item.environment.name) !== environmentClass(environment));
  const involved = [...new Set([...mixed, ...foreign])];
  if (involved.length === 0) return [];
  const names = [
    ...new Set([
      ...involved.map((item) => environmentClass(item.environment.name)),
      ...(environment === undefined ? [] : [environmentClass(environment)]),
    ]),
  ].sort();
  return [
    {
      check: 'mixed-environments',
      subject: { kind: 'context', name: context.name, members: involved.map(({ id }) => id).toSorted() },
      severity: names.some(isProduction) ? 'high' : 'medium',
      what: `${names.join(' and ')} are reachable together`,
      places: placesOf(involved.flatMap((item) => sightingsIn(context, item).slice(0, 1))),
    },
  ];
}

/** Where a credential is seen in a context: in the workflow's own file, or anywhere in the workspace. */
function sightingsIn({ name, kind }: Context, { sightings }: Credential): readonly Sighting[] {
  const own = kind === 'ci' ? sightings.filter(({ path }) => name === `ci ${path}`) : [];
  return own.length > 0 ? own : sightings;
}

/** Workflows that hold the very same are one cause with several places: a copy of one is a new place of it. */
function onceForCopies(claims: readonly Claim[]): Claim[] {
  const byMembers = new Map<string, Claim>();
  for (const claim of claims) {
    const { subject } = claim;
    const held = subject.kind !== 'context' || subject.name === 'workspace' ? [] : subject.members;
    const key = [held.join(' '), claim.what, claim.severity].join('\0');
    const before = byMembers.get(key);
    byMembers.set(
      key,
      before === undefined ? claim : { ...before, places: [...before.places, ...claim.places] },
    );
  }
  return [...byMembers.values()];
}

/**
 * What one job can hold: a job of a pipeline names one environment and is handed the names of that one, and those of
 * none.
 */
function byJob(members: readonly Credential[]): Credential[][] {
  const named = new Set(members.map((item) => item.reference?.environment));
  named.delete(undefined);
  const common = members.filter((item) => item.reference?.environment === undefined);
  if (named.size === 0) return [common];
  return [...named].map((name) => [
    ...common,
    ...members.filter((item) => item.reference?.environment === name),
  ]);
}

function isKnown(environment: string): boolean {
  const own = environmentClass(environment);
  return own !== 'unknown' && own !== 'local';
}

/** Credentials of one provider, and those that reach one kind of asset. */
function groups(facts: Facts, members: readonly Credential[]): Credential[][] {
  const byKey = new Map<string, Credential[]>();
  const add = (key: string, item: Credential): void => {
    byKey.set(key, [...(byKey.get(key) ?? []), item]);
  };
  for (const item of members) {
    add(`provider ${facts.authorities.get(item.id)?.provider ?? item.fits[0] ?? ''}`, item);
    for (const kind of new Set((facts.exposures.get(item.id) ?? []).map((exposure) => exposure.asset.kind))) {
      add(`asset ${kind}`, item);
    }
  }
  return [...byKey.values()];
}
