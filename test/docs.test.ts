import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { CHECKS } from '../src/judge/checks/index.ts';
import { EFFECT_LEVELS, EXPOSURE_LEVELS, TEMPERED } from '../src/judge/checks/severity.ts';
import { CHECK_IDS } from '../src/model/finding.ts';
import { FORMATS } from '../src/model/view.ts';
import { helpText } from '../src/cli/help.ts';
import { createProgram, type Actions } from '../src/cli/program.ts';
import { checksPage } from '../src/tell/explain/checks-page.ts';
import { ROOT } from './support/fixtures.ts';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  'rules/README.md',
];

test('the page about checks is what the checks say of themselves', async () => {
  const tables = { exposures: EXPOSURE_LEVELS, effects: EFFECT_LEVELS, tempered: TEMPERED };
  await expect(checksPage(Object.values(CHECKS), tables)).toMatchFileSnapshot(join(ROOT, 'docs/checks.md'));
});

test('the picture of the README is what the program says', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'overscope-picture-'));
  try {
    const file = join(folder, 'picture.svg');
    const env = { ...process.env, TMPDIR: folder };
    execFileSync(process.execPath, [join(ROOT, 'bin/picture.js'), file], { env });
    await expect(readFileSync(file, 'utf8')).toMatchFileSnapshot(join(ROOT, 'docs/pocketos.svg'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the numbers of the README are those of its picture', () => {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const said = /job is (?<job>\w+) operations, it can do (?<can>\d+)/.exec(text)?.groups;
  const shown = readFileSync(join(ROOT, 'docs/pocketos.svg'), 'utf8').replaceAll('\u00a0', ' ');
  expect(said?.['job']).toBe('three');
  expect(shown).toContain(`job 3 operations · token ${said?.['can']} to `);
});

test('registry, ids and fixtures name the same checks', () => {
  expect(Object.keys(CHECKS).sort()).toEqual([...CHECK_IDS].sort());
  for (const [id, check] of Object.entries(CHECKS)) expect(check.id).toBe(id);
});

test.each(pages)('links in %s lead somewhere', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .flatMap((match) => match[1] ?? [])
    .filter((target) => !target.includes('://'));
  expect(targets.filter((target) => !leadsSomewhere(page, target))).toEqual([]);
});

function leadsSomewhere(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || anchorsOf(readFileSync(file, 'utf8')).includes(anchor);
}

/** Anchors of a page's headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test('the guide is indexed: every page once', () => {
  const index = readFileSync(join(ROOT, 'docs/guide/README.md'), 'utf8');
  const there = readdirSync(join(ROOT, 'docs/guide')).filter((name) => name !== 'README.md');
  const linked = [...index.matchAll(/\]\(([\w-]+\.md)\)/g)].map((match) => match[1]);
  expect(linked.toSorted()).toEqual(there.toSorted());
});

test('the page about output names every format and every key of the JSON report', () => {
  const text = readFileSync(join(ROOT, 'docs/output.md'), 'utf8');
  const schema = JSON.parse(readFileSync(join(ROOT, 'src/tell/report/report.schema.json'), 'utf8')) as {
    readonly properties: Readonly<Record<string, unknown>>;
  };
  const rows = [...text.matchAll(/^\| (`[^|]+) \| /gm)].flatMap(([, cell = '']) => cell.split(', '));
  expect(rows.toSorted()).toEqual(
    Object.keys(schema.properties)
      .map((key) => `\`${key}\``)
      .toSorted(),
  );
  for (const format of FORMATS) expect(text).toMatch(new RegExp(`--format ${format}|^\\| ${format} `, 'm'));
});

test('help names every format and no command that does not exist', () => {
  for (const format of FORMATS) expect(helpText()).toContain(format);
  for (const line of helpText().split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('every option on the first page of help is one that the audit takes', () => {
  const { program } = createProgram('0', {} as Actions);
  const audit = program.commands.find((command) => command.name() === 'audit');
  const taken = [...program.options, ...(audit?.options ?? [])].flatMap(({ long }) => long ?? []);
  const text = helpText();
  const named = [...text.slice(text.indexOf('\nRead\n')).matchAll(/(?<=^ {2}(?:-\w, )?)--[a-z-]+/gm)];
  expect(named.length).toBeGreaterThan(15);
  for (const [option] of named) expect(taken).toContain(option);
});
