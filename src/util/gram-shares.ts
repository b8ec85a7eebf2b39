import { FREQUENT } from './grams.ts';

/** What the table does not hold is rarer than anything in it. */
const RARE = 64;

let shares: Map<number, number> | undefined;

function table(): Map<number, number> {
  const read = new Map<number, number>();
  for (const [level, grams] of FREQUENT) {
    for (let at = 0; at + 2 < grams.length; at += 3) {
      const gram = grams.charCodeAt(at) | (grams.charCodeAt(at + 1) << 8) | (grams.charCodeAt(at + 2) << 16);
      read.set(gram, 2 ** level);
    }
  }
  return read;
}

/** At least one of a text's runs of three bytes is no more frequent in source code than this: so many a megabyte. */
export function perMegabyte(text: string): number {
  const bytes = Buffer.from(text, 'utf8').map((byte) => byte | 0x20);
  let least = 2 ** 24;
  for (let at = 0; at + 2 < bytes.length; at += 1) {
    const gram = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    least = Math.min(least, gramShare(gram));
  }
  return Math.round((least / 2 ** 24) * 1e6);
}

/** How often three bytes, bit 0x20 of each set and the first the lowest, stand in source code, in 2^-24. */
export function gramShare(gram: number): number {
  return (shares ??= table()).get(gram) ?? RARE;
}
