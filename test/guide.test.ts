import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseScenario } from '../src/tell/example/index.ts';
import { overscope, ROOT, withRepository } from './support/fixtures.ts';

const FOLDER = join(ROOT, 'docs/guide');
/** Guides whose commands are one session in the repository of `test/support/NAME.yaml`. */
const GUIDES = ['writing-jobs'];

/** The blocks of a guide in their order: a command with its output, or a file that it wrote. */
function blocksOf(page: string): { readonly kind: string; readonly text: string }[] {
  return [...page.matchAll(/^```(console|yaml)\n(.*?)^```$/gms)].map(([, kind = '', text = '']) => ({
    kind,
    text,
  }));
}

test.each(GUIDES)('what the guide %s shows is what happens', { timeout: 120_000 }, async (name) => {
  const scenario = parseScenario(readFileSync(join(ROOT, 'test/support', `${name}.yaml`), 'utf8'));
  const blocks = blocksOf(readFileSync(join(FOLDER, `${name}.md`), 'utf8'));
  expect(blocks.length).toBeGreaterThan(3);
  await withRepository(scenario, async (folder, secrets) => {
    for (const { kind, text } of blocks) {
      if (kind === 'yaml') {
        expect(text).toBe(readFileSync(join(folder, 'overscope.yaml'), 'utf8'));
        continue;
      }
      const [, args = '', output = ''] = /^\$ overscope ([^\n]*)\n(.*)$/s.exec(text) ?? [];
      const run = await overscope(folder, args.split(' '));
      expect(run.stdout + run.stderr).toBe(output);
      for (const secret of secrets) expect(run.stdout).not.toContain(secret);
    }
  });
});

test('every guide with a session is tested', () => {
  const pages = readdirSync(FOLDER).filter(
    (file) => blocksOf(readFileSync(join(FOLDER, file), 'utf8')).length > 0,
  );
  expect(pages).toEqual(expect.arrayContaining(GUIDES.map((name) => `${name}.md`)));
});
