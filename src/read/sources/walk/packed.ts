const BLOCK = 4 * 1024 * 1024;
/** Memory for all of them; the rest is read again where it is asked for. */
const MOST_BLOCKS = 48;

/** Bytes that are kept by number, in few large blocks. */
export class Packed {
  readonly #blocks: Uint8Array[] = [];
  /** Where each starts, counted over all blocks, plus one. */
  readonly #starts: Uint32Array;
  readonly #lengths: Uint32Array;
  #free = 0;

  constructor(count: number) {
    this.#starts = new Uint32Array(count);
    this.#lengths = new Uint32Array(count);
  }

  /** Keeps bytes, if there is room. */
  keep(at: number, bytes: Uint8Array): void {
    const { length } = bytes;
    if (length > BLOCK) return;
    if (this.#free < length) {
      if (this.#blocks.length === MOST_BLOCKS) return;
      this.#blocks.push(new Uint8Array(BLOCK));
      this.#free = BLOCK;
    }
    const from = BLOCK - this.#free;
    this.#blocks.at(-1)?.set(bytes, from);
    this.#free -= length;
    this.#starts[at] = (this.#blocks.length - 1) * BLOCK + from + 1;
    this.#lengths[at] = length;
  }

  /** The bytes that were kept; nothing where they were not. */
  get(at: number): Uint8Array | undefined {
    const start = (this.#starts[at] ?? 0) - 1;
    if (start < 0) return undefined;
    const from = start % BLOCK;
    return this.#blocks[Math.floor(start / BLOCK)]?.subarray(from, from + (this.#lengths[at] ?? 0));
  }
}
