import { expect, test } from 'vitest';
import { severestOf } from '../../src/judge/checks/severity.ts';
import type { Credential } from '../../src/model/credential.ts';
import type { Exposure } from '../../src/model/exposure.ts';
import { credential, verdict } from '../support/world.ts';

/** Two credentials that are judged together, and what of their situation is kept for both. */
function judged(one: Partial<Credential>, other: Partial<Credential>): readonly (Exposure | undefined)[] {
  const credentials = [one, other].map((change, at) =>
    credential('acme/scoped-key', { id: at === 0 ? 'aaaaaa' : 'bbbbbb', ...change }),
  );
  const { exposures } = verdict({ credentials }).facts;
  return credentials.map(({ id }) =>
    exposures.get(id)?.find(({ operation }) => operation === 'acme:dropBox'),
  );
}

test('each exposure is in the environment of its own credential', () => {
  const [one, other] = judged(
    { environment: { name: 'production', basis: 'nothing' } },
    { environment: { name: 'staging', basis: 'nothing' } },
  );
  expect([one?.environment, other?.environment]).toEqual(['production', 'staging']);
});

test('the severest of several exposures is asked of each of their situations', () => {
  const of = credential('acme/scoped-key');
  const { facts } = verdict({ credentials: [of] });
  const [any] = facts.exposures.get(of.id) ?? [];
  if (any === undefined) throw new Error('it exposes nothing');
  const alike: Exposure = { ...any, bound: 'floor', environment: 'production', gates: [], recovery: [] };
  const inJob = { ...alike, inJob: true };
  const outside = { ...alike, inJob: false };
  expect(severestOf([inJob], facts, of)).toBe('high');
  expect(severestOf([inJob, outside], facts, of)).toBe('critical');
});
