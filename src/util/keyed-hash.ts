/** Two halves of a 64-bit hash, each an unsigned 32-bit number. */
export interface Halves {
  low: number;
  high: number;
}

/**
 * HalfSipHash-2-4 of a text's UTF-16 units, in 64 bits: whoever does not know the key cannot make two texts that share
 * one. The result is written into `into`. https://github.com/veorq/SipHash
 */
export function createKeyedHash(key: Uint8Array): (text: string, into: Halves) => void {
  const words = new DataView(key.buffer, key.byteOffset, key.byteLength);
  const k0 = words.getInt32(0, true);
  const k1 = words.getInt32(4, true);
  let v0 = 0;
  let v1 = 0;
  let v2 = 0;
  let v3 = 0;
  const mix = (rounds: number): void => {
    for (let i = 0; i < rounds; i += 1) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    }
  };
  const absorb = (word: number): void => {
    v3 ^= word;
    mix(2);
    v0 ^= word;
  };
  return (text, into) => {
    v0 = k0;
    v1 = k1 ^ 0xee;
    v2 = 0x6c796765 ^ k0;
    v3 = 0x74656462 ^ k1;
    const whole = text.length & ~1;
    for (let at = 0; at < whole; at += 2) absorb(text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16));
    const rest = whole < text.length ? text.charCodeAt(whole) : 0;
    absorb(((2 * text.length) << 24) | rest);
    v2 ^= 0xee;
    mix(4);
    into.low = (v1 ^ v3) >>> 0;
    v1 ^= 0xdd;
    mix(4);
    into.high = (v1 ^ v3) >>> 0;
  };
}
