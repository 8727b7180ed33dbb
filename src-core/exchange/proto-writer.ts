/** Protocol buffers' wire format: varints, fixed 64 bits, and what has its length before it. Fields are by number. */

const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const TWO_TO_32 = 2 ** 32;

/** Room that any field but text takes at most. */
const FIELD_BYTES = 32;

export class ProtoWriter {
  #bytes = new Uint8Array(1 << 17);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What was written, which is begun anew. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** A whole number from 0 to 2^53. */
  uint(field: number, value: number): void {
    this.#room(FIELD_BYTES);
    this.#small((field << 3) | VARINT);
    this.#varint(value);
  }

  /** high * 2^32 + low, each of 32 bits without sign. */
  uint64(field: number, high: number, low: number): void {
    this.#room(FIELD_BYTES);
    this.#small((field << 3) | VARINT);
    this.#varint64(high, low);
  }

  /** A whole number that may be below 0: ten bytes then, as int64 has them. */
  int(field: number, value: number): void {
    if (value >= 0) return this.uint(field, value);
    this.uint64(field, Math.floor(value / TWO_TO_32) >>> 0, value >>> 0);
  }

  /** A whole number from 0 to 2^53. */
  fixed64(field: number, value: number): void {
    this.#room(FIELD_BYTES);
    this.#small((field << 3) | FIXED64);
    let left = value;
    for (let at = 0; at < 8; at += 1) {
      this.#bytes[this.#length++] = left & 0xff;
      left = Math.floor(left / 256);
    }
  }

  text(field: number, bytes: Uint8Array): void {
    this.#room(FIELD_BYTES + bytes.length);
    this.#small((field << 3) | DELIMITED);
    this.#varint(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Gives what `end` wants. */
  begin(field: number): number {
    this.#room(FIELD_BYTES);
    this.#small((field << 3) | DELIMITED);
    // Room for a short length; what is longer is moved.
    return this.#length++;
  }

  end(place: number): void {
    const start = place + 1;
    const size = this.#length - start;
    if (size >= 0x80) {
      const more = size < 0x4000 ? 1 : size < 0x200000 ? 2 : 3;
      this.#room(FIELD_BYTES);
      this.#bytes.copyWithin(start + more, start, this.#length);
      this.#length += more;
    }
    const ended = this.#length;
    this.#length = place;
    this.#varint(size);
    this.#length = ended;
  }

  #room(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + size));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }

  /** Below 2^31. */
  #small(value: number): void {
    let left = value;
    while (left >= 0x80) {
      this.#bytes[this.#length++] = (left & 0x7f) | 0x80;
      left >>>= 7;
    }
    this.#bytes[this.#length++] = left;
  }

  #varint(value: number): void {
    if (value < 0x80000000) this.#small(value);
    else this.#varint64(Math.floor(value / TWO_TO_32), value >>> 0);
  }

  #varint64(high: number, low: number): void {
    let [upper, lower] = [high, low];
    while (upper > 0) {
      this.#bytes[this.#length++] = (lower & 0x7f) | 0x80;
      lower = ((lower >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    while (lower >= 0x80) {
      this.#bytes[this.#length++] = (lower & 0x7f) | 0x80;
      lower >>>= 7;
    }
    this.#bytes[this.#length++] = lower;
  }
}
