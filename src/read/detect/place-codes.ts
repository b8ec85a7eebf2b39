/**
 * What decided where a place of an anchor leads: nothing yet; the text beside it; what stands about it; all that one of
 * its rules looks at; all of the content.
 */
export type Decided = 0 | 1 | 2 | 3 | 4;

const DECIDED_BITS = 3;
const ANCHOR_BITS = 13;
const LIST_BITS = 15;
const DECIDED = (1 << DECIDED_BITS) - 1;
const ANCHOR = (1 << ANCHOR_BITS) - 1;

/** Anchors that a code can tell apart. */
export const MOST_ANCHORS = 1 << ANCHOR_BITS;
/** Lists of rules that a code can tell apart, the empty one among them. */
export const MOST_LISTS = 1 << LIST_BITS;

/** A place's anchor, with what decided where it leads, and the number of the rules that it leads to: 0 for none. */
export function codeOf(anchor: number, decided: Decided = 0, list = 0): number {
  return (list << (ANCHOR_BITS + DECIDED_BITS)) | (anchor << DECIDED_BITS) | decided;
}

/** Number of the anchor of a code. */
export function anchorOf(code: number): number {
  return (code >> DECIDED_BITS) & ANCHOR;
}

/** What decided where the place of a code leads. */
export function decidedBy(code: number): Decided {
  return (code & DECIDED) as Decided;
}

/** Number of the rules that the place of a code leads to. */
export function listOf(code: number): number {
  return code >>> (ANCHOR_BITS + DECIDED_BITS);
}
