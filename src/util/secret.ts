import { inspect } from 'node:util';

const REDACTED = '[secret]';

/**
 * A value that cannot be printed: every way a value turns into text (`String`, template, JSON, `inspect`) gives
 * `[secret]`. Only `reveal` hands out the text, and only fingerprints, pairing and checksums call it.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Nothing that calls this may store or print what it gets. */
  reveal(): string {
    return this.#text;
  }

  /** Length in UTF-16 units. */
  get length(): number {
    return this.#text.length;
  }

  equals(other: Secret): boolean {
    return this.#text === other.#text;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [Symbol.toPrimitive](): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
