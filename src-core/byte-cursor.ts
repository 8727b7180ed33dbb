/**
 * A reader of little-endian bytes for the parts that are read once. It never reads past its end: it then gives zeros
 * and remembers it in `overrun`, so that a parser checks once per structure instead of once per field.
 */
export class ByteCursor {
  overrun = false;
  private readonly view: DataView;

  constructor(
    private readonly source: Uint8Array,
    private at = 0,
    private readonly end = source.length,
  ) {
    this.overrun = !(at >= 0 && end <= source.length);
    this.view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  }

  get offset(): number {
    return this.at;
  }

  get remaining(): number {
    return this.end - this.at;
  }

  u8(): number {
    const at = this.take(1);
    return at < 0 ? 0 : this.view.getUint8(at);
  }

  u16(): number {
    const at = this.take(2);
    return at < 0 ? 0 : this.view.getUint16(at, true);
  }

  u32(): number {
    const at = this.take(4);
    return at < 0 ? 0 : this.view.getUint32(at, true);
  }

  /** Exact up to 2^53; larger values are rounded. */
  u64(): number {
    const at = this.take(8);
    return at < 0 ? 0 : this.view.getUint32(at + 4, true) * 0x1_0000_0000 + this.view.getUint32(at, true);
  }

  bigU64(): bigint {
    const at = this.take(8);
    return at < 0 ? 0n : this.view.getBigUint64(at, true);
  }

  bytes(length: number): Uint8Array {
    const at = this.take(length);
    return at < 0 ? new Uint8Array(0) : this.source.subarray(at, at + length);
  }

  /** A cursor of its own for the next `length` bytes, or for as many as there are. */
  part(length: number): ByteCursor {
    const at = this.at;
    this.take(length);
    const part = new ByteCursor(this.source, at, Math.min(at + length, this.end));
    part.overrun ||= this.overrun;
    return part;
  }

  /** Text of `length` bytes, up to its first NUL. */
  text(length: number): string {
    return decodeText(this.bytes(length));
  }

  /** Text up to a NUL, which is read too. */
  textToNul(): string {
    const nul = this.source.indexOf(0, this.at);
    if (nul < 0 || nul >= this.end) {
      this.take(Infinity);
      return '';
    }
    const text = decodeText(this.source.subarray(this.at, nul));
    this.at = nul + 1;
    return text;
  }

  private take(length: number): number {
    if (this.overrun || length > this.remaining) {
      this.overrun = true;
      return -1;
    }
    const at = this.at;
    this.at += length;
    return at;
  }
}

const utf8 = new TextDecoder();

/** UTF-8 up to the first NUL, if there is one. */
export function decodeText(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0);
  return utf8.decode(nul < 0 ? bytes : bytes.subarray(0, nul));
}
