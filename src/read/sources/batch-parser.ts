/** What the parser tells about the objects of a `git cat-file --batch` stream, in the order they were asked for. */
export interface BatchSink {
  /** Whether the answer that begins is to be about this object. */
  expects(oid: string): boolean;
  /** An object starts. `whole`: its content will come in one piece, valid during the call only. */
  start(type: string, size: number): 'whole' | 'pieces' | 'skip';
  /** The content, or a part of it. `false`: the rest is not wanted. */
  content(bytes: Uint8Array): boolean;
  end(): void;
  missing(): void;
}

const NEWLINE = 10;
const MOST_HEADER = 1024;
const SMALLEST_PIECE = 8192;

/** Cuts a `git cat-file --batch` stream into objects, without copying what lies in one chunk. */
export class BatchParser {
  /** Objects that came to their end. */
  completed = 0;
  /** An answer did not end where it said, or was about something else: what follows is not looked at. */
  lost = false;
  readonly #sink: BatchSink;
  #header = '';
  #mode: 'header' | 'whole' | 'pieces' | 'skip' = 'header';
  #size = 0;
  #left = 0;
  #scratch = new Uint8Array(256 * 1024);
  #held = 0;

  constructor(sink: BatchSink) {
    this.#sink = sink;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && !this.lost)
      at = this.#mode === 'header' ? this.#readHeader(chunk, at) : this.#readBody(chunk, at);
  }

  #readHeader(chunk: Uint8Array, at: number): number {
    const end = chunk.indexOf(NEWLINE, at);
    const part = chunk.subarray(at, end < 0 ? chunk.length : end);
    if (this.#header.length + part.length > MOST_HEADER) {
      this.lost = true;
      return chunk.length;
    }
    this.#header += String.fromCharCode(...part);
    if (end < 0) return chunk.length;
    const [oid = '', type = '', size] = this.#header.split(' ');
    this.#header = '';
    if (!this.#sink.expects(oid)) this.lost = true;
    else if (size === undefined) {
      this.#sink.missing();
      this.completed += 1;
    } else {
      this.#size = Number(size);
      this.#left = this.#size + 1;
      this.#held = 0;
      this.#mode = this.#sink.start(type, this.#size);
    }
    return end + 1;
  }

  #readBody(chunk: Uint8Array, at: number): number {
    const count = Math.min(this.#left, chunk.length - at);
    // The last byte counted is the line end that git puts behind the content.
    const content = chunk.subarray(at, at + (count === this.#left ? count - 1 : count));
    const first = this.#left === this.#size + 1;
    this.#left -= count;
    const last = this.#left === 0;
    if (this.#mode === 'whole' && first && last) this.#sink.content(content);
    else if (
      this.#mode === 'whole' ||
      (this.#mode === 'pieces' && (this.#held > 0 || content.length < SMALLEST_PIECE))
    ) {
      this.#hold(content);
      const piece = this.#mode === 'pieces' && this.#held >= SMALLEST_PIECE;
      if (last || piece) this.#release();
    } else if (this.#mode === 'pieces' && !this.#sink.content(content)) this.#mode = 'skip';
    if (last) {
      this.#mode = 'header';
      this.completed += 1;
      this.#sink.end();
    }
    return at + count;
  }

  #hold(content: Uint8Array): void {
    if (this.#held + content.length > this.#scratch.length) {
      const needed = this.#mode === 'whole' ? this.#size : this.#held + content.length;
      const larger = new Uint8Array(Math.max(needed, this.#held + content.length));
      larger.set(this.#scratch.subarray(0, this.#held));
      this.#scratch = larger;
    }
    this.#scratch.set(content, this.#held);
    this.#held += content.length;
  }

  #release(): void {
    const wanted = this.#sink.content(this.#scratch.subarray(0, this.#held));
    this.#held = 0;
    if (!wanted && this.#mode === 'pieces') this.#mode = 'skip';
  }
}
