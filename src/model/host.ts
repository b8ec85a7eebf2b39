/** What a directory entry is; `other` is a FIFO, socket or device. */
export type EntryKind = 'file' | 'directory' | 'link' | 'other';

export interface Entry {
  readonly name: string;
  readonly kind: EntryKind;
}

export interface Stat {
  readonly kind: EntryKind;
  readonly size: number;
  readonly mode: number;
  readonly mtimeMs: number;
  /** When the inode changed last: nobody sets it. */
  readonly ctimeMs: number;
  readonly inode: number;
}

/** A failed read: `code` is the operating system's (`EACCES`, `ENOENT`). */
export interface IoError {
  readonly code: string;
  readonly message: string;
}

export type Io<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: IoError };

export interface GitResult {
  readonly status: number;
  readonly stdout: Uint8Array;
  readonly stderr: string;
  /** Output was longer than the bound and was cut. */
  readonly truncated: boolean;
}

/**
 * All input and output of the program; tests replace it. Paths are absolute here, and nowhere else; names that are no
 * UTF-8 are texts of their bytes (`util/byte-text.ts`). Links are never followed: `stat` is of the link itself.
 */
export interface Host {
  readonly cwd: string;
  stat(path: string): Io<Stat>;
  list(path: string): Io<readonly Entry[]>;
  /** Whole file; refuses what is not a regular file. */
  read(path: string): Io<Uint8Array>;
  /** Part of a file into `into`; number of bytes read. For files too large to hold. */
  readPart(path: string, into: Uint8Array, position: number): Io<number>;
  realpath(path: string): Io<string>;
  /** Runs git defensively in `cwd`: no hook, filter, helper, pager, prompt, lazy fetch or user configuration. */
  git(cwd: string, args: readonly string[], input?: Uint8Array | string, limit?: number): GitResult;
  /** The same, streamed: chunks of standard output. The result's `stdout` is empty. */
  gitStream(
    cwd: string,
    args: readonly string[],
    input: Iterable<string>,
    onData: (chunk: Uint8Array) => void,
  ): Promise<GitResult>;
  readStdin(): Promise<Uint8Array>;
  /** Writes through a temporary file and rename. */
  write(path: string, text: string): Io<void>;
}
