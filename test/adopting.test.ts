import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expand } from '../src/util/template.ts';
import { ROOT } from './support/fixtures.ts';
import { createScratch, type Scratch } from './support/scratch.ts';

let repository: Scratch;
beforeAll(() => {
  repository = createScratch();
  repository.commit({
    'deploy.sh': `RAILWAY_API_TOKEN=${expand('{uuid}', 'guide').text}\n`,
    'overscope.yaml': 'version: 1\n',
  });
});
afterAll(() => repository.remove());

/** Commands of a page as words; a quoted one is one word. */
function commandsOf(page: string): string[][] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^(?: {4}| {6})npx overscope ?(.*)$/gm)].map(([, line = '']) =>
    [...line.matchAll(/'([^']*)'|([^\s']+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
  );
}

test('the commands of the guide to adoption run, one after the other', { timeout: 120_000 }, async () => {
  const commands = commandsOf('docs/guide/adopting.md');
  expect(commands.length).toBeGreaterThan(7);
  const { stdout } = await repository.run('audit', '--format', 'json');
  const id = (JSON.parse(stdout) as { findings: { id: string }[] }).findings[0]?.id ?? '';
  const exits: string[] = [];
  for (const words of commands) {
    const run = await repository.run(...words.map((word) => word.replace('9d41c7', id)));
    expect(run.stderr, words.join(' ')).toBe('');
    exits.push(`${run.exit} ${words.join(' ')}`);
    repository.commit();
  }
  expect(exits).toEqual([
    '1 ',
    '0 list',
    '0 accept --all --until 90d',
    '0 audit --base main',
    '0 explain 9d41c7',
    '0 accept 9d41c7 --reason replaced by a project token --revoked 2026-11-20',
    '0 accept 9d41c7 --reason bucket policy moves in Q1 --until 2027-01-31',
    '0 manifest check',
    '0 manifest format',
  ]);
  const last = await repository.run('audit');
  expect([last.exit, last.stdout]).toEqual([0, expect.stringContaining('Accepted  1 finding;')]);
});

test('the schema that the questions tell of is printed', { timeout: 60_000 }, async () => {
  const [words = []] = commandsOf('docs/guide/faq.md');
  expect(words).toEqual(['manifest', 'schema', '>', '.overscope.schema.json']);
  const { stdout } = await repository.run(...words.slice(0, 2));
  expect(JSON.parse(stdout)).toMatchObject({ title: 'overscope.yaml' });
});
