import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AS_OF, overscope, type Run } from './fixtures.ts';

/** A repository in a temporary folder that a test changes step by step. */
export interface Scratch {
  readonly folder: string;
  /** Standard output of git; throws where git fails. */
  git(...args: string[]): string;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  /** Writes and commits everything. */
  commit(files?: Readonly<Record<string, string | Uint8Array>>, message?: string): void;
  read(path: string): string;
  exists(path: string): boolean;
  /** Runs the built program in the folder, as of the fixtures' day. */
  run(...args: string[]): Promise<Run>;
  remove(): void;
}

/** Makes an empty repository with a branch `main`. */
export function createScratch(): Scratch {
  const parent = mkdtempSync(join(tmpdir(), 'overscope-scratch-'));
  const folder = join(parent, 'repository');
  mkdirSync(folder);
  const env = { PATH: process.env['PATH'] ?? '', HOME: parent, GIT_CONFIG_GLOBAL: '/dev/null' };
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@a.example', ...args], {
      cwd: folder,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  git('init', '--quiet', '--initial-branch=main');
  const write: Scratch['write'] = (files) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  };
  return {
    folder,
    git,
    write,
    commit(files = {}, message = 'a change') {
      write(files);
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '-m', message);
    },
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    exists: (path) => existsSync(join(folder, path)),
    run: (...args) => overscope(folder, isDated(args) ? [...args, '--as-of', AS_OF] : args),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}

/** Whether the command takes the day of the audit, and was not given one. */
function isDated(args: readonly string[]): boolean {
  const undated = args[0] === 'manifest' && args[1] !== 'check';
  return !undated && !args.includes('--as-of');
}
