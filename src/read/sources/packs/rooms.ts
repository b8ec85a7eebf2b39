const MOST_KEPT = 16;
/** Smaller contents cost less to make room for than to keep track of. */
const LEAST_KEPT = 16 * 1024;

/** Memory for contents, used again when one is given back. */
export class Rooms {
  readonly #free: ArrayBuffer[] = [];

  /** So many bytes, with anything in them. */
  take(length: number): Uint8Array {
    if (length < LEAST_KEPT) return new Uint8Array(length);
    const fitting = this.#free.findIndex(
      (room) => room.byteLength >= length && room.byteLength <= 2 * length,
    );
    const [room] = fitting < 0 ? [] : this.#free.splice(fitting, 1);
    return new Uint8Array(room ?? new ArrayBuffer(length + (length >> 3)), 0, length);
  }

  /** Gives back what was taken: nobody may look at it any more. */
  give(bytes: Uint8Array): void {
    const { buffer } = bytes;
    if (buffer.byteLength < LEAST_KEPT || bytes.byteOffset !== 0 || !(buffer instanceof ArrayBuffer)) return;
    if (this.#free.length >= MOST_KEPT) this.#free.shift();
    this.#free.push(buffer);
  }
}
