import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { expand } from '../../src/util/template.ts';
import { AS_OF, overscope, type Run } from '../support/fixtures.ts';

const parent = realpathSync(mkdtempSync(join(tmpdir(), 'overscope-left-')));
afterAll(() => rmSync(parent, { recursive: true, force: true }));
const root = join(parent, 'shop');
const home = join(parent, 'home');
const PATH = process.env['PATH'] ?? '';

function git(args: readonly string[], input = ''): string {
  const env = { PATH, HOME: home, GIT_CONFIG_GLOBAL: '/dev/null' };
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@a.example'];
  return execFileSync('git', [...who, ...args], { cwd: root, env, input })
    .toString()
    .trim();
}

/** A history of 2,100 files that are gone, and one file whose object is moved behind a link. */
function build(): void {
  mkdirSync(home);
  mkdirSync(root);
  git(['init', '--quiet', '--initial-branch=main']);
  const files = Array.from({ length: 2100 }, (_, i) => {
    const text = i % 700 === 0 ? expand('RAILWAY_API_TOKEN={uuid}\n', i).text : `nothing in ${i}\n`;
    return `M 644 inline ${i}.env\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  });
  const head = 'commit refs/heads/main\ncommitter A <a@a.example> 1780000000 +0000\ndata 3\none\n';
  const gone =
    'commit refs/heads/main\ncommitter A <a@a.example> 1780000100 +0000\ndata 4\ngone\ndeleteall\n';
  git(['fast-import', '--quiet'], `${head}${files.join('')}\n${gone}`);
  git(['reset', '--quiet', '--hard']);
  writeFileSync(join(root, 'alone.txt'), 'nothing in this one\n');
  git(['add', '--all']);
  git(['commit', '--quiet', '-m', 'alone']);
  const oid = git(['rev-parse', 'HEAD:alone.txt']);
  git(['rm', '--quiet', 'alone.txt']);
  git(['commit', '--quiet', '-m', 'and gone']);
  const file = join(root, '.git/objects', oid.slice(0, 2), oid.slice(2));
  renameSync(file, join(parent, 'elsewhere'));
  symlinkSync(join(parent, 'elsewhere'), file);
}

function run(...args: string[]): Promise<Run> {
  return overscope(root, ['audit', '.', '--all', '--as-of', AS_OF, ...args], '', PATH, home);
}

test(
  'what is left to git is told by --verbose and in JSON, with a cache and without',
  { timeout: 120_000 },
  async () => {
    build();
    const json = ['--format', 'json'];
    const cold = await run(...json);
    expect(JSON.parse(cold.stdout)).toMatchObject({
      coverage: { leftToGit: [{ why: 'unreadable', objects: 1 }], gaps: [] },
    });
    expect(await run(...json)).toEqual(cold);
    expect(await run(...json, '--no-cache')).toEqual(cold);

    const byGit = await run(...json, '--reader', 'git');
    const document = JSON.parse(cold.stdout) as { coverage: { leftToGit?: object } };
    delete document.coverage.leftToGit;
    expect(JSON.parse(byGit.stdout)).toEqual(document);
    const plain = await run('--no-cache');
    expect(plain.stdout).toContain('3 of 3 credentials');
    expect(await run('--no-cache', '--reader', 'git')).toEqual(plain);

    const verbose = await run('--verbose', '--no-cache');
    expect(verbose.stdout + verbose.stderr).toMatch(
      /Left +1 object left to git: 1 damaged, or not as git writes them\n/,
    );
  },
);
