/** The items that fit, in order: the list itself where all do, so that what is known of it stays known. */
export function kept<T>(items: readonly T[], fits: (item: T) => boolean): readonly T[] {
  const first = items.findIndex((item) => !fits(item));
  if (first < 0) return items;
  const result = items.slice(0, first);
  for (let at = first + 1; at < items.length; at += 1) {
    const item = items[at];
    if (item !== undefined && fits(item)) result.push(item);
  }
  return result;
}
