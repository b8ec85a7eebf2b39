import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Dirent,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import type { Entry, EntryKind, GitResult, Host, Io } from '../model/host.ts';
import { bytesOfText, hasStrays, textOfBytes } from '../util/byte-text.ts';
import type { GivenRepository } from './git-environment.ts';
import { runGit, streamGit, usersSafeDirectories } from './git-process.ts';

/** Opening never follows a link and never waits for the other end of a FIFO. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const MOST_WHOLE_FILE = 1024 * 1024 * 1024;
const NOTHING = new Uint8Array(0);

/** The real Host: this machine's file system, standard input and git, which finds the repository unless it is given. */
export function createHost(cwd: string = process.cwd(), given?: GivenRepository): Host {
  const trust = createTrust();
  return {
    cwd,
    stat: (path) =>
      attempt(() => {
        const stat = lstatSync(native(path));
        return {
          kind: kindOf(stat),
          size: stat.size,
          mode: stat.mode,
          mtimeMs: stat.mtimeMs,
          ctimeMs: stat.ctimeMs,
          inode: stat.ino,
        };
      }),
    list: (path) => attempt(() => listed(native(path))),
    read: (path) => attempt(() => readWhole(path)),
    readPart: (path, into, position) => attempt(() => readInto(path, into, position)),
    realpath: (path) => attempt(() => realpathSync(native(path), 'utf8')),
    git: (cwd, args, input, limit) =>
      trust.run((safe) =>
        runGit(cwd, args, {
          safe,
          given,
          ...(input === undefined ? {} : { input }),
          ...(limit === undefined ? {} : { limit }),
        }),
      ),
    gitStream: (cwd, args, input, onData) =>
      streamGit(cwd, args, input, onData, { safe: trust.known(), given }),
    readStdin,
    write: (path, text) => attempt(() => writeWhole(path, text)),
  };
}

/** Remembers which folders the user's own configuration calls safe, once git has refused one for its owner. */
function createTrust(): {
  run(call: (safe: readonly string[]) => GitResult): GitResult;
  known(): readonly string[];
} {
  let safe: readonly string[] | undefined;
  return {
    known: () => safe ?? [],
    run(call) {
      const result = call(safe ?? []);
      if (safe !== undefined || result.status === 0 || !result.stderr.includes('dubious ownership'))
        return result;
      safe = usersSafeDirectories();
      return safe.length === 0 ? result : call(safe);
    },
  };
}

/** A path as the operating system wants it: bytes where it is no UTF-8. */
function native(path: string): string | Buffer {
  return hasStrays(path) ? Buffer.from(bytesOfText(path)) : path;
}

/** Entries of a folder; where a name may be no UTF-8, all are asked for again in bytes. */
function listed(path: string | Buffer): Entry[] {
  const entries = readdirSync(path, { withFileTypes: true });
  if (!entries.some(({ name }) => name.includes('\ufffd')))
    return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
  return readdirSync(path, { withFileTypes: true, encoding: 'buffer' }).map((entry) => ({
    name: textOfBytes(entry.name),
    kind: kindOf(entry),
  }));
}

function kindOf(entry: Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

function readWhole(path: string): Uint8Array {
  const fd = openSync(native(path), OPEN_FLAGS);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EINVAL' });
    if (stat.size > MOST_WHOLE_FILE) throw Object.assign(new Error('file too large'), { code: 'EFBIG' });
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}

function readInto(path: string, into: Uint8Array, position: number): number {
  const fd = openSync(native(path), OPEN_FLAGS);
  try {
    let filled = 0;
    while (filled < into.length) {
      const asked = into.length - filled;
      const count = readSync(fd, into, filled, asked, position + filled);
      filled += count;
      if (count < asked) break;
    }
    return filled;
  } finally {
    closeSync(fd);
  }
}

function writeWhole(path: string, text: string): void {
  if (isStream(path)) {
    writeFileSync(path, text);
    return;
  }
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** A device or a pipe, such as /dev/null and /dev/stdout: it is written to, and never replaced by a file. */
function isStream(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && (stat.isCharacterDevice() || stat.isBlockDevice() || stat.isFIFO());
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return chunks.length === 0 ? NOTHING : Buffer.concat(chunks);
}

function attempt<T>(action: () => T): Io<T> {
  try {
    return { ok: true, value: action() };
  } catch (error) {
    const code =
      error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
    if (code === undefined) throw error;
    return { ok: false, error: { code, message: describe(code, error) } };
  }
}

/** The operating system's words without the path, which a report may not show. */
function describe(code: string, error: unknown): string {
  for (const [name, words] of getSystemErrorMap().values()) if (name === code) return words;
  return error instanceof Error && !error.message.includes('/') ? error.message : code;
}
