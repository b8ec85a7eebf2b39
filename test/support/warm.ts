import { fork, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** One command line, where it runs and with which environment. */
export interface Call {
  readonly program: string;
  readonly cwd: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What a command line came to. */
export interface Run {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

let child: ChildProcess | undefined;
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the built program in a process that stays, because most of what a short run costs is to start it. Runs come one
 * after the other. Where one ends the process, its exit code is 99 and the next starts another.
 */
export function runWarm(call: Call): Promise<Run> {
  const outcome = last.then(() => ask(call, (child ??= start(call.program))));
  last = outcome;
  return outcome;
}

function ask(call: Call, process: ChildProcess): Promise<Run> {
  return new Promise((resolve) => {
    const lost = (): void => {
      child = undefined;
      resolve({ exit: 99, stdout: '', stderr: 'the process that ran it ended' });
    };
    process.once('exit', lost).once('message', (run: Run) => {
      process.off('exit', lost);
      resolve(run);
    });
    process.send(call);
  });
}

function start(program: string): ChildProcess {
  const started = fork(join(import.meta.dirname, 'warm-process.mjs'), [pathToFileURL(program).href], {
    env: { PATH: process.env['PATH'], HOME: tmpdir(), TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    execArgv: [],
  });
  process.once('exit', () => started.kill());
  return started;
}
