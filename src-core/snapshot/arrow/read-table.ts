/**
 * Reads what write-table.ts writes, and no more of Arrow than that: a library's reader goes through as many fields, buffers and
 * nested types as a file states. What is asked for is stated by whoever reads; all else is refused in words, before anything is made of it.
 */
import { ok, type Fact, type Result } from '../../errors';
import { corrupt } from '../content';
import type { Entries } from '../entries';
import { ARRAYS, COLUMN_TYPES, type Column, type ColumnOf, type ColumnType } from '../typed-columns';
import { FlatReader, type Place } from './flat-reader';
import {
  ALIGNMENT,
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
  type ColumnSpec,
  type Specs,
} from './layout';
import { padded } from './flat-writer';

const MAX_COLUMNS = 1024;
const MAX_NAME = 128;

export interface StoredTable<S extends Specs> {
  readonly entry: string;
  readonly rows: number;
  /** On the entry's own bytes. */
  readonly columns: { readonly [Name in keyof S]: ColumnOf<S[Name]['type']> };
  /** A refusal of what is in one of its columns. */
  readonly wrong: (
    column: keyof S & string,
    what: string,
    facts?: Readonly<Record<string, Fact>>,
  ) => Result<never>;
}

/** The entry's columns, each as it must be; `rows` is null where any number of them will do. Fails with snapshot-corrupt. */
export function readTable<S extends Specs>(
  entries: Entries,
  entry: string,
  specs: S,
  rows: number | null,
): Result<StoredTable<S>> {
  const bytes = entries.read(entry);
  if (!bytes.ok) return bytes;
  const isAligned = bytes.value.byteOffset % ALIGNMENT === 0;
  const parsed = parseTable(isAligned ? bytes.value : bytes.value.slice());
  if (typeof parsed === 'string') return corrupt(entry, parsed);
  if (rows !== null && parsed.rows !== rows) {
    return corrupt(entry, 'its length does not fit the number of its rows', {
      rows: parsed.rows,
      expected: rows,
    });
  }
  const wrong: StoredTable<S>['wrong'] = (column, what, facts) =>
    corrupt(entry, `column ${column}: ${what}`, { ...facts, column });
  for (const name of parsed.columns.keys())
    if (!Object.hasOwn(specs, name)) return wrong(name, 'there is none of this name');
  const columns: Record<string, Column> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const column = parsed.columns.get(name);
    if (column === undefined && spec.optional === true) continue;
    const what = column === undefined ? 'it is missing' : mismatch(column, spec);
    if (column === undefined || what !== null) return wrong(name, what ?? '');
    if (column.bits !== null) fillNulls(column.values, column.bits, spec.nothing ?? 0);
    columns[name] = column.values;
  }
  // Only now: so many rows are known to be there.
  for (const [name, { type, nothing = 0 }] of Object.entries(specs))
    columns[name] ??= new ARRAYS[type](parsed.rows).fill(nothing);
  return ok({ entry, rows: parsed.rows, columns: columns as StoredTable<S>['columns'], wrong });
}

function mismatch({ type, nullable }: ParsedColumn, spec: ColumnSpec): string | null {
  if (type !== spec.type) return `it is not of type ${spec.type}`;
  if (nullable === (spec.nothing !== undefined)) return null;
  return nullable ? 'it has nulls, which it may not' : 'it has no nulls, which it may';
}

/** `nothing` where a bit is 0. */
function fillNulls(values: Column, bits: Uint8Array, nothing: number): void {
  for (let group = 0; group < bits.length; group += 1) {
    const eight = bits[group] ?? 0;
    if (eight === 0xff) continue;
    const first = group * 8;
    const end = Math.min(first + 8, values.length);
    if (eight === 0) values.fill(nothing, first, end);
    else
      for (let row = first; row < end; row += 1)
        if (((eight >> (row - first)) & 1) === 0) values[row] = nothing;
  }
}

interface ParsedColumn {
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly values: Column;
  /** Null where every row has a value. */
  readonly bits: Uint8Array | null;
}

interface ParsedTable {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ParsedColumn>;
}

/** In words what is wrong, where something is. */
function parseTable(bytes: Uint8Array<ArrayBuffer>): ParsedTable | string {
  const { length } = bytes;
  const isMagic = (at: number): boolean => MAGIC.every((letter, index) => bytes[at + index] === letter);
  if (length < HEAD_BYTES + TAIL_BYTES || !isMagic(0) || !isMagic(length - MAGIC.length))
    return 'it does not begin and end as an Arrow file does';
  const footerEnd = length - TAIL_BYTES;
  const footerBytes = new DataView(bytes.buffer, bytes.byteOffset).getInt32(footerEnd, true);
  if (footerBytes <= 0 || footerBytes > footerEnd - HEAD_BYTES) return 'its footer is not in it';
  const footerAt = footerEnd - footerBytes;
  const footer = readFooter(new FlatReader(bytes.subarray(footerAt, footerEnd)));
  if (typeof footer === 'string') return footer;
  const { fields, block } = footer;
  const bodyAt = block.at + block.headBytes;
  const isInside =
    block.at >= HEAD_BYTES && block.headBytes > PREFIX_BYTES && bodyAt + block.bodyBytes <= footerAt;
  if (!isInside || block.at % ALIGNMENT !== 0 || block.headBytes % ALIGNMENT !== 0)
    return 'its record batch is not where the footer says';
  const batch = readBatch(bytes.subarray(block.at, bodyAt), fields.length, block.bodyBytes);
  if (typeof batch === 'string') return batch;
  return columnsOf(bytes.subarray(bodyAt, bodyAt + block.bodyBytes), fields, batch);
}

interface Field {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
}

interface Block {
  readonly at: number;
  readonly headBytes: number;
  readonly bodyBytes: number;
}

function readFooter(flat: FlatReader): { readonly fields: readonly Field[]; readonly block: Block } | string {
  const footer = flat.root();
  if (flat.i16(flat.field(footer, 0)) !== METADATA_V5) return 'its footer is not of Arrow’s version 5';
  const schema = flat.table(flat.field(footer, 1));
  if (flat.i16(flat.field(schema, 0)) !== 0) return 'its numbers are not little-endian';
  const listed = flat.list(flat.field(schema, 1), 4);
  if (listed.count === 0 || listed.count > MAX_COLUMNS) return 'it has no columns, or too many';
  const fields: Field[] = [];
  for (let index = 0; index < listed.count; index += 1) {
    const field = readField(flat, flat.table(listed.at(index)));
    if (typeof field === 'string') return field;
    if (fields.some(({ name }) => name === field.name)) return `column ${field.name} occurs twice`;
    fields.push(field);
  }
  if (flat.list(flat.field(footer, 2), 24).count > 0) return 'it has dictionaries';
  const blocks = flat.list(flat.field(footer, 3), 24);
  if (blocks.count !== 1) return 'it has not exactly one record batch';
  const at = blocks.at(0);
  const block = { at: flat.i64(at), headBytes: flat.i32(at + 8), bodyBytes: flat.i64(at + 16) };
  return flat.broken ? 'its footer is broken' : { fields, block };
}

function readField(flat: FlatReader, field: Place): Field | string {
  const name = flat.text(flat.field(field, 0), MAX_NAME);
  if (name === null) return 'the name of a column is none';
  const type = typeOfField(flat, flat.u8(flat.field(field, 2)), flat.table(flat.field(field, 3)));
  if (type === null || flat.field(field, 4) !== 0 || flat.list(flat.field(field, 5), 4).count > 0)
    return `column ${name} is not of plain numbers`;
  return { name, type, nullable: flat.u8(flat.field(field, 1)) !== 0 };
}

function typeOfField(flat: FlatReader, kind: number, type: Place): ColumnType | null {
  if (kind === TYPE.floatingPoint) return flat.i16(flat.field(type, 0)) === DOUBLE_PRECISION ? 'f64' : null;
  if (kind !== TYPE.int) return null;
  const bits = flat.i32(flat.field(type, 0));
  const isSigned = flat.u8(flat.field(type, 1)) !== 0;
  return (
    COLUMN_TYPES.find((one) => one !== 'f64' && INTEGERS[one][0] === bits && INTEGERS[one][1] === isSigned) ??
    null
  );
}

interface Batch {
  readonly rows: number;
  readonly nodes: readonly { readonly rows: number; readonly nulls: number }[];
  /** Of each column its bitmap and its numbers. */
  readonly buffers: readonly { readonly at: number; readonly bytes: number }[];
}

function readBatch(message: Uint8Array, columns: number, bodyBytes: number): Batch | string {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  if (view.getUint32(0, true) !== 0xffff_ffff || view.getInt32(4, true) !== message.length - PREFIX_BYTES)
    return 'its record batch does not begin as a message does';
  const flat = new FlatReader(message.subarray(PREFIX_BYTES));
  const root = flat.root();
  const isBatch =
    flat.i16(flat.field(root, 0)) === METADATA_V5 && flat.u8(flat.field(root, 1)) === MESSAGE.recordBatch;
  if (!isBatch || flat.i64(flat.field(root, 3)) !== bodyBytes) return 'its record batch is none';
  const batch = flat.table(flat.field(root, 2));
  if (flat.field(batch, 3) !== 0 || flat.field(batch, 4) !== 0) return 'its record batch is compressed';
  const nodes = flat.list(flat.field(batch, 1), 16);
  const buffers = flat.list(flat.field(batch, 2), 16);
  if (nodes.count !== columns || buffers.count !== 2 * columns)
    return 'its record batch has other columns than its schema';
  const pairs = (list: typeof nodes) =>
    Array.from({ length: list.count }, (_, index) => [
      flat.i64(list.at(index)),
      flat.i64(list.at(index) + 8),
    ] as const); // prettier-ignore
  const read = {
    rows: flat.i64(flat.field(batch, 0)),
    nodes: pairs(nodes).map(([rows, nulls]) => ({ rows, nulls })),
    buffers: pairs(buffers).map(([at, bytes]) => ({ at, bytes })),
  };
  return flat.broken ? 'its record batch is broken' : read;
}

/** Buffers lie one after the other, each from the next multiple of eight on: none within another, nothing between them. */
function columnsOf(
  body: Uint8Array<ArrayBuffer>,
  fields: readonly Field[],
  batch: Batch,
): ParsedTable | string {
  const { rows } = batch;
  const columns = new Map<string, ParsedColumn>();
  let expectedAt = 0;
  for (const [index, { name, type, nullable }] of fields.entries()) {
    const node = batch.nodes[index];
    const [bitmap, numbers] = [batch.buffers[2 * index], batch.buffers[2 * index + 1]];
    if (node === undefined || bitmap === undefined || numbers === undefined)
      return `column ${name} is missing`;
    const array = ARRAYS[type];
    const wanted = node.nulls === 0 ? 0 : bitmapBytes(rows);
    if (node.rows !== rows || bitmap.bytes !== wanted || numbers.bytes !== rows * array.BYTES_PER_ELEMENT)
      return `column ${name} is not of ${String(rows)} rows`;
    const isInPlace = bitmap.at === expectedAt && numbers.at === bitmap.at + padded(bitmap.bytes);
    expectedAt = numbers.at + padded(numbers.bytes);
    if (!isInPlace || expectedAt > body.length) return `column ${name} is not where it belongs`;
    const bits = node.nulls === 0 ? null : body.subarray(bitmap.at, bitmap.at + bitmap.bytes);
    if (node.nulls > 0 && (!nullable || bits === null || rows - onesIn(bits, rows) !== node.nulls))
      return `column ${name} has other nulls than it says`;
    const values = new array(body.buffer, body.byteOffset + numbers.at, rows);
    columns.set(name, { type, nullable, values, bits });
  }
  return expectedAt === body.length ? { rows, columns } : 'its record batch has more than its columns';
}

/** How many of the first `rows` bits are set. */
function onesIn(bits: Uint8Array, rows: number): number {
  let ones = 0;
  for (let group = 0; group < bits.length; group += 1) {
    const left = rows - group * 8;
    let eight = (bits[group] ?? 0) & (left < 8 ? (1 << left) - 1 : 0xff);
    for (; eight !== 0; eight &= eight - 1) ones += 1;
  }
  return ones;
}
