import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { linkSync, lstatSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { isOwnFolder, readOwn, TEMPORARY, writeOwn } from './own-files.ts';

/** What is kept of earlier runs, each thing under a keyed name and sealed: whatever was not written so is as if not there. */
export interface Store {
  /** What is kept for a subject; `given` is all that it was sealed with beside the user's key. */
  load(kind: Kind, subject: string, given?: string): Buffer | undefined;
  save(kind: Kind, subject: string, bytes: Uint8Array, given?: string): void;
}

/** `run`: what a whole run said. `contents`: which contents hold nothing. */
export type Kind = 'run' | 'contents';

/** Told apart from files of other versions of this program, which are not read. */
const MAGIC = Buffer.from('overscope cache 1\n');
const NONCE = 12;
const TAG = 16;
const KEY = 32;
const CIPHER = 'aes-256-gcm';
const LARGEST = 128 * 1024 * 1024;

const MOST_BYTES = 512 * 1024 * 1024;
const LEFT_BYTES = 384 * 1024 * 1024;
const KEPT = /^[0-9a-f]{40}\.(?:run|contents)$/;
/** A temporary file this old, in milliseconds, is no running program's. */
const ABANDONED = 60 * 60 * 1000;

/** Opens a store in a folder; nothing where the folder or its key is not the user's alone. */
export function openStore(folder: string, audited: string): Store | undefined {
  if (!isOwnFolder(folder, audited)) return undefined;
  const key = keyIn(folder);
  if (key === undefined) return undefined;
  const nameOf = (kind: Kind, subject: string): string =>
    `${derive(key, 'name', kind, subject).toString('hex').slice(0, 40)}.${kind}`;
  return {
    load(kind, subject, given = '') {
      const name = nameOf(kind, subject);
      const path = join(folder, name);
      const sealed = readOwn(path, LARGEST);
      const bytes = sealed && unseal(derive(key, 'seal', kind, subject, given), name, sealed);
      if (bytes !== undefined) touch(path);
      return bytes;
    },
    save(kind, subject, bytes, given = '') {
      if (bytes.length > LARGEST - MAGIC.length - NONCE - TAG) return;
      const name = nameOf(kind, subject);
      writeOwn(join(folder, name), seal(derive(key, 'seal', kind, subject, given), name, bytes));
      removeOldest(folder);
    },
  };
}

/** The user's key, drawn once; of two runs that draw one at once the first wins. */
function keyIn(folder: string): Buffer | undefined {
  const path = join(folder, 'key');
  const known = readOwn(path, KEY);
  if (known?.length === KEY) return known;
  const fresh = randomBytes(KEY);
  if (writeOwn(path, fresh, linkSync)) return fresh;
  const others = readOwn(path, KEY);
  if (others?.length === KEY) return others;
  return writeOwn(path, fresh) ? fresh : undefined;
}

function derive(key: Buffer, ...parts: readonly string[]): Buffer {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest();
}

function seal(key: Buffer, name: string, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG });
  cipher.setAAD(Buffer.concat([MAGIC, Buffer.from(name)]));
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([MAGIC, nonce, cipher.getAuthTag(), body]);
}

/** What was sealed, or nothing where any byte is another, or the key. */
function unseal(key: Buffer, name: string, sealed: Buffer): Buffer | undefined {
  const start = MAGIC.length;
  const body = start + NONCE + TAG;
  if (sealed.length < body || !sealed.subarray(0, start).equals(MAGIC)) return undefined;
  try {
    const nonce = sealed.subarray(start, start + NONCE);
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG });
    decipher.setAAD(Buffer.concat([MAGIC, Buffer.from(name)]));
    decipher.setAuthTag(sealed.subarray(start + NONCE, body));
    return Buffer.concat([decipher.update(sealed.subarray(body)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Marks a file as used, so that others are removed before it. */
function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Somebody has removed it: it was read all the same.
  }
}

/** Removes what killed runs have left and, where all is too much, what was not used for longest. */
function removeOldest(folder: string): void {
  try {
    const files = readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      const stat = lstatSync(path, { throwIfNoEntry: false });
      return stat?.isFile() === true ? [{ name, path, size: stat.size, used: stat.mtimeMs }] : [];
    });
    const now = Date.now();
    for (const { name, path, used } of files)
      if (name.endsWith(TEMPORARY) && now - used > ABANDONED) rmSync(path, { force: true });
    const kept = files.filter(({ name }) => KEPT.test(name)).toSorted((a, b) => a.used - b.used);
    let total = kept.reduce((sum, { size }) => sum + size, 0);
    if (total <= MOST_BYTES) return;
    for (const { path, size } of kept) {
      if (total <= LEFT_BYTES) break;
      rmSync(path, { force: true });
      total -= size;
    }
  } catch {
    // Another run removes as well.
  }
}
