import type { Place } from '../../model/fragment.ts';
import { lineColumn, newlineStarts } from '../../util/lines.ts';

/** Gives the place of an offset in a text. */
export type Locate = (offset: number) => Place;

/** Places in a file's text, line and column from 1. */
export function locator(path: string, text: string): Locate {
  const starts = newlineStarts(text);
  return (offset) => ({ path, ...lineColumn(starts, offset) });
}
