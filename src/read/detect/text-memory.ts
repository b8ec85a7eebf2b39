import { createHash, randomBytes } from 'node:crypto';

/**
 * Remembers something of texts, most of which versions of a file repeat; of those not asked for it forgets the oldest.
 * Texts are told apart by 52 bits of a hash with a key drawn at the start, so that no text can be written to be taken for
 * another.
 */
export class TextMemory<T> {
  readonly #key = randomBytes(16);
  readonly #most: number;
  #recent = new Map<number, T>();
  #older = new Map<number, T>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Names a text and how it is read. */
  name(text: Uint8Array | string, context: string): number {
    const digest = createHash('sha1').update(this.#key).update(`${context}\0`).update(text).digest();
    return digest.readUIntBE(0, 6) * 16 + ((digest[6] ?? 0) % 16);
  }

  /** What is remembered of the text of a name; `undefined` where nothing is any more. */
  get(name: number): T | undefined {
    const known = this.#recent.get(name) ?? this.#older.get(name);
    if (known !== undefined) this.set(name, known);
    return known;
  }

  set(name: number, known: T): void {
    if (this.#recent.size >= this.#most / 2) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(name, known);
  }
}
