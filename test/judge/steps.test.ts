import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../src/model/evidence.ts';
import { yamlWord } from '../../src/util/yaml-word.ts';
import { parse } from 'yaml';
import * as fc from 'fast-check';
import { acmeWithoutCopies, credential, verdict, type World } from '../support/world.ts';

function texts(world: World): string[] {
  return verdict(world).findings.flatMap(({ next }) => next.map(({ text }) => text));
}

function linesOf(world: World): string[] {
  return verdict(world).findings.flatMap(({ next }) => next.flatMap(({ lines = [] }) => lines));
}

const JOB = (extra: string): string => `version: 1
jobs:
  lists:
    purpose: Lists
    credentials: [{ type: acme/scoped-key, in: deploy.sh }]
    grants: [{ operations: [acme:list] }]
${extra}`;

const completeUntil = (until: string): string => `evidence:
  - credential: { type: acme/scoped-key }
    principal: user/lists
    from: [a.tf]
    complete: { by: Ana, on: 2026-01-02, source: console, until: ${until} }
`;

const scoped = credential('acme/scoped-key');

describe('the step for an upper bound that only the provider knows', () => {
  test('is an entry to write, by the selector of its job', () => {
    expect(linesOf({ credentials: [scoped], manifest: JOB('') })).toEqual([
      'attested:',
      '  - credential: { type: acme/scoped-key, in: deploy.sh }',
      '    grants: [{ operations: [ WHAT IT MAY DO ] }]',
      '    by: WHO',
      '    on: 2026-11-23',
      '    until: 2027-11-23',
      '    source: WHERE IT WAS CHECKED',
    ]);
  });

  test('is none once somebody has stated it', () => {
    const attested = `attested:
  - { credential: { type: acme/scoped-key }, grants: [{ operations: [acme:list, acme:rename] }], by: Ana, on: 2026-11-02, source: console, until: 2027-05-01 }
`;
    expect(linesOf({ credentials: [scoped], manifest: JOB(attested) })).toEqual([]);
  });

  test('says when a statement of completeness has ended, or speaks of nothing that is here', () => {
    const ended = texts({ credentials: [scoped], manifest: JOB(completeUntil('2026-11-01')) });
    expect(ended[0]).toContain('What overscope.yaml:8 says ended on 2026-11-01');
    const elsewhere = texts({ credentials: [scoped], manifest: JOB(completeUntil('2026-12-01')) });
    expect(elsewhere[0]).toContain('mend principal: or from:');
  });
});

describe('the step for what has no gate', () => {
  test('is the provider’s own control, with what would lift it', () => {
    const world = { catalogue: acmeWithoutCopies, credentials: [scoped], manifest: JOB('') };
    expect(texts(world).at(-1)).toMatch(
      /^(?:Turn on box lock: it stops dropBox, as long as no credential here may call unlock\.|No control of Acme before )/,
    );
  });
});

describe('a word of YAML', () => {
  test('reads back as the text that it stands for', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => /^[\x20-\x7e]*$/.test(text)),
        (text) => {
          expect(parse(`{ a: ${yamlWord(text)} }`)).toEqual({ a: text });
        },
      ),
    );
    for (const text of ['migrations/*.sql', 'github:secrets.A', '1e5', 'yes', '*x', 'a: b', "it's", 'a,b'])
      expect(parse(`[${yamlWord(text)}]`)).toEqual([text]);
  });
});

test('evidence of somebody whom the credential cannot be is never proposed', () => {
  const evidence: Evidence = {
    principal: { provider: 'acme', name: 'user/other', identifiers: [] },
    plane: 'api',
    floor: [],
    ceiling: [],
    places: [{ path: 'a.tf', line: 1, column: 1 }],
    notUnderstood: [],
    administrator: false,
    becomes: [],
    because: 'a.tf says so',
  };
  const lines = linesOf({ credentials: [scoped], manifest: JOB(''), evidence: [evidence] });
  expect(lines[0]).toBe('attested:');
});
