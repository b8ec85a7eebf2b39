import { statSync, type Stats } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { AuditFlags } from '../options.ts';
import { isAnothers } from '../report-file.ts';
import type { Terminal } from '../terminal.ts';
import { openCache, type Cache } from './open.ts';
import { stateOf, type State } from './state.ts';

/** What a run printed and wrote: no secret is in it, as in no output. */
interface Said {
  readonly exit: number;
  readonly texts: readonly (readonly ['out' | 'err', string])[];
  readonly files: readonly (readonly [path: string, text: string])[];
}

/** Flags with everything they make a run read; a run with another one is not kept. */
const KNOWN: ReadonlySet<string> = new Set<keyof AuditFlags>([
  'base',
  'staged',
  'history',
  'reader',
  'deps',
  'manifest',
  'manifestFrom',
  'asOf',
  'failOn',
  'strict',
  'all',
  'quiet',
  'color',
  'format',
  'output',
  'cache',
]);

/**
 * Runs a command, or says again what the same command said when nothing was other than now: not the folder, not its
 * repository, not a flag, not the day, not this program. It is sealed with the state it was said of, so that it cannot
 * be read, or taken, for another.
 */
export async function cachedRun(
  command: 'audit' | 'list',
  path: string,
  flags: AuditFlags,
  terminal: Terminal,
  run: (terminal: Terminal) => Promise<number>,
): Promise<number> {
  const began = Date.now();
  const root = path === '-' ? undefined : rootOf(path, terminal);
  if (root === undefined || !isKept(flags)) return run(terminal);
  const cache = openCache(root, process.env);
  const state = cache && stateOf(root, writtenBy(flags, terminal), began);
  if (cache === undefined || state === undefined) return run(terminal);
  const subject = subjectOf(command, path, root, flags, terminal, cache);
  if (subject === undefined) return run(terminal);
  const known = saidBefore(cache, subject, state);
  if (known !== undefined && sayAgain(known, terminal)) return known.exit;
  if (!state.settled) return run(terminal);
  const { listening, said } = listen(terminal);
  const exit = await run(listening);
  cache.store.save('run', subject, Buffer.from(JSON.stringify({ exit, ...said })), state.digest);
  return exit;
}

function rootOf(path: string, { host }: Terminal): string | undefined {
  const real = host.realpath(resolve(host.cwd, path));
  const stat = real.ok ? host.stat(real.value) : real;
  return real.ok && stat.ok && stat.value.kind === 'directory' ? real.value : undefined;
}

/** Variables by which git tells a hook of an index or a repository that lies elsewhere. */
const ELSEWHERE = ['GIT_INDEX_FILE', 'GIT_DIR', 'GIT_WORK_TREE'];

/** Whether all that the flags make a run read is seen here. */
function isKept(flags: AuditFlags): boolean {
  if (flags.cache !== true || ELSEWHERE.some((name) => process.env[name] !== undefined)) return false;
  return Object.entries(flags).every(
    ([name, value]) =>
      KNOWN.has(name) ||
      value === undefined ||
      value === false ||
      (Array.isArray(value) && value.length === 0),
  );
}

function writtenBy(flags: AuditFlags, { host }: Terminal): ReadonlySet<string> {
  return new Set(
    flags.output.map((file) => {
      const full = resolve(host.cwd, file);
      const folder = host.realpath(join(full, '..'));
      return folder.ok ? join(folder.value, full.slice(full.lastIndexOf('/') + 1)) : full;
    }),
  );
}

/** All that decides on what is said, beside the state of what is read; nothing where it cannot be told. */
function subjectOf(
  command: string,
  path: string,
  root: string,
  flags: AuditFlags,
  terminal: Terminal,
  { build }: Cache,
): string | undefined {
  const { host, version, width, colour, today } = terminal;
  const manifests = flags.manifest.map((file) => {
    const read = host.read(resolve(host.cwd, file));
    return read.ok ? Buffer.from(read.value).toString('base64') : undefined;
  });
  if (manifests.includes(undefined)) return undefined;
  const ids = [process.geteuid?.(), process.getegid?.(), process.getgroups?.(), surroundings(process.env)];
  const program = [build, version, process.version, gitProgram(process.env['PATH'] ?? '')];
  const place = [command, path, root, host.cwd, process.stdout.isTTY];
  return JSON.stringify([program, ids, place, width, colour, today, flags, manifests]);
}

/** Variables that change with every shell and decide nothing. */
const FLEETING: ReadonlySet<string> = new Set(['_', 'SHLVL', 'PWD', 'OLDPWD']);

/** The environment: what a run says may hang on any of it. Of the subject only a keyed digest is kept. */
function surroundings(env: NodeJS.ProcessEnv): readonly unknown[] {
  return Object.entries(env)
    .filter(([name]) => !FLEETING.has(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** The git that will run: another one may see other things. */
function gitProgram(path: string): readonly unknown[] {
  for (const folder of path.split(delimiter)) {
    const stat = statOf(join(folder, 'git'));
    if (stat?.isFile() === true) return [path, stat.size, stat.mtimeMs, stat.ctimeMs, stat.ino];
  }
  return [path];
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function saidBefore({ store }: Cache, subject: string, { digest }: State): Said | undefined {
  const bytes = store.load('run', subject, digest);
  return bytes && (JSON.parse(bytes.toString('utf8')) as Said);
}

/** Prints and writes what was said; a file that cannot be written is left to the run, which says so. */
function sayAgain({ texts, files }: Said, { host, out, err }: Terminal): boolean {
  for (const [path, text] of files) {
    const stat = host.stat(path);
    if ((stat.ok && stat.value.kind === 'other') || isAnothers(path, host)) return false;
    if (!host.write(path, text).ok) return false;
  }
  for (const [to, text] of texts) (to === 'out' ? out : err)(text);
  return true;
}

/** The terminal, and what is said to it. */
function listen(terminal: Terminal): { readonly listening: Terminal; readonly said: Omit<Said, 'exit'> } {
  const texts: (readonly ['out' | 'err', string])[] = [];
  const files: (readonly [string, string])[] = [];
  const listening: Terminal = {
    ...terminal,
    out(text) {
      texts.push(['out', text]);
      terminal.out(text);
    },
    err(text) {
      texts.push(['err', text]);
      terminal.err(text);
    },
    host: {
      ...terminal.host,
      write(path, text) {
        files.push([path, text]);
        return terminal.host.write(path, text);
      },
    },
  };
  return { listening, said: { texts, files } };
}
