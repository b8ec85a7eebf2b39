import { expect, test } from 'vitest';
import { readPrompts } from '../../../src/know/controls/prompts/read-prompts.ts';
import { instructionKind } from '../../../src/know/controls/prompts/instruction-files.ts';
import { treeOf } from './world.ts';

function quotes(files: Readonly<Record<string, string>>): readonly string[] {
  return readPrompts(treeOf(files)).prompts.map(
    (each) => `${each.place.path}:${each.place.line}:${each.place.column} ${each.quote}`,
  );
}

test.each([
  'AGENTS.md',
  'packages/api/AGENTS.md',
  'AGENTS.override.md',
  'CLAUDE.md',
  '.claude/CLAUDE.md',
  'CLAUDE.local.md',
  '.claude/rules/db/safety.md',
  '.cursorrules',
  'web/.cursor/rules/db.mdc',
  '.windsurfrules',
  '.windsurf/rules/a.md',
  '.clinerules',
  '.clinerules/a.md',
  '.roo/rules-code/a.md',
  '.github/copilot-instructions.md',
  '.github/instructions/sql.instructions.md',
  'GEMINI.md',
  'replit.md',
  '.junie/guidelines.md',
  '.kiro/steering/tech.md',
  '.amazonq/rules/a.md',
  'WARP.md',
  'prompts/system.md',
])('%s instructs an agent', (path) => expect(instructionKind(path)).toBe('prose'));

test.each([
  'README.md',
  'docs/agents-guide.md',
  'src/cursor/rules.md',
  'CONVENTIONS.md',
  'package.json',
  'src/claude.ts',
])('%s does not', (path) => expect(instructionKind(path)).toBeUndefined());

test('a sentence has its line and column, and its original text', () => {
  const text =
    '# Rules\n\nBe kind. **Never** delete\nproduction data, please.\n\n- Write tests.\n  - Do nothing irreversible unless I ask for it.\n';
  expect(quotes({ 'AGENTS.md': text })).toEqual([
    'AGENTS.md:3:10 **Never** delete production data, please.',
    'AGENTS.md:7:5 Do nothing irreversible unless I ask for it.',
  ]);
});

test('lists under "Never", code, quotations, examples, comments', () => {
  const text = [
    '## Never',
    '',
    '- drop tables',
    '- write code without tests',
    '',
    '## Style',
    '',
    '- Deploy with make deploy',
    '',
    '```sh',
    '# never delete production data',
    '```',
    '',
    '<!-- Never delete production data. -->',
    '',
    'A user said:',
    '',
    '> Never delete production data.',
    '',
    'Example prompt:',
    '',
    '- Never delete production data.',
    '',
    'Always ask before:',
    '',
    '- running a migration',
    '- renaming a variable',
    '',
    '> [!WARNING]',
    '> Never touch production.',
  ].join('\n');
  expect(quotes({ 'CLAUDE.md': text })).toEqual([
    'CLAUDE.md:3:3 drop tables',
    'CLAUDE.md:26:3 running a migration',
    'CLAUDE.md:30:3 Never touch production.',
  ]);
});

test('imports are followed inside the tree, once, and not out of it', () => {
  const files = {
    'CLAUDE.md':
      'See @docs/safety.md and @../outside.md and @~/x.md and @/etc/passwd.md and `@docs/code.md`.\n',
    'docs/safety.md': 'Never force push.\n@more.md\n@../CLAUDE.md\n',
    'docs/more.md': 'Never delete backups.\n',
    'docs/code.md': 'Never delete volumes.\n',
    'docs/other.md': 'Never delete buckets.\n',
  };
  expect(quotes(files)).toEqual([
    'docs/more.md:1:1 Never delete backups.',
    'docs/safety.md:1:1 Never force push.',
  ]);
});

test('system prompts in configuration', () => {
  const files = {
    'agent.json': '{\n  "systemPrompt": "You are a helper. Never delete production data."\n}\n',
    'config/agents.yaml':
      'ops:\n  role: ops\n  backstory: |\n    You are careful.\n    Do not run migrations on prod.\n',
    '.codex/config.toml': 'model = "x"\ndeveloper_instructions = "Never force push."\n',
    'opencode.json': '{"instructions": ["docs/rules.md"]}',
    'docs/rules.md': 'Never drop tables.\n',
    '.aider.conf.yml': 'read: CONVENTIONS.md\n',
    'CONVENTIONS.md': 'NEVER push to main.\n',
    'config/app.json': '{"systemPrompt": "Never delete production data."}',
  };
  expect(quotes(files)).toEqual([
    '.codex/config.toml:2:27 Never force push.',
    'CONVENTIONS.md:1:1 NEVER push to main.',
    'agent.json:2:38 Never delete production data.',
    'config/agents.yaml:5:5 Do not run migrations on prod.',
    'docs/rules.md:1:1 Never drop tables.',
  ]);
});

test('long sentences are cut at 300 characters', () => {
  const [prompt] = readPrompts(
    treeOf({ 'AGENTS.md': `Never delete production data ${'and more '.repeat(100)}.` }),
  ).prompts;
  expect(prompt?.quote.length).toBe(300);
});

test('only files whose path says so are opened', () => {
  const tree = treeOf({ 'src/a.ts': 'x', 'README.md': 'Never drop tables.', 'AGENTS.md': 'x' });
  readPrompts(tree);
  expect(tree.opened).toEqual(['AGENTS.md']);
});
