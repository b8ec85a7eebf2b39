import { searchAnchors } from './prefilter.ts';
import type { Prefilter, Visit } from './prefilter.ts';

const STEP = 4096;
/** Longer texts are not kept. */
const MOST = 4 * 1024 * 1024;
/** Shorter ones are searched as fast as they are compared. */
const LEAST = 2048;

/**
 * Searches anchors in texts that come as versions of one another, as blobs of a history do: what a text has in common
 * with the one before it, at its start and at its end, is not searched again.
 */
export class Recall {
  readonly #tables: Prefilter;
  readonly #longest: number;
  #text = Buffer.alloc(64 * 1024);
  #length = 0;
  /** Pairs of anchor and place, as they were found. */
  #found: number[] = [];

  constructor(tables: Prefilter) {
    this.#tables = tables;
    this.#longest = tables.folded.reduce((most, anchor) => Math.max(most, anchor.length), 0);
  }

  /** Calls `visit` as `searchAnchors` does. */
  search(bytes: Uint8Array, visit: Visit): void {
    if (bytes.length > MOST || bytes.length < LEAST) {
      searchAnchors(this.#tables, bytes, visit);
      return;
    }
    const found: number[] = [];
    const note: Visit = (anchor, start) => {
      found.push(anchor, start);
      visit(anchor, start);
    };
    const same = this.#same(bytes);
    if (same.before + same.behind < bytes.length / 2) searchAnchors(this.#tables, bytes, note);
    else this.#searchChanged(bytes, same, note);
    this.#keep(bytes, found);
  }

  #searchChanged(
    bytes: Uint8Array,
    { before, behind }: { readonly before: number; readonly behind: number },
    note: Visit,
  ): void {
    const shift = bytes.length - this.#length;
    const last = bytes.length - behind;
    this.#repeat((start, end) => end <= before, 0, note);
    const from = Math.max(0, before - this.#longest);
    const part = bytes.subarray(from, Math.min(bytes.length, last + this.#longest));
    searchAnchors(this.#tables, part, (anchor, start) => {
      const at = from + start;
      if (at + this.#lengthOf(anchor) > before && at < last) note(anchor, at);
    });
    this.#repeat((start) => start + shift >= last, shift, note);
  }

  #repeat(wanted: (start: number, end: number) => boolean, shift: number, note: Visit): void {
    for (let i = 0; i < this.#found.length; i += 2) {
      const anchor = this.#found[i] ?? 0;
      const start = this.#found[i + 1] ?? 0;
      if (wanted(start, start + this.#lengthOf(anchor))) note(anchor, start + shift);
    }
  }

  #lengthOf(anchor: number): number {
    return this.#tables.folded[anchor]?.length ?? 0;
  }

  /** Bytes at the start and at the end that are those of the text before; they do not overlap in either. */
  #same(bytes: Uint8Array): { before: number; behind: number } {
    const most = Math.min(bytes.length, this.#length);
    let before = 0;
    while (before < most) {
      const end = Math.min(most, before + STEP);
      if (this.#text.compare(bytes, before, end, before, end) !== 0) break;
      before = end;
    }
    while (before < most && this.#text[before] === bytes[before]) before++;
    const rest = most - before;
    let behind = 0;
    while (behind < rest) {
      const next = Math.min(rest, behind + STEP);
      const theirs = bytes.length - next;
      const ours = this.#length - next;
      if (this.#text.compare(bytes, theirs, bytes.length - behind, ours, this.#length - behind) !== 0) break;
      behind = next;
    }
    while (behind < rest && this.#text[this.#length - behind - 1] === bytes[bytes.length - behind - 1]) behind++;
    return { before, behind };
  }

  #keep(bytes: Uint8Array, found: number[]): void {
    if (bytes.length > this.#text.length) this.#text = Buffer.alloc(Math.min(MOST, bytes.length * 2));
    this.#text.set(bytes);
    this.#length = bytes.length;
    this.#found = found;
  }
}
