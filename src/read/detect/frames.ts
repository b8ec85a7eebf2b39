/** Bytes that stand around an anchor wherever the pattern it was taken from matches. */
export interface Frame {
  /** 1 for each byte that may stand in front; the start of the text always may. Absent: any. */
  readonly before?: Uint8Array;
  /** Bytes one of which stands at each of the `count` places behind. */
  readonly behind?: { readonly mask: Uint8Array; readonly count: number };
}

/** A part of a pattern that takes one byte at a time; what cannot be told takes none, and nothing is said beside it. */
interface Item {
  readonly mask: Uint8Array;
  readonly least: number;
  readonly once: boolean;
}

interface Items {
  /** What may stand in front of the first item. */
  readonly opening?: Uint8Array;
  readonly items: readonly Item[];
}

const ANY: Frame = {};
const UNKNOWN: Item = { mask: new Uint8Array(256), least: 0, once: false };
const OPENING = /^(?:\\b|\(\?<!(\[(?:[^\]\\]|\\.)+\])\))?(?:\(\?<secret\d*>)?/;
const ITEM = /^(?:\[(?:[^\]\\]|\\.)+\]|\\[^bB0-9ukKpPxc]|[^\\()[\]|^$*+?{}])/;
const QUANTIFIER = /^(?:\{(\d+)(?:,\d*)?\}|[*+?])\??/;
/** A class that may take what is no ASCII. */
const OPEN_CLASS = /^\[\^|\\[WSD]|^\.$/;
const MOST_BEHIND = 32;
/** Bytes that a class takes at most to be read as one of several spellings of an anchor. */
const FEW = 12;

const masks = new Map<string, Uint8Array>();

/** Bytes that a class takes or, for `fits` false, leaves; beyond ASCII it takes none. */
function maskOf(source: string, flags: string, fits: boolean): Uint8Array {
  const id = `${flags} ${String(fits)} ${source}`;
  let mask = masks.get(id);
  if (mask === undefined) {
    mask = new Uint8Array(256).fill(fits ? 0 : 1, 128);
    const pattern = new RegExp(`^${source}$`, flags);
    for (let byte = 0; byte < 128; byte++)
      mask[byte] = Number(pattern.test(String.fromCharCode(byte)) === fits);
    masks.set(id, mask);
  }
  return mask;
}

/** The items of a pattern up to where alternatives or nested groups begin; those end the list. */
function itemsOf(pattern: string, flags: string): Items {
  const [opening, refused] = OPENING.exec(pattern) ?? [''];
  const items: Item[] = [];
  for (let rest = pattern.slice(opening.length); rest !== '';) {
    const [source] = ITEM.exec(rest) ?? [];
    if (source === undefined) break;
    const [quantifier = '', count] = QUANTIFIER.exec(rest.slice(source.length)) ?? [];
    const least = quantifier === '' || quantifier.startsWith('+') ? 1 : Number(count ?? 0);
    items.push({
      mask: OPEN_CLASS.test(source) ? UNKNOWN.mask : maskOf(source, flags, true),
      least: OPEN_CLASS.test(source) ? 0 : least,
      once: quantifier === '',
    });
    rest = rest.slice(source.length + quantifier.length);
  }
  if (opening.startsWith('\\b')) return { items, opening: maskOf('\\w', '', false) };
  return refused === undefined ? { items } : { items, opening: maskOf(refused, flags, false) };
}

function members(mask: Uint8Array): number {
  let sum = 0;
  for (const bit of mask) sum += bit;
  return sum;
}

/** Whether an item takes a byte of the anchor as its own: it is that letter, or a choice of few. */
function spells(item: Item | undefined, byte: number): boolean {
  if (item === undefined || !item.once || members(item.mask) > FEW) return false;
  return item.mask[byte] === 1 || (byte >= 97 && byte <= 122 && item.mask[byte & ~0x20] === 1);
}

/**
 * What a pattern asks to stand around an anchor that it spells in one place; nothing where the anchor stands in no
 * place of it or in several, or where that cannot be told. Anchors are in small letters.
 */
export function frameOf(pattern: string, flags: string | undefined, anchor: string): Frame {
  if (hasAlternatives(pattern)) return ANY;
  const { items, opening } = itemsOf(pattern, flags?.includes('i') === true ? 'i' : '');
  const bytes = Buffer.from(anchor, 'utf8');
  const places = items.flatMap((_, at) =>
    bytes.every((byte, i) => spells(items[at + i], byte)) ? [at] : [],
  );
  const [at] = places;
  if (at === undefined || places.length > 1) return ANY;
  const front = items[at - 1];
  const before =
    at === 0 && !startsWordless(pattern, bytes) ? opening : front?.least === 0 ? undefined : front?.mask;
  const next = items[at + bytes.length];
  const behind =
    next === undefined || next.least === 0
      ? undefined
      : { mask: next.mask, count: Math.min(next.least, MOST_BEHIND) };
  return { ...(before && { before }), ...(behind && { behind }) };
}

/** `\b` in front of what is no word character asks for one. */
function startsWordless(pattern: string, anchor: Uint8Array): boolean {
  return pattern.startsWith('\\b') && !/\w/.test(String.fromCharCode(anchor[0] ?? 0));
}

/** Whether a pattern has alternatives outside the groups in it, the secret itself left aside. */
function hasAlternatives(pattern: string): boolean {
  const least = OPENING.exec(pattern)?.[0].endsWith('>') === true ? 1 : 0;
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === '\\') at++;
    else if (char === '[') at = classEnd(pattern, at);
    else if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (char === '|' && depth <= least) return true;
  }
  return false;
}

function classEnd(pattern: string, from: number): number {
  let at = from + 1;
  while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
  return at;
}

/** Whether the frame stands around the anchor between two offsets. */
export function frameHolds(
  { before, behind }: Frame,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  if (before !== undefined && start > 0 && before[bytes[start - 1] ?? 0] !== 1) return false;
  if (behind === undefined) return true;
  const { mask, count } = behind;
  if (end + count > bytes.length) return false;
  for (let at = end; at < end + count; at++) if (mask[bytes[at] ?? 0] !== 1) return false;
  return true;
}
