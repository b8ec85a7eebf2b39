import { createHash } from 'node:crypto';

/** SHA-256 of a text, hexadecimal. */
export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** SHA-256 of a text in base64, as a content security policy names it. */
export function sha256Base64(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
