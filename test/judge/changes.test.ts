import { describe, expect, test } from 'vitest';
import { compare } from '../../src/judge/changes/index.ts';
import type { Change, Surveyed } from '../../src/model/change.ts';
import type { Gate, RecoverySystem } from '../../src/model/safeguard.ts';
import { introduced, credentialLines, safeguardLines } from '../../src/tell/report/present/changes.ts';
import { acme, boxLock, credential, verdict, type World } from '../support/world.ts';

const scoped = 'acme/scoped-key';
const master = 'acme/master-key';

const lock = (change: Partial<Gate> = {}): Gate =>
  boxLock({ on: ['letters'], place: { path: 'infra/box.tf', line: 3, column: 1 }, ...change });

const copy: RecoverySystem = {
  id: 'offsite',
  kind: 'other/dump',
  title: 'dumps elsewhere',
  basis: 'attested',
  protects: ['acme/box'],
};

function surveyed(world: World): Surveyed {
  return verdict(world).facts;
}

function changeOf(before: World, after: World): Change {
  return compare(surveyed(before), surveyed(after), []);
}

/** Every line with what it does: `wider widens …`. */
function said(change: Change): string[] {
  return [
    ...change.credentials.flatMap((item) => credentialLines(item, { catalogue: acme })),
    ...change.safeguards.flatMap(safeguardLines),
  ].map(({ effect, verb, text }) => `${effect} ${verb} ${text}`);
}

const one = (type: string, change: Parameters<typeof credential>[1] = {}): World => ({
  credentials: [credential(type, { fingerprint: 'v1:aa', ...change })],
});
const nobody: World = { credentials: [] };
const letters = {
  found: [{ kind: 'acme/box', name: 'letters', place: { path: 'infra/box.tf', line: 1, column: 1 } }],
};

const cases: readonly {
  readonly name: string;
  readonly before: World;
  readonly after: World;
  readonly lines: readonly string[];
}[] = [
  { name: 'nothing', before: one(master), after: one(master), lines: [] },
  {
    name: 'another line of the same file',
    before: one(master),
    after: one(master, { at: { line: 9, column: 1 } }),
    lines: [],
  },
  {
    name: 'a longer id, because another one collides',
    before: one(master, { id: 'aaaaaa' }),
    after: one(master, { id: 'aaaaaa0' }),
    lines: [],
  },
  {
    name: 'a new credential',
    before: nobody,
    after: one(master),
    lines: [
      'wider adds Acme master key aaaaaa, deploy.sh:3: can 12 operations, 4 irreversible (dropBox, bin, dropCopy, dropSite, 8 more)',
    ],
  },
  {
    name: 'a new local credential permits nothing that matters',
    before: nobody,
    after: one(master, { standing: 'local' }),
    lines: [
      'neither adds Acme master key aaaaaa, deploy.sh:3: can 12 operations, 4 irreversible (dropBox, bin, dropCopy, dropSite, 8 more)',
    ],
  },
  {
    name: 'a rotated value is one credential less and one more',
    before: one(master),
    after: one(master, { id: 'bbbbbb', fingerprint: 'v1:bb' }),
    lines: [
      'wider adds Acme master key bbbbbb, deploy.sh:3: can 12 operations, 4 irreversible (dropBox, bin, dropCopy, dropSite, 8 more)',
      'narrower removes Acme master key aaaaaa, deploy.sh:3: can 12 operations, 4 irreversible (dropBox, bin, dropCopy, dropSite, 8 more)',
    ],
  },
  {
    name: 'moved to another file',
    before: one(master),
    after: one(master, { at: { path: 'tools/deploy.sh' } }),
    lines: ['neither moves Acme master key aaaaaa from deploy.sh to tools/deploy.sh:3'],
  },
  {
    name: 'taken for a narrower type',
    before: one(master),
    after: one(scoped),
    lines: [
      'narrower narrows Acme scoped key aaaaaa: no longer 11 operations, 4 irreversible: dropBox, bin, dropCopy, dropSite, 7 more',
      'neither edits Acme scoped key aaaaaa: taken for Acme scoped key, was Acme master key',
    ],
  },
  {
    name: 'a gate goes before what a credential can do',
    before: { ...one(master), ...letters, gates: [lock()] },
    after: { ...one(master), ...letters },
    lines: [
      'wider removes gate box lock of letters, infra/box.tf:3; no gate is left before dropBox of aaaaaa',
    ],
  },
  {
    name: 'a gate in another line is the same gate',
    before: { ...one(master), ...letters, gates: [lock()] },
    after: {
      ...one(master),
      ...letters,
      gates: [lock({ id: 'other', place: { path: 'infra/box.tf', line: 7, column: 1 } })],
    },
    lines: [],
  },
  {
    name: 'a gate that something here can now lift',
    before: { ...one(master), ...letters, gates: [lock()] },
    after: { ...one(master), ...letters, gates: [lock({ disarmedBy: ['acme:unlock'] })] },
    lines: [
      'wider weakens gate box lock of letters, infra/box.tf:3: void now, holds before (acme:unlock, which credential aaaaaa can call, switches it off); no gate is left before dropBox of aaaaaa',
    ],
  },
  {
    name: 'a gate that was only claimed is none that could be lost',
    before: { ...one(master), gates: [lock({ basis: 'declared' })] },
    after: one(master),
    lines: ['neither removes gate box lock of letters, infra/box.tf:3, only claimed'],
  },
  {
    name: 'a backup out of reach appears',
    before: one(master),
    after: { ...one(master), recovery: [copy] },
    lines: ['narrower adds recovery dumps elsewhere of acme/box'],
  },
];

describe('what changed between two revisions', () => {
  test.each(cases)('$name', ({ before, after, lines }) => {
    const change = changeOf(before, after);
    expect(said(change)).toEqual(lines);
    expect(change.wider).toBe(lines.some((line) => line.startsWith('wider')));
    expect(change.narrower).toBe(lines.some((line) => line.startsWith('narrower')));
  });

  test.each(cases)('the other way round: $name', ({ before, after }) => {
    const there = changeOf(before, after);
    const back = changeOf(after, before);
    expect([back.wider, back.narrower]).toEqual([there.narrower, there.wider]);
  });
});

test('what a range brings leaves out what it takes away', () => {
  const change = changeOf(one(master), one(master, { id: 'bbbbbb', fingerprint: 'v1:bb' }));
  expect(introduced(change, { catalogue: acme }).map(({ verb }) => verb)).toEqual(['adds']);
});
