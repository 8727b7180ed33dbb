const BLOCK_BYTES = 1 << 20;
/** Below this a loop is faster than making a view for TypedArray.set. */
const LOOP_BYTES = 96;

/** Bytes gathered one after the other in blocks of fixed size: growing never copies what is there. */
export class ByteStore {
  private readonly full: Uint8Array[] = [];
  private block = new Uint8Array(BLOCK_BYTES);
  private used = 0;

  get sizeBytes(): number {
    return this.full.length * BLOCK_BYTES + this.used;
  }

  append(source: Uint8Array, from: number, length: number): void {
    if (length <= LOOP_BYTES && this.used + length <= BLOCK_BYTES) {
      const { block, used } = this;
      for (let index = 0; index < length; index += 1) block[used + index] = source[from + index] as number;
      this.used = used + length;
      return;
    }
    let at = from;
    const end = from + length;
    while (at < end) {
      if (this.used === BLOCK_BYTES) this.nextBlock();
      const part = Math.min(end - at, BLOCK_BYTES - this.used);
      this.block.set(source.subarray(at, at + part), this.used);
      this.used += part;
      at += part;
    }
  }

  /** All of it in one piece, in a buffer of its own whose length is a multiple of 8. */
  concat(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(Math.ceil(this.sizeBytes / 8) * 8);
    this.full.forEach((block, index) => whole.set(block, index * BLOCK_BYTES));
    whole.set(this.block.subarray(0, this.used), this.full.length * BLOCK_BYTES);
    return whole;
  }

  private nextBlock(): void {
    this.full.push(this.block);
    this.block = new Uint8Array(BLOCK_BYTES);
    this.used = 0;
  }
}
