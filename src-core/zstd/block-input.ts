/** Bit readers load four bytes at a time from up to this far outside of a block. */
const MARGIN_BYTES = 16;

/** A block's bytes while they are gathered and then read: `at` and `end` are indices into `bytes`. */
export class BlockInput {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at = MARGIN_BYTES;
  end = MARGIN_BYTES;

  constructor(capacity: number) {
    const buffer = new ArrayBuffer(capacity + 2 * MARGIN_BYTES);
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
  }

  get left(): number {
    return this.end - this.at;
  }

  clear(): void {
    this.at = MARGIN_BYTES;
    this.end = MARGIN_BYTES;
  }

  append(source: Uint8Array, from: number, length: number): void {
    this.bytes.set(source.subarray(from, from + length), this.end);
    this.end += length;
  }

  /** The byte at `at`, which must be before `end`. */
  nextByte(): number {
    return this.view.getUint8(this.at++);
  }
}

/** `count` <= 25 bits from bit `at` up, counted from the view's first byte. */
export function bitsAt(view: DataView, at: number, count: number): number {
  return (view.getUint32(at >> 3, true) >>> (at & 7)) & ((1 << count) - 1);
}

/** The same for up to 31 bits. */
export function manyBitsAt(view: DataView, at: number, count: number): number {
  if (count <= 25) return bitsAt(view, at, count);
  return bitsAt(view, at, 16) | (bitsAt(view, at + 16, count - 16) << 16);
}

/**
 * Where a bit stream that is read backwards begins: after the last byte's highest set bit, which closes it. -1 when
 * there is no such bit.
 */
export function backwardStart(view: DataView, from: number, end: number): number {
  if (end <= from) return -1;
  const last = view.getUint8(end - 1);
  return last === 0 ? -1 : end * 8 - 1 - (Math.clz32(last) - 24);
}
