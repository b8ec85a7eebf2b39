import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { environment, folder, LEAK, TOKEN, Workplace } from '../cli/hooks/world.ts';
import { ROOT } from '../support/fixtures.ts';

interface Step {
  readonly name: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const ACTION = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;
const { steps } = ACTION.runs;
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

describe('the action as it is written', () => {
  test('every foreign action is pinned by its commit, and none needs a key', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used).toHaveLength(2);
    for (const name of used) expect(name).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/);
    expect(Object.keys(ACTION.inputs).filter((name) => /licen[cs]e|key/i.test(name))).toEqual([]);
  });

  test('nothing is put into a script but by a variable', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
    expect(steps.filter(({ run }) => run !== undefined).every(({ shell }) => shell === 'bash')).toBe(true);
  });

  test('the package is this version, and the comment is off', () => {
    expect(ACTION.inputs['version']?.default).toBe(version);
    expect(ACTION.inputs['comment']?.default).toBe('false');
    expect(JSON.stringify(steps)).not.toMatch(/npx|latest/);
  });
});

/** Values of the expressions that the steps use. */
type Expressions = Readonly<Record<string, string>>;

/** A runner: its folders, its `gh` and its `npm`, and the repository that is checked out. */
class Runner {
  readonly place: Workplace;
  readonly temporary: string;
  readonly tools: string;
  readonly outputs: Record<string, string> = {};

  constructor(place: Workplace) {
    this.place = place;
    this.temporary = folder('runner temp');
    this.tools = folder('runner tools');
    this.tool('gh', `printf '%s\\n' "$*" >> "${this.temporary}/gh.log"\n${GH}`);
    // The package is not on a registry here: what npm would install is put in its place, the words are kept.
    this.tool(
      'npm',
      `printf '%s\\n' "$*" "$PWD" > "${this.temporary}/npm.log"
mkdir -p node_modules/.bin
printf '#!/bin/sh\\nexec node "%s" "$@"\\n' "${join(ROOT, 'bin/overscope.js')}" > node_modules/.bin/overscope
chmod +x node_modules/.bin/overscope`,
    );
  }

  tool(name: string, text: string): void {
    const file = join(this.tools, name);
    writeFileSync(file, `#!/bin/bash\n${text}\n`);
    chmodSync(file, 0o755);
  }

  /** Runs the steps with a script as the runner does, and gives the exit code of the first that fails. */
  run(inputs: Expressions, context: Expressions, more: Readonly<Record<string, string>> = {}): Result {
    const values: Record<string, string> = { ...context };
    for (const [name, input] of Object.entries(ACTION.inputs)) {
      values[`inputs.${name}`] = inputs[name] ?? (input.default.startsWith('${{') ? 'token' : input.default);
    }
    let log = '';
    const ran: string[] = [];
    for (const step of steps) {
      for (const [name, value] of Object.entries(this.outputs)) values[`steps.audit.outputs.${name}`] = value;
      if (!holds(step.if, values)) continue;
      ran.push(step.name);
      if (step.run === undefined) continue;
      const result = this.script(step, values, more);
      log += result.said;
      if (result.exit !== 0) return { exit: result.exit, log, ran };
    }
    return { exit: 0, log, ran };
  }

  private script(
    step: Step,
    values: Expressions,
    more: Readonly<Record<string, string>>,
  ): { exit: number; said: string } {
    const script = join(this.temporary, 'script.sh');
    const output = join(this.temporary, 'output');
    writeFileSync(script, step.run ?? '');
    writeFileSync(output, '');
    const own = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value, values)]),
    );
    const ran = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: this.place.top,
      encoding: 'utf8',
      env: {
        ...environment(this.place.home),
        PATH: `${this.tools}:${dirname(process.execPath)}:/usr/bin:/bin`,
        RUNNER_TEMP: this.temporary,
        GITHUB_ACTIONS: 'true',
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: join(this.temporary, 'summary.md'),
        ...more,
        ...own,
      },
    });
    for (const line of readFileSync(output, 'utf8').split('\n')) {
      const cut = line.indexOf('=');
      if (cut > 0) this.outputs[line.slice(0, cut)] = line.slice(cut + 1);
    }
    return { exit: ran.status ?? 99, said: `${ran.stdout}${ran.stderr}` };
  }

  read(name: string): string {
    const file = join(this.temporary, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }
}

interface Result {
  readonly exit: number;
  readonly log: string;
  /** Names of the steps that ran, those of other actions among them. */
  readonly ran: readonly string[];
}

/** Answers a listing with the ids in a file, through the filter that it was given; keeps the body it is sent. */
const GH = `
for word in "$@"; do case "$word" in body=@*) cp "\${word#body=@}" "$RUNNER_TEMP/body.md" ;; esac; done
case "$*" in *--jq*) cat "$RUNNER_TEMP/ids" 2>/dev/null || true ;; esac
if [ -e "$RUNNER_TEMP/gh-fails" ]; then echo "HTTP 403" >&2; exit 1; fi`;

/** Expressions are names here; a name that the event lacks is empty. */
function filled(text: string, values: Expressions): string {
  return text.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => values[name] ?? '');
}

/** Conditions are comparisons of a name with a text, joined by `&&`. */
function holds(condition: string | undefined, values: Expressions): boolean {
  return (condition ?? '').split(' && ').every((part) => {
    if (part === '') return true;
    const [, name = '', operator, text] = /^([\w.-]+) (==|!=) '(.*)'$/.exec(part) ?? [];
    if (operator === undefined) throw new Error(`a condition that this test cannot read: ${part}`);
    return (values[name] === text || (values[name] ?? '') === text) === (operator === '==');
  });
}

const REPOSITORY = 'acme/shop';

/** A pull request that adds a file, checked out whole. */
function pullRequest(
  text = LEAK,
  from = REPOSITORY,
): { runner: Runner; context: Expressions; event: Record<string, string> } {
  const place = new Workplace();
  place.write('overscope.yaml', 'version: 1\njobs: {}\n').commit('manifest');
  const base = place.head();
  place.git('switch', '--quiet', '--create', 'topic');
  place.write('a.env', text).commit('topic');
  const runner = new Runner(place);
  const event = {
    number: 7,
    pull_request: {
      number: 7,
      base: { sha: base, ref: 'main', repo: { full_name: REPOSITORY } },
      head: { sha: place.head(), repo: { full_name: from } },
    },
  };
  writeFileSync(join(runner.temporary, 'event.json'), JSON.stringify(event));
  return {
    runner,
    context: {
      'github.event_name': 'pull_request',
      'github.repository': REPOSITORY,
      'github.event.pull_request.head.repo.full_name': from,
      'github.event.pull_request.number': '7',
    },
    event: {
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: join(runner.temporary, 'event.json'),
    },
  };
}

describe('the action as it runs', { timeout: 60_000 }, () => {
  test('findings: annotations, a page, a SARIF file that is uploaded, and the exit code last', () => {
    const { runner, context, event } = pullRequest();
    const { exit, log, ran } = runner.run({}, context, event);
    expect(exit).toBe(1);
    expect(ran).toEqual(['Set up Node', 'Install overscope', 'Audit', 'Upload to code scanning', 'Result']);
    expect(log).toContain('::error file=a.env,line=1,');
    expect(runner.read('summary.md')).toContain('# Credential audit');
    expect(runner.outputs['exit']).toBe('1');
    const sarif = JSON.parse(readFileSync(runner.outputs['sarif-file'] ?? '', 'utf8')) as { version: string };
    expect(sarif.version).toBe('2.1.0');
    expect(runner.read('npm.log')).toMatch(
      new RegExp(`--ignore-scripts.* overscope@${version}\n.*/overscope\n$`),
    );
    expect(runner.read('gh.log')).toBe('');
    expect(existsSync(join(runner.place.top, 'overscope.sarif'))).toBe(false);
    expect(log + runner.read('summary.md')).not.toContain(TOKEN);
  });

  test('clean', () => {
    const { runner, context, event } = pullRequest('A=1\n');
    const { exit, log } = runner.run({}, context, event);
    expect(exit).toBe(0);
    expect(log).toContain('overscope: No finding. Exit 0.');
  });

  test('the comment is written once, then updated, then taken away', () => {
    const { runner, context, event } = pullRequest();
    runner.run({ comment: 'true' }, context, event);
    expect(runner.read('gh.log')).toContain(`--method POST repos/${REPOSITORY}/issues/7/comments`);
    expect(runner.read('body.md')).toMatch(/^<!-- overscope -->\n### overscope: /);
    expect(runner.read('body.md')).not.toContain(TOKEN);

    writeFileSync(join(runner.temporary, 'ids'), '42\n43\n');
    rmSync(join(runner.temporary, 'gh.log'));
    runner.run({ comment: 'true' }, context, event);
    expect(runner.read('gh.log')).toContain(`--method PATCH repos/${REPOSITORY}/issues/comments/42 `);
    expect(runner.read('gh.log')).not.toContain('POST');

    rmSync(join(runner.temporary, 'gh.log'));
    runner.place.git('reset', '--quiet', '--hard', 'HEAD~1');
    runner.place.write('a.env', 'A=1\n').commit('clean');
    expect(runner.run({ comment: 'true' }, context, event).exit).toBe(0);
    expect(runner.read('gh.log')).toContain(`--method DELETE repos/${REPOSITORY}/issues/comments/42\n`);

    rmSync(join(runner.temporary, 'gh.log'));
    rmSync(join(runner.temporary, 'ids'));
    runner.run({ comment: 'true' }, context, event);
    expect(runner.read('gh.log')).not.toMatch(/POST|PATCH|DELETE/);
  });

  test('only comments of a bot that begin with the mark are taken for ours', () => {
    const jq = /--jq '([^']+)'/.exec(steps.find(({ name }) => name === 'Comment')?.run ?? '')?.[1] ?? '';
    const comments = [
      { id: 1, user: { type: 'User' }, body: '<!-- overscope -->\nfrom somebody' },
      { id: 2, user: { type: 'Bot' }, body: 'quotes <!-- overscope -->' },
      { id: 3, user: { type: 'Bot' }, body: '<!-- overscope -->\n### overscope' },
    ];
    const jqHere = spawnSync('jq', ['--version']).status === 0;
    if (!jqHere) expect(jq).toContain('.user.type == "Bot" and (.body | startswith("<!-- overscope -->"))');
    else expect(execFileSync('jq', [jq], { input: JSON.stringify(comments), encoding: 'utf8' })).toBe('3\n');
  });

  test('never on a fork', () => {
    const { runner, context, event } = pullRequest(LEAK, 'eve/shop');
    const { log, exit } = runner.run({ comment: 'true' }, context, event);
    expect(exit).toBe(1);
    expect(log).toContain('no comment on a fork');
    expect(runner.read('gh.log')).toBe('');
  });

  test('a comment that cannot be written does not hide the result', () => {
    const { runner, context, event } = pullRequest();
    writeFileSync(join(runner.temporary, 'gh-fails'), '');
    const { log, exit, ran } = runner.run({ comment: 'true' }, context, event);
    expect(log).toContain('::warning::overscope: the comment could not be written');
    expect(ran).toContain('Upload to code scanning');
    expect(exit).toBe(1);
  });

  test('inputs are words, never commands', () => {
    const { runner, context, event } = pullRequest('A=1\n');
    const evil = '$(touch pwned); `touch pwned`"; touch pwned #';
    const words = Object.fromEntries(
      ['base', 'strict', 'history', 'annotations', 'summary'].map((name) => [name, evil]),
    );
    expect(runner.run(words, context, event).exit).toBe(3);
    expect(runner.run({ path: evil, manifest: evil }, context, event).exit).toBe(2);
    expect(runner.run({ 'fail-on': evil }, context, event).exit).toBe(2);
    expect(existsSync(join(runner.place.top, 'pwned'))).toBe(false);
    for (const bad of ['latest', '^0.1.0', '0.1', `0.1.0${evil}`]) {
      rmSync(join(runner.temporary, 'npm.log'), { force: true });
      expect(runner.run({ version: bad }, context, event).exit).toBe(2);
      expect(runner.read('npm.log')).toBe('');
    }
  });

  test('what is switched off does not happen', () => {
    const { runner, context, event } = pullRequest();
    const { log, ran, exit } = runner.run(
      { annotations: 'false', summary: 'false', sarif: 'false', 'node-version': '', 'fail-on': 'never' },
      context,
      event,
    );
    expect(exit).toBe(0);
    expect(ran).toEqual(['Install overscope', 'Audit', 'Result']);
    expect(runner.read('summary.md')).toBe('');
    const [, pause = '', inside = ''] = /::stop-commands::(\S+)\n([\s\S]*?)\n::\1::/.exec(log) ?? [];
    expect(pause).toMatch(/^[0-9a-f-]{36}$/);
    expect(inside).toContain('CRITICAL');
  });

  test('a wrong manifest fails with its own code, and writes no comment', () => {
    const { runner, context, event } = pullRequest();
    mkdirSync(join(runner.place.top, 'more'));
    runner.place.write('more/wrong.yaml', 'version: 1\njob: {}\n');
    const { log, ran, exit } = runner.run({ manifest: 'more/wrong.yaml', comment: 'true' }, context, event);
    expect(exit).toBe(2);
    expect(log).toContain('more/wrong.yaml:2:1');
    expect(ran).not.toContain('Upload to code scanning');
    expect(runner.read('gh.log')).toBe('');
  });
});
