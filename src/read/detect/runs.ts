/** Bytes a value of a shape consists of, and how many of them stand together in any text that has one. */
export interface Run {
  /** 1 for each byte of the alphabet. */
  readonly mask: Uint8Array;
  readonly least: number;
  /** Longer runs hold no such value; infinite where any may. */
  readonly most: number;
}

/** A run of the bytes for which `holds` is true. */
export function runOf(holds: (byte: number) => boolean, least: number, most: number): Run {
  return { mask: Uint8Array.from({ length: 256 }, (_, byte) => Number(holds(byte))), least, most };
}

/**
 * Whether a run touches the bytes from `from` to `to`; it may begin before them and end behind. Looks at one byte in
 * `least` where no run stands.
 */
export function hasRun(bytes: Uint8Array, from: number, to: number, run: Run): boolean {
  const { mask, least, most } = run;
  /** Bytes after which nothing more is to be learnt of a run. */
  const enough = Number.isFinite(most) ? most : least;
  const last = Math.min(bytes.length, to + least);
  for (let at = Math.max(0, from - least) + least - 1; at < last; at += least) {
    if (mask[bytes[at] ?? 0] !== 1) continue;
    let start = at;
    while (start > 0 && at - start <= enough && mask[bytes[start - 1] ?? 0] === 1) start--;
    let end = at + 1;
    while (end < bytes.length && end - start <= enough && mask[bytes[end] ?? 0] === 1) end++;
    if (end - start >= least && end - start <= most) return true;
    if (end - start > most) {
      while (end < last && mask[bytes[end] ?? 0] === 1) end++;
    }
    at = end - 1;
  }
  return false;
}
