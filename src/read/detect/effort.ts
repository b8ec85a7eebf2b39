import type { Fragment, Origin } from '../../model/fragment.ts';

/** A file or object of which something was left out. */
export interface Dense {
  readonly origin: Origin;
  /** Bytes in which only kinds were looked for that are rare there. */
  readonly skimmed: number;
  readonly bytes: number;
  /** It was too large to be read for names of credentials. */
  readonly nameless: boolean;
}

/**
 * Work that any content is worth, in units of text read for values. Measured on one busy core over keys in prose, SQL,
 * JSON and `.env`: a unit takes 25 ns in prose and 160 ns where everything is a value, so that this is 1 to 5 seconds.
 */
const LEAST = 32 * 1024 * 1024;
/** Work for each byte of a content beyond that. */
const EACH = 0.5;
/**
 * What one find costs beside the reading. Finding it takes 7 to 20 µs, which reads 50 to 700 units; it counts for three
 * times the most of them because it is also kept until the end: 16,000 finds are enough of one content.
 */
const FIND = 2048;

/**
 * Counts the work that one content after the other takes, in units of text and finds, never in time: so that what is
 * read of it does not depend on the machine. A content that comes in windows is one.
 */
export class Effort {
  #origin: Origin | undefined;
  #bytes = 0;
  #spent = 0;
  #skimmed = 0;
  #nameless = false;
  #dense: Dense[] = [];

  /** Another fragment is begun: of the same content where its origin is the same object. */
  begin({ origin, bytes, base }: Fragment): void {
    if (origin !== this.#origin || base === undefined) {
      this.#close();
      this.#origin = origin;
      this.#spent = 0;
      this.#skimmed = 0;
      this.#nameless = false;
    }
    this.#bytes = (base?.offset ?? 0) + bytes.length;
  }

  /** Whether the content has taken more work than one of its size is worth: what else is read decides on nothing. */
  get isSpent(): boolean {
    return this.#spent > LEAST + this.#bytes * EACH;
  }

  /** Work done on the content so far. */
  get spent(): number {
    return this.#spent;
  }

  spend(units: number, finds: number): void {
    this.add(units + finds * FIND);
  }

  /** Adds work that was counted before. */
  add(work: number): void {
    this.#spent += work;
  }

  /** Notes that so many bytes were not read closely. */
  skim(bytes: number): void {
    this.#skimmed += bytes;
  }

  /** Notes that names of credentials were not read. */
  leaveNames(): void {
    this.#nameless = true;
  }

  /** The contents of which something was left out, since the last call. */
  finish(): readonly Dense[] {
    this.#close();
    this.#origin = undefined;
    const dense = this.#dense;
    this.#dense = [];
    return dense;
  }

  #close(): void {
    const nameless = this.#nameless;
    if (this.#origin === undefined || (this.#skimmed === 0 && !nameless)) return;
    this.#dense.push({ origin: this.#origin, skimmed: this.#skimmed, bytes: this.#bytes, nameless });
  }
}
