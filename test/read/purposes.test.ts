import { expect, test } from 'vitest';
import type { Tree } from '../../src/model/tree.ts';
import { environmentNamed, purposeOf, purposeOfName } from '../../src/read/purposes/index.ts';

function tree(files: Readonly<Record<string, string>>): Tree {
  return { revision: 'worktree', paths: () => Object.keys(files).sort(), read: (path) => files[path] };
}

test.each<[name: string, text: string, said: string | undefined]>([
  ['shell', '#!/bin/sh\n# Adds a domain. Or not.\nset -e\n', 'Adds a domain'],
  ['shell, behind set -e', '#!/bin/sh\nset -euo pipefail\n\n# Rotate the keys\n', 'Rotate the keys'],
  [
    'two lines',
    '# Copies the nightly dump of the bookings\n# to the other account.\n',
    'Copies the nightly dump of the bookings to the other account',
  ],
  ['its own name first', '# add-domain.sh - adds a customer domain\n', 'adds a customer domain'],
  [
    'a block',
    '/**\n * Sends the weekly report to the owners.\n */\nimport x;',
    'Sends the weekly report to the owners',
  ],
  ['a block on one line', '/* Loads the seed data */\n', 'Loads the seed data'],
  [
    'a docstring',
    '"""Export all invoices to the archive."""\nimport os\n',
    'Export all invoices to the archive',
  ],
  ['a docstring on its own lines', '"""\nExport all invoices.\n"""\n', 'Export all invoices'],
  ['a licence', '// Copyright 2024 Acme\n// Licensed under MIT\nx', undefined],
  [
    'a setting of a tool',
    '/* eslint-disable no-console */\n// Clean up old previews\n',
    'Clean up old previews',
  ],
  ['code first', 'const a = 1;\n// Adds a domain\n', undefined],
  ['one word', '# Deploy\n', undefined],
  ['a rule', '#########\n# Drop old rows\n', 'Drop old rows'],
  ['too long', `# ${'word '.repeat(40)}\n`, undefined],
])('the header of a file: %s', (_, text, said) => {
  expect(purposeOf(tree({ 'scripts/x': text }), 'scripts/x')?.text).toBe(said);
});

test('a header is bounded in length and place', () => {
  const files = tree({ x: `/*${' *'.repeat(500_000)}`, y: `${'\n'.repeat(100)}# Adds a domain\n` });
  expect(purposeOf(files, 'x')).toBeUndefined();
  expect(purposeOf(files, 'y')).toBeUndefined();
});

test('a workflow is called by its name', () => {
  const path = '.github/workflows/deploy.yml';
  expect(purposeOf(tree({ [path]: '# c\nname: "Deploy the site"\non: push\n' }), path)).toEqual({
    text: 'The workflow Deploy the site',
    because: `${path}:2, its name`,
  });
  expect(purposeOf(tree({ [path]: 'name: ${{ x }}\n' }), path)).toBeUndefined();
});

test('the name of a script, or of the package script that runs it, where there is no header', () => {
  const files = tree({
    'package.json': '{ "scripts": { "domains:add": "node scripts/run.js", "__proto__": 1 } }',
    'broken/package.json': '{',
  });
  expect(purposeOfName(files, 'scripts/run.js')).toEqual({
    text: 'Domains add',
    because: 'package.json, script domains:add',
  });
  expect(purposeOfName(files, 'scripts/purge-previews.sh')?.text).toBe('Purge previews');
  expect(purposeOfName(files, 'scripts/main.sh')).toBeUndefined();
});

test.each<[text: string, name: string | undefined]>([
  ['ENVIRONMENT=production\n', 'production'],
  ['railway up --environment staging\n', 'staging'],
  ['NODE_ENV=production x\nNODE_ENV=test y\n', undefined],
  ['echo hello\n', undefined],
])('the environment of a script: %j', (text, name) => {
  expect(environmentNamed(text)?.name).toBe(name);
});
