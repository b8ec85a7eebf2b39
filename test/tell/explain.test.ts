import { describe, expect, test } from 'vitest';
import { EFFECTS } from '../../src/model/effect.ts';
import {
  catalogueJson,
  explainOperations,
  explainSets,
  subjectOf,
  type Selection,
  type Wanted,
} from '../../src/tell/explain/index.ts';
import { CHECK_IDS } from '../../src/model/finding.ts';
import { overscope, ROOT } from '../support/fixtures.ts';
import { acme } from '../support/world.ts';

function holder(word: string): Wanted['holder'] {
  const subject = subjectOf(word, acme);
  if (subject.kind === 'provider' || subject.kind === 'type' || subject.kind === 'set') return subject;
  throw new Error(`${word} has no operations`);
}

/** Ids that a list shows, line by line. */
function shown(word: string, selection: Selection = {}): string[] {
  const text = explainOperations(holder(word), selection, acme, 80);
  return [...text.matchAll(/^ {2}(acme:\w+)/gm)].map((match) => match[1] ?? '');
}

interface Listed {
  readonly operations: readonly { readonly id: string; readonly effects: readonly string[] }[];
  readonly sets?: readonly { readonly id: string; readonly operations: readonly string[] }[];
}

function json(wanted: Wanted): Listed {
  return JSON.parse(catalogueJson(wanted.holder, acme, wanted)) as Listed;
}

describe('the operations of a provider, a type or a set', () => {
  test('are all listed where nothing is filtered', () => {
    expect(shown('acme')).toEqual(acme.operations('acme').list.map((operation) => operation.id));
    expect(shown('acme/readers')).toEqual(['acme:list', 'acme:reveal']);
    expect(shown('acme/master-key')).toHaveLength(12);
  });

  test('by effect', () => {
    expect(shown('acme', { effect: 'spend' })).toEqual(['acme:pay']);
    expect(shown('acme/readers', { effect: 'spend' })).toEqual([]);
    const all = EFFECTS.flatMap((effect) => shown('acme', { effect }));
    expect(new Set(all)).toEqual(new Set(shown('acme')));
  });

  test('by name and by plane, and by several at once', () => {
    expect(shown('acme', { name: 'acme:drop*' })).toHaveLength(4);
    expect(shown('acme', { name: 'acme:drop*', effect: 'unprotect' })).toEqual(['acme:dropCopy']);
    expect(shown('acme', { plane: 'api' })).toEqual(shown('acme'));
    expect(shown('acme', { plane: 'other' })).toEqual([]);
  });

  test('that cannot be undone: an undo counts only while nothing in the list cuts it short', () => {
    expect(shown('acme', { irreversible: true })).toContain('acme:bin');
    expect(shown('acme', { irreversible: true })).not.toContain('acme:dropLabel');
    expect(shown('acme/readers', { irreversible: true })).toEqual([]);
  });

  test('are counted in words', () => {
    const text = explainOperations(holder('acme'), { effect: 'destroy', irreversible: true }, acme, 80);
    expect(text).toContain('4 of 12 operations: effect destroy, irreversible.');
  });

  test('say the same as JSON', () => {
    const selection = { effect: 'destroy' } as const;
    const listed = json({ list: 'operations', holder: holder('acme'), selection });
    expect(listed.operations.map((item) => item.id)).toEqual(shown('acme', selection));
    for (const { effects } of listed.operations) expect(effects).toContain('destroy');
  });
});

describe('the sets of a provider', () => {
  test('are listed with how much of what is asked for each holds', () => {
    expect(explainSets(holder('acme'), {}, acme, 80)).toMatch(/acme\/readers +2 {2}Readers/);
    expect(explainSets(holder('acme'), { effect: 'disclose' }, acme, 80)).toMatch(/acme\/readers +1 {2}/);
    expect(explainSets(holder('acme'), { effect: 'spend' }, acme, 80)).toContain('0 sets');
  });

  test('say the same as JSON', () => {
    const { sets, operations } = json({ list: 'sets', holder: holder('acme'), selection: {} });
    expect(operations).toEqual([]);
    expect(sets).toMatchObject([{ id: 'acme/readers', operations: ['acme:list', 'acme:reveal'] }]);
  });
});

function explain(...args: string[]): ReturnType<typeof overscope> {
  return overscope(ROOT, ['explain', ...args]);
}

describe('overscope explain', () => {
  test.each([
    ['railway', '--operations'],
    ['railway', '--operations', '--effect', 'destroy'],
    ['railway', '--sets'],
    ['railway/account-token', '--operations', '--irreversible'],
    ['aws', '--name', 'aws:s3:Delete*'],
    ['aws', '--operations', '--effect', 'unprotect'],
    ['github', '--sets', '--effect', 'destroy'],
    ['github/contents:write'],
    ['railway'],
    ['railway/account-token'],
    ['aws/access-key'],
  ])('%s %s fits in 80 columns', async (...args) => {
    const run = await explain(...args);
    expect(run).toMatchObject({ exit: 0, stderr: '' });
    expect(run.stdout.split('\n').length).toBeGreaterThan(5);
    const wide = run.stdout
      .split('\n')
      .filter((line) => line.length > 80 && !/^(?:\[\d+\]|Source) +\S+$/.test(line));
    expect(wide).toEqual([]);
  });

  test('a filter that names nothing is an error with what there is', async () => {
    const effect = await explain('railway', '--effect', 'delete');
    expect(effect.exit).toBe(2);
    expect(effect.stderr).toContain('destroy');
    const plane = await explain('railway', '--plane', 'sql');
    expect(plane).toMatchObject({ exit: 2, stdout: '' });
    expect(plane.stderr).toContain('management');
    const name = await explain('railway', '--name', 'railway:volumeDelet');
    expect(name.stderr).toContain('railway:volumeDelete');
    const check = await explain('exceeds-job', '--operations');
    expect(check.stderr).toContain('overscope explain railway --operations');
    const both = await explain('railway', '--operations', '--sets');
    expect(both.exit).toBe(2);
  });

  test('the audit, a provider as people write it, a check as JSON, and a pattern', async () => {
    const audit = await explain('audit');
    for (const id of CHECK_IDS) expect(audit.stdout).toContain(`  ${id} `);
    expect((await explain('Railway')).stdout).toBe((await explain('railway')).stdout);
    const json = JSON.parse((await explain('exceeds-job', '--json')).stdout) as { checks: { id: string }[] };
    expect(json.checks.map(({ id }) => id)).toEqual(['exceeds-job']);
    const pattern = await explain('aws:s3:*');
    expect(pattern.stderr).toContain("overscope explain aws --operations --name 'aws:s3:*'");
    expect(pattern.exit).toBe(2);
  });

  test('every operation listed is one that explain knows', async () => {
    const run = await explain('railway', '--effect', 'unprotect', '--json');
    const { operations } = JSON.parse(run.stdout) as Listed;
    expect(operations.length).toBeGreaterThan(0);
    const [first] = operations;
    expect((await explain(first?.id ?? '')).exit).toBe(0);
  });
});
