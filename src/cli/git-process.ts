import type { ChildProcess } from 'node:child_process';
import type { GitResult } from '../model/host.ts';
import { environment, environmentForConfig, fullArguments, type GivenRepository } from './git-environment.ts';

/** What starts programs, loaded with the first git: it takes Node longer than a run that needs none. */
function processes(): typeof import('node:child_process') {
  return process.getBuiltinModule('node:child_process');
}

/** Bounds of one run of git: bytes of standard output, milliseconds in all, milliseconds without any output. */
export interface GitBounds {
  readonly output: number;
  readonly total: number;
  readonly silence: number;
}

const DEFAULT_BOUNDS: GitBounds = { output: 512 * 1024 * 1024, total: 180_000, silence: 120_000 };
const MOST_STDERR = 16 * 1024;

/** Runs git to its end. `safe` are the folders that the user's own configuration trusts. */
export function runGit(
  cwd: string,
  args: readonly string[],
  options: {
    readonly input?: Uint8Array | string;
    readonly limit?: number;
    readonly safe?: readonly string[];
    readonly bounds?: GitBounds;
    readonly given?: GivenRepository | undefined;
  },
): GitResult {
  const bounds = options.bounds ?? DEFAULT_BOUNDS;
  const run = processes().spawnSync('git', fullArguments(args, options.safe ?? []), {
    cwd,
    env: environment(process.env, args, options.given),
    input: options.input ?? '',
    maxBuffer: options.limit ?? bounds.output,
    timeout: bounds.total,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  const code = run.error === undefined ? undefined : errorCode(run.error);
  const stderr = Buffer.from(run.stderr ?? '').toString('utf8', 0, MOST_STDERR);
  const stdout = run.stdout ?? Buffer.alloc(0);
  if (code === 'ENOBUFS') return { status: run.status ?? -1, stdout, stderr, truncated: true };
  if (code === 'ENOENT') return { status: 127, stdout, stderr: 'git is not installed', truncated: false };
  if (code === 'ETIMEDOUT')
    return { status: -1, stdout, stderr: 'git took too long and was stopped', truncated: true };
  return { status: run.status ?? -1, stdout, stderr, truncated: false };
}

/** Runs git and hands over its output as it comes. A throwing `onData` stops git and rejects. */
export function streamGit(
  cwd: string,
  args: readonly string[],
  input: Iterable<string>,
  onData: (chunk: Uint8Array) => void,
  options: {
    readonly safe?: readonly string[];
    readonly bounds?: GitBounds;
    readonly given?: GivenRepository | undefined;
  },
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = processes().spawn('git', fullArguments(args, options.safe ?? []), {
      cwd,
      env: environment(process.env, args, options.given),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const silence = watchSilence(child, (options.bounds ?? DEFAULT_BOUNDS).silence);
    let stderr = '';
    let failure: Error | undefined;
    child.stdout.on('data', (chunk: Uint8Array) => {
      if (failure !== undefined) return;
      try {
        onData(chunk);
      } catch (error) {
        failure = error instanceof Error ? error : new Error('reading git failed');
        child.kill('SIGKILL');
      }
      silence.heard();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < MOST_STDERR) stderr += chunk.toString('utf8');
    });
    child.on('error', (error) => {
      silence.end();
      resolve(notStarted(error));
    });
    child.on('close', (status) => {
      const stopped = silence.end();
      const told = stopped ?? stderr.slice(0, MOST_STDERR);
      if (failure !== undefined) reject(failure);
      else
        resolve({
          status: status ?? -1,
          stdout: new Uint8Array(0),
          stderr: told,
          truncated: stopped !== undefined,
        });
    });
    feed(child.stdin, input);
  });
}

/** Stops a program that is silent for too long; `end` tells so where it was. */
function watchSilence(child: ChildProcess, longest: number): { heard(): void; end(): string | undefined } {
  let last = Date.now();
  let stopped: string | undefined;
  const watch = setInterval(() => {
    if (Date.now() - last < longest) return;
    stopped = 'git was silent for too long and was stopped';
    child.kill('SIGKILL');
  }, 1000);
  watch.unref();
  return {
    heard() {
      last = Date.now();
    },
    end() {
      clearInterval(watch);
      return stopped;
    },
  };
}

function notStarted(error: Error): GitResult {
  const isMissing = errorCode(error) === 'ENOENT';
  const words = isMissing
    ? 'git is not installed'
    : `git could not be started (${errorCode(error) ?? 'unknown'})`;
  return { status: isMissing ? 127 : -1, stdout: new Uint8Array(0), stderr: words, truncated: true };
}

/** Writes all of `input`, waiting whenever the pipe is full; a reader that went away ends it silently. */
function feed(sink: NodeJS.WritableStream, input: Iterable<string>): void {
  const parts = input[Symbol.iterator]();
  sink.on('error', () => undefined);
  const more = (): void => {
    for (;;) {
      const part = parts.next();
      if (part.done === true) {
        sink.end();
        return;
      }
      if (!sink.write(part.value)) {
        sink.once('drain', more);
        return;
      }
    }
  };
  more();
}

function errorCode(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Folders that the user has declared safe in their own configuration (system and global, never the repository's).
 * They are asked for only after a refusal: the runs above see no user configuration.
 */
export function usersSafeDirectories(): readonly string[] {
  return usersOwn('safe.directory');
}

/** The name that the user has given git for themselves, never the one that a repository gives. */
export function usersName(): string | undefined {
  return usersOwn('user.name').at(-1)?.trim() || undefined;
}

/** The values of a key in the user's own configuration, system and global. */
function usersOwn(key: string): readonly string[] {
  const run = processes().spawnSync('git', ['config', '--includes', '--null', '--get-all', key], {
    cwd: '/',
    env: { ...environmentForConfig(process.env), GIT_DIR: '/dev/null' },
    timeout: 10_000,
    windowsHide: true,
  });
  if (run.status !== 0) return [];
  return run.stdout
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '');
}

/**
 * What git says with the user's own configuration, or nothing where it fails. Only for questions that run no program:
 * `config` and `rev-parse`.
 */
export function askGit(
  cwd: string,
  args: readonly ['config' | 'rev-parse', ...string[]],
): string | undefined {
  const run = processes().spawnSync('git', ['--no-pager', ...args], {
    cwd,
    env: { ...environmentForConfig(process.env), GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
    timeout: 10_000,
    windowsHide: true,
  });
  return run.status === 0 ? run.stdout.toString('utf8') : undefined;
}
