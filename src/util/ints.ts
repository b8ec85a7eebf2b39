/** A list of whole numbers that grows, to `most` of them. */
export class Ints {
  data: Int32Array;
  length = 0;
  readonly #most: number;

  constructor(room = 1024, most = Infinity) {
    this.data = new Int32Array(room);
    this.#most = most;
  }

  push(value: number): void {
    if (this.length === this.data.length) this.roomFor(1);
    this.data[this.length++] = value;
  }

  /** The last one, taken off; -1 where there is none. */
  pop(): number {
    return this.length === 0 ? -1 : (this.data[--this.length] ?? -1);
  }

  /** Lets go the room for more. */
  fit(): void {
    this.data = this.data.slice(0, this.length);
  }

  /** Makes room for so many more; throws a `RangeError` where they would be too many. */
  roomFor(more: number): void {
    if (this.length + more > this.data.length) this.data = grown(this.data, this.length + more, this.#most);
  }
}

/**
 * A longer copy of a list: for at least so many, and twice as many as before where that is not more than `most`. Throws a
 * `RangeError` where it would hold more.
 */
export function grown<List extends Int32Array | Uint8Array>(
  list: List,
  least: number,
  most = Infinity,
): List {
  if (least > most) throw new RangeError('a list that takes too much memory');
  const length = Math.min(most, Math.max(list.length * 2, least));
  const longer = new (list.constructor as new (length: number) => List)(length);
  longer.set(list);
  return longer;
}
