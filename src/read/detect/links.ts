import type { DetectionRule, NearLine } from '../../model/detection.ts';
import { isAlphanumeric, isFoldedAway, isLowerOrDigit, isUpper } from './bytes.ts';
import { frameHolds, frameOf } from './frames.ts';
import type { Frame } from './frames.ts';
import { keyFollows, valueFollows } from './follows.ts';
import { foldName } from '../../util/names.ts';
import { FOLD } from './prefilter.ts';

/**
 * What has to stand around an anchor for a rule's surroundings to hold: the rest of the name that the anchor is a part
 * of. Both texts are folded as names are; the one in front is written backwards.
 */
export interface Link {
  /** Equal for links that ask for the same. */
  readonly id: string;
  readonly before: Uint8Array;
  readonly behind: Uint8Array;
  /** The text is a value's name: the value follows it. */
  readonly named: boolean;
  /** The text is a key on the way to a value. */
  readonly key: boolean;
  /** A word begins in front of the text; one ends behind it. */
  readonly opens: boolean;
  readonly closes: boolean;
  /** Nothing else belongs to the word or key in front of the text, or behind it. */
  readonly begins: boolean;
  readonly ends: boolean;
  /** The near line asks for nothing else. */
  readonly alone: boolean;
  /** What the rule's pattern asks for beside the anchor. */
  readonly frame: Frame;
}

/** A link with the near lines of its rule, by their place there, whose texts it is taken from; without: any of them. */
export interface LinedLink {
  readonly link: Link;
  readonly lines?: ReadonlySet<number>;
}

const FREE: Link = {
  id: '',
  before: new Uint8Array(),
  behind: new Uint8Array(),
  named: false,
  key: false,
  opens: false,
  closes: false,
  begins: false,
  ends: false,
  alone: false,
  frame: {},
};

function framed(rule: DetectionRule, anchor: string): Link | undefined {
  const frame = rule.pattern === undefined ? {} : frameOf(rule.pattern, rule.flags, anchor);
  const { before, behind } = frame;
  if (before === undefined && behind === undefined) return undefined;
  return { ...FREE, frame, id: JSON.stringify([before, behind]) };
}

/** Links of one of a rule's anchors: one of them holds wherever the anchor counts for the rule. */
export function linksOf(rule: DetectionRule, anchor: string): LinedLink[] {
  const folded = foldName(anchor);
  const inPattern = rule.pattern?.toLowerCase().includes(anchor.toLowerCase()) === true;
  const byPattern = framed(rule, anchor.toLowerCase());
  if (byPattern) return [{ link: byPattern }];
  if (folded === '' || inPattern) return [{ link: FREE }];
  const found = new Map<string, { readonly link: Link; readonly lines: Set<number> }>();
  for (const [number, line] of rule.near.entries()) {
    for (const link of linksIn(line, folded)) {
      const known = found.get(link.id);
      if (known) known.lines.add(number);
      else found.set(link.id, { link, lines: new Set([number]) });
    }
  }
  return found.size === 0 ? [{ link: FREE }] : [...found.values()];
}

function linksIn(line: NearLine, anchor: string): Link[] {
  const alone = Object.keys(line).length === 1;
  const texts = [line.host, line.header, line.scheme, line.flag, line.section, line.word];
  return [
    ...(line.variable ?? []).flatMap((name) => linksTo(name, anchor, { named: true, alone })),
    ...(line.command ?? []).flatMap((name) => linksTo(name, anchor, { named: false, alone, whole: true })),
    ...texts.flatMap((names) =>
      (names ?? []).flatMap((text) => linksTo(text, anchor, { named: false, alone })),
    ),
    ...(line.keys ?? [])
      .flatMap((path) => path.split('.'))
      .flatMap((key) => linksTo(key, anchor, { named: false, key: true, alone: false, whole: true })),
  ];
}

function linksTo(
  name: string,
  anchor: string,
  {
    named,
    alone,
    key = false,
    whole = false,
  }: Readonly<Record<'named' | 'alone', boolean>> & Readonly<Partial<Record<'key' | 'whole', boolean>>>,
): Link[] {
  const links: Link[] = [];
  const parts = name.split('*').map(foldName);
  for (const [index, part] of parts.entries()) {
    for (let at = part.indexOf(anchor); at >= 0; at = part.indexOf(anchor, at + 1)) {
      const before = part.slice(0, at);
      const behind = part.slice(at + anchor.length);
      const opens = named && index === 0;
      const closes = named && index === parts.length - 1;
      const begins = whole && index === 0;
      const ends = whole && index === parts.length - 1;
      links.push({
        id: JSON.stringify([before, behind, named, key, opens, closes, begins, ends, alone]),
        before: Uint8Array.from(Buffer.from(before, 'utf8')).reverse(),
        behind: Uint8Array.from(Buffer.from(behind, 'utf8')),
        named,
        key,
        opens,
        closes,
        begins,
        ends,
        alone,
        frame: {},
      });
    }
  }
  return links;
}

/** Bytes in front of an anchor without which the link does not hold there; absent: any may stand there. */
export function beforeLink({ frame, before }: Link): Uint8Array | undefined {
  return frame.before ?? (before.length > 0 ? besideMask(before) : undefined);
}

/** Bytes behind an anchor without which the link does not hold there; absent: any may stand there. */
export function behindLink({ frame, behind, named, closes }: Link): Uint8Array | undefined {
  if (frame.behind !== undefined && frame.behind.least > 0) return frame.behind.mask;
  if (behind.length > 0) return besideMask(behind);
  return named && closes ? CLOSING : undefined;
}

const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const CLOSING = BYTES.map((byte) => Number(!isLowerOrDigit(BYTES, byte)));
const masks = new Map<number, Uint8Array>();

/** The first byte of the text that continues, or what folding leaves out in front of it. */
function besideMask([first = 0]: Uint8Array): Uint8Array {
  let mask = masks.get(first);
  if (mask === undefined) {
    mask = BYTES.map((byte) => Number(FOLD[byte] === first || isFoldedAway(BYTES, byte)));
    masks.set(first, mask);
  }
  return mask;
}

const MOST_SEPARATORS = 4;
const BROKEN = -2;

/** The byte, folded, with which a link's text behind an anchor has to begin that ends at an offset. */
export function foldedBehind(bytes: Uint8Array, end: number): number {
  let at = end;
  while (at - end < MOST_SEPARATORS && isFoldedAway(bytes, at)) at++;
  return FOLD[bytes[at] ?? 0] ?? 0;
}

/** Offset next to the text that continues from `at` in one direction, or `BROKEN`. */
function continued(bytes: Uint8Array, at: number, step: 1 | -1, text: Uint8Array): number {
  let offset = at;
  for (const wanted of text) {
    for (let skipped = 0; skipped < MOST_SEPARATORS && isFoldedAway(bytes, offset); skipped++) offset += step;
    if (FOLD[bytes[offset] ?? 0] !== wanted) return BROKEN;
    offset += step;
  }
  return offset;
}

/** Whether a word may begin at an offset: no letter in front, a capital, or what is in front belongs to an escape. */
function opensWord(bytes: Uint8Array, at: number): boolean {
  if (!isAlphanumeric(bytes, at - 1) || isUpper(bytes, at)) return true;
  return bytes[at - 2] === 0x5c || bytes[at - 3] === 0x25;
}

/** Whether a name, folded, stands at an offset with a value behind it. */
export function isNamedAt(name: Uint8Array, bytes: Uint8Array, at: number): boolean {
  const end = continued(bytes, at, 1, name);
  return end !== BROKEN && valueFollows(bytes, at, end);
}

/** Whether a word goes on at an offset in one direction: a letter or digit, which in front belongs to no escape. */
function isWithin(bytes: Uint8Array, offset: number, step: 1 | -1): boolean {
  let at = offset;
  while (bytes[at] === 0x5f || bytes[at] === 0x2d) at += step;
  if (!isAlphanumeric(bytes, at)) return false;
  return step === 1 || at !== offset || (bytes[at - 1] !== 0x5c && bytes[at - 2] !== 0x25);
}

/** Whether the link's text stands around the anchor between two offsets and, where it is a name, a value follows. */
export function linkHolds(link: Link, bytes: Uint8Array, start: number, end: number): boolean {
  if (!frameHolds(link.frame, bytes, start, end)) return false;
  const behind = continued(bytes, end, 1, link.behind);
  if (behind === BROKEN) return false;
  const before = continued(bytes, start - 1, -1, link.before);
  if (before === BROKEN) return false;
  if (link.begins && isWithin(bytes, before, -1)) return false;
  if (link.ends && isWithin(bytes, behind, 1)) return false;
  if (link.key && !keyFollows(bytes, behind)) return false;
  if (!link.named) return true;
  if (link.opens && !opensWord(bytes, before + 1)) return false;
  if (link.closes && isLowerOrDigit(bytes, behind)) return false;
  return valueFollows(bytes, before + 1, behind);
}
