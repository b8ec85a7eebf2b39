const MODULO = 65_521;
/** So many bytes are summed up before the sums must be reduced. */
const REDUCE_AFTER = 3800;

/** Adler-32, the checksum of zlib, of the first so many bytes (RFC 1950). */
export function adler(bytes: Uint8Array, size: number): number {
  let a = 1;
  let b = 0;
  for (let at = 0; at < size;) {
    for (const stop = Math.min(at + REDUCE_AFTER, size); at < stop; at++) {
      a += bytes[at] ?? 0;
      b += a;
    }
    a %= MODULO;
    b %= MODULO;
  }
  return ((b << 16) | a) >>> 0;
}
