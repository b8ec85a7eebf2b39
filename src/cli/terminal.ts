import type { Host } from '../model/host.ts';

/** The process as commands see it: where text goes, how wide it is, which day it is. */
export interface Terminal {
  readonly host: Host;
  readonly version: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  readonly width: number;
  readonly colour: boolean;
  /** Whether places and addresses may be links; never where standard output is no terminal. */
  hyperlinks(): Promise<boolean>;
  /** Somebody can be asked: standard input and output are a terminal. */
  readonly interactive: boolean;
  out(text: string): void;
  err(text: string): void;
  /** Stages of long work, shown on standard error when it is a terminal. */
  progress(stage: string): void;
}

const WIDTH = 80;
const SLOW = 1000;

/** The real terminal. Colour is on where standard output is a terminal and nothing forbids it. */
export function createTerminal(host: Host, version: string, env: NodeJS.ProcessEnv): Terminal {
  const columns = process.stdout.columns ?? WIDTH;
  process.stdout.on('error', closedPipe);
  process.stderr.on('error', () => undefined);
  return {
    host,
    version,
    today: new Date().toISOString().slice(0, 10),
    width: Math.max(60, Math.min(columns, 100, Math.max(WIDTH, columns >= 100 ? 80 : columns))),
    colour: isColoured(env, process.stdout.isTTY),
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    hyperlinks: async () =>
      process.stdout.isTTY &&
      env['TERM'] !== 'dumb' &&
      (await import('supports-hyperlinks')).createSupportsHyperlinks(process.stdout),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    progress: createProgress(),
  };
}

/** `FORCE_COLOR` decides where it says something, then `NO_COLOR`, then whether anybody looks. */
function isColoured(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

/** The reader went away (`| head`): nothing is left to say. Anything else means that the report did not arrive. */
function closedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.exitCode = 70;
  process.stderr.write(`overscope: the output cannot be written: ${error.code ?? 'unknown'}\nExit 70.\n`);
}

/** Says the stage once work has taken a second, and wipes the line when the next begins. */
function createProgress(): (stage: string) => void {
  if (!process.stderr.isTTY) return () => undefined;
  const began = Date.now();
  return (stage) => {
    if (Date.now() - began < SLOW && stage === 'listing') return;
    process.stderr.write(`\r\u001b[K${stage === 'judging' ? '' : `overscope: ${stage} …`}`);
  };
}
