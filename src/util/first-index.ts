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

/** The first of the first so many of an ordered list that is not below a value; a closure would cost where it is asked often. */
export function firstFrom(list: Int32Array | Float64Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
