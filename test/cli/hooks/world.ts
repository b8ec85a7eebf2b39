import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { expand } from '../../../src/util/template.ts';
import { ROOT } from '../../support/fixtures.ts';
import { runWarm } from '../../support/warm.ts';

export const TOKEN = expand('{uuid}', 'hooks').text;
/** A file whose commit has to fail. */
export const LEAK = `RAILWAY_API_TOKEN=${TOKEN}\n`;

/** What a command came to; both outputs together, as a person sees them. */
export interface Ran {
  readonly exit: number;
  readonly said: string;
}

/** A temporary folder that goes away with the test. Its name has a space in it. */
export function folder(name = 'a folder'): string {
  const path = join(realpathSync(mkdtempSync(join(tmpdir(), 'overscope-hooks-'))), name);
  mkdirSync(path);
  onTestFinished(() => rmSync(dirname(path), { recursive: true, force: true }));
  return path;
}

/** The environment of a developer's shell: a home of its own, no settings of this machine. */
export function environment(
  home: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ana',
    GIT_AUTHOR_EMAIL: 'ana@example.com',
    GIT_COMMITTER_NAME: 'Ana',
    GIT_COMMITTER_EMAIL: 'ana@example.com',
    GIT_EDITOR: 'true',
    NO_COLOR: '1',
    ...more,
  };
}

/** A repository with overscope among its packages, as `npm install --save-dev overscope` leaves it. */
export class Workplace {
  readonly top: string;
  readonly home: string;

  constructor(top: string = folder(), { packages = true, init = true } = {}) {
    this.top = top;
    this.home = dirname(top);
    mkdirSync(top, { recursive: true });
    if (init) this.git('init', '--quiet', '--initial-branch=main');
    if (packages) this.addPackage('.');
    if (init) {
      this.write('.gitignore', 'node_modules\n').git('add', '--all');
      this.git('commit', '--quiet', '--no-verify', '-m', 'one');
    }
  }

  /** `node_modules/.bin/overscope` below a folder, as npm links it. */
  addPackage(below: string): this {
    return this.script(
      join(below, 'node_modules/.bin/overscope'),
      `#!/bin/sh\nexec node '${join(ROOT, 'bin/overscope.js')}' "$@"\n`,
    );
  }

  write(path: string, text: string): this {
    const file = join(this.top, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return this;
  }

  script(path: string, text: string): this {
    this.write(path, text);
    chmodSync(join(this.top, path), 0o755);
    return this;
  }

  /** Runs git, which has to succeed. */
  git(...args: string[]): string {
    const ran = execFileSync('git', args, {
      cwd: this.top,
      env: environment(this.home),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return ran.trim();
  }

  /** Runs a command, whatever comes of it. */
  run(command: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): Ran {
    const ran = spawnSync(command, args, {
      cwd: this.top,
      env: environment(this.home, more),
      encoding: 'utf8',
      timeout: 120_000,
    });
    return { exit: ran.status ?? 99, said: `${ran.stdout}${ran.stderr}` };
  }

  tryGit(...args: string[]): Ran {
    return this.run('git', args);
  }

  overscope(...args: string[]): Ran {
    return this.run(process.execPath, [join(ROOT, 'bin/overscope.js'), ...args]);
  }

  /** The same in a process that stays for the next run; what is written on both outputs is not interleaved. */
  async warm(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const ran = await runWarm({
      program: join(ROOT, 'dist/overscope.js'),
      cwd: this.top,
      args,
      env: environment(this.home, more),
    });
    return { exit: ran.exit, said: `${ran.stdout}${ran.stderr}` };
  }

  /** Stages everything and commits with the hooks. */
  commit(message: string, ...args: string[]): Ran {
    this.git('add', '--all');
    return this.tryGit('commit', '-m', message, ...args);
  }

  head(): string {
    return this.git('rev-parse', 'HEAD');
  }
}
