import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { folder, LEAK, Workplace, type Ran } from '../cli/hooks/world.ts';
import { ROOT } from '../support/fixtures.ts';

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly additional_dependencies: readonly string[];
  readonly pass_filenames: boolean;
  readonly always_run: boolean;
  readonly stages: readonly string[];
}

const SOURCE = join(ROOT, 'hooks/pre-commit');
const DEFINITIONS = readFileSync(join(SOURCE, '.pre-commit-hooks.yaml'), 'utf8');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

/** The framework: `pip install pre-commit`, on PATH or named by PRE_COMMIT_PROGRAM. */
const PROGRAM = process.env['PRE_COMMIT_PROGRAM'] ?? 'pre-commit';
const here = spawnSync(PROGRAM, ['--version']).status === 0;
const why = here
  ? ''
  : ' (skipped: pre-commit is not installed; pip install pre-commit, or PRE_COMMIT_PROGRAM)';

test('the definitions pin this version of the package, and the read-me names it', () => {
  const hooks = parse(DEFINITIONS) as Hook[];
  expect(hooks.map(({ id, stages }) => [id, ...stages])).toEqual([
    ['overscope', 'pre-commit'],
    ['overscope-push', 'pre-push'],
  ]);
  for (const hook of hooks) {
    expect(hook.additional_dependencies).toEqual([`overscope@${version}`]);
    expect([hook.language, hook.pass_filenames, hook.always_run]).toEqual(['node', false, true]);
  }
  const own = JSON.parse(readFileSync(join(SOURCE, 'package.json'), 'utf8')) as Record<string, unknown>;
  expect(own['version']).toBe(version);
  expect(own['dependencies'] ?? own['devDependencies']).toBeUndefined();
  const page = readFileSync(join(SOURCE, 'README.md'), 'utf8');
  expect(page).toContain(`rev: v${version}`);
  expect(page).toContain(`overscope@${version}`);
});

/** The framework's variables: npm as it is set up on this machine, and a home of its own for the rest. */
function variables(home: string): Record<string, string> {
  const own = Object.entries(process.env).filter(
    ([name]) => name === 'PATH' || /^npm_config_|proxy|^SSL_|^NODE_EXTRA/i.test(name),
  );
  return {
    ...Object.fromEntries(own.map(([name, value]) => [name, value ?? ''])),
    npm_config_userconfig: join(homedir(), '.npmrc'),
    npm_config_fetch_retries: '1',
    npm_config_fetch_timeout: '30000',
    PRE_COMMIT_HOME: home,
  };
}

/** The definitions as a repository. The package is on no registry here: a tarball of it is pinned instead. */
function definitionsRepository(): Workplace {
  const top = folder('definitions');
  const definitions = new Workplace(top, { packages: false, init: false });
  const [{ filename = '' } = {}] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', dirname(top)], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as { filename?: string }[];
  cpSync(SOURCE, top, { recursive: true });
  const pinned = DEFINITIONS.replaceAll(`overscope@${version}`, join(dirname(top), filename));
  definitions.write('.pre-commit-hooks.yaml', pinned);
  definitions.git('init', '--quiet', '--initial-branch=main');
  definitions.git('add', '--all');
  definitions.git('commit', '--quiet', '-m', `v${version}`);
  definitions.git('tag', `v${version}`);
  return definitions;
}

function configuration(definitions: Workplace): string {
  return `default_language_version: { node: system }
repos:
  - repo: ${JSON.stringify(definitions.top)}
    rev: v${version}
    hooks: [{ id: overscope }, { id: overscope-push }]
`;
}

describe.skipIf(!here)(`the pre-commit framework runs it${why}`, () => {
  test('commits, all files, ranges and pushes', { timeout: 300_000 }, () => {
    const definitions = definitionsRepository();
    const one = new Workplace(folder(), { packages: false });
    const env = variables(join(definitions.home, 'framework home'));
    const git = (...args: string[]): Ran => one.run('git', args, env);
    const framework = (...args: string[]): Ran => one.run(PROGRAM, args, env);
    one.write('.pre-commit-config.yaml', configuration(definitions));
    expect(framework('install', '--hook-type', 'pre-commit', '--hook-type', 'pre-push').exit).toBe(0);

    one.write('a.env', LEAK).git('add', '--all');
    const failed = git('commit', '-m', 'leak');
    expect(failed.exit, failed.said).toBe(1);
    expect(failed.said).toContain('- hook id: overscope');
    expect(failed.said).toContain('- exit code: 1');
    expect(failed.said).toContain('a.env:1, staged');
    expect(failed.said).not.toMatch(/accept|no-verify/i);
    one.write('a.env', 'A=1\n').git('add', '--all');
    const passed = git('commit', '-m', 'clean');
    expect(passed.exit, passed.said).toBe(0);
    one.write('a.env', LEAK);
    expect(git('commit', '-a', '-m', 'all').said).toContain('a.env:1, staged');
    one.git('reset', '--quiet', '--hard');

    expect(framework('run', '--all-files').exit).toBe(0);
    one.write('b.env', LEAK).git('add', '--all');
    one.git('commit', '--quiet', '--no-verify', '-m', 'leak');
    const all = framework('run', '--all-files');
    expect(all.exit, all.said).toBe(1);
    expect(all.said).toContain('b.env:1');
    expect(framework('run', '--from-ref', 'HEAD~1', '--to-ref', 'HEAD').said).toContain('b.env:1');
    expect(framework('run', '--from-ref', 'HEAD~2', '--to-ref', 'HEAD~1').exit).toBe(0);

    one.run('git', ['init', '--quiet', '--bare', '../remote.git']);
    one.git('remote', 'add', 'origin', '../remote.git');
    one.git('push', '--quiet', '--no-verify', 'origin', 'HEAD~1:refs/heads/main');
    const push = git('push', 'origin', 'HEAD:refs/heads/main');
    expect(push.exit, push.said).toBe(1);
    expect(push.said).toContain('- hook id: overscope-push');
    expect(push.said).toContain('b.env:1');
  });
});
