/** The few shapes of flatbuffers that Arrow's metadata is made of, written from front to back. */

/** A field of a table, or what a list holds. */
export type Flat =
  | { readonly is: 'none' }
  | { readonly is: 'number'; readonly bytes: 1 | 2 | 4 | 8; readonly value: number }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'table'; readonly fields: readonly Flat[] }
  | { readonly is: 'list'; readonly tables: readonly Flat[] }
  | { readonly is: 'structs'; readonly rows: readonly (readonly number[])[] };

export const NONE: Flat = { is: 'none' };
const number = (bytes: 1 | 2 | 4 | 8) => (value: number): Flat => ({ is: 'number', bytes, value }); // prettier-ignore
export const byte = number(1);
export const short = number(2);
export const int = number(4);
/** Of no more than 53 bits here. */
export const long = number(8);
export const text = (value: string): Flat => ({ is: 'text', text: value });
/** The fields in the schema's order. */
export const table = (...fields: readonly Flat[]): Flat => ({ is: 'table', fields });
export const list = (tables: readonly Flat[]): Flat => ({ is: 'list', tables });
/** Of 64-bit numbers alone: what is narrower has zeros after it. */
export const structs = (rows: readonly (readonly number[])[]): Flat => ({ is: 'structs', rows });

export const padded = (bytes: number, to = 8): number => Math.ceil(bytes / to) * to;

/** A whole number of eight bytes. */
export function flatbuffer(root: Flat): Uint8Array<ArrayBuffer> {
  const writer = new FlatWriter();
  writer.reserve(4);
  writer.point(0, root);
  return writer.bytes();
}

class FlatWriter {
  #view = new DataView(new ArrayBuffer(1 << 12));
  #end = 0;

  bytes(): Uint8Array<ArrayBuffer> {
    this.reserve(padded(this.#end) - this.#end);
    return new Uint8Array(this.#view.buffer.slice(0, this.#end));
  }

  /** So many zeros at the end; gives where they begin. */
  reserve(bytes: number): number {
    const at = this.#end;
    this.#end += bytes;
    if (this.#end > this.#view.byteLength) {
      const larger = new Uint8Array(2 * this.#end);
      larger.set(new Uint8Array(this.#view.buffer));
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }

  /** Writes `flat` at the end, and where it is at `from`. */
  point(from: number, flat: Flat): void {
    // First: it may take another buffer.
    const place = this.#place(flat);
    this.#view.setUint32(from, place - from, true);
  }

  #place(flat: Flat): number {
    switch (flat.is) {
      case 'text':
        return this.#placeText(flat.text);
      case 'table':
        return this.#placeTable(flat.fields);
      case 'list':
        return this.#placeList(flat.tables);
      case 'structs':
        return this.#placeStructs(flat.rows);
      case 'number':
      case 'none':
        throw new Error('It has no place of its own.');
    }
  }

  /** So that what comes `after` bytes later lies at a multiple of `to`. */
  #align(to: number, after = 0): void {
    this.reserve(padded(this.#end + after, to) - after - this.#end);
  }

  #placeText(value: string): number {
    const bytes = new TextEncoder().encode(value);
    this.#align(4);
    const at = this.reserve(4 + bytes.length + 1);
    this.#view.setUint32(at, bytes.length, true);
    new Uint8Array(this.#view.buffer).set(bytes, at + 4);
    return at;
  }

  /** Before the table is what says where its fields are. */
  #placeTable(fields: readonly Flat[]): number {
    let size = 4;
    const places = fields.map((field) => {
      // What is not there is nowhere: the table itself cannot lie in itself.
      if (field.is === 'none') return 0;
      const width = field.is === 'number' ? field.bytes : 4;
      const place = padded(size, width);
      size = place + width;
      return place;
    });
    const head = 4 + 2 * fields.length;
    this.#align(8, head);
    const at = this.reserve(head) + head;
    this.reserve(size);
    this.#view.setUint16(at - head, head, true);
    this.#view.setUint16(at - head + 2, size, true);
    this.#view.setInt32(at, head, true);
    places.forEach((place, field) => {
      this.#view.setUint16(at - head + 4 + 2 * field, place, true);
    });
    fields.forEach((field, index) => {
      const place = at + (places[index] ?? 0);
      if (field.is === 'number') this.#putNumber(place, field);
      else if (field.is !== 'none') this.point(place, field);
    });
    return at;
  }

  #putNumber(at: number, { bytes, value }: Extract<Flat, { is: 'number' }>): void {
    if (bytes === 1) this.#view.setUint8(at, value);
    else if (bytes === 2) this.#view.setInt16(at, value, true);
    else if (bytes === 4) this.#view.setInt32(at, value, true);
    else this.#view.setBigInt64(at, BigInt(value), true);
  }

  #placeList(tables: readonly Flat[]): number {
    this.#align(4);
    const at = this.reserve(4 + 4 * tables.length);
    this.#view.setUint32(at, tables.length, true);
    tables.forEach((one, index) => {
      this.point(at + 4 + 4 * index, one);
    });
    return at;
  }

  #placeStructs(rows: readonly (readonly number[])[]): number {
    this.#align(8, 4);
    const numbers = rows.flat();
    const at = this.reserve(4 + 8 * numbers.length);
    this.#view.setUint32(at, rows.length, true);
    numbers.forEach((value, index) => {
      this.#view.setBigInt64(at + 4 + 8 * index, BigInt(value), true);
    });
    return at;
  }
}
