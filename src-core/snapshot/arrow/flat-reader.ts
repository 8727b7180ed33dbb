/**
 * Flatbuffers as a hostile file may have them: every place is held against the bytes that there are. Whatever lies outside of
 * them is zero, and `broken` says that something did. Nothing here goes through more than it is asked for.
 */

/** Where something lies; 0, where only the root's place can be, is what is not there, and its number is 0 as the format has it. */
export type Place = number;

const LARGEST_HIGH = 2 ** 21 - 1;

export class FlatReader {
  broken = false;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  root(): Place {
    return this.#follow(0);
  }

  u8(at: Place): number {
    return this.#isThere(at, 1) ? this.#view.getUint8(at) : 0;
  }

  i16(at: Place): number {
    return this.#isThere(at, 2) ? this.#view.getInt16(at, true) : 0;
  }

  i32(at: Place): number {
    return this.#isThere(at, 4) ? this.#view.getInt32(at, true) : 0;
  }

  /** None that is negative, or more than a double tells exactly. */
  i64(at: Place): number {
    if (!this.#isThere(at, 8)) return 0;
    const high = this.#view.getUint32(at + 4, true);
    if (high > LARGEST_HIGH) this.broken = true;
    return high > LARGEST_HIGH ? 0 : high * 2 ** 32 + this.#view.getUint32(at, true);
  }

  /** The inline place of a table's field. */
  field(table: Place, index: number): Place {
    if (table === 0 || !this.#has(table, 4)) return 0;
    const head = table - this.#view.getInt32(table, true);
    if (!this.#has(head, 4)) return 0;
    const headBytes = this.#view.getUint16(head, true);
    const tableBytes = this.#view.getUint16(head + 2, true);
    const entry = 4 + 2 * index;
    if (entry + 2 > headBytes || !this.#has(head + entry, 2)) return 0;
    const offset = this.#view.getUint16(head + entry, true);
    if (offset >= tableBytes) this.broken ||= offset !== 0;
    return offset === 0 || offset >= tableBytes ? 0 : table + offset;
  }

  /** The table that a field, or an element of a list, points to. */
  table(field: Place): Place {
    return field === 0 ? 0 : this.#follow(field);
  }

  /** Of elements of `bytes` each, all of which are there. */
  list(field: Place, bytes: number): { readonly count: number; readonly at: (index: number) => Place } {
    const place = this.table(field);
    const count = place === 0 || !this.#has(place, 4) ? 0 : this.#view.getUint32(place, true);
    if (count > 0 && !this.#has(place + 4, count * bytes)) return { count: 0, at: () => 0 };
    return { count, at: (index) => place + 4 + index * bytes };
  }

  /** Of printable ASCII; null for any other, and for more than `most` characters. */
  text(field: Place, most: number): string | null {
    const letters = this.list(field, 1);
    if (letters.count === 0 || letters.count > most) return null;
    const codes = Array.from({ length: letters.count }, (_, index) => this.u8(letters.at(index)));
    return codes.every((code) => code > 0x20 && code < 0x7f) ? String.fromCharCode(...codes) : null;
  }

  #follow(from: Place): Place {
    const place = this.#has(from, 4) ? from + this.#view.getUint32(from, true) : 0;
    // Nothing points to itself, or to where the root's place is.
    if (place === from || !this.#has(place, 4)) return this.#nowhere();
    return place;
  }

  #nowhere(): Place {
    this.broken = true;
    return 0;
  }

  #isThere(at: Place, bytes: number): boolean {
    return at !== 0 && this.#has(at, bytes);
  }

  #has(at: number, bytes: number): boolean {
    const isInside = at >= 0 && at + bytes <= this.#view.byteLength;
    if (!isInside) this.broken = true;
    return isInside;
  }
}
