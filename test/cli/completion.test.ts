import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Language, Parser } from 'web-tree-sitter';
import type { Command } from 'commander';
import { createProgram, type Actions } from '../../src/cli/program.ts';
import { shapesOf } from '../../src/cli/completion/shape.ts';
import { SHELLS, type Shell } from '../../src/cli/shells.ts';
import { CHECK_IDS, SEVERITIES } from '../../src/model/finding.ts';
import { FORMATS } from '../../src/model/view.ts';
import { overscope } from '../support/fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'overscope-completion-'));
const scripts = new Map<Shell, string>();
const HOSTILE = '$(touch${IFS}owned)';

function git(...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@a.example', ...args], { cwd: folder });
}

beforeAll(async () => {
  for (const shell of SHELLS) {
    const { stdout, exit } = await overscope(folder, ['completion', shell]);
    expect(exit).toBe(0);
    scripts.set(shell, stdout);
    writeFileSync(join(folder, `overscope.${shell}`), stdout);
  }
  git('init', '--quiet', '--initial-branch=main');
  git('commit', '--quiet', '--allow-empty', '-m', 'one');
  git('branch', 'feature/x');
  git('update-ref', `refs/heads/${HOSTILE}`, 'HEAD');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const has = (shell: string): boolean => spawnSync(shell, ['-c', ':']).status === 0;

/** What the shell offers for a command line whose last word is being typed. */
const OFFERS: Readonly<Record<'bash' | 'zsh' | 'fish', (words: readonly string[]) => string[]>> = {
  bash: (words) =>
    run('bash', [
      '--norc',
      '-c',
      `source ./overscope.bash; COMP_WORDS=(${words.map(quoted).join(' ')}); COMP_CWORD=${words.length - 1}; _overscope; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ]),
  // Outside its line editor zsh completes nothing: what the function would add is printed.
  zsh: (words) =>
    run('zsh', [
      '-f',
      '-c',
      `compdef() { :; }; compset() { :; }; _files() { :; }; _message() { :; }
       compadd() { shift; for w in "$@"; do [[ $w == \${words[CURRENT]#*=}* ]] && print -r -- "$w"; done }
       _describe() { local name="\${@[-1]}" w; for w in "\${(@P)name}"; do w="\${w%%:*}"; [[ $w == \${words[CURRENT]}* ]] && print -r -- "$w"; done }
       source ./overscope.zsh; words=(${words.map(quoted).join(' ')}); CURRENT=${words.length}; _overscope`,
    ]),
  fish: (words) =>
    run('fish', ['--no-config', '-c', `source ./overscope.fish; complete -C ${quoted(words.join(' '))}`]).map(
      (line) => line.split('\t')[0] ?? '',
    ),
};

function quoted(word: string): string {
  return `'${word}'`;
}

function run(shell: string, args: readonly string[]): string[] {
  const { stdout, stderr } = spawnSync(shell, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

const CASES: readonly [typed: string, offered: readonly string[], refused?: readonly string[]][] = [
  ['overscope ', ['audit', 'list', 'accept', 'explain', 'manifest', 'completion', 'help']],
  ['overscope ma', ['manifest'], ['audit']],
  ['overscope --fo', ['--format'], ['--fail-on']],
  ['overscope audit --format ', FORMATS],
  ['overscope list --format j', ['json'], ['text']],
  ['overscope --fail-on ', [...SEVERITIES.filter((level) => level !== 'note'), 'never']],
  ['overscope audit --st', ['--staged', '--strict'], ['--base']],
  ['overscope list --st', ['--staged'], ['--strict']],
  ['overscope manifest ', ['check', 'format', 'schema']],
  ['overscope manifest format --', ['--check'], ['--accepted']],
  ['overscope completion ', SHELLS],
  ['overscope explain exceeds', ['exceeds-job'], ['railway']],
  ['overscope explain rail', ['railway', 'railway/account-token']],
  ['overscope example ', ['pocketos', 'replit']],
  ['overscope help ma', ['manifest']],
  ['overscope audit --base ', ['main', 'feature/x']],
];

describe.each(['bash', 'zsh', 'fish'] as const)('%s', (shell) => {
  test.skipIf(!has(shell)).each(CASES)('%s', (typed, offered, refused = []) => {
    const found = OFFERS[shell](typed.split(' '));
    expect(found).toEqual(expect.arrayContaining([...offered]));
    expect(found.filter((word) => refused.includes(word))).toEqual([]);
  });

  test.skipIf(!has(shell))('runs nothing that the name of a branch says', () => {
    const found = OFFERS[shell](['overscope', '--base', '']);
    expect(run('bash', ['-c', 'ls'])).not.toContain('owned');
    if (shell === 'bash') expect(found).not.toContain(HOSTILE);
  });
});

test.skipIf(!has('bash'))('bash takes --format=json apart', () => {
  expect(OFFERS.bash(['overscope', '--format', '=', 'js'])).toEqual(['json']);
});

test('PowerShell can read its script', async () => {
  await Parser.init();
  const require = createRequire(import.meta.url);
  const wasm = join(
    dirname(require.resolve('@vscode/tree-sitter-wasm/package.json')),
    'wasm/tree-sitter-powershell.wasm',
  );
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm));
  const tree = parser.parse(scripts.get('powershell') ?? '');
  expect(tree?.rootNode.hasError).toBe(false);
  expect(scripts.get('powershell')).toContain("'audit/--format' = @('text', 'json'");
});

test('no script knows a command or an option less than the program', () => {
  const { program } = createProgram('0', {} as Actions);
  const shapes = shapesOf(program, { 'explain what': CHECK_IDS });
  expect(shapes.map(({ words }) => words)).toEqual(
    expect.arrayContaining(['', 'audit', 'scan', 'manifest check', 'rules check', 'completion']),
  );
  for (const [shell, script] of scripts) {
    for (const { words, options } of shapes) {
      for (const name of options.flatMap(({ names }) => names)) {
        const spelled = shell === 'fish' ? name.replace(/^--?/, ' ') : name;
        expect(script, `${shell} ${words}`).toContain(spelled);
      }
    }
  }
});

test('another shell is refused with those that there are', async () => {
  const { exit, stderr } = await overscope(folder, ['completion', 'tcsh']);
  expect([exit, stderr]).toEqual([
    2,
    `overscope: "tcsh" is no shell that is known here
  one of  bash, zsh, fish, powershell
  its options  overscope help completion
Exit 2.
`,
  ]);
});

test('help --all names every command', async () => {
  const { exit, stdout } = await overscope(folder, ['help', '--all']);
  const { program } = createProgram('0', {} as Actions);
  const leaves = program.commands.flatMap((command) =>
    command.commands.length === 0
      ? [command.name()]
      : visible(command).map((below) => `${command.name()} ${below}`),
  );
  expect(exit).toBe(0);
  for (const words of leaves) expect(stdout).toMatch(new RegExp(`(?:^ {2}|also |, )${words}\\b`, 'm'));
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  const [, also = ''] = /help --all also shows (.*)/.exec(stdout) ?? [];
  for (const name of ['manifest', 'rules', 'completion']) expect(also.split(', ')).toContain(name);
});

function visible(command: Command): string[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((below) => below.name())
    .filter((name) => name !== 'help');
}
