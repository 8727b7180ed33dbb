import type { RecordFraming } from './record-framing';

/** Bytes are taken in slices of this size, so that a whole recording at once needs no second copy of itself. */
const SLICE_BYTES = 1 << 18;
const FIRST_BUFFER_BYTES = 1 << 12;

/** Bytes that come in chunks of any length wait here until a record is whole. */
export class StreamBuffer {
  private buffer = new Uint8Array(FIRST_BUFFER_BYTES);
  private waiting = 0;
  /** Offset in the stream of the first byte that waits. */
  private offset: number;

  constructor(
    private readonly framing: RecordFraming,
    offset: number,
  ) {
    this.offset = offset;
  }

  /** Whether the bytes so far end inside a record. */
  get midRecord(): boolean {
    return this.waiting > 0 || this.framing.waiting;
  }

  feed(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length && this.framing.damage === null; from += SLICE_BYTES) {
      this.append(chunk.subarray(from, from + SLICE_BYTES));
      const taken = this.framing.take(this.buffer, this.waiting, this.offset);
      this.buffer.copyWithin(0, taken, this.waiting);
      this.waiting -= taken;
      this.offset += taken;
    }
  }

  private append(slice: Uint8Array): void {
    const needed = this.waiting + slice.length;
    if (needed > this.buffer.length) {
      let length = this.buffer.length * 2;
      while (length < needed) length *= 2;
      const larger = new Uint8Array(length);
      larger.set(this.buffer.subarray(0, this.waiting));
      this.buffer = larger;
    }
    this.buffer.set(slice, this.waiting);
    this.waiting = needed;
  }
}
