import { describe, expect, test } from 'vitest';
import { coverStep } from '../../src/judge/findings/cover.ts';
import { LET_GO, replaceStep } from '../../src/judge/findings/replace.ts';
import type { Credential, Sighting } from '../../src/model/credential.ts';
import type { Facts } from '../../src/model/facts.ts';
import { credential } from '../support/world.ts';

const [place] = credential('acme/master-key').sightings;
if (place === undefined) throw new Error('a credential without a place');

function factsOf(facts: unknown): Facts {
  return facts as Facts;
}

const facts = (partial: boolean): Facts =>
  factsOf({ catalogue: { types: new Map() }, coverage: { read: partial ? { partial } : {} } });

function held(more: Partial<Sighting>): Credential {
  return { ...credential('acme/master-key'), sightings: [{ ...(place as Sighting), ...more }] };
}

describe('the step that ends a value which git holds', () => {
  test('lets go of the reflog first where no branch has it', () => {
    const [step] = replaceStep(held({ tracking: 'history', unreachable: true }), facts(false));
    expect(step?.lines).toEqual(LET_GO);
    expect(LET_GO[0]).toBe('git reflog expire --expire=now --all');
  });

  test('offers no gc in a partial clone, whose remote has the object', () => {
    const [step] = replaceStep(held({ tracking: 'history', unreachable: true }), facts(true));
    expect(step?.lines).toBeUndefined();
    expect(step?.text).toContain('came from the remote');
  });

  test('takes out of the index what no commit has', () => {
    const [step] = replaceStep(held({ tracking: 'tracked', uncommitted: true }), facts(false));
    expect(step?.text).toContain('It is in no commit yet');
    expect(step?.command).toMatch(/^git rm --cached /);
  });

  test('replaces what a commit has', () => {
    const [step] = replaceStep(held({ tracking: 'tracked' }), facts(false));
    expect(step?.text).toMatch(/^Replace it at its provider\./);
  });
});

describe('the step for a place that the manifest leaves out', () => {
  test('says which job covers which place, and which it does not', () => {
    const [first] = held({ path: '.env', line: 1 }).sightings;
    const [other] = held({ path: 'src/pay.ts', line: 3 }).sightings;
    const one = { ...credential('acme/master-key'), sightings: [first, other] as Sighting[] };
    const declared = new Map([[one.id, { jobs: [{ name: 'checkout' }], elsewhere: [other] }]]);
    expect(coverStep(one, factsOf({ declared })).text).toMatch(
      /^Job checkout covers \.env:1, not src\/pay\.ts:3:/,
    );
  });

  test('asks for a job where there is none', () => {
    expect(coverStep(held({}), factsOf({ declared: new Map() })).text).toContain('write a job');
  });
});
