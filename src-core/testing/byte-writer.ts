const encoder = new TextEncoder();
const FIRST_BYTES = 256;

/** Builds little-endian bytes for tests. */
export class ByteWriter {
  private buffer = new Uint8Array(FIRST_BYTES);
  private view = new DataView(this.buffer.buffer);
  private size = 0;

  get length(): number {
    return this.size;
  }

  u8(value: number): this {
    const at = this.grow(1);
    this.view.setUint8(at, value);
    return this;
  }

  u16(value: number): this {
    const at = this.grow(2);
    this.view.setUint16(at, value, true);
    return this;
  }

  u32(value: number): this {
    const at = this.grow(4);
    this.view.setUint32(at, value, true);
    return this;
  }

  u64(value: number | bigint): this {
    const at = this.grow(8);
    this.view.setBigUint64(at, BigInt(value), true);
    return this;
  }

  text(value: string): this {
    return this.raw(encoder.encode(value));
  }

  /** Text, a NUL, and as many more as fill 8 bytes. */
  padded(value: string): this {
    const bytes = encoder.encode(value);
    return this.raw(bytes).zeros(8 - (bytes.length % 8));
  }

  zeros(count: number): this {
    this.grow(count);
    return this;
  }

  raw(bytes: Uint8Array): this {
    const at = this.grow(bytes.length);
    this.buffer.set(bytes, at);
    return this;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.buffer.slice(0, this.size);
  }

  /** Makes room for `count` more bytes, which are zero, and gives the place of the first; it may replace the buffer. */
  private grow(count: number): number {
    const at = this.size;
    this.size += count;
    if (this.size > this.buffer.length) {
      const larger = new Uint8Array(2 * this.size);
      larger.set(this.buffer);
      this.buffer = larger;
      this.view = new DataView(larger.buffer);
    }
    return at;
  }
}
