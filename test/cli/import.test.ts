import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { expand } from '../../src/util/template.ts';
import { AS_OF, overscope, type Run } from '../support/fixtures.ts';
import * as reports from '../support/reports.ts';
import type { Told } from '../support/reports.ts';

const value = (template: string, seed: string): string => expand(template, seed).text;
const TOKEN = value('{crc32:ghp_:30}', 'token');
const STRIPE = value('sk_live_{base62:24}', 'stripe');
const HEROKU = value('{uuid}', 'heroku');
const UNKNOWN = value('{base62:36}', 'unknown');
const VENDORED = value('{crc32:ghp_:30}', 'vendored');

const FIRST = {
  'deploy.sh': `#!/bin/sh\nexport GITHUB_TOKEN=${TOKEN}\n`,
  'config/old.py': `S = "${STRIPE}"\n`,
};
const SECOND = { 'config/app.py': `import os\n\nKEY = "${HEROKU}"\napi_key = "${UNKNOWN}"\n` };

interface Import {
  readonly tools: readonly string[];
  readonly format: string;
  readonly results: number;
  readonly here: number;
  readonly byPlace: number;
  readonly added: readonly {
    readonly path: string;
    readonly line: number;
    readonly types: readonly string[];
  }[];
  readonly untyped: readonly object[];
  readonly unjoined: readonly { readonly what: string; readonly place?: { readonly path: string } }[];
  readonly missing: number;
  readonly inside?: { readonly path: string; readonly values: number };
}

interface Report {
  readonly exit: number;
  readonly findings: readonly {
    readonly check: string;
    readonly places: readonly { readonly path: string }[];
  }[];
  readonly credentials: readonly { readonly type: string; readonly places: readonly object[] }[];
  readonly coverage: {
    readonly imports?: readonly Import[];
    readonly gaps: readonly { readonly source: string; readonly scope: string; readonly what: string }[];
  };
}

interface Repository {
  readonly folder: string;
  /** The commit that holds what is only in the history. */
  readonly first: string;
  /** Path of a report beside the repository. */
  report(text: string | Uint8Array, name?: string): string;
}

function gitIn(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@a.example', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: dirname(folder), GIT_CONFIG_GLOBAL: '/dev/null' },
  }).trim();
}

function repository(): Repository {
  const parent = mkdtempSync(join(tmpdir(), 'overscope-import-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const folder = join(parent, 'work');
  const git = (...args: string[]): string => gitIn(folder, ...args);
  const commit = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    git('add', '--all');
    git('commit', '--quiet', '-m', 'change');
  };
  mkdirSync(folder);
  git('init', '--quiet', '--initial-branch=main');
  commit(FIRST);
  const first = git('rev-parse', 'HEAD');
  git('rm', '--quiet', 'config/old.py');
  commit(SECOND);
  return {
    folder,
    first,
    report(text, name = 'report') {
      writeFileSync(join(parent, name), text);
      return join('..', name);
    },
  };
}

/** One result that is found here, one in the history, one only there, one of no type, one that is elsewhere. */
function told(first: string, rules: readonly [string, string, string, string], hidden = false): Told[] {
  const [token, stripe, heroku, other] = rules;
  return [
    { rule: token, path: 'deploy.sh', line: 2, column: 21, value: TOKEN },
    { rule: stripe, path: 'config/old.py', line: 1, column: 6, value: STRIPE, commit: first },
    { rule: heroku, path: 'config/app.py', line: 3, column: 8, value: HEROKU },
    { rule: other, path: 'config/app.py', line: 4, column: 12, value: UNKNOWN },
    { rule: token, path: 'vendor/x.env', line: 1, column: 5, value: VENDORED },
  ].map((one) => ({ ...one, hidden }));
}

const GITLEAKS = ['github-pat', 'stripe-access-token', 'heroku-api-key', 'generic-api-key'] as const;
const KINGFISHER = GITLEAKS.map((rule) => `betterleaks.${rule}`) as [string, string, string, string];
const TRUFFLEHOG = ['Github', 'Stripe', 'Heroku', 'CustomRegex'] as const;
const GGSHIELD = [
  'GitHub Token',
  'AWS Keys',
  'Facebook Access Token',
  'Generic High Entropy Secret',
] as const;
const DETECT = ['GitHub Token', 'Stripe Access Key', 'Twilio API Key', 'Secret Keyword'] as const;

const TOOLS = [
  ['gitleaks', 'json', GITLEAKS, reports.gitleaks],
  ['gitleaks', 'sarif', GITLEAKS, (list: readonly Told[]) => reports.gitleaksSarif(list)],
  ['betterleaks', 'json', GITLEAKS, reports.betterleaks],
  ['betterleaks', 'json', GITLEAKS, reports.betterleaks2],
  ['betterleaks', 'sarif', GITLEAKS, (list: readonly Told[]) => reports.gitleaksSarif(list, 'betterleaks')],
  ['trufflehog', 'jsonl', TRUFFLEHOG, reports.trufflehog],
  ['kingfisher', 'json', KINGFISHER, reports.kingfisher],
  ['kingfisher', 'jsonl', KINGFISHER, reports.kingfisherLines],
  ['kingfisher', 'sarif', KINGFISHER, (list: readonly Told[]) => reports.gitleaksSarif(list, 'kingfisher')],
  ['ggshield', 'json', GGSHIELD, reports.ggshield],
  ['detect-secrets', 'json', DETECT, reports.detectSecrets],
] as const;

async function imported(folder: string, ...files: readonly string[]): Promise<Report> {
  const args = files.flatMap((file) => ['--import', file]);
  const run = await overscope(folder, ['audit', '--as-of', AS_OF, '--format', 'json', ...args]);
  leaksNothing(run);
  return JSON.parse(run.stdout) as Report;
}

function leaksNothing(run: Run): void {
  for (const secret of [TOKEN, STRIPE, HEROKU, UNKNOWN, VENDORED])
    expect(`${run.stdout}${run.stderr}`).not.toContain(secret);
}

function one(report: Report): Import {
  const [first] = report.coverage.imports ?? [];
  if (first === undefined) throw new Error('nothing was imported');
  return first;
}

test.each(TOOLS)('a report of %s in %s is joined with what is here', async (tool, format, rules, write) => {
  const { folder, first, report } = repository();
  const all = await imported(folder, report(write(told(first, [...rules]))));
  const outcome = one(all);
  expect(outcome).toMatchObject({ tools: [tool], format, results: 5, here: 2, missing: 0 });
  expect(outcome.added).toMatchObject([{ path: 'config/app.py', line: 3 }]);
  expect(outcome.untyped).toMatchObject([{ place: { path: 'config/app.py', line: 4, column: 12 } }]);
  expect(outcome.unjoined).toMatchObject([{ place: { path: 'vendor/x.env' } }]);
  const type = outcome.added[0]?.types[0];
  expect(all.credentials.find((credential) => credential.type === type)?.places).toMatchObject([
    { path: 'config/app.py', line: 3, column: 8, tracked: true },
  ]);
  expect(all.coverage.gaps).toMatchObject([
    { source: 'import', scope: 'file' },
    { source: 'import', scope: 'file' },
  ]);
});

test.each(TOOLS.filter(([tool]) => tool !== 'trufflehog' && tool !== 'detect-secrets'))(
  'a report of %s in %s that hides its values is joined by place',
  async (tool, format, rules, write) => {
    const { folder, first, report } = repository();
    const outcome = one(await imported(folder, report(write(told(first, [...rules], true)))));
    expect(outcome).toMatchObject({ tools: [tool], format, results: 5, here: 2, missing: 0 });
    expect(outcome.added).toMatchObject([{ path: 'config/app.py', line: 3 }]);
    expect(outcome.untyped.length + outcome.unjoined.length).toBe(2);
  },
);

test('trufflehog’s SARIF tells lines alone: what stands there is joined, the rest is said', async () => {
  const { folder, first, report } = repository();
  const outcome = one(await imported(folder, report(reports.trufflehogSarif(told(first, [...TRUFFLEHOG])))));
  expect(outcome).toMatchObject({ results: 5, here: 1, byPlace: 1, missing: 1, added: [], untyped: [] });
  expect(outcome.unjoined.map(({ what }) => what)).toEqual([
    'not among the files read here',
    'the report hides the value, and nothing there can be told to be it',
    'the report hides the value, and nothing there can be told to be it',
    'not among the files read here',
  ]);
});

function secondLine(uri: string): object {
  return { physicalLocation: { artifactLocation: { uri }, region: { startLine: 2 } } };
}

test('no result vanishes: one on a line of another provider, at a second place, or without an occurrence', async () => {
  const { folder, report } = repository();
  const results = [
    { ruleId: 'github-pat', locations: [secondLine('deploy.sh'), secondLine('gone.sh')] },
    { ruleId: 'stripe-access-token', locations: [secondLine('deploy.sh')] },
    { ruleId: 'generic-api-key', locations: [secondLine('deploy.sh')] },
    { ruleId: 'github-pat' },
  ];
  const runs = [{ tool: { driver: { name: 'gitleaks' } }, results }];
  const sarif = one(await imported(folder, report(JSON.stringify({ version: '2.1.0', runs }))));
  expect(sarif).toMatchObject({ results: 5, here: 2, byPlace: 2, added: [], untyped: [] });
  expect(sarif.unjoined.map(({ what }) => what).sort()).toEqual([
    'not among the files read here',
    'the report hides the value, and what stands there is of another provider',
    'the report names no file for it',
  ]);
  const incidents = [
    3,
    { type: 'GitHub Token' },
    { type: 'GitHub Token', occurrences: [null, { match: '***', line_start: 2 }] },
  ];
  const shield = {
    type: 'path_scan',
    total_incidents: 3,
    entities_with_incidents: [{ filename: 'deploy.sh', incidents }],
  };
  const { coverage } = await imported(folder, report(JSON.stringify(shield)));
  expect(coverage.gaps.map(({ what }) => what)).toEqual([
    '../report: 3 entries could not be read as a result',
  ]);
});

test('paths of another machine are mapped to the files here', async () => {
  const { folder, first, report } = repository();
  const list = told(first, [...GITLEAKS]).filter(({ commit }) => commit === undefined);
  for (const prefix of ['/builds/acme/app/', 'C:\\work\\app\\', './', 'file:///src/', '../../repo/']) {
    const moved = list.map((item) => ({
      ...item,
      path: prefix + (prefix.includes('\\') ? item.path.replaceAll('/', '\\') : item.path),
    }));
    const outcome = one(await imported(folder, report(reports.gitleaksSarif(moved))));
    expect([prefix, outcome.here, outcome.added.length]).toEqual([prefix, 1, 1]);
  }
});

test('a report inside the folder is a place of its values, and joins nothing with itself', async () => {
  const { folder, first } = repository();
  writeFileSync(join(folder, 'leaks.json'), reports.gitleaks(told(first, [...GITLEAKS])));
  const all = await imported(folder, 'leaks.json');
  expect(one(all)).toMatchObject({ here: 2, inside: { path: 'leaks.json', values: 3 } });
  expect(one(all).unjoined).toMatchObject([{ place: { path: 'vendor/x.env' } }]);
  const run = await overscope(folder, ['audit', '--as-of', AS_OF, '--import', 'leaks.json']);
  leaksNothing(run);
  expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain(
    'leaks.json lies in this folder and holds 3 values: whoever reads files here reads them there',
  );
});

test('several reports: what one adds is found here for the next', async () => {
  const { folder, first, report } = repository();
  const a = report(reports.gitleaks(told(first, [...GITLEAKS])), 'a.json');
  const b = report(reports.trufflehog(told(first, [...TRUFFLEHOG])), 'b.json');
  const { coverage } = await imported(folder, a, b);
  expect(coverage.imports).toMatchObject([
    { here: 2, added: [{ line: 3 }] },
    { here: 3, added: [] },
  ]);
});

test('every format says what came of an import, and two runs say the same', async () => {
  const { folder, first, report } = repository();
  const file = report(reports.gitleaks(told(first, [...GITLEAKS])));
  for (const format of ['text', 'md', 'json', 'sarif', 'github']) {
    const args = ['audit', '--as-of', AS_OF, '--format', format, '--import', file];
    const run = await overscope(folder, args);
    leaksNothing(run);
    expect(await overscope(folder, args)).toEqual(run);
    if (format !== 'json' && format !== 'github')
      expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain(
        '(gitleaks): 5 results; 2 found here too; 1 only there',
      );
  }
});

test.each([
  ['no JSON', 'RuleID,Commit,File\n', /line 1: it is no JSON/],
  ['another tool', '{"results":[{"check_id":"x"}],"errors":[]}', /no report of a secret scanner/],
  ['SARIF of another tool', reports.gitleaksSarif([], 'eslint'), /SARIF report of "eslint"/],
  ['a list of something else', '[{"a":1}]', /no report of a secret scanner/],
  ['cut before any result', '{"$schema":"sarif","version":"2.1.0","runs":[{"tool":', /it ends in the middle/],
  ['a name that moves the cursor', reports.gitleaksSarif([], '\u001b[2Jx'), /SARIF report of/],
])('%s is refused with exit 2, and nothing is written', async (_, text, message) => {
  const { folder, report } = repository();
  writeFileSync(join(folder, 'audit.json'), '');
  const run = await overscope(folder, ['audit', '--import', report(text), '-o', 'audit.json']);
  expect(run.exit).toBe(2);
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toMatch(message);
  expect(run.stderr).not.toContain('\u001b');
  expect(readFileSync(join(folder, 'audit.json'), 'utf8')).toBe('');
});

test('a report that ends in the middle: what was whole counts, and the audit is incomplete', async () => {
  const { folder, first, report } = repository();
  const text = reports.gitleaks(told(first, [...GITLEAKS]));
  const cut = report(text.slice(0, text.indexOf('heroku-api-key')));
  const all = await imported(folder, cut);
  expect(one(all)).toMatchObject({ results: 2, here: 2 });
  expect(all.coverage.gaps).toMatchObject([{ source: 'import', scope: 'source' }]);
  const run = await overscope(folder, ['audit', '--as-of', AS_OF, '--fail-on', 'never', '--import', cut]);
  expect(run.exit).toBe(3);
  expect(run.stdout.replaceAll(/\s+/g, ' ')).toMatch(/it ends in the middle, at line \d+/);
});

test('an empty report is said, because a scanner that failed writes one too; an empty list is one without results', async () => {
  const { folder, report } = repository();
  const empty = await imported(folder, report(''));
  expect(empty.coverage.gaps).toMatchObject([{ source: 'import', scope: 'file' }]);
  expect(one(await imported(folder, report('[]')))).toMatchObject({ results: 0, tools: [] });
  expect(one(await imported(folder, report(reports.kingfisher([]))))).toMatchObject({
    tools: ['kingfisher'],
  });
});

test('a report in UTF-16 or with a byte order mark is read', async () => {
  const { folder, first, report } = repository();
  const text = reports.gitleaks(told(first, [...GITLEAKS]));
  for (const bytes of [Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(`\ufeff${text}`, 'utf8')])
    expect(one(await imported(folder, report(bytes)))).toMatchObject({ results: 5, here: 2 });
});

test('usage: a file that is not there, a folder, a part of the repository', async () => {
  const { folder, report } = repository();
  const exit = async (...args: string[]): Promise<number> =>
    (await overscope(folder, ['audit', ...args])).exit;
  expect(await exit('--import', 'nothing.json')).toBe(2);
  expect(await exit('--import', 'config')).toBe(2);
  expect(await exit('-', '--import', report('[]'))).toBe(2);
  expect(await exit('--import', report('[]'), '--import', report('[]'))).toBe(2);
  expect(existsSync(join(folder, 'config/app.py'))).toBe(true);
});

test('of a change only what it brought is of the change, whoever found it', async () => {
  const { folder, report } = repository();
  const git = (...args: string[]): string => gitIn(folder, ...args);
  const other = value('{uuid}', 'second heroku');
  git('switch', '--quiet', '--create', 'topic');
  writeFileSync(join(folder, 'config/app.py'), `import sys\nimport os\n\nKEY = "${HEROKU}"\n`);
  writeFileSync(join(folder, 'config/new.py'), `KEY = "${other}"\n`);
  git('add', '--all');
  const results = [
    { rule: 'heroku-api-key', path: 'config/app.py', line: 4, column: 8, value: HEROKU },
    { rule: 'heroku-api-key', path: 'config/new.py', line: 1, column: 8, value: other },
  ];
  const file = report(reports.gitleaks(results));
  const newOnes = async (...args: string[]): Promise<string[]> => {
    const run = await overscope(folder, ['audit', '--format', 'json', '--import', file, ...args]);
    leaksNothing(run);
    const { findings } = JSON.parse(run.stdout) as {
      findings: { new: boolean; places: { path: string }[] }[];
    };
    return findings.filter((one) => one.new).flatMap(({ places }) => places.map(({ path }) => path));
  };
  expect(await newOnes('--staged')).toEqual(['config/new.py']);
  git('commit', '--quiet', '-m', 'change');
  expect(await newOnes('--base', 'main')).toEqual(['config/new.py']);
});

test('one label stands before all that was not read', async () => {
  const { folder, report } = repository();
  const file = report(
    reports.gitleaks([{ rule: 'x', path: 'config/app.py', line: 4, column: 12, value: UNKNOWN }]),
  );
  const { stdout } = await overscope(folder, ['audit', '--import', file]);
  expect(stdout.match(/^Unread/gm)).toHaveLength(1);
});

test('a hostile report: paths that leave the folder, revisions and escape sequences', async () => {
  const { folder, first, report } = repository();
  const [good] = told(first, [...GITLEAKS]);
  if (good === undefined) throw new Error('no result');
  const bad = [
    '../../../../etc/passwd',
    '/etc/passwd',
    '\u001b[2Jx',
    'a\nb',
    '..',
    '__proto__',
    'x'.repeat(9000),
  ].flatMap((path) => [
    { ...good, rule: `\u001b]0;${path.slice(0, 20)}`, path, value: VENDORED },
    { ...good, rule: 'constructor', path, value: VENDORED, commit: first },
    { ...good, rule: 'toString', path, value: VENDORED, commit: first, hidden: true },
  ]);
  const old = {
    ...good,
    rule: 'stripe-access-token',
    path: 'config/old.py',
    line: 1,
    column: 6,
    value: STRIPE,
  };
  bad.push({ ...good, rule: VENDORED, path: `lost/${VENDORED}/x`, value: VENDORED });
  const list = [...bad, { ...old, commit: first, hidden: true }, good];
  const outcome = one(await imported(folder, report(reports.gitleaks(list))));
  expect(outcome).toMatchObject({ results: list.length, here: 2, added: [], untyped: [] });
  for (const format of ['text', 'md', 'sarif']) {
    const file = report(reports.gitleaks(list));
    const run = await overscope(folder, [
      'audit',
      '--as-of',
      AS_OF,
      '--format',
      format,
      '--all',
      '--import',
      file,
    ]);
    leaksNothing(run);
    expect(run.stdout).not.toContain('\u001b');
    expect(run.stdout).not.toContain('root:');
  }
});
