import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildScenario } from '../../src/cli/scenario.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import { expandScenario, parseScenario } from '../../src/tell/example/index.ts';
import { expand } from '../../src/util/template.ts';
import { AS_OF, readFixtures, ROOT } from './fixtures.ts';
import { isInside, type PagePart } from './doc-page.ts';

function scenarioOf(name: string): Scenario {
  const own = join(ROOT, 'test/support', `${name}.yaml`);
  if (existsSync(own)) return parseScenario(readFileSync(own, 'utf8'));
  const fixture = readFixtures().find((item) => item.name === name);
  if (fixture === undefined) throw new Error(`there is no repository ${name}`);
  return fixture.scenario;
}

/** The repository of a page, in a folder of its own, with a program called `overscope` on PATH. */
export class DocRepository {
  readonly #parent = mkdtempSync(join(tmpdir(), 'overscope-page-'));
  readonly #folder = join(this.#parent, 'shop');
  readonly #secrets = new Set<string>();
  #committed: boolean;
  #exit = 0;

  /** Of a fixture or of a scenario in test/support; without a name of what the page writes. */
  constructor(name: string) {
    mkdirSync(join(this.#parent, 'bin'));
    const program = `exec "${process.execPath}" "${join(ROOT, 'bin/overscope.js')}" "$@"`;
    this.#program('overscope', program);
    this.#program('npx', 'exec "$@"');
    const installed = `mkdir -p node_modules/.bin && ln -s "${join(ROOT, 'bin/overscope.js')}" node_modules/.bin/overscope`;
    this.#program('npm', `[ "$*" = "install --save-dev overscope" ] && ${installed}`);
    const { steps, secrets } = name === '' ? { steps: [], secrets: [] } : expandScenario(scenarioOf(name));
    buildScenario(this.#folder, steps);
    writeFileSync(join(this.#parent, '.gitconfig'), '[user]\nname = Ana Ruiz\nemail = ana@shop.example\n');
    for (const secret of secrets) this.#secrets.add(secret);
    this.#committed = name !== '';
  }

  /** Writes a file of the page. */
  write(part: PagePart & { readonly kind: 'file' }): void {
    const { path } = part;
    if (!isInside(path)) throw new Error(`${path} leads out of the page's repository`);
    const { text, secrets } = part.verbatim ? { text: part.text, secrets: [] } : expand(part.text, 'guide');
    for (const { start, end } of secrets) this.#secrets.add(text.slice(start, end));
    const file = join(this.#folder, path);
    mkdirSync(dirname(file), { recursive: true });
    const flag = part.append ? 'a' : 'w';
    writeFileSync(file, text, { flag, mode: path.endsWith('.sh') ? 0o755 : 0o644 });
  }

  /** What a command prints on both outputs, and its exit. What was written before the first one is committed first. */
  async run(command: string): Promise<{ readonly exit: number; readonly output: string }> {
    if (!this.#committed) {
      this.#committed = true;
      await this.#shell("git add --all && git commit --quiet --allow-empty --message 'Start the shop'");
    }
    const { exit, output } = await this.#shell(`(exit ${this.#exit}); { ${command}\n}`);
    this.#exit = exit;
    const leaked = [...this.#secrets].filter((secret) => secret.length >= 6 && output.includes(secret));
    if (leaked.length > 0) throw new Error(`${command} prints a generated secret`);
    return {
      exit,
      output: output.replaceAll(this.#folder, '/home/ana/shop').replaceAll(this.#parent, '/home/ana'),
    };
  }

  /** Lines of a file as it is now. */
  read(path: string): string[] {
    const text = readFileSync(join(this.#folder, path), 'utf8');
    return text.split('\n').slice(0, text.endsWith('\n') ? -1 : undefined);
  }

  remove(): void {
    rmSync(this.#parent, { recursive: true, force: true });
  }

  #program(name: string, text: string): void {
    const file = join(this.#parent, 'bin', name);
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
  }

  #shell(command: string): Promise<{ readonly exit: number; readonly output: string }> {
    return new Promise((resolve) => {
      const env = { ...identity(), ...ENVIRONMENT, PATH: `${this.#parent}/bin:${process.env['PATH'] ?? ''}` };
      const child = execFile(
        'sh',
        ['-c', `exec 2>&1\n${command}`],
        { cwd: this.#folder, env: { ...env, HOME: this.#parent, TMPDIR: this.#parent }, maxBuffer: 2 ** 26 },
        (error, output) => {
          const exit = error === null ? 0 : typeof error.code === 'number' ? error.code : 99;
          resolve({ exit, output });
        },
      );
      child.stdin?.end();
    });
  }
}

/** `new Date()` is the day of the fixtures in every program that a page starts, so that its output does not age. */
const FIXED_DAY = `const Real = Date; globalThis.Date = class Date extends Real {
  constructor(...given) { if (given.length > 0) super(...given); else super('${AS_OF}T12:00:00Z'); } };`;

const ENVIRONMENT = {
  NO_COLOR: '1',
  TZ: 'UTC',
  LC_ALL: 'C.UTF-8',
  GIT_CONFIG_NOSYSTEM: '1',
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(FIXED_DAY)}`,
};

function identity(): Record<string, string> {
  const who = { NAME: 'Ana Ruiz', EMAIL: 'ana@shop.example', DATE: '2026-11-20T09:00:00+00:00' };
  return Object.fromEntries(
    Object.entries(who).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  );
}
