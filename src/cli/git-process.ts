import { delimiter, isAbsolute, resolve } from 'node:path';
import type { GitResult } from '../model/host.ts';

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

/**
 * Configuration that outranks the repository's own: nothing in an audited `.git/config` may name a program that
 * runs. Include files, aliases and filters need no line: only built-in plumbing is called, which reads neither.
 */
const OVERRIDES: readonly string[] = [
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.hooksPath=/dev/null',
  'core.sshCommand=false',
  'core.gitProxy=',
  'core.askPass=',
  'core.pager=cat',
  'core.editor=false',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.alternateRefsCommand=true',
  'core.quotePath=false',
  'core.splitIndex=false',
  'diff.external=',
  'diff.renames=false',
  'diff.noprefix=false',
  'log.showSignature=false',
  'log.showRoot=true',
  'log.diffMerges=separate',
  'gpg.program=false',
  'gpg.ssh.program=false',
  'gpg.x509.program=false',
  'credential.helper=',
  'protocol.allow=never',
  'uploadpack.packObjectsHook=',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'i18n.logOutputEncoding=UTF-8',
];

const ENVIRONMENT: Readonly<Record<string, string>> = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: 'false',
  SSH_ASKPASS: 'false',
  GIT_EDITOR: 'false',
  GIT_SSH_COMMAND: 'false',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_PROTOCOL_FROM_USER: '0',
  GIT_PAGER: 'cat',
  LC_ALL: 'C',
};

/** Where git says that the repository is, when it lies apart from its work tree: `git --git-dir … --work-tree …`. */
export type GivenRepository = Readonly<Record<string, string>>;

/** What git gave a hook of it; nothing where it gave nothing. */
export function givenRepository(caller: NodeJS.ProcessEnv): GivenRepository | undefined {
  const { GIT_DIR, GIT_WORK_TREE } = caller;
  if (GIT_DIR === undefined) return undefined;
  return { GIT_DIR: resolve(GIT_DIR), GIT_WORK_TREE: resolve(GIT_WORK_TREE ?? '.') };
}

/** The caller's environment without any `GIT_*` of its own, and with ours. */
function environment(
  caller: NodeJS.ProcessEnv,
  args: readonly string[],
  given: GivenRepository | undefined,
): NodeJS.ProcessEnv {
  const result: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(caller)) {
    if (!name.toUpperCase().startsWith('GIT_')) result[name] = value;
  }
  Object.assign(result, ENVIRONMENT, given, programPath(caller));
  // git hands a commit hook the index that is about to be committed; `git commit -a` uses another than `.git/index`.
  const index = caller['GIT_INDEX_FILE'];
  if (index !== undefined && args.includes('--cached')) result['GIT_INDEX_FILE'] = resolve(index);
  return result;
}

/**
 * Where git is looked for: never in a relative folder, which means the audited one, and never in `node_modules`, which
 * `npx` puts first and which an audited repository may have committed.
 */
function programPath(caller: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const name = Object.keys(caller).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = (caller[name] ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && !folder.split(/[\\/]/).includes('node_modules'));
  // An empty PATH would mean the current folder; without one the system's own holds.
  const path = folders.length === 0 ? undefined : folders.join(delimiter);
  return { [name]: path, NoDefaultCurrentDirectoryInExePath: '1' };
}

function fullArguments(args: readonly string[], safe: readonly string[]): string[] {
  const config = [...OVERRIDES, ...safe.map((path) => `safe.directory=${path}`)];
  return ['--no-pager', ...config.flatMap((line) => ['-c', line]), ...args];
}

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
  const bounds = options.bounds ?? DEFAULT_BOUNDS;
  return new Promise((resolve, reject) => {
    const child = processes().spawn('git', fullArguments(args, options.safe ?? []), {
      cwd,
      env: environment(process.env, args, options.given),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let stderr = '';
    let stopped: string | undefined;
    let failure: unknown;
    let last = Date.now();
    const watch = setInterval(() => {
      if (Date.now() - last < bounds.silence) return;
      stopped = 'git was silent for too long and was stopped';
      child.kill('SIGKILL');
    }, 1000);
    watch.unref();
    child.stdout.on('data', (chunk: Uint8Array) => {
      if (failure !== undefined) return;
      try {
        onData(chunk);
      } catch (error) {
        failure = error ?? new Error('reading git failed');
        child.kill('SIGKILL');
      }
      last = Date.now();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < MOST_STDERR) stderr += chunk.toString('utf8');
    });
    child.on('error', (error) => {
      clearInterval(watch);
      const missing = errorCode(error) === 'ENOENT';
      const words = missing
        ? 'git is not installed'
        : `git could not be started (${errorCode(error) ?? 'unknown'})`;
      resolve({ status: missing ? 127 : -1, stdout: new Uint8Array(0), stderr: words, truncated: true });
    });
    child.on('close', (status) => {
      clearInterval(watch);
      if (failure !== undefined) reject(failure instanceof Error ? failure : new Error('reading git failed'));
      else
        resolve({
          status: status ?? -1,
          stdout: new Uint8Array(0),
          stderr: stopped ?? stderr.slice(0, MOST_STDERR),
          truncated: stopped !== undefined,
        });
    });
    feed(child.stdin, input);
  });
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

function environmentForConfig(caller: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM'];
  const own = Object.entries(caller).filter(([name]) => !name.startsWith('GIT_') || kept.includes(name));
  return { ...Object.fromEntries(own), ...programPath(caller) };
}
