import { wellFormed } from './byte-text.ts';
import { entities } from './html.ts';
import { escaped } from './markdown.ts';
import { firstIndex } from './first-index.ts';

const MARK = '[redacted]';

/** Shortest value that is looked for: a shorter one stands in too many words. */
const SHORTEST = 10;
/** So much of a longer value is enough to be taken out, with whatever more of it follows. */
const TELLING = 12;

/**
 * Takes known values out of a text wherever they stand: as they are, as JSON writes them, in a URL, decoded from one,
 * with the escapes of Markdown and HTML, and cut short. A value without a digit, or a short one, is left: it could be any word.
 */
export function createRedactor(values: Iterable<string>): (text: string) => string {
  const forms = new Set<string>();
  for (const value of values) {
    if (value.length < SHORTEST || !/\d/.test(value) || !/[A-Za-z]/.test(value)) continue;
    for (const form of [value, decoded(value)]) {
      forms.add(form);
      forms.add(JSON.stringify(form).slice(1, -1));
      forms.add(encodeURIComponent(wellFormed(form)));
      forms.add(escaped(form));
      forms.add(entities(form));
    }
  }
  const needles = new Needles([...forms].filter((form) => form.length >= SHORTEST));
  return (text) => needles.takenOut(text);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** The beginning of a value that is enough to be taken out. */
function needleOf(value: string): string {
  return value.slice(0, Math.max(TELLING, Math.ceil(value.length / 4)));
}

/** Number of leading units that a text has at an offset in common with a value. */
function shared(text: string, at: number, value: string): number {
  let length = 0;
  while (length < value.length && text[at + length] === value[length]) length += 1;
  return length;
}

const SLOTS = 0xffff;

/** A number for the first units of a needle; most places of a text have one that no needle has. */
function slotOf(text: string, at: number): number {
  const front = text.charCodeAt(at) + text.charCodeAt(at + 1) * 31;
  return (front + text.charCodeAt(at + 4) * 961 + text.charCodeAt(at + SHORTEST - 1) * 29791) & SLOTS;
}

/** Values of one needle, ascending, and the length of the longest of them. */
interface Same {
  readonly values: string[];
  longest: number;
}

/** Values by their beginnings: a text is gone through once, however many there are. */
class Needles {
  readonly #slots = new Uint8Array(SLOTS + 1);
  /** Lengths of the needles, by the units that all have. */
  readonly #lengths = new Map<string, number[]>();
  readonly #values = new Map<string, Same>();

  constructor(values: readonly string[]) {
    for (const value of values) {
      const needle = needleOf(value);
      const same = this.#values.get(needle);
      if (same !== undefined) {
        same.values.push(value);
        same.longest = Math.max(same.longest, value.length);
        continue;
      }
      this.#values.set(needle, { values: [value], longest: value.length });
      this.#slots[slotOf(needle, 0)] = 1;
      const head = needle.slice(0, SHORTEST);
      const lengths = this.#lengths.get(head);
      if (lengths === undefined) this.#lengths.set(head, [needle.length]);
      else if (!lengths.includes(needle.length)) lengths.push(needle.length);
    }
    for (const { values: same } of this.#values.values()) same.sort();
  }

  /** The text without any value and without any longer beginning of one; what overlaps is taken out as one. */
  takenOut(text: string): string {
    if (this.#values.size === 0) return text;
    let kept = '';
    let from = 0;
    let end = 0;
    for (let at = 0; at + SHORTEST <= text.length; at += 1) {
      if (this.#slots[slotOf(text, at)] === 0) continue;
      const length = this.#lengthAt(text, at);
      if (length === 0 || at + length <= end) continue;
      if (at >= end) kept += text.slice(from, at) + MARK;
      end = at + length;
      from = end;
    }
    return kept + text.slice(from);
  }

  /** Length of the longest beginning of a value that stands at an offset; 0 for none that tells. */
  #lengthAt(text: string, at: number): number {
    let longest = 0;
    for (const length of this.#lengths.get(text.slice(at, at + SHORTEST)) ?? []) {
      const same = this.#values.get(text.slice(at, at + length));
      if (same !== undefined) longest = Math.max(longest, longestOf(same, text, at));
    }
    return longest;
  }
}

/** Length of the longest beginning that a text has at an offset of any of the values. */
function longestOf({ values, longest }: Same, text: string, at: number): number {
  const here = text.slice(at, at + longest);
  const behind = firstIndex(values.length, (index) => (values[index] ?? '') > here);
  return Math.max(shared(text, at, values[behind - 1] ?? ''), shared(text, at, values[behind] ?? ''));
}
