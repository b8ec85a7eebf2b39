import { FOLDED, foldInto } from './bytes.ts';
import { searchAnchors } from './prefilter.ts';
import type { Prefilter, Visit } from './prefilter.ts';
import { SEARCH_MODULE } from './search-module.ts';

/** Calls `visit` for every place of every anchor, as `searchAnchors` does. */
export type Search = (bytes: Uint8Array, visit: Visit) => void;

/** Calls `visit` for every place of every anchor in the folded text between two offsets, with its first byte and its last. */
export type FoldedSearch = (
  bytes: Uint8Array,
  from: number,
  to: number,
  visit: (anchor: number, first: number, last: number) => void,
) => void;

/** What is used of the engine's own; the types of Node name it without its values. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: object } },
  ) => { readonly exports: unknown };
};

interface Exports {
  readonly stopped: { readonly value: number };
  readonly fold: (from: number, to: number, table: number, out: number, places: number) => number;
  readonly search: (
    text: number,
    end: number,
    from: number,
    until: number,
    heads: number,
    nodes: number,
    out: number,
    full: number,
  ) => number;
}

const NODE = 16;
/** Bytes in front of a literal: the addresses of its two masks. */
const BESIDE = 8;
const PAGE = 64 * 1024;
/** Text that is searched at once. */
const CHUNK = 512 * 1024;
/** Bytes of the text kept in front of a chunk and behind it; longer anchors are left to the plain search. */
const MARGIN = 128;
const OUT = 256 * 1024;
/** Positions that are asked at once, and room for their hits. */
const AT_ONCE = 4;
const SPARE = 16 * 1024;
/** Zeros behind a text, which the last positions read. */
const SLACK = 16;
/** Bytes that are folded at once. */
export const FOLDED_AT_ONCE = 8 * 1024;

/** A search in WebAssembly, or the plain one where there is none or the anchors are too many or too long for it. */
export function searchOf(tables: Prefilter): Search {
  const loaded = loadedOf(tables);
  if (loaded === undefined) return (bytes, visit) => searchAnchors(tables, bytes, visit);
  return (bytes, visit) => {
    for (let base = 0; base < bytes.length; base += CHUNK) {
      const front = Math.min(base, MARGIN);
      const first = base - front;
      const last = Math.min(bytes.length, base + CHUNK + MARGIN);
      const lowest = loaded.text - front;
      loaded.bytes.set(bytes.subarray(first, last), lowest);
      const end = lowest + last - first;
      searchLoaded(loaded, lowest, end, Math.min(end, loaded.text + CHUNK), (anchor, at) =>
        visit(anchor, at - lowest + first),
      );
    }
  };
}

/** A search for anchors that are folded as names are, in a text that is folded for it, at most `FOLDED_AT_ONCE` bytes long. */
export function foldedSearchOf(tables: Prefilter): FoldedSearch {
  const loaded = loadedOf(tables);
  return loaded === undefined ? plainFoldedSearch(tables) : compiledFoldedSearch(loaded, tables);
}

function plainFoldedSearch(tables: Prefilter): FoldedSearch {
  const folded = new Uint8Array(FOLDED_AT_ONCE);
  const places = new Uint16Array(FOLDED_AT_ONCE);
  return (bytes, from, to, visit) => {
    const length = foldInto(bytes, from, to, folded, places);
    searchAnchors(tables, folded.subarray(0, length), (anchor, at) => {
      const last = at + (tables.folded[anchor]?.length ?? 0) - 1;
      visit(anchor, from + (places[at] ?? 0), from + (places[last] ?? 0));
    });
  };
}

function compiledFoldedSearch(loaded: Loaded, tables: Prefilter): FoldedSearch {
  const { bytes: memory, text, raw, folding } = loaded;
  const places = new Uint16Array(memory.buffer, loaded.places, FOLDED_AT_ONCE);
  memory.set(FOLDED, folding);
  return (bytes, from, to, visit) => {
    memory.set(bytes.subarray(from, to), raw);
    const end = loaded.exports.fold(raw, raw + to - from, folding, text, loaded.places);
    searchLoaded(loaded, text, end, end, (anchor, address) => {
      const at = address - text;
      const last = at + (tables.folded[anchor]?.length ?? 0) - 1;
      visit(anchor, from + (places[at] ?? 0), from + (places[last] ?? 0));
    });
  };
}

/** Searches the loaded text from `loaded.text` to `until`; all are addresses, as are those that `visit` is given. */
function searchLoaded(
  { bytes, words, exports, ...at }: Loaded,
  lowest: number,
  end: number,
  until: number,
  visit: Visit,
): void {
  bytes.fill(0, end, end + SLACK);
  for (let from = at.text; from < until; from = exports.stopped.value) {
    const filled = exports.search(lowest, end, from, until, at.heads, at.nodes, at.out, at.out + OUT - SPARE);
    for (let word = at.out >> 2; word < filled >> 2; word += 2) visit(words[word] ?? 0, words[word + 1] ?? 0);
  }
}

/** Bytes laid out one after the other, each part at a multiple of 16. */
class Layout {
  size = 16;

  add(bytes: number): number {
    const at = this.size;
    this.size = (this.size + bytes + 15) & ~15;
    return at;
  }
}

/** The module with its tables in memory, and where they lie there. */
interface Loaded extends Readonly<
  Record<'heads' | 'nodes' | 'out' | 'text' | 'raw' | 'places' | 'folding', number>
> {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly exports: Exports;
}

function loadedOf(tables: Prefilter): Loaded | undefined {
  const fits = tables.folded.every((anchor) => anchor.length < MARGIN);
  if (!fits || tables.count > 0xffff || tables.longestChain * 8 * AT_ONCE > SPARE) return undefined;
  try {
    return load(tables);
  } catch {
    return undefined;
  }
}

function load(tables: Prefilter): Loaded {
  const layout = new Layout();
  const seen = layout.add(tables.seen.byteLength);
  const heads = layout.add(tables.heads.byteLength);
  const nodes = layout.add(tables.key.length * NODE);
  const masks = [0, ...tables.masks.map((mask) => layout.add(mask.length))];
  const literals = tables.folded.map((anchor) => layout.add(BESIDE + anchor.length) + BESIDE);
  const folding = layout.add(FOLDED.length);
  const raw = layout.add(FOLDED_AT_ONCE);
  const places = layout.add(2 * FOLDED_AT_ONCE + 2);
  const out = layout.add(OUT);
  const text = layout.add(CHUNK + 2 * MARGIN + SLACK) + MARGIN;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(layout.size / PAGE) });
  const bytes = new Uint8Array(memory.buffer);
  const words = new Uint32Array(memory.buffer);
  bytes.set(tables.seen, seen);
  bytes.set(new Uint8Array(tables.heads.buffer), heads);
  tables.masks.forEach((mask, index) => bytes.set(mask, masks[index + 1]));
  tables.folded.forEach((anchor, id) => {
    const at = literals[id] ?? 0;
    words[(at - BESIDE) >> 2] = masks[tables.before[id] ?? 0] ?? 0;
    words[(at - BESIDE / 2) >> 2] = masks[tables.behind[id] ?? 0] ?? 0;
    bytes.set(anchor, at);
  });
  layNodes(tables, new Int32Array(memory.buffer), nodes, literals);
  const module = new WebAssembly.Module(Buffer.from(SEARCH_MODULE, 'base64'));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { bytes, words, exports: exports as Exports, heads, nodes, out, text, raw, places, folding };
}

function layNodes(tables: Prefilter, words: Int32Array, nodes: number, literals: readonly number[]): void {
  const { key, next, anchorOf, shift, folded } = tables;
  for (let node = 0, at = nodes >> 2; node < key.length; node++, at += NODE >> 2) {
    const anchor = anchorOf[node] ?? 0;
    words[at] = key[node] ?? 0;
    words[at + 1] = next[node] ?? 0;
    words[at + 2] = anchor | (((shift[node] ?? 0) & 0xff) << 16) | ((folded[anchor]?.length ?? 0) << 24);
    words[at + 3] = literals[anchor] ?? 0;
  }
}
