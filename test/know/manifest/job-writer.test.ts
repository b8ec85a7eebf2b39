import { array, assert, constantFrom, oneof, property, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { addJobs } from '../../../src/know/manifest/index.ts';
import type { ProposedJob } from '../../../src/model/proposal.ts';
import { credential } from '../../support/world.ts';

/** A job as `init` proposes one. */
function job(name: string, change: Partial<ProposedJob> = {}): ProposedJob {
  return {
    credential: credential('acme/master-key'),
    name,
    purpose: { because: 'nothing tells', question: 'What is it for?' },
    owner: { value: '@a/x', because: 'CODEOWNERS:1' },
    selectors: [{ selector: { type: 'acme/master-key', in: 'a.sh' }, because: 'a.sh:1' }],
    grants: [],
    open: [],
    ...change,
  };
}

const NEW = `  new:
    purpose: unknown # ? nothing tells. What is it for?
    owner: '@a/x' # CODEOWNERS:1
    credentials:
      - { type: acme/master-key, in: a.sh } # a.sh:1
`;
const OLD = `  old: # why
    purpose:   "Old"   # as it was
    credentials: [ {type: 'acme/*'} ]
`;

test.each<[name: string, existing: string, expected: string | undefined]>([
  ['behind the last', `version: 1\njobs:\n${OLD}`, `version: 1\njobs:\n${OLD}\n${NEW}`],
  [
    'between sections',
    `version: 1\njobs:\n${OLD}\nnested: [a]\n`,
    `version: 1\njobs:\n${OLD}\n${NEW}\nnested: [a]\n`,
  ],
  [
    'close to the next section',
    `jobs:\n${OLD}version: 1 # one\n`,
    `jobs:\n${OLD}\n${NEW}\nversion: 1 # one\n`,
  ],
  [
    'comments of the last job',
    `jobs:\n${OLD}    # more on old\n# about nested\nnested: [a]\n`,
    `jobs:\n${OLD}    # more on old\n\n${NEW}\n# about nested\nnested: [a]\n`,
  ],
  ['no section', '# mine\nversion: 1\n', `# mine\nversion: 1\n\njobs:\n${NEW}`],
  ['no line break at the end', 'version: 1', `version: 1\n\njobs:\n${NEW}`],
  ['an empty section', 'jobs: # none yet\nversion: 1\n', `jobs: # none yet\n${NEW}version: 1\n`],
  ['an empty mapping', 'version: 1\njobs: {}\n', `version: 1\njobs:\n${NEW}`],
  [
    'another indentation',
    'jobs:\n    old:\n        purpose: x\n',
    `jobs:\n    old:\n        purpose: x\n\n${NEW.replaceAll(/^/gm, '  ').trimEnd()}\n`,
  ],
  ['the end of the document', 'version: 1\n...\n', `version: 1\n\njobs:\n${NEW}\n...\n`],
  [
    'Windows and a mark',
    `\uFEFFversion: 1\r\njobs:\r\n${OLD.replaceAll('\n', '\r\n')}`,
    `\uFEFFversion: 1\r\njobs:\r\n${`${OLD}\n${NEW}`.replaceAll('\n', '\r\n')}`,
  ],
  [
    'brackets',
    'version: 1\njobs: { old: { purpose: x } } # c\n',
    `version: 1\njobs:\n  old: { purpose: x }\n${NEW}  # c\n`,
  ],
  [
    'a JSON file',
    '{ "version": 1, "jobs": { "old": { "purpose": "x" } } }',
    `"version": 1\n"jobs":\n  "old": { "purpose": "x" }\n${NEW}`,
  ],
  ['an alias', 'version: 1\nx: &a { old: { purpose: x } }\njobs: *a\n', undefined],
])('into %s', (_, existing, expected) => {
  const written = addJobs(existing, [job('new')]);
  expect(written?.text).toBe(expected);
  const lines = written?.text.split('\n') ?? [];
  expect(written?.unknown.map((line) => lines[line - 1]?.trim())).toEqual(
    expected === undefined ? undefined : ['purpose: unknown # ? nothing tells. What is it for?'],
  );
});

const COMMENT = constantFrom('', '  # why\n', '# all\n', '\n', '    # deep # er\n', '\n\n  # loose\n');
const VALUE = constantFrom(
  'plain',
  '"do: uble"',
  "'single'",
  '|\n      a\n\n      b',
  '>-\n      folded\n      text',
  '[a,  b]',
  '{a:   1}',
  '&x y',
  '~',
);
const BLOCK = tuple(constantFrom('one', 'two', '"th ree"', '4'), VALUE, COMMENT).map(
  ([name, value, comment]) => `  ${name}:   # about ${name}\n    purpose: ${value}\n${comment}`,
);
const SECTION = constantFrom(
  'version: 1 # v\n',
  "nested:   ['a']\n",
  'exclude:\n- {path: a,   reason: b}\n',
  '# only a comment\n',
);

test('every byte that is there stays, wherever the jobs stand', () => {
  assert(
    property(
      array(SECTION, { maxLength: 2 }),
      array(BLOCK, { minLength: 1, maxLength: 3 }),
      array(SECTION, { maxLength: 2 }),
      COMMENT,
      constantFrom('\n', '\r\n'),
      (before, blocks, after, comment, newline) => {
        const text = [...before, 'jobs:\n', comment, ...blocks, ...after].join('').replaceAll('\n', newline);
        if (!isManifest(text)) return;
        const written = addJobs(text, [job('new'), job('newer')]);
        if (written === undefined) throw new Error(`nothing could be added to ${JSON.stringify(text)}`);
        let at = 0;
        while (at < text.length && text[at] === written.text[at]) at += 1;
        const rest = text.slice(at);
        expect(written.text.endsWith(rest)).toBe(true);
        expect(written.text.length).toBeGreaterThan(text.length);
        const { new: added, newer, ...others } = parse(written.text).jobs;
        expect(added.purpose).toBe('unknown');
        expect(newer.owner).toBe('@a/x');
        expect(others).toEqual(parse(text).jobs);
      },
    ),
    { numRuns: 150 },
  );
});

function isManifest(text: string): boolean {
  try {
    const value: unknown = parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

test('whatever a value or a reason holds is read back, on one line', () => {
  const texts = oneof(
    string({ unit: 'binary' }),
    string(),
    constantFrom(
      'yes',
      '1_000',
      '.inf',
      '.5',
      'a: b',
      'a #b',
      '- x',
      "it's",
      '@a',
      '{x}',
      '2026-01-01',
      '~',
      '0x1f',
      '1e3',
      '12:30',
      '.env',
      '*',
      'a,b',
    ),
  );
  assert(
    property(texts, texts, texts, (value, because, name) => {
      if (/[\ud800-\udfff]/.test(value + name) || name === '' || name === 'old' || value === '') return;
      const written = addJobs('version: 1\njobs:\n  old: {}\n', [
        job(name, {
          purpose: { value, because },
          selectors: [{ selector: { variable: value, in: value }, because }],
          grants: [{ operations: [{ id: value, because }], on: [value] }],
        }),
      ]);
      const { jobs } = parse(written?.text ?? '', { version: '1.2' });
      const { purpose, credentials, grants } = jobs[name];
      expect([purpose, credentials, grants]).toEqual([
        value,
        [{ variable: value, in: value }],
        [{ operations: [value], on: [value] }],
      ]);
      expect(written?.text.split(/[\n\r\u0085\u2028\u2029]/)).toHaveLength(15);
    }),
    { numRuns: 400 },
  );
});
