/** Gives so many zeros. */
export type Room = (bytes: number) => Uint8Array<ArrayBuffer>;

export const newRoom: Room = (bytes) => new Uint8Array(bytes);

/** Near sizes share one. */
const STEP_BYTES = 1 << 16;

/** Memory for one table after the other: new memory for each would have garbage collected again and again. */
export class Rooms {
  readonly #free: ArrayBuffer[] = [];
  readonly #taken = new Set<ArrayBufferLike>();

  readonly take: Room = (bytes) => {
    const fitting = this.#free.findIndex(({ byteLength }) => byteLength >= bytes);
    const [free] = fitting < 0 ? [] : this.#free.splice(fitting, 1);
    const room = new Uint8Array(
      free ?? new ArrayBuffer(Math.ceil(bytes / STEP_BYTES) * STEP_BYTES),
      0,
      bytes,
    );
    this.#taken.add(room.buffer);
    return free === undefined ? room : room.fill(0);
  };

  /** Nobody looks at `content` any more. What was not taken here stays whose it is. */
  giveBack({ buffer }: Uint8Array): void {
    if (this.#taken.delete(buffer) && buffer instanceof ArrayBuffer) this.#free.push(buffer);
  }
}
