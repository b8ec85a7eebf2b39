import { describe, expect, test } from 'vitest';
import type { Gate, Prompt } from '../../src/model/safeguard.ts';
import { pictureOf, type Picture } from '../../src/tell/report/present/picture.ts';
import { acmeWithoutCopies, credential, reported, verdict, type World } from '../support/world.ts';

const master = credential('acme/master-key');
const PLACE = { path: 'AGENTS.md', line: 3, column: 1 };

function drawn(world: World): Picture {
  return pictureOf(reported(verdict(world)));
}

const lock = (change: Partial<Gate>): Gate => ({
  id: 'lock',
  ladder: 'provider-refusal',
  title: 'box lock',
  basis: 'verified',
  operations: ['acme:*'],
  on: [],
  disarmedBy: [],
  editableHere: false,
  weaknesses: [],
  ...change,
});

describe('the gate before a credential', () => {
  const prompt: Prompt = { place: PLACE, quote: 'Never delete', about: ['destroy'] };

  test.each<[string, Omit<World, 'credentials'>]>([
    ['none', {}],
    ['prompt', { prompts: [prompt] }],
    ['holds', { gates: [lock({})] }],
    ['void', { gates: [lock({ disarmedBy: ['acme:unlock'] })] }],
    ['none', { gates: [lock({ operations: ['acme:dropBox'] })] }],
  ])('is %s', (gate, world) => {
    expect(drawn({ credentials: [master], ...world }).credentials[0]?.gate).toBe(gate);
  });

  test('is not needed where nothing irreversible is known', () => {
    const [reader] = drawn({
      credentials: [credential('acme/role-key', { states: { role: 'reader' } })],
    }).credentials;
    expect(reader).toMatchObject({ gate: 'not-needed', losses: [] });
  });
});

test.each<[string, Omit<World, 'credentials'>]>([
  ['void', {}],
  ['none', { catalogue: acmeWithoutCopies }],
  [
    'holds',
    {
      catalogue: acmeWithoutCopies,
      recovery: [
        {
          id: 'vault',
          kind: 'acme/vault',
          title: 'the vault',
          basis: 'attested',
          protects: ['acme/box'],
        } as const,
      ],
    },
  ],
])('a backup is %s', (backup, world) => {
  const { losses } = drawn({ credentials: [master], ...world });
  expect(losses.find(({ keeps }) => keeps === 'data')?.backup).toBe(backup);
});

test('a certain way is told from one that is only possible', () => {
  const { credentials } = drawn({ credentials: [master, credential('acme/scoped-key', { id: 'bbbbbb' })] });
  expect(credentials.map(({ losses }) => losses.map(({ sure }) => sure))).toEqual([
    [true, true],
    [false, false],
  ]);
});

test('the worst credentials are drawn, those of a developer’s machine are not, and the rest are counted', () => {
  const many = Array.from({ length: 9 }, (_, index) =>
    credential('acme/scoped-key', { id: `aaaaa${index}` }),
  );
  const local = credential('acme/master-key', { id: 'cccccc', standing: 'local' });
  const { credentials, moreCredentials } = drawn({
    credentials: [...many, local, credential('acme/master-key', { id: 'bbbbbb' })],
  });
  expect(credentials.map(({ id }) => id).slice(0, 2)).toEqual(['bbbbbb', 'aaaaa0']);
  expect(credentials).toHaveLength(7);
  expect(moreCredentials).toBe(3);
});
