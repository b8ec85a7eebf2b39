import { createHash } from 'node:crypto';
import type { StoredType } from './take.ts';

/** Whether an object has a name: SHA-1, or as long as that of SHA-256, of its type, its length and its content. */
export function isNamed(oid: string, type: StoredType, bytes: Uint8Array): boolean {
  const hash = createHash(oid.length === 64 ? 'sha256' : 'sha1');
  hash.update(`${type} ${String(bytes.length)}\0`).update(bytes);
  return hash.digest('hex') === oid;
}
