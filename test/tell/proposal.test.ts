import { assert, constantFrom, array, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import type { Excess } from '../../src/model/finding.ts';
import type { Proposed, ProposedJob } from '../../src/model/proposal.ts';
import {
  introduction,
  jobBlock,
  leftText,
  nextLines,
  outcomeText,
  remainder,
} from '../../src/tell/proposal/index.ts';
import { acme, credential } from '../support/world.ts';

const WIDTH = 80;
const EXCESS: Excess = {
  operations: 12,
  irreversible: 4,
  worst: [{ id: 'acme:dropBox', effects: ['destroy'], assets: ['box'], bound: 'floor' }],
  milder: { count: 0, first: [] },
  resources: [],
  jobOperations: 0,
  authorityOperations: 12,
  bound: 'floor',
};

function job(change: Partial<ProposedJob> = {}): ProposedJob {
  return {
    credential: credential('acme/master-key', { at: { path: 'scripts/box.sh', line: 7 } }),
    name: 'boxes',
    purpose: { value: 'Keeps the boxes', because: 'scripts/box.sh:2, its header' },
    owner: { value: '@a/x', because: 'CODEOWNERS:1' },
    selectors: [],
    grants: [
      {
        operations: [{ id: 'acme:dropBox', because: 'scripts/box.sh:9, acme box rm' }],
        on: ['box/a', 'box/b'],
      },
    ],
    open: [{ because: 'src/a.ts:3 builds a name from a variable', question: 'Which?' }],
    environment: { because: 'nothing tells', question: 'Which environment?' },
    ...change,
  };
}

test('a job as a person reads it', () => {
  expect(jobBlock(job(), '1/2', acme.types, WIDTH).join('\n'))
    .toBe(`1/2  Acme master key                  scripts/box.sh:7

     job          boxes
     purpose      Keeps the boxes                       its header, line 2
     operations   acme:dropBox                          acme box rm, line 9
                  on box/a, box/b
                  ?            src/a.ts:3 builds a name from a variable
     environment  ?            nothing tells
     owner        @a/x                                  CODEOWNERS:1`);
});

test('of a credential without a use only that is said', () => {
  const unused = job({ grants: [], open: [], purpose: { because: 'none', question: 'What for?' } });
  expect(jobBlock(unused, '2/2', acme.types, WIDTH).slice(1)).toEqual([
    '',
    '     No use of it is recognised in this folder.',
  ]);
  expect(remainder(unused, 'Acme master key', EXCESS, WIDTH)).toEqual([]);
});

test.each<[why: string, change: Partial<ProposedJob>, excess: Excess | undefined, said: string]>([
  [
    'what is left',
    {},
    EXCESS,
    'The key can do 11 operations more, 3 of them irreversible. That stays a finding: a job says what is needed, not what is allowed.',
  ],
  [
    'all of it, where nothing is granted',
    { grants: [] },
    EXCESS,
    'The key can do 12 operations more, 4 of them irreversible. That stays a finding: a job says what is needed, not what is allowed.',
  ],
  [
    'nothing irreversible',
    {},
    { ...EXCESS, irreversible: 1 },
    'The key can do 11 operations more. That stays a finding: a job says what is needed, not what is allowed.',
  ],
  [
    'only the most is known',
    {},
    { ...EXCESS, bound: 'ceiling' },
    'What the key was given is not known here; at most it can do more. That stays a finding until evidence: or attested: says what it was given.',
  ],
  ['no finding', {}, undefined, ''],
])('what stays: %s', (_, change, excess, said) => {
  const lines = remainder(job(change), 'Acme master key', excess, WIDTH);
  expect(lines.map((line) => line.trim()).join(' ')).toBe(said);
});

test.each<[outcome: Parameters<typeof outcomeText>[0], said: string]>([
  [
    { file: 'overscope.yaml', jobs: 3, unknown: [14, 22], updated: false },
    'Wrote overscope.yaml: 3 jobs, 2 lines marked unknown (lines 14, 22).',
  ],
  [{ file: 'overscope.yaml', jobs: 1, unknown: [], updated: false }, 'Wrote overscope.yaml: 1 job.'],
  [
    { file: '../api/overscope.yml', jobs: 2, unknown: [9], updated: true },
    'Added 2 jobs to ../api/overscope.yml: 1 line marked unknown (line 9).',
  ],
  [{ file: 'overscope.yaml', jobs: 2, unknown: [], updated: true }, 'Added 2 jobs to overscope.yaml.'],
])('the outcome: %j', (outcome, said) => expect(outcomeText(outcome, WIDTH).join(' ')).toBe(said));

test('nothing untrusted moves the cursor, and no line is too long but for a word', () => {
  const text = oneof(
    string({ unit: 'binary', maxLength: 60 }),
    string({ maxLength: 200 }),
    constantFrom('\u001b[2J', 'a/'.repeat(60), '\u202e'),
  );
  assert(
    property(text, text, array(text, { maxLength: 4 }), (one, other, more) => {
      const proposed: Proposed = { value: one, because: other };
      const made = job({
        credential: credential('acme/master-key', {
          at: { path: one, line: 3, surroundings: { url: { scheme: 'https', user: other } } },
        }),
        purpose: proposed,
        owner: proposed,
        environment: { because: one, question: other },
        grants: [{ operations: more.map((id) => ({ id, because: other })), on: more }],
        open: [{ because: one, question: other }],
      });
      const lines = [...jobBlock(made, '1/1', acme.types, WIDTH), ...introduction([made], WIDTH)];
      expect(lines.filter((line) => /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/.test(line))).toEqual([]);
      const long = lines.filter((line) => line.length > WIDTH);
      expect(long.filter((line) => line.slice(18).trim().includes(' '))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('the next steps and what gets no job fit the screen', () => {
  const missing = {
    file: '.github/CODEOWNERS',
    line: `/${'packages/api/'.repeat(5)}overscope*.yaml @acme/security`,
    exists: true,
  };
  const lines = [
    ...nextLines('overscope audit ../api', missing, true, WIDTH),
    ...(['history', 'doubtful', 'tests', 'minor'] as const).flatMap((why) => [
      leftText(why, 1),
      leftText(why, 1200),
    ]),
  ];
  expect(lines.filter((line) => line.length > WIDTH && !line.includes('packages/api'))).toEqual([]);
});
