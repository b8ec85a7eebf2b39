import { insideOf, partsOf } from '../../util/pattern-parts.ts';
import type { PatternPart } from '../../util/pattern-parts.ts';

const UNBOUNDED = 4096;
const MOST = 16 * 1024;
const DEEPEST = 50;

/**
 * Most characters that a pattern can take, look-arounds counted in; an open quantifier or a reference to a group counts
 * 4096, the whole at most 16 K.
 */
export function patternWidth(pattern: string): number {
  return widest(pattern, 0);
}

function widest(pattern: string, depth: number): number {
  if (depth > DEEPEST) return MOST;
  let most = 0;
  let width = 0;
  for (const part of partsOf(pattern)) {
    if (part.kind === 'choice') width = 0;
    else width = Math.min(MOST, width + widthOf(part, depth) * timesOf(part));
    most = Math.max(most, width);
  }
  return most;
}

function timesOf({ most }: PatternPart): number {
  return Number.isFinite(most) ? most : UNBOUNDED;
}

function widthOf(part: PatternPart, depth: number): number {
  switch (part.kind) {
    case 'group':
      return widest(insideOf(part), depth + 1);
    case 'empty':
    case 'choice':
      return 0;
    case 'back':
      return UNBOUNDED;
    case 'char':
    case 'class':
    case 'other':
      return 1;
  }
}
