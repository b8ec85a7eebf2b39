import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  isAsShown,
  readPage,
  sessionText,
  strayCommands,
  trimmed,
  withOmissions,
  withoutComment,
  type PagePart,
} from '../support/doc-page.ts';
import { DocRepository } from '../support/doc-session.ts';
import { overscope, ROOT } from '../support/fixtures.ts';

/** Commands of pages that are not run with the page, each with what holds it instead. */
const ELSEWHERE: readonly { readonly command: RegExp; readonly because: string }[] = [
  {
    command: /^npm (?:start|test)$/,
    because: 'this is one of them; test/docs.test.ts has the output of the other',
  },
  { command: /^npm install --global .*overscope/, because: 'test/package.test.ts installs what npm would' },
  {
    command: /^(?:npm run build|node bin\/uses\.js)\b/,
    because: 'they run in a checkout of this repository; the counts of the page were read by a person',
  },
  { command: /^docker /, because: 'test/hooks/ reads the Dockerfile; no image is built in tests' },
  { command: /^gitleaks /, because: 'another program; test/cli/import-real.test.ts has reports of it' },
];

const pages = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .sort(),
];
const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** The page with what its commands print now; what they print is kept as shown where it is as shown. */
async function renewed(parts: readonly PagePart[]): Promise<string> {
  const lines: string[] = [];
  let repository = new DocRepository('');
  try {
    for (const part of parts) {
      if (part.kind === 'repository') {
        repository.remove();
        repository = new DocRepository(part.name);
      }
      if (part.kind === 'file') repository.write(part);
      lines.push(...(await renewedPart(part, repository)));
    }
  } finally {
    repository.remove();
  }
  return lines.join('\n');
}

async function renewedPart(part: PagePart, repository: DocRepository): Promise<readonly string[]> {
  if (part.kind === 'session') return renewedSession(part, repository);
  if (part.kind === 'shown') return [part.lines[0] ?? '', ...repository.read(part.path), '```'];
  return part.lines;
}

async function renewedSession(
  part: PagePart & { kind: 'session' },
  repository: DocRepository,
): Promise<string[]> {
  const outputs: (readonly string[])[] = [];
  for (const [position, { line, text, output: shown = [] }] of part.commands.entries()) {
    if (isElsewhere(text)) {
      outputs.push(shown);
      continue;
    }
    const run = await repository.run(text);
    const asked = part.commands[position + 1]?.text === 'echo $?';
    const output = trimmed(run.output.split('\n'));
    if (run.exit > 1 && !asked && !output.includes(`Exit ${run.exit}.`))
      throw new Error(`line ${line}: ${text}: exit ${run.exit}\n${output.join('\n')}`);
    outputs.push(isAsShown(output, shown) ? shown : withOmissions(output, shown));
  }
  return sessionText(part, outputs);
}

function isElsewhere(text: string): boolean {
  return ELSEWHERE.some(({ command }) => command.test(withoutComment(text)));
}

describe.concurrent('pages', () => {
  const sessions = pages.filter((page) => readPage(read(page)).some(({ kind }) => kind === 'session'));
  test.for(sessions)('%s shows what its commands print', { timeout: 300_000 }, async (page, context) => {
    const now = await renewed(readPage(read(page)));
    await context.expect(now).toMatchFileSnapshot(join(ROOT, page));
  });
});

test.each(pages)('%s has no command that is not run', (page) => {
  expect(strayCommands(readPage(read(page))).filter(({ text }) => !isElsewhere(text))).toEqual([]);
});

test('commands and flags in sentences and workflows exist', async () => {
  const completion = await overscope(ROOT, ['completion', 'bash']);
  const words = new Set(completion.stdout.match(/[\w-]+/g));
  const unknown = pages.flatMap((page) =>
    [...read(page).matchAll(/`(?:npx )?overscope ([^`]+)`|run: (?:npx )?overscope (.+)$/gm)].flatMap(
      ([, inline, step]) => {
        const [first = '', ...rest] = (inline ?? step ?? '').split(/\s+/);
        const used = [first, ...rest].filter(
          (word, at) => /^--[a-z]/.test(word) || (at === 0 && /^[a-z]/.test(word)),
        );
        return used.map((word) => word.replace(/=.*/, '')).filter((word) => !words.has(word));
      },
    ),
  );
  expect(words.size).toBeGreaterThan(50);
  expect(unknown).toEqual([]);
});

test('what is run elsewhere is on a page', () => {
  const texts = pages
    .flatMap((page) => read(page).split('\n'))
    .map((line) => line.replace(/^(?:\$ | +)/, ''));
  for (const { command, because } of ELSEWHERE)
    expect(
      texts.some((text) => command.test(withoutComment(text))),
      because,
    ).toBe(true);
});

test.each([
  { output: 'a', shown: 'a', is: true },
  { output: 'a\nb\nc', shown: 'a\n…\nc', is: true },
  { output: 'a\nb\nc', shown: 'a\n…', is: true },
  { output: 'a\nb\nc', shown: '…\nb', is: false },
  { output: 'a\nb\nc', shown: 'b\n…', is: false },
  { output: 'a\nb\nc', shown: 'a\n…\nd', is: false },
  { output: 'a\nb\nc\nd', shown: 'a\n  …\nc\n…\nd', is: false },
  { output: 'a\nb\nc\nx\nd', shown: 'a\n…\nc\n…\nd', is: true },
])('$output as $shown', ({ output, shown, is }) => {
  expect(isAsShown(output.split('\n'), shown.split('\n'))).toBe(is);
});

test.each([
  { output: 'A\nb\nc\nd', shown: 'a\nb\n…\nd', renewed: 'A\nb\n…\nd' },
  { output: 'a\nB\nc\nd', shown: 'a\n…', renewed: 'a\n…' },
  { output: 'a\nb\nc\nD', shown: 'a\n…\nc\nd', renewed: 'a\n…\nc\nD' },
  { output: 'a\nb\nc\nd\nE', shown: 'a\n…\nc\n…\ne', renewed: 'a\n…\nc\nd\nE' },
  { output: 'a\nb\nC', shown: 'a\n…\nc', renewed: 'a\nb\nC' },
])('$shown is renewed by $output', ({ output, shown, renewed: expected }) => {
  expect(withOmissions(output.split('\n'), shown.split('\n')).join('\n')).toBe(expected);
});
