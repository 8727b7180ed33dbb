/**
 * Columns as an Arrow IPC file (Feather version 2): one record batch, nothing compressed, since the container does that. Written here,
 * because libraries make columns with nulls of boxed values, and each chunk of events is made while its recording goes on.
 */
import { ARRAYS, typeOf, type Column } from '../typed-columns';
import {
  byte,
  flatbuffer,
  int,
  list,
  long,
  NONE,
  padded,
  short,
  structs,
  table,
  text,
  type Flat,
} from './flat-writer';
import {
  bitmapBytes,
  DOUBLE_PRECISION,
  HEAD_BYTES,
  INTEGERS,
  MAGIC,
  MESSAGE,
  METADATA_V5,
  PREFIX_BYTES,
  TAIL_BYTES,
  TYPE,
  type Specs,
} from './layout';
import { newRoom, type Room } from './rooms';

/** Bit i, from the lowest of the first byte on, is 1 where row i has a value. */
interface Validity {
  readonly bits: Uint8Array;
  readonly nulls: number;
}

interface WrittenColumn {
  readonly name: string;
  readonly values: Column;
  /** Null where it cannot have nulls. */
  readonly validity: Validity | null;
}

const NOTHING = new Uint8Array(0);
const END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);

/**
 * Columns of `rows` numbers each, as their specs have them; an optional one of nothing but nulls is left out. `isNull` says which
 * rows of a column that hold what stands for null are null; all of them where it is not given. `facts` is what the file says of itself;
 * `room` is where it is put.
 */
export function tableFile<S extends Specs>(
  rows: number,
  specs: S,
  values: { readonly [Name in keyof S]: Column },
  { facts = {}, isNull = {}, room = newRoom }: Asides<S> = {},
): Uint8Array<ArrayBuffer> {
  const columns = Object.entries(specs).flatMap(([name, { nothing, optional }]): WrittenColumn[] => {
    const column = values[name];
    if (column?.length !== rows) throw new RangeError(`Column ${name} is not of ${String(rows)} rows.`);
    if (nothing === undefined) return [{ name, values: column, validity: null }];
    const validity = validityOf(column, nothing, isNull[name]);
    return optional === true && validity.nulls === rows ? [] : [{ name, values: column, validity }];
  });
  return arrowFile(rows, columns, facts, room);
}

interface Asides<S extends Specs> {
  readonly facts?: Readonly<Record<string, string>>;
  readonly isNull?: { readonly [Name in keyof S]?: (row: number) => boolean };
  readonly room?: Room;
}

function validityOf(
  column: Column,
  nothing: number,
  isNull: (row: number) => boolean = () => true,
): Validity {
  if (!column.includes(nothing)) return { bits: NOTHING, nulls: 0 };
  const bits = new Uint8Array(bitmapBytes(column.length)).fill(0xff);
  let nulls = 0;
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row] ?? NaN;
    if ((value !== nothing && !Number.isNaN(value)) || !isNull(row)) continue;
    nulls += 1;
    bits[row >> 3] = (bits[row >> 3] ?? 0) & ~(1 << (row & 7));
  }
  return { bits, nulls };
}

/** In a row that is null stands what is before it, which packs best: readers are told to pass it over. */
function passOver(values: Column, bits: Uint8Array): void {
  let before = 0;
  for (let row = 0; row < values.length; row += 1) {
    if (((bits[row >> 3] ?? 0) & (1 << (row & 7))) === 0) values[row] = before;
    else before = values[row] ?? NaN;
  }
}

function arrowFile(
  rows: number,
  columns: readonly WrittenColumn[],
  facts: Readonly<Record<string, string>>,
  room: Room,
): Uint8Array<ArrayBuffer> {
  const schema = schemaOf(columns, facts);
  const { buffers, bodyBytes } = bodyOf(rows, columns);
  const opening = message(MESSAGE.schema, schema, 0);
  const nodes = columns.map(({ validity }) => [rows, validity?.nulls ?? 0]);
  const batch = table(
    long(rows),
    structs(nodes),
    structs(buffers.map(({ at, bytes }) => [at, bytes.length])),
  );
  const batchHead = message(MESSAGE.recordBatch, batch, bodyBytes);
  const batchAt = HEAD_BYTES + opening.length;
  const blocks = structs([[batchAt, batchHead.length, bodyBytes]]);
  const footer = flatbuffer(table(short(METADATA_V5), schema, structs([]), blocks));
  const bodyAt = batchAt + batchHead.length;
  const footerAt = bodyAt + bodyBytes + END_OF_STREAM.length;
  const file = room(footerAt + footer.length + TAIL_BYTES);
  file.set(MAGIC);
  file.set(opening, HEAD_BYTES);
  file.set(batchHead, batchAt);
  for (const { at, bytes } of buffers) file.set(bytes, bodyAt + at);
  for (const [index, { values, validity }] of columns.entries()) {
    const at = bodyAt + (buffers[index * 2 + 1]?.at ?? 0);
    if (validity !== null && validity.nulls > 0)
      passOver(new ARRAYS[typeOf(values)](file.buffer, at, rows), validity.bits);
  }
  file.set(END_OF_STREAM, footerAt - END_OF_STREAM.length);
  file.set(footer, footerAt);
  new DataView(file.buffer).setInt32(footerAt + footer.length, footer.length, true);
  file.set(MAGIC, file.length - MAGIC.length);
  return file;
}

function message(kind: number, header: Flat, bodyBytes: number): Uint8Array {
  const metadata = flatbuffer(table(short(METADATA_V5), byte(kind), header, long(bodyBytes)));
  const bytes = new Uint8Array(PREFIX_BYTES + metadata.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xffff_ffff, true);
  view.setInt32(4, metadata.length, true);
  bytes.set(metadata, PREFIX_BYTES);
  return bytes;
}

const schemaOf = (columns: readonly WrittenColumn[], facts: Readonly<Record<string, string>>): Flat =>
  table(
    short(0), // little-endian
    list(columns.map(fieldOf)),
    list(Object.entries(facts).map(([key, value]) => table(text(key), text(value)))),
  );

function fieldOf({ name, values, validity }: WrittenColumn): Flat {
  const type = typeOf(values);
  const nullable = byte(validity === null ? 0 : 1);
  if (type === 'f64') {
    const double = table(short(DOUBLE_PRECISION));
    return table(text(name), nullable, byte(TYPE.floatingPoint), double, NONE, list([]));
  }
  const [bits, signed] = INTEGERS[type];
  const integer = table(int(bits), byte(signed ? 1 : 0));
  return table(text(name), nullable, byte(TYPE.int), integer, NONE, list([]));
}

/** Of each column its bitmap, which may be empty, and its values. */
function bodyOf(rows: number, columns: readonly WrittenColumn[]) {
  let bodyBytes = 0;
  const buffers = columns.flatMap(({ values, validity }) => {
    const bits =
      validity === null || validity.nulls === 0 ? NOTHING : validity.bits.subarray(0, bitmapBytes(rows));
    return [bits, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)].map((bytes) => {
      const at = bodyBytes;
      bodyBytes += padded(bytes.length);
      return { at, bytes };
    });
  });
  return { buffers, bodyBytes };
}
