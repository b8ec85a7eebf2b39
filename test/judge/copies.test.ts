import { describe, expect, test } from 'vitest';
import { copyStep } from '../../src/judge/findings/copies.ts';
import type { Claim } from '../../src/model/finding.ts';
import type { Credential } from '../../src/model/credential.ts';
import { credential, verdict } from '../support/world.ts';

const GENERIC =
  'Copy the data to another account, with a credential that no agent here can read, and name the copy under recovery: in overscope.yaml.';

/** A claim that a kind of asset has no copy out of reach. */
function bare(kind: string): Claim {
  return {
    check: 'no-separate-backup',
    subject: { kind: 'credential', id: 'aaaaaa' },
    severity: 'high',
    what: 'nothing says what it would be restored from',
    places: [],
    asset: { kind, title: kind, keeps: 'data', source: 'kind' },
  };
}

function stepFor(kind: string, ...credentials: Credential[]): string {
  return copyStep([bare(kind)], verdict({ credentials }).facts).text;
}

const reader = credential('acme/role-key', { states: { role: 'reader' } });

describe('the step for an asset without a copy out of reach', () => {
  test('names another account, and what the provider offers that nothing here can delete', () => {
    expect(stepFor('acme/box', reader)).toBe(
      `${GENERIC} Acme itself offers a vaulted copy (kept for a month), which no credential here can delete.`,
    );
  });

  test('names nothing of the provider where a credential here could delete or obtain what deletes', () => {
    const admin = credential('acme/master-key', { id: 'bbbbbb' });
    expect(stepFor('acme/box', reader, admin)).toBe(GENERIC);
  });

  test('names nothing that the catalogue does not know', () => {
    expect(stepFor('acme/site', reader)).toBe(GENERIC);
    expect(stepFor('other/volume', reader)).toBe(GENERIC);
  });
});

test('a finding without a copy says how to get one', () => {
  const { findings } = verdict({ credentials: [credential('acme/master-key')] });
  expect(findings[0]?.next.map((step) => step.text)).toContain(GENERIC);
});
