/**
 * A table as an Arrow file (Feather version 2): a record batch a batch of rows, uncompressed. The library makes whole tables alone:
 * each batch is made as one of its own, and the footer, which says where each is, is put right.
 */
import { columnFromArray, int32, int64, tableFromColumns, tableToIPC, utf8 } from '@uwdata/flechette';
import { NOTHING_YET } from './exchanged-recording';
import { rowsIn } from './table';
import type { Cell, Table, TableBatch, TableColumn } from './table';

const TYPES = { int64, int32, text: utf8 };

/** Magic, padded to eight bytes, and the end of a stream: see Arrow's columnar format. */
const MAGIC = Uint8Array.of(0x41, 0x52, 0x52, 0x4f, 0x57, 0x31, 0, 0);
const END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);
/** After the footer: its size, and the magic without its padding. */
const TAIL_BYTES = 4 + 6;
/** Continuation mark and size, before a message's metadata. */
const PREFIX_BYTES = 8;

interface Block {
  readonly offset: number;
  readonly metadataBytes: number;
  readonly bodyBytes: number;
}

export function* arrowPieces(table: Table): Generator<Uint8Array> {
  const schema = schemaMessage(table);
  const blocks: Block[] = [];
  let offset = MAGIC.length + schema.length;
  yield MAGIC;
  yield schema;
  for (const batch of table.batches) {
    if (rowsIn(batch) === 0) {
      yield NOTHING_YET;
      continue;
    }
    const stream = encoded(table, batch, 'stream');
    const message = stream.subarray(schema.length, stream.length - END_OF_STREAM.length);
    const metadataBytes = messageBytes(message);
    blocks.push({ offset, metadataBytes, bodyBytes: message.length - metadataBytes });
    offset += message.length;
    yield message;
  }
  yield END_OF_STREAM;
  yield footer(table, blocks);
}

/** A row of nulls has the schema of every other. */
const nulls = ({ columns }: Table, rows: number): TableBatch =>
  columns.map(() => Array.from({ length: rows }, (): Cell => null));

function schemaMessage(table: Table): Uint8Array {
  const stream = encoded(table, nulls(table, 1), 'stream');
  return stream.slice(0, messageBytes(stream));
}

/** Of the message at the beginning, without its body. */
const messageBytes = (bytes: Uint8Array): number =>
  PREFIX_BYTES + new DataView(bytes.buffer, bytes.byteOffset).getInt32(4, true);

function encoded(
  { columns, facts }: Table,
  batch: TableBatch,
  format: 'stream' | 'file',
  maxBatchRows = Infinity,
): Uint8Array {
  const made = tableFromColumns(
    columns.map(({ name, type }, at): [string, ReturnType<typeof columnOf>] => [
      name,
      columnOf(batch[at] ?? [], type, maxBatchRows),
    ]),
  );
  made.schema.metadata = new Map(Object.entries(facts));
  const bytes = tableToIPC(made, { format });
  if (bytes === null) throw new Error('Arrow was written elsewhere.');
  return bytes;
}

const columnOf = (cells: readonly Cell[], type: TableColumn['type'], maxBatchRows: number) =>
  columnFromArray([...cells], TYPES[type](), { maxBatchRows });

/** That of a file with as many batches, with these batches' places in it. */
function footer(table: Table, blocks: readonly Block[]): Uint8Array {
  const file = encoded(table, nulls(table, Math.max(1, blocks.length)), 'file', 1);
  const end = new DataView(file.buffer, file.byteOffset + file.length - TAIL_BYTES);
  const size = end.getInt32(0, true);
  const bytes = file.slice(file.length - TAIL_BYTES - size);
  const view = new DataView(bytes.buffer);
  const first = batchBlocks(view);
  view.setUint32(first - 4, blocks.length, true);
  blocks.forEach(({ offset, metadataBytes, bodyBytes }, at) => {
    const place = first + at * 24;
    view.setBigInt64(place, BigInt(offset), true);
    view.setInt32(place + 8, metadataBytes, true);
    view.setBigInt64(place + 16, BigInt(bodyBytes), true);
  });
  return bytes;
}

/** Where the footer's record batches are: its fourth field, a vector of structs of 24 bytes. */
function batchBlocks(view: DataView): number {
  const root = view.getUint32(0, true);
  const fields = root - view.getInt32(root, true);
  const field = root + view.getUint16(fields + 4 + 3 * 2, true);
  return field + view.getUint32(field, true) + 4;
}
