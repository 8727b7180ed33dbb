/** Columns of numbers as entries, raw and little-endian like every machine that runs this; the name's end says of what. */
import { ok, type Result } from '../errors';
import { corrupt } from './content';
import type { Entries } from './entries';

export const ARRAYS = {
  f64: Float64Array,
  u32: Uint32Array,
  i32: Int32Array,
  i16: Int16Array,
  u16: Uint16Array,
  u8: Uint8Array,
} as const;
export type ColumnType = keyof typeof ARRAYS;
export type ColumnOf<T extends ColumnType> = InstanceType<(typeof ARRAYS)[T]>;
export type Column = Float64Array | Uint32Array | Int32Array | Int16Array | Uint16Array | Uint8Array;

export const COLUMN_TYPES = Object.keys(ARRAYS) as readonly ColumnType[];

export const typeOf = (column: Column): ColumnType =>
  COLUMN_TYPES.find((type) => column instanceof ARRAYS[type]) ?? 'u8';

/** `path` without the ending. */
export const columnEntry = (path: string, column: Column): [string, Uint8Array] => [
  `${path}.${typeOf(column)}`,
  new Uint8Array(column.buffer, column.byteOffset, column.byteLength),
];

/** The column at `path`, on a buffer of its own. Fails with snapshot-corrupt unless it has exactly `length` numbers. */
export function readColumn<T extends ColumnType>(
  entries: Entries,
  path: string,
  type: T,
  length: number,
): Result<ColumnOf<T>> {
  const entry = `${path}.${type}`;
  const bytes = entries.read(entry);
  if (!bytes.ok) return bytes;
  const array = ARRAYS[type];
  const expected = length * array.BYTES_PER_ELEMENT;
  if (bytes.value.length !== expected) {
    return corrupt(entry, 'its length does not fit the number of its rows', {
      sizeBytes: bytes.value.length,
      expected,
    });
  }
  return ok(new array(bytes.value.buffer) as ColumnOf<T>);
}

/** Stands for null among whole numbers. */
export const NO_NUMBER = -(2 ** 31);

export type Packed = Float64Array | Int32Array;

/** Whole numbers of 32 bits where all fit, else doubles; NaN stays NaN. */
export function packNumbers(column: Float64Array): Packed {
  const narrow = new Int32Array(column.length);
  for (let at = 0; at < column.length; at += 1) {
    const value = column[at] ?? NaN;
    const whole = value | 0;
    // Minus zero is told from zero: it would come back as another number.
    if (whole === value && whole !== NO_NUMBER && !Object.is(value, -0)) narrow[at] = whole;
    else if (Number.isNaN(value)) narrow[at] = NO_NUMBER;
    else return column;
  }
  return narrow;
}

export function unpackNumbers(column: Column): Float64Array<ArrayBuffer> {
  const wide = Float64Array.from(column);
  if (column instanceof Int32Array) {
    for (let at = 0; at < wide.length; at += 1) if (wide[at] === NO_NUMBER) wide[at] = NaN;
  }
  return wide;
}
