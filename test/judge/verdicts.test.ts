import { describe, expect, test } from 'vitest';
import type { Gate, RecoverySystem } from '../../src/model/safeguard.ts';
import { boxLock, credential, lines, verdict, type World } from '../support/world.ts';

const job = (operations: string, more = ''): string => `version: 1
jobs:
  list:
    purpose: List boxes
    credentials: [{ variable: ACME_KEY }]
    grants: [{ operations: [${operations}]${more} }]
`;

const lock = (change: Partial<Gate> = {}): Gate => boxLock({ disarmedBy: ['acme:unlock'], ...change });

const elsewhere = (change: Partial<RecoverySystem> = {}): RecoverySystem => ({
  id: 'offsite',
  kind: 'other/dump',
  title: 'dumps in another account',
  basis: 'verified',
  protects: ['acme/box'],
  ...change,
});

const scoped = 'acme/scoped-key';
const master = 'acme/master-key';
const all = [
  'acme:rename',
  'acme:reveal',
  'acme:pay',
  'acme:mint',
  'acme:dropBox',
  'acme:dropSite',
  'acme:dropCopy',
  'acme:dropLabel',
  'acme:unlock',
  'acme:bin',
  'acme:emptyBin',
  'acme:list',
];

const cases: readonly {
  readonly name: string;
  readonly world: World;
  readonly expected: readonly string[];
}[] = [
  {
    name: 'a fixed key without a job, environment unknown, its copies within reach',
    world: { credentials: [credential(master)], manifest: 'version: 1\njobs: {}\n' },
    expected: [
      'critical undeclared-credential: ungated-destruction shared-fate-backup can-escalate long-lived-credential',
    ],
  },
  {
    name: 'a fixed key whose own checksum is wrong surely permits nothing',
    world: {
      credentials: [credential(master, { checksum: 'fails' })],
      manifest: 'version: 1\njobs: {}\n',
    },
    expected: ['low undeclared-credential: ungated-destruction long-lived-credential'],
  },
  {
    name: 'a lock that only a key with a wrong checksum lifts is unproven, not void',
    world: {
      credentials: [
        credential(scoped, { id: 'bbbbbb' }),
        credential(master, { id: 'cccccc', checksum: 'fails' }),
      ],
      gates: [lock({ operations: ['acme:*'] })],
      recovery: [elsewhere()],
      manifest: 'version: 1\njobs: {}\n',
    },
    expected: ['medium undeclared-credential:', 'low undeclared-credential: long-lived-credential'],
  },
  {
    name: 'the same in known staging is no critical',
    world: {
      credentials: [credential(master, { environment: { name: 'staging', basis: 'host' } })],
      manifest: 'version: 1\njobs: {}\n',
    },
    expected: [
      'high undeclared-credential: ungated-destruction shared-fate-backup can-escalate long-lived-credential',
    ],
  },
  {
    name: 'a local one is a note',
    world: {
      credentials: [
        credential(master, { standing: 'local', environment: { name: 'local', basis: 'loopback' } }),
      ],
      manifest: 'version: 1\njobs: {}\n',
    },
    expected: ['note undeclared-credential:'],
  },
  {
    name: 'test mode is at most low',
    world: {
      credentials: [credential(master, { standing: 'test', at: { tracking: 'tracked' } })],
      manifest: 'version: 1\njobs: {}\n',
    },
    expected: [
      'low undeclared-credential: ungated-destruction shared-fate-backup can-escalate long-lived-credential',
    ],
  },
  {
    name: 'a documented example is no finding',
    world: { credentials: [credential(master, { standing: 'example' })] },
    expected: [],
  },
  {
    name: 'half a pair is no finding',
    world: { credentials: [credential(master, { role: 'identifier' })] },
    expected: [],
  },
  {
    name: 'a copy out of reach makes the same key high',
    world: { credentials: [credential(master)], manifest: job('acme:list'), recovery: [elsewhere()] },
    expected: ['high exceeds-job: ungated-destruction can-escalate long-lived-credential'],
  },
  {
    name: 'an invented copy does not',
    world: {
      credentials: [credential(master)],
      manifest: job('acme:list'),
      recovery: [elsewhere({ basis: 'declared' })],
    },
    expected: [
      'critical exceeds-job: ungated-destruction shared-fate-backup can-escalate long-lived-credential',
    ],
  },
  {
    name: 'a lock that the key itself takes off is void',
    world: {
      credentials: [credential(master)],
      manifest: job('acme:list'),
      gates: [lock()],
      recovery: [elsewhere()],
    },
    expected: ['high exceeds-job: disarmable-gate can-escalate long-lived-credential'],
  },
  {
    name: 'a pattern in a job covers nothing that destroys, unprotects, escalates or spends',
    world: { credentials: [credential(master)], manifest: job("'acme:*'"), recovery: [elsewhere()] },
    expected: ['high exceeds-job: ungated-destruction can-escalate long-lived-credential'],
  },
  {
    name: 'every operation named: no gate and no recovery is still a finding',
    world: { credentials: [credential(master)], manifest: job(all.map((id) => `'${id}'`).join(', ')) },
    expected: ['high ungated-destruction: shared-fate-backup long-lived-credential'],
  },
  {
    name: 'every operation named and the copies out of reach',
    world: {
      credentials: [credential(master)],
      manifest: job(all.map((id) => `'${id}'`).join(', ')),
      recovery: [elsewhere()],
    },
    expected: ['low long-lived-credential:'],
  },
  {
    name: 'a scoped key whose floor fits: only the ceiling is wider',
    world: { credentials: [credential(scoped)], manifest: job('acme:list') },
    expected: ['medium scope-unknown: ungated-destruction'],
  },
  {
    name: 'the same in known production: its copies are only perhaps within reach',
    world: {
      credentials: [credential(scoped, { environment: { name: 'production', basis: 'host' } })],
      manifest: job('acme:list'),
    },
    expected: ['medium scope-unknown: ungated-destruction'],
  },
  {
    name: 'a leak of a key within its job leads by itself',
    world: {
      credentials: [credential('acme/role-key', { states: { role: 'reader' }, at: { tracking: 'tracked' } })],
      manifest: job("'acme:list', 'acme:reveal'"),
    },
    expected: ['high leaked-credential:'],
  },
  {
    name: 'what the token states is both bounds',
    world: {
      credentials: [credential('acme/role-key', { states: { role: 'reader' } })],
      manifest: job("'acme:list', 'acme:reveal'"),
    },
    expected: [],
  },
  {
    name: 'disclosing outside the job is high',
    world: {
      credentials: [credential('acme/role-key', { states: { role: 'reader' } })],
      manifest: job("'acme:list'"),
    },
    expected: ['high exceeds-job:'],
  },
  {
    name: 'a path of tests lowers one step',
    world: {
      credentials: [credential(master, { at: { path: 'test/deploy.sh' } })],
      manifest: 'version: 1\njobs: {}\n',
    },
    expected: [
      'high undeclared-credential: ungated-destruction shared-fate-backup can-escalate long-lived-credential',
    ],
  },
];

describe('verdicts', () => {
  test.each(cases)('$name', ({ world, expected }) => {
    expect(lines(world)).toEqual(expected);
  });
});

test('a gate that nothing reachable disarms holds, and is unproven where the ceiling might', () => {
  const gates = [lock()];
  const alone = verdict({ credentials: [credential(scoped)], manifest: job('acme:list'), gates });
  const states = alone.findings.flatMap((finding) => finding.gate.gates.map((gate) => gate.state));
  expect(new Set(states)).toEqual(new Set(['unproven']));
});

const ids = (world: World): string[] =>
  [...(verdict(world).facts.exposures.get('aaaaaa') ?? [])].map((exposure) => exposure.operation);

test('an undo counts only while nothing reachable cuts it short', () => {
  expect(ids({ credentials: [credential(master)] })).toContain('acme:bin');
  expect(ids({ credentials: [credential(master)] })).not.toContain('acme:dropLabel');
});

test('deleting a container destroys what lives in it', () => {
  const { facts } = verdict({ credentials: [credential(master)] });
  const site = (facts.exposures.get('aaaaaa') ?? []).find(
    (exposure) => exposure.operation === 'acme:dropSite',
  );
  expect(site?.recovery.map((item) => item.state)).toEqual(['void']);
});

test('resources outside the job are excess although the operations are not', () => {
  const evidence = verdict({
    credentials: [credential('acme/role-key', { states: { role: 'reader' } })],
    manifest: job("'acme:list', 'acme:reveal'", ", on: ['box-1']"),
  });
  expect(evidence.findings[0]?.excess?.resources).toEqual(['*']);
});

test.each<[Gate['holdsFor'], string, string | undefined]>([
  [1, 'void', 'it lets go after 1 day, so that what is older stands open'],
  [6, 'void', 'it lets go after 6 days, so that what is older stands open'],
  [7, 'unproven', 'what is older than 7 days is not held'],
  [3650, 'holds', undefined],
  ['unknown', 'unproven', 'for how long it holds is not written down'],
  [undefined, 'holds', undefined],
])('a lock that holds for %s days is judged by that', (holdsFor, state, because) => {
  const gate = lock({ disarmedBy: [], ...(holdsFor === undefined ? {} : { holdsFor }) });
  const { exposures } = verdict({ credentials: [credential(master)], gates: [gate] }).facts;
  const judged = [...exposures.values()].flat().flatMap((item) => item.gates);
  expect(judged.map((item) => [item.state, item.because])).toEqual(judged.map(() => [state, because]));
  expect(judged.length).toBeGreaterThan(0);
});

const accepted = (more: string): string => job("'acme:list'").concat(more);

test('an acceptance silences its finding, and a worse effect, a new place or another environment reopens it', () => {
  const place = { path: 'overscope.accepted.yaml', line: 1, column: 1 };
  const base = verdict({
    credentials: [credential(master, { at: { tracking: 'tracked' } })],
    manifest: accepted(''),
  });
  const [finding] = base.findings;
  expect(finding?.check).toBe('exceeds-job');
  const entry = {
    check: 'exceeds-job',
    id: 'aaaaaa',
    effect: 'unprotect',
    reason: 'known',
    until: '2027-01-01',
    places: ['deploy.sh'],
    place,
  };
  const again = (change: object): string | undefined => {
    const { facts } = base;
    const [own] = judgeWith({ ...entry, ...change }, facts.credentials);
    return own;
  };
  expect(again({})).toBe('accepted');
  expect(again({ effect: 'change' })).toMatch(/worst effect/);
  expect(again({ places: ['other.sh'] })).toMatch(/tracked place/);
  expect(again({ environment: 'staging' })).toMatch(/staging/);
  expect(again({ until: '2026-11-01' })).toMatch(/ended/);
});

function judgeWith(
  entry: object,
  credentials: Parameters<typeof verdict>[0]['credentials'],
): (string | undefined)[] {
  const { facts } = verdict({ credentials, manifest: accepted('') });
  return foldWith({ ...facts, acceptances: [entry as (typeof facts.acceptances)[number]] });
}

import { runChecks } from '../../src/judge/checks/index.ts';
import { foldFindings } from '../../src/judge/findings/index.ts';
import type { Facts } from '../../src/model/facts.ts';

function foldWith(facts: Facts): (string | undefined)[] {
  return foldFindings(runChecks(facts), facts).map((finding) =>
    finding.accepted === undefined ? finding.reopened : 'accepted',
  );
}
