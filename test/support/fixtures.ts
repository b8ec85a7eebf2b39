import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { buildScenario } from '../../src/cli/scenario.ts';
import { expandScenario, parseScenario } from '../../src/tell/example/index.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import { runWarm, type Run } from './warm.ts';

export type { Run } from './warm.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const AS_OF = '2026-11-23';

/** A small repository with a command line and what must come of it. */
export interface Fixture {
  /** `bad/exceeds-job/railway-domains-token`. */
  readonly name: string;
  readonly folder: string;
  readonly scenario: Scenario;
  readonly expect: {
    readonly exit: number;
    /** Check ids that fire, facets included; `[]` for none. */
    readonly checks?: readonly string[];
    /** Check ids that must not fire. */
    readonly silent?: readonly string[];
    readonly severities?: readonly string[];
  };
}

/** Every `case.yaml` below fixtures/. */
export function readFixtures(): Fixture[] {
  const base = join(ROOT, 'fixtures');
  return readdirSync(base, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('case.yaml'))
    .sort()
    .map((path) => readFixture(dirname(join(base, path)), relative(base, dirname(join(base, path)))));
}

function readFixture(folder: string, name: string): Fixture {
  const text = readFileSync(join(folder, 'case.yaml'), 'utf8');
  const raw = parse(text) as { base?: string; expect: Fixture['expect'] };
  const own = parseScenario(text);
  if (raw.base === undefined) return { name, folder, scenario: own, expect: raw.expect };
  const base = parseScenario(readFileSync(join(ROOT, 'src/tell/example', `${raw.base}.yaml`), 'utf8'));
  return {
    name,
    folder,
    scenario: { ...own, seed: base.seed, steps: [...base.steps, ...own.steps] },
    expect: raw.expect,
  };
}

/** Builds the fixture's repository, hands its folder over, and removes it. Gives the secrets that went in as well. */
export async function withRepository<T>(
  scenario: Scenario,
  use: (folder: string, secrets: readonly string[]) => Promise<T>,
): Promise<T> {
  const parent = mkdtempSync(join(tmpdir(), 'overscope-fixture-'));
  const folder = join(parent, 'repository');
  try {
    const { steps, secrets } = expandScenario(scenario);
    buildScenario(folder, steps);
    return await use(
      folder,
      secrets.filter((secret) => secret.length >= 6),
    );
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** Runs the built program in a folder, with something on standard input, programs on PATH and a home. */
type Program = (
  folder: string,
  args: readonly string[],
  input?: string,
  path?: string,
  home?: string,
) => Promise<Run>;

/** Runs the program as a user would, in a process of its own. */
export const overscopeAlone: Program = (folder, args, input, path, home = folder) =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(ROOT, 'bin/overscope.js'), ...args],
      { cwd: folder, env: environment(home, path), maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 99;
        resolve({ exit: code, stdout, stderr });
      },
    );
    child.stdin?.end(input);
  });

/** The same in a process that stays for the next run; what is about standard input or a device gets its own. */
export const overscope: Program = (folder, args, input = '', path, home = folder) => {
  if (input !== '' || args.some((arg) => arg === '-' || arg.startsWith('/dev/')))
    return overscopeAlone(folder, args, input, path, home);
  const program = join(ROOT, 'dist/overscope.js');
  return runWarm({ program, cwd: folder, args, env: environment(home, path) });
};

function environment(home: string, path = process.env['PATH'] ?? ''): Record<string, string> {
  return { PATH: path, HOME: home, NO_COLOR: '1', TZ: 'UTC' };
}

/** Compares with a golden file; `UPDATE_GOLDEN=1` rewrites it. */
export function goldenPath(fixture: Fixture, file: string): string {
  return join(fixture.folder, file);
}
