/** Copies write in steps of up to this many bytes, past what they were asked for. */
export const OVERRUN_BYTES = 16;
/** RFC 8878, 3.1.1.2.4: no block is larger. */
export const MAX_BLOCK_BYTES = 1 << 17;

/**
 * A frame's last content, as far back as matches reach. It grows with what was produced, to two windows and a block at
 * most, and slides when full: so a byte is moved but a few times, whatever the sizes of blocks.
 */
export class History {
  bytes = new Uint8Array(0);
  view = new DataView(this.bytes.buffer);
  /** Index behind the last byte produced; the frame's first or the window's first is at 0. */
  end = 0;
  windowBytes = 0;

  /** A new frame: nothing to look back at. */
  begin(windowBytes: number): void {
    this.end = 0;
    this.windowBytes = windowBytes;
  }

  /** Makes room for one more block. */
  reserve(): void {
    const { windowBytes } = this;
    if (this.end > 2 * windowBytes) {
      this.bytes.copyWithin(0, this.end - windowBytes, this.end);
      this.end = windowBytes;
    }
    const needed = this.end + MAX_BLOCK_BYTES + OVERRUN_BYTES;
    if (needed <= this.bytes.length) return;
    const most = 2 * windowBytes + MAX_BLOCK_BYTES + OVERRUN_BYTES;
    const grown = new Uint8Array(Math.max(needed, Math.min(most, 2 * this.bytes.length)));
    grown.set(this.bytes.subarray(0, this.end));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }

  append(source: Uint8Array, from: number, length: number): void {
    this.bytes.set(source.subarray(from, from + length), this.end);
    this.end += length;
  }

  repeat(byte: number, length: number): void {
    this.bytes.fill(byte, this.end, this.end + length);
    this.end += length;
  }
}
