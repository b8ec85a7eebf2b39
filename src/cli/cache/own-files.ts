import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { within } from '../../util/within.ts';

const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const OTHERS_WRITE = 0o022;
const OTHERS = 0o077;

/** How a temporary file ends; what a killed run has left is removed later. */
export const TEMPORARY = '.tmp';

/**
 * Makes a folder that is the user's alone, and says whether it is: a real folder, theirs, that nobody else writes to, and
 * not inside the audited one, where a repository could have put it.
 */
export function isOwnFolder(folder: string, audited: string): boolean {
  try {
    if (within(audited, realOf(folder)) !== undefined) return false;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const stat = lstatSync(folder);
    return stat.isDirectory() && isMine(stat.uid) && (stat.mode & OTHERS_WRITE) === 0;
  } catch {
    return false;
  }
}

/** A file's bytes, where it is a regular one of the user's that nobody else can read, and not too large. */
export function readOwn(path: string, most: number): Buffer | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(path, OPEN_FLAGS);
    const stat = fstatSync(fd);
    const isOwn = stat.isFile() && isMine(stat.uid) && (stat.mode & OTHERS) === 0;
    return isOwn && stat.size <= most ? readFileSync(fd) : undefined;
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Writes a file for the user alone: whole under another name, then in its place. Says whether it is there. */
export function writeOwn(path: string, bytes: Uint8Array, place: typeof renameSync = renameSync): boolean {
  const temporary = join(dirname(path), `${basename(path)}.${randomBytes(6).toString('hex')}${TEMPORARY}`);
  try {
    writeFileSync(temporary, bytes, { flag: 'wx', mode: 0o600 });
    place(temporary, path);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function isMine(uid: number): boolean {
  return process.geteuid === undefined || process.geteuid() === uid;
}

/** Where a path leads, as far as it is there. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realOf(parent), basename(path));
  }
}
