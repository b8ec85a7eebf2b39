import { firstIndex } from '../../util/first-index.ts';

/** Half-open ranges as pairs in one array: start, end, start, end, ascending and apart. */
export type Ranges = number[];

/** Adds a range whose start is not before the last one's, joining what lies within `gap`. */
export function addRange(ranges: Ranges, start: number, end: number, gap = 0): void {
  const last = ranges.length - 1;
  const tail = ranges[last];
  if (tail !== undefined && start <= tail + gap) {
    if (end > tail) ranges[last] = end;
    return;
  }
  ranges.push(start, end);
}

/** Union of several lists, each widened by `back` and `ahead` and cut to the bounds. */
export function unionOf(
  lists: readonly Ranges[],
  widen: { readonly back: number; readonly ahead: number },
  bounds: { readonly start: number; readonly end: number },
): Ranges {
  const pairs: [number, number][] = [];
  for (const list of lists) {
    for (let i = firstEndingAfter(list, bounds.start - widen.ahead); i < list.length; i += 2) {
      const start = (list[i] ?? 0) - widen.back;
      const end = (list[i + 1] ?? 0) + widen.ahead;
      if (start >= bounds.end) break;
      if (end > bounds.start) pairs.push([Math.max(start, bounds.start), Math.min(end, bounds.end)]);
    }
  }
  if (lists.length > 1) pairs.sort((a, b) => a[0] - b[0]);
  const union: Ranges = [];
  for (const [start, end] of pairs) addRange(union, start, end);
  return union;
}

function firstEndingAfter(list: Ranges, offset: number): number {
  return 2 * firstIndex(list.length / 2, (index) => (list[index * 2 + 1] ?? 0) > offset);
}

/** Length of all ranges together. */
export function lengthOf(ranges: Ranges): number {
  let length = 0;
  for (let i = 0; i < ranges.length; i += 2) length += (ranges[i + 1] ?? 0) - (ranges[i] ?? 0);
  return length;
}
