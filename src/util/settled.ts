/** How far a file system's times lie behind the clock, in milliseconds; where they are whole seconds, they count in two. */
const FINE = 20;
const COARSE = 2100;
const A_SECOND = 1000;

/**
 * Whether a file whose inode changed last at one moment cannot change after another without its time telling. All in
 * milliseconds.
 */
export function isSettled(changedMs: number, sinceMs: number): boolean {
  return changedMs < sinceMs - (changedMs % A_SECOND === 0 ? COARSE : FINE);
}
