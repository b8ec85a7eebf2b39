import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readControls } from '../../../src/know/controls/index.ts';
import { forbids } from '../../../src/know/controls/prompts/prohibition.ts';
import { readSentences } from '../../../src/know/controls/prompts/sentences.ts';
import { catalogueOfGates, manifestOf, treeOf } from './world.ts';

const PATHS = [
  'AGENTS.md',
  'infra/main.tf',
  'cfn/stack.yaml',
  'agent.json',
  '.codex/config.toml',
  '.claude/settings.json',
  'db/1.sql',
  '.github/settings.yml',
];
const PIECES = [
  'never ',
  'delete ',
  '"',
  '`',
  '**',
  '\n',
  '- ',
  '> ',
  '{',
  '}',
  '[',
  ': ',
  'production',
  '&a ',
  '*a',
  'resource "aws_s3_bucket" "b" ',
  '__proto__',
  '\u0000',
  '\u{1F680}',
  '```',
  'AWS::',
  'Resources:',
  '!Ref ',
];

test('odd bytes never throw', () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 8 })), {
      maxLength: 40,
    })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.constantFrom(...PATHS), text, (path, content) => {
      readControls(treeOf({ [path]: content }), manifestOf(), catalogueOfGates(), '2026-11-23');
    }),
    { numRuns: 120 },
  );
}, 30_000);

test('a sentence’s place lies in the text', () => {
  const text = fc
    .array(fc.constantFrom('Never delete it. ', 'word ', '\n', '- ', '> ', '# ', '  '), { maxLength: 60 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (content) => {
      const lines = content.split('\n');
      for (const sentence of readSentences(content)) {
        const word = sentence.text.split(' ')[0] ?? '';
        expect(lines[sentence.line - 1]?.startsWith(word, sentence.column - 1)).toBe(true);
      }
    }),
  );
});

test.each([
  'never ',
  'no ',
  'delete ',
  'ask for ',
  'do not be ',
  'requires ',
  '"',
  '(',
  '`a` ',
  'production ',
  '- ',
  '@a/',
  'only use staging ',
])('repeating %j ends', (piece) => {
  const text = piece.repeat(200_000 / piece.length);
  forbids(text, 'forbid');
  const { controls } = readControls(
    treeOf({ 'AGENTS.md': text, 'db/1.sql': text, 'infra/a.tf': text, 'agent.json': text }),
    manifestOf(),
    catalogueOfGates(),
    '2026-11-23',
  );
  expect(controls.gates).toEqual([]);
});

test('a billion laughs is bounded', () => {
  const levels = Array.from(
    { length: 30 },
    (_, i) => `a${i + 1}: &a${i + 1} [${Array.from({ length: 9 }, () => `*a${i}`).join(', ')}]`,
  ).join('\n');
  const { controls } = readControls(
    treeOf({ 'agent.yaml': `systemPrompt: x\na0: &a0 x\n${levels}\n` }),
    manifestOf(),
    catalogueOfGates(),
    '2026-11-23',
  );
  expect([controls.gates, controls.prompts]).toEqual([[], []]);
});
