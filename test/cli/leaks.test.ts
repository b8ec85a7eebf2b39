import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { expand } from '../../src/util/template.ts';
import { FORMATS } from '../../src/model/view.ts';
import { AS_OF, overscope } from '../support/fixtures.ts';

/** Files with values of many kinds and shapes; every generated value is looked for in every output. */
const FILES: Readonly<Record<string, string>> = {
  '.env':
    'RAILWAY_API_TOKEN={uuid}\nDATABASE_URL=postgres://app:{password:20}@db.prod.acme.example:5432/app\nREDIS_URL=redis://:{password:24}@cache.acme.example:6379\nSTRIPE_KEY=rk_live_{base62:42}\nGITHUB_TOKEN={crc32:ghp_:30}\n',
  'deploy.sh':
    '#!/bin/sh\ncurl -H "Authorization: Bearer {uuid}" https://backboard.railway.app/graphql/v2\nexport AWS_ACCESS_KEY_ID=AKIA{b32:16}\nexport AWS_SECRET_ACCESS_KEY={base64:40}\n',
  'app/db.py': 'engine = connect("postgresql://svc:{password:18}@10.1.2.3/app?sslmode=require")\n',
  'AGENTS.md': '# Rules\n\nNever delete the database. The token is RAILWAY_TOKEN={uuid}\n',
  'odd name RAILWAY_TOKEN.txt': 'RAILWAY_TOKEN={uuid}\n',
  'keys/my_{crc32:ghp_:30#folder}_old/a/b.txt': 'nothing\n',
  'backup-{crc32:ghp_:30#backup}.txt': 'nothing\n',
  'sk_live_{base62:40#name}.env': 'RAILWAY_API_TOKEN={uuid}\n',
  'config.json':
    '{ "railway": { "token": "{uuid}" }, "url": "mysql://root:{password:16}@db.acme.example/app" }\n',
};
const parent = mkdtempSync(join(tmpdir(), 'overscope-leaks-'));
const folder = join(parent, 'repository');
const secrets: string[] = [];

function git(...args: string[]): void {
  const env = { PATH: process.env['PATH'] ?? '', HOME: parent, GIT_CONFIG_GLOBAL: '/dev/null' };
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@a.example', ...args], {
    cwd: folder,
    stdio: 'ignore',
    env,
  });
}

function value(template: string): string {
  const { text, secrets: spans } = expand(template, 'leaks');
  for (const { start, end } of spans) secrets.push(text.slice(start, end));
  return text;
}

beforeAll(() => {
  mkdirSync(folder);
  git('init', '--quiet', '--initial-branch=main');
  for (const [name, template] of Object.entries(FILES)) {
    const path = value(name);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), value(template));
  }
  git('add', '--all');
  git('commit', '--quiet', '-m', value('Tested with RAILWAY_TOKEN={uuid}'));
  git('remote', 'add', 'origin', value('https://bot:{crc32:ghp_:30}@github.com/acme/shop.git'));
  git('tag', value('release-{crc32:ghp_:30#tag}'));
  git('branch', value('try/{crc32:ghp_:30#branch}'));
  git('mv', value('backup-{crc32:ghp_:30#backup}.txt'), value('second_{crc32:ghp_:30#second}.txt'));
  git('commit', '--quiet', '-m', 'Rename');
  git('checkout', '--quiet', '-b', 'work');
  writeFileSync(join(folder, 'new.env'), value('RAILWAY_API_TOKEN={uuid#new}\n'));
  git('add', '--all');
});

afterAll(() => rmSync(parent, { recursive: true, force: true }));

const SECRET_IN_MANIFEST =
  'version: 1\njobs:\n  a:\n    purpose: the key is rk_live_{base62:42}\n    credentials: [{ variable: X }]\n    grants: []\n';
const BROKEN_MANIFEST = 'version: 1\njobs: { a: { purpose: p, RAILWAY_TOKEN={uuid}\n';

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly input?: string;
  /** Files of the work tree for this run alone; it then runs in a copy. */
  readonly files?: Readonly<Record<string, string>>;
  readonly reports?: boolean;
  readonly exits?: readonly number[];
}

const CASES: readonly Case[] = [
  ...FORMATS.map((format): Case => ({
    name: `--format ${format} --all`,
    args: ['audit', '--all', '--format', format],
    exits: [1],
  })),
  { name: 'reports in files', args: ['audit', '--all'], reports: true, exits: [1] },
  { name: 'the inventory', args: ['list', '--all'] },
  { name: 'the inventory as JSON', args: ['list', '--format', 'json'] },
  { name: 'the index', args: ['audit', '--staged', '--all'], exits: [1] },
  { name: 'a range', args: ['audit', '--base', 'main', '--all', '--format', 'json'] },
  {
    name: 'standard input',
    args: ['audit', '-', '--all'],
    input: 'RAILWAY_API_TOKEN={uuid#stdin}\nDATABASE_URL=postgres://a:{password:20}@h.acme.example/x\n',
    exits: [1],
  },
  {
    name: 'a manifest that holds a value',
    args: ['audit'],
    files: { 'overscope.yaml': SECRET_IN_MANIFEST },
    exits: [2],
  },
  {
    name: 'a manifest that is no YAML and holds a value',
    args: ['audit'],
    files: { 'overscope.yaml': BROKEN_MANIFEST },
    exits: [2],
  },
  {
    name: 'a manifest with a value in its own name',
    args: ['audit', '--manifest', 'my_{crc32:ghp_:30#manifest}_old.yaml'],
    files: { 'my_{crc32:ghp_:30#manifest}_old.yaml': 'version: 1\njobs: []\n' },
    exits: [2],
  },
  {
    name: 'acceptances that hold a value',
    args: ['audit'],
    files: {
      'overscope.accepted.yaml':
        '- { check: leaked-credential, id: abc123, effect: read, reason: it is {uuid}, RAILWAY_TOKEN={uuid} }\n',
    },
  },
  {
    name: 'rules that hold a value',
    args: ['audit', '--rules', 'rules'],
    files: {
      'rules/acme/types.yaml':
        'provider: acme\ntypes:\n  - { id: acme/x, detect: { pattern: "[{crc32:ghp_:30}" } }\n',
    },
    exits: [2],
  },
];

describe.concurrent('what went in secret never comes out', () => {
  for (const item of CASES) {
    test(item.name, { timeout: 60_000 }, async ({ expect: check }) => {
      const own = [...secrets];
      const fill = (template: string): string => {
        const { text, secrets: spans } = expand(template, item.name);
        for (const { start, end } of spans) own.push(text.slice(start, end));
        return text;
      };
      const at = item.files === undefined ? folder : mkdtempSync(join(parent, 'own-'));
      for (const [name, template] of Object.entries(item.files ?? {})) {
        const path = fill(name);
        mkdirSync(dirname(join(at, path)), { recursive: true });
        writeFileSync(join(at, path), fill(template));
      }
      const reports =
        item.reports === true
          ? ['r.json', 'r.md', 'r.html', 'r.sarif', 'r.txt'].map((name) => join(parent, name))
          : [];
      const date = item.args[0] === 'audit' || item.args[0] === 'list' ? ['--as-of', AS_OF] : [];
      const run = await overscope(
        at,
        [...item.args.map(fill), ...date, ...reports.flatMap((file) => ['-o', file])],
        item.input === undefined ? '' : fill(item.input),
      );
      if (item.exits !== undefined) check(item.exits).toContain(run.exit);
      check(run.exit).not.toBe(70);
      const outputs = [
        run.stdout,
        run.stderr,
        ...reports.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8')),
      ].join('\n');
      check(own.length).toBeGreaterThan(10);
      check(leaksIn(outputs, own)).toEqual([]);
    });
  }
});

/** Positions of the values that an output holds, plainly or coded in base64, percent or JSON. */
function leaksIn(output: string, values: readonly string[]): number[] {
  return values.flatMap((secret, at) => {
    if (secret.length < 8) return [];
    const forms = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    ];
    return forms.some((form) => output.includes(form)) ? [at] : [];
  });
}
