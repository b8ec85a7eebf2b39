/** A deterministic stream of numbers: the same seed gives the same sequence on every machine. */
export interface Random {
  /** Whole number from 0 up to, not including, `below`. */
  next(below: number): number;
}

/** Random numbers from a seed (FNV-1a into mulberry32). Not for cryptography. */
export function seededRandom(seed: string | number): Random {
  let state = 0x811c9dc5;
  for (const char of String(seed)) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return {
    next(below) {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
    },
  };
}

/** `length` characters of an alphabet. */
export function randomText(random: Random, alphabet: string, length: number): string {
  let text = '';
  for (let i = 0; i < length; i += 1) text += alphabet.charAt(random.next(alphabet.length));
  return text;
}
