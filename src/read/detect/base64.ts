import { isPrintable } from './decoders.ts';
import type { Place } from './near.ts';

/** A value that was base64, as a line of an env file that can be scanned again. */
export interface Unpacked {
  readonly place: Place;
  readonly line: string;
}

const MOST = 2000;
const LONGEST = 64 * 1024;

/** Printable texts behind the base64 values among the places; at most 2000 of them. */
export function unpackBase64(places: readonly Place[]): Unpacked[] {
  const found: Unpacked[] = [];
  for (const place of places) {
    if (found.length >= MOST) break;
    const { value, name, reference } = place.node;
    if (reference === true || value.length < 16 || value.length > LONGEST) continue;
    if (!/^[A-Za-z0-9+/\s]{16,}={0,2}\s*$/.test(value)) continue;
    const text = Buffer.from(value, 'base64').toString('utf8');
    if (text.length < 8 || !isPrintable(text)) continue;
    const multi = /[\n\r]/.test(text);
    found.push({ place, line: multi || name === undefined ? text : `${name}=${text}\n` });
  }
  return found;
}
