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
    if (this.length + more <= this.data.length) return;
    const larger = new Int32Array(Math.max(this.data.length * 2, this.length + more));
    larger.set(this.data);
    this.data = larger;
  }
}
