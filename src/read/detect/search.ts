import { searchAnchors } from './prefilter.ts';
import type { Prefilter, Visit } from './prefilter.ts';
import { SEARCH_MODULE } from './search-module.ts';

/** Calls `visit` for every place of every anchor, as `searchAnchors` does. */
export type Search = (bytes: Uint8Array, visit: Visit) => void;

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

/** A search in WebAssembly, or the plain one where there is none or the anchors are too many or too long for it. */
export function searchOf(tables: Prefilter): Search {
  const plain: Search = (bytes, visit) => searchAnchors(tables, bytes, visit);
  const fits = tables.folded.every((anchor) => anchor.length < MARGIN);
  if (!fits || tables.count > 0xffff || tables.longestChain * 8 * AT_ONCE > SPARE) return plain;
  try {
    return compiledSearch(tables);
  } catch {
    return plain;
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

function compiledSearch(tables: Prefilter): Search {
  const layout = new Layout();
  const seen = layout.add(tables.seen.byteLength);
  const heads = layout.add(tables.heads.byteLength);
  const nodes = layout.add(tables.key.length * NODE);
  const masks = [0, ...tables.masks.map((mask) => layout.add(mask.length))];
  const literals = tables.folded.map((anchor) => layout.add(BESIDE + anchor.length) + BESIDE);
  const out = layout.add(OUT);
  const text = layout.add(CHUNK + 2 * MARGIN + SLACK);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(layout.size / PAGE) });
  const bytesOf = new Uint8Array(memory.buffer);
  const wordsOf = new Uint32Array(memory.buffer);
  bytesOf.set(tables.seen, seen);
  bytesOf.set(new Uint8Array(tables.heads.buffer), heads);
  tables.masks.forEach((mask, index) => bytesOf.set(mask, masks[index + 1]));
  tables.folded.forEach((anchor, id) => {
    const at = literals[id] ?? 0;
    wordsOf[(at - BESIDE) >> 2] = masks[tables.before[id] ?? 0] ?? 0;
    wordsOf[(at - BESIDE / 2) >> 2] = masks[tables.behind[id] ?? 0] ?? 0;
    bytesOf.set(anchor, at);
  });
  layNodes(tables, new Int32Array(memory.buffer), nodes, literals);
  const module = new WebAssembly.Module(Buffer.from(SEARCH_MODULE, 'base64'));
  const { search, stopped } = new WebAssembly.Instance(module, { env: { memory } }).exports as Exports;
  return (bytes, visit) => {
    for (let base = 0; base < bytes.length; base += CHUNK) {
      const front = Math.min(base, MARGIN);
      const first = base - front;
      const last = Math.min(bytes.length, base + CHUNK + MARGIN);
      bytesOf.set(bytes.subarray(first, last), text + MARGIN - front);
      const lowest = text + MARGIN - front;
      const end = lowest + last - first;
      bytesOf.fill(0, end, end + SLACK);
      const until = Math.min(end, text + MARGIN + CHUNK);
      for (let from = text + MARGIN; from < until; from = stopped.value) {
        const filled = search(lowest, end, from, until, heads, nodes, out, out + OUT - SPARE);
        for (let word = out >> 2; word < filled >> 2; word += 2)
          visit(wordsOf[word] ?? 0, (wordsOf[word + 1] ?? 0) - lowest + first);
      }
    }
  };
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
