/**
 * The first index below `count` at which a test holds, found by halving: the test holds at all behind it as well. `count`
 * where it holds at none.
 */
export function firstIndex(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
