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
    const bytes = this.room(FIELD_BYTES);
    const at = putSmall(bytes, this.#length, (field << 3) | VARINT);
    this.#length = putVarint(bytes, at, value);
  }

  /** high * 2^32 + low, each of 32 bits without sign. */
  uint64(field: number, high: number, low: number): void {
    const bytes = this.room(FIELD_BYTES);
    const at = putSmall(bytes, this.#length, (field << 3) | VARINT);
    this.#length = putVarint64(bytes, at, high, low);
  }

  /** A whole number that may be below 0: ten bytes then, as int64 has them. */
  int(field: number, value: number): void {
    const bytes = this.room(FIELD_BYTES);
    const at = putSmall(bytes, this.#length, (field << 3) | VARINT);
    this.#length = putSigned(bytes, at, value);
  }

  /** A whole number from 0 to 2^53. */
  fixed64(field: number, value: number): void {
    const bytes = this.room(FIELD_BYTES);
    const at = putSmall(bytes, this.#length, (field << 3) | FIXED64);
    putFixed32(bytes, at, value >>> 0);
    putFixed32(bytes, at + 4, Math.floor(value / TWO_TO_32));
    this.#length = at + 8;
  }

  text(field: number, bytes: Uint8Array): void {
    const room = this.room(FIELD_BYTES + bytes.length);
    const at = putSmall(room, this.#length, (field << 3) | DELIMITED);
    const start = putVarint(room, at, bytes.length);
    room.set(bytes, start);
    this.#length = start + bytes.length;
  }

  /** Gives what `end` wants. */
  begin(field: number): number {
    const bytes = this.room(FIELD_BYTES);
    const place = putSmall(bytes, this.#length, (field << 3) | DELIMITED);
    // Room for a short length; what is longer is moved.
    this.#length = place + 1;
    return place;
  }

  end(place: number): void {
    const start = place + 1;
    const size = this.#length - start;
    if (size < 0x80) {
      this.#bytes[place] = size;
      return;
    }
    const more = size < 0x4000 ? 1 : size < 0x200000 ? 2 : 3;
    const bytes = this.room(FIELD_BYTES);
    bytes.copyWithin(start + more, start, this.#length);
    this.#length += more;
    putSmall(bytes, place, size);
  }

  /** The bytes, of which `size` more than were written are there: for fields that whoever fills them puts all at once. */
  room(size: number): Uint8Array<ArrayBuffer> {
    if (this.#length + size > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + size));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    return this.#bytes;
  }

  /** What was put behind what was written is written up to there. */
  reach(length: number): void {
    this.#length = length;
  }
}

/** Of a field below 2^28, as its number stands before its value. */
export const varintTag = (field: number): number => (field << 3) | VARINT;
export const delimitedTag = (field: number): number => (field << 3) | DELIMITED;

// Functions of the bytes and a place, which give the place behind: a field of an object that is changed a byte at a time costs more
// than the byte.

/** Below 2^31. */
export function putSmall(bytes: Uint8Array, at: number, value: number): number {
  let place = at;
  let left = value;
  while (left >= 0x80) {
    bytes[place++] = (left & 0x7f) | 0x80;
    left >>>= 7;
  }
  bytes[place] = left;
  return place + 1;
}

/** From 0 to 2^53. */
export const putVarint = (bytes: Uint8Array, at: number, value: number): number =>
  value < 0x80000000
    ? putSmall(bytes, at, value)
    : putVarint64(bytes, at, Math.floor(value / TWO_TO_32), value >>> 0);

/** As int64 has them. */
export const putSigned = (bytes: Uint8Array, at: number, value: number): number =>
  value >= 0
    ? putVarint(bytes, at, value)
    : putVarint64(bytes, at, Math.floor(value / TWO_TO_32) >>> 0, value >>> 0);

/** By 28 bits at a time, which are four bytes. */
export function putVarint64(bytes: Uint8Array, at: number, high: number, low: number): number {
  const lowest = low & 0xfffffff;
  const middle = ((low >>> 28) | (high << 4)) & 0xfffffff;
  const highest = high >>> 24;
  if (middle === 0 && highest === 0) return putSmall(bytes, at, lowest);
  putFour(bytes, at, lowest);
  if (highest === 0) return putSmall(bytes, at + 4, middle);
  putFour(bytes, at + 4, middle);
  return putSmall(bytes, at + 8, highest);
}

/** Seven bits each, which more follow. */
function putFour(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = (value & 0x7f) | 0x80;
  bytes[at + 1] = ((value >>> 7) & 0x7f) | 0x80;
  bytes[at + 2] = ((value >>> 14) & 0x7f) | 0x80;
  bytes[at + 3] = (value >>> 21) | 0x80;
}

function putFixed32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value & 0xff;
  bytes[at + 1] = (value >>> 8) & 0xff;
  bytes[at + 2] = (value >>> 16) & 0xff;
  bytes[at + 3] = value >>> 24;
}
