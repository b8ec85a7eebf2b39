/** A list of whole numbers that grows. */
export class Ints {
  data: Int32Array;
  length = 0;

  constructor(room = 1024) {
    this.data = new Int32Array(room);
  }

  push(value: number): void {
    if (this.length === this.data.length) this.roomFor(1);
    this.data[this.length++] = value;
  }

  /** The last one, taken off; -1 where there is none. */
  pop(): number {
    return this.length === 0 ? -1 : (this.data[--this.length] ?? -1);
  }

  /** Makes room for so many more. */
  roomFor(more: number): void {
    if (this.length + more > this.data.length) this.data = grown(this.data, this.length + more);
  }
}

/** A longer copy of a list, for at least so many and at least twice as many as before. */
export function grown<List extends Int32Array | Uint8Array>(list: List, least: number): List {
  const longer = new (list.constructor as new (length: number) => List)(Math.max(list.length * 2, least));
  longer.set(list);
  return longer;
}
