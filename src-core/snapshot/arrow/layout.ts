/** What writing and reading have in common of Arrow's columnar format, as far as a snapshot uses it: one batch of plain numbers. */
import type { ColumnType } from '../typed-columns';

/** 'ARROW1', padded at the beginning to eight bytes. */
export const MAGIC = Uint8Array.of(0x41, 0x52, 0x52, 0x4f, 0x57, 0x31);
export const HEAD_BYTES = 8;
/** After the footer: its size, and the magic. */
export const TAIL_BYTES = 4 + MAGIC.length;
/** Before a message: 0xffffffff and the size of its metadata. */
export const PREFIX_BYTES = 8;
/** Everything begins at a multiple of it. */
export const ALIGNMENT = 8;

/** In the order of Arrow's schemas (Schema.fbs, Message.fbs). */
export const METADATA_V5 = 4;
export const MESSAGE = { schema: 1, recordBatch: 3 } as const;
export const TYPE = { int: 2, floatingPoint: 3 } as const;
export const DOUBLE_PRECISION = 2;

/** Of whole numbers: bits, and whether they have a sign. */
export const INTEGERS: Readonly<
  Record<Exclude<ColumnType, 'f64'>, readonly [bits: number, signed: boolean]>
> = {
  u32: [32, false],
  i32: [32, true],
  i16: [16, true],
  u16: [16, false],
  u8: [8, false],
};

export const bitmapBytes = (rows: number): number => Math.ceil(rows / 8);

/** What a column of a snapshot's table must be. */
export interface ColumnSpec {
  readonly type: ColumnType;
  /** What a null is in memory; a column without it has none. */
  readonly nothing?: number;
  /** It may be missing: all of it is null. */
  readonly optional?: true;
}
export type Specs = Readonly<Record<string, ColumnSpec>>;
