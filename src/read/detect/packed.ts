import type { Detection } from '../../model/detection.ts';
import { chained } from './prefilter.ts';
import type { Prefilter, Unchained } from './prefilter.ts';
import { compileRule } from './rules.ts';
import { tablesOf } from './tables.ts';
import type { Tables } from './tables.ts';

/** What stands in front of the numbers: the texts, and how many numbers follow. */
interface Head extends Pick<Tables, 'anchors' | 'reach' | 'about'> {
  readonly words: readonly string[];
  readonly counts: readonly [anchors: Counts, words: Counts];
}

type Counts = readonly [nodes: number, texts: number, masks: number, bytes: number];

const MASK = 256;
const HEAD = 4;

/** The tables of a detection: a head in JSON, and the numbers as they lie in memory, which take no parsing. */
export function packTables({ rules }: Detection): Uint8Array {
  const { anchors, reach, about, prefilter, words } = tablesOf(rules.map(compileRule), true);
  const both = [prefilter, words.prefilter] as const;
  const [first, second] = both.map(countsOf);
  const counts: unknown = [first, second];
  const head = Buffer.from(JSON.stringify({ anchors, reach, about, words: words.words, counts }));
  const size = Buffer.alloc(HEAD);
  size.writeUInt32LE(head.length);
  return Buffer.concat([size, head, ...both.flatMap(numbersOf)]);
}

function countsOf({ key, folded, masks }: Prefilter): Counts {
  return [key.length, folded.length, masks.length, folded.reduce((sum, one) => sum + one.length, 0)];
}

function numbersOf({ key, anchorOf, shift, before, behind, folded, masks }: Prefilter): Uint8Array[] {
  const lengths = Uint16Array.from(folded, (one) => one.length);
  const all = [key, anchorOf, shift, before, behind, lengths, ...folded, ...masks];
  return all.map((one) => new Uint8Array(one.buffer, one.byteOffset, one.byteLength));
}

/** Reads what `packTables` wrote. */
export function unpackTables(bytes: Uint8Array): Tables {
  const start = HEAD + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(bytes.subarray(HEAD, start));
  const { anchors, reach, about, words, counts } = JSON.parse(text) as Head;
  const numbers = new Numbers(bytes, start);
  const prefilter = chained(prefilterOf(numbers, counts[0]));
  return {
    anchors,
    reach,
    about,
    prefilter,
    words: { words, prefilter: chained(prefilterOf(numbers, counts[1])) },
  };
}

function prefilterOf(numbers: Numbers, [nodes, texts, masks, bytes]: Counts): Unchained {
  const key = new Int32Array(numbers.take(4 * nodes));
  const anchorOf = new Uint32Array(numbers.take(4 * nodes));
  const shift = new Int32Array(numbers.take(4 * nodes));
  const before = new Uint16Array(numbers.take(2 * texts));
  const behind = new Uint16Array(numbers.take(2 * texts));
  const lengths = new Uint16Array(numbers.take(2 * texts));
  const all = numbers.take(bytes);
  const folded: Uint8Array[] = [];
  let at = 0;
  for (const length of lengths) {
    folded.push(new Uint8Array(all, at, length));
    at += length;
  }
  return { key, anchorOf, shift, before, behind, folded, masks: masksIn(numbers, masks) };
}

function masksIn(numbers: Numbers, count: number): Uint8Array[] {
  return Array.from({ length: count }, () => new Uint8Array(numbers.take(MASK)));
}

/** Bytes that are taken one stretch after the other, each in memory of its own: numbers begin at any offset. */
class Numbers {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  take(length: number): ArrayBuffer {
    const from = this.#bytes.byteOffset + this.#at;
    this.#at += length;
    return this.#bytes.buffer.slice(from, from + length) as ArrayBuffer;
  }
}
