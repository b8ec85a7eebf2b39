import { partsOf } from '../../util/pattern-parts.ts';

/** Bytes that stand around an anchor wherever the pattern it was taken from matches. */
export interface Frame {
  /** 1 for each byte that may stand in front; the start of the text always may. Absent: any. */
  readonly before?: Uint8Array;
  readonly behind?: Run;
}

/** A run of bytes of a class, so many at least; where `end` is given, all of it and then one of those bytes. */
interface Run {
  readonly mask: Uint8Array;
  readonly least: number;
  readonly end?: { readonly mask: Uint8Array; readonly most: number };
}

/** A part of a pattern that takes one character at a time. */
interface Item {
  readonly mask: Uint8Array;
  readonly least: number;
  readonly most: number;
}

/** Items in a row that every match has; groups stand between two of them. */
interface Stretch {
  readonly items: readonly Item[];
  /** What may stand in front of the first item. */
  readonly opening?: Uint8Array;
}

const ANY: Frame = {};
const OPENING = /^(?:\\b|\(\?<!(\[(?:[^\]\\]|\\.)+\])\))?(?:\(\?<secret\d*>)?/;
/** A class that may take what is no ASCII. */
const OPEN_CLASS = /^\[\^|\\[WSDspPux]|^\.$|[^\0-\x7f]/;
/** Bytes of a run that are looked at where nothing is said of its end. */
const MOST_BEHIND = 32;
/** Bytes of a run whose end is asked for; a longer one counts whatever ends it. */
const MOST_RUN = 512;
/** Bytes of a character, at most. */
const WIDEST = 4;
/** Bytes that a class takes at most to be read as one of several spellings of an anchor. */
const FEW = 12;
/** Fewest characters of an anchor's end by which it is known behind a group. */
const TELLING = 3;

const masks = new Map<string, Uint8Array>();

/** Bytes that a class takes or, for `fits` false, leaves; beyond ASCII an open one takes all, and none is left. */
function maskOf(source: string, flags: string, fits: boolean): Uint8Array {
  const id = `${flags} ${String(fits)} ${source}`;
  let mask = masks.get(id);
  if (mask === undefined) {
    mask = new Uint8Array(256).fill(fits ? Number(OPEN_CLASS.test(source)) : 1, 128);
    const pattern = new RegExp(`^${source}$`, flags);
    for (let byte = 0; byte < 128; byte++)
      mask[byte] = Number(pattern.test(String.fromCharCode(byte)) === fits);
    masks.set(id, mask);
  }
  return mask;
}

/**
 * The stretches of a pattern outside its groups; the group of the secret is opened where the pattern begins with it.
 * None where it has alternatives there.
 */
function stretchesOf(pattern: string, flags: string): Stretch[] {
  const [opening, refused] = OPENING.exec(pattern) ?? [''];
  const front = opening.startsWith('\\b')
    ? maskOf('\\w', '', false)
    : refused === undefined
      ? undefined
      : maskOf(refused, flags, false);
  const stretches: Stretch[] = [];
  let items: Item[] = [];
  const close = (): void => {
    stretches.push({ items, ...(stretches.length === 0 && front && { opening: front }) });
    items = [];
  };
  for (const { kind, source, least, most } of partsOf(pattern.slice(opening.length))) {
    if (kind === 'choice') return [];
    if (kind === 'char' || kind === 'class') items.push({ mask: maskOf(source, flags, true), least, most });
    else close();
  }
  close();
  return stretches;
}

function members(mask: Uint8Array): number {
  let sum = 0;
  for (const bit of mask) sum += bit;
  return sum;
}

/** Whether an item takes a byte of the anchor as its own: it is that letter, or a choice of few. */
function spells(item: Item | undefined, byte: number, few: number): boolean {
  if (item === undefined || item.least !== 1 || item.most !== 1 || members(item.mask) > few) return false;
  return item.mask[byte] === 1 || (byte >= 97 && byte <= 122 && item.mask[byte & ~0x20] === 1);
}

interface Spelling {
  readonly stretch: Stretch;
  readonly at: number;
  readonly length: number;
}

/** Places of the pattern that spell the whole anchor. */
function spellingsOf(stretches: readonly Stretch[], anchor: Uint8Array): Spelling[] {
  return stretches.flatMap((stretch) =>
    stretch.items.flatMap((_, at) =>
      anchor.every((byte, i) => spells(stretch.items[at + i], byte, FEW))
        ? [{ stretch, at, length: anchor.length }]
        : [],
    ),
  );
}

/** Stretches behind a group that begin with the end of the anchor from its last sign but letters on, such as `://`. */
function endingsOf(stretches: readonly Stretch[], anchor: Uint8Array): Spelling[] {
  return stretches.slice(1).flatMap((stretch) => {
    for (let length = anchor.length - 1; length >= TELLING; length--) {
      const end = anchor.subarray(anchor.length - length);
      const isSign = !/[a-z0-9]/.test(String.fromCharCode(end[0] ?? 0));
      if (isSign && end.every((byte, i) => spells(stretch.items[i], byte, 2)))
        return [{ stretch, at: 0, length }];
    }
    return [];
  });
}

/**
 * What a pattern asks to stand around an anchor that it spells in one place; nothing where the anchor stands in no
 * place of it or in several, or where that cannot be told. Anchors are in small letters.
 */
export function frameOf(pattern: string, flags: string | undefined, anchor: string): Frame {
  const stretches = stretchesOf(pattern, flags?.includes('i') === true ? 'i' : '');
  const bytes = Buffer.from(anchor, 'utf8');
  const spellings = spellingsOf(stretches, bytes);
  const [place, ...others] = spellings.length > 0 ? spellings : endingsOf(stretches, bytes);
  if (place === undefined || others.length > 0) return ANY;
  const { stretch, at, length } = place;
  const whole = length === bytes.length;
  const before = whole ? beforeOf(stretch, at, startsWordless(pattern, bytes)) : undefined;
  const behind = runOf(stretch.items[at + length], stretch.items[at + length + 1]);
  return { ...(before && { before }), ...(behind && { behind }) };
}

function beforeOf({ items, opening }: Stretch, at: number, wordless: boolean): Uint8Array | undefined {
  if (at === 0) return wordless ? undefined : opening;
  const front = items[at - 1];
  return front?.least === 0 ? undefined : front?.mask;
}

function runOf(next: Item | undefined, then: Item | undefined): Run | undefined {
  if (next === undefined) return undefined;
  const { mask, least, most } = next;
  if (then !== undefined && then.least > 0 && !mask.some((bit, byte) => bit === 1 && then.mask[byte] === 1))
    return {
      mask,
      least,
      end: { mask: then.mask, most: Math.min(most * (mask[128] === 1 ? WIDEST : 1), MOST_RUN) },
    };
  return least === 0 ? undefined : { mask, least: Math.min(least, MOST_BEHIND) };
}

/** `\b` in front of what is no word character asks for one. */
function startsWordless(pattern: string, anchor: Uint8Array): boolean {
  return pattern.startsWith('\\b') && !/\w/.test(String.fromCharCode(anchor[0] ?? 0));
}

/** Whether the frame stands around the anchor between two offsets. */
export function frameHolds(
  { before, behind }: Frame,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  if (before !== undefined && start > 0 && before[bytes[start - 1] ?? 0] !== 1) return false;
  return behind === undefined || runHolds(behind, bytes, end);
}

function runHolds({ mask, least, end }: Run, bytes: Uint8Array, from: number): boolean {
  const most = end?.most ?? least;
  let at = from;
  while (at < bytes.length && at - from < most && mask[bytes[at] ?? 0] === 1) at++;
  if (at - from < least) return false;
  if (at - from >= MOST_RUN) return true;
  return end === undefined || (at < bytes.length && end.mask[bytes[at] ?? 0] === 1);
}
