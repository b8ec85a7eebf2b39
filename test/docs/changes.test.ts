import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { overscope, readFixtures, ROOT, withRepository } from '../support/fixtures.ts';

const PAGE = 'docs/guide/changes.md';
const page = readFileSync(join(ROOT, PAGE), 'utf8');
const commands = [...page.matchAll(/^ {4}npx overscope (.+)$/gm)].map((match) => match[1] ?? '');

test('the commands of the page run, and say what it says', { timeout: 120_000 }, async () => {
  expect(commands.length).toBeGreaterThan(5);
  const fixture = readFixtures().find(({ name }) => name === 'ok/diff-wider');
  if (fixture === undefined) throw new Error('the fixture is gone');
  const exits: Record<string, number> = {};
  const outputs: Record<string, string> = {};
  await withRepository(fixture.scenario, async (folder) => {
    for (const command of commands) {
      const run = await overscope(folder, [...command.split(' '), '--as-of', '2026-11-23']);
      exits[command] = run.exit;
      outputs[command] = run.stdout;
    }
  });
  expect(exits).toEqual({
    'audit --base main': 1,
    'diff main work': 0,
    'diff main..work --format md': 0,
    'diff main': 0,
    'diff main work --exit-code --format json': 1,
    graph: 0,
    'graph --context workspace --format dot': 0,
  });
  expect(outputs['diff main work']).toMatch(/^Wider: \d+ credentials? added/m);
  expect(outputs['audit --base main']).toMatch(/^This change$/m);
  expect(outputs['audit --base main']).toMatch(/^Not yet counting/m);
  expect(outputs['graph']).toMatch(/^flowchart LR$/m);
});
