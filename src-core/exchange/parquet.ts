/** A table as Parquet: a row group a batch, compressed with Snappy. Integers are INT64 and INT32, text is UTF-8, all may be null. */
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { ParquetWriter } from 'hyparquet-writer/src/parquet-writer.js';
import { NOTHING_YET } from './exchanged-recording';
import { rowsIn } from './table';
import type { Cell, Table, TableBatch, TableColumn } from './table';

type Element = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

const OPTIONAL = { repetition_type: 'OPTIONAL' } as const;

function elementOf({ name, type }: TableColumn): Element {
  switch (type) {
    case 'int64':
      return { name, type: 'INT64', ...OPTIONAL };
    case 'int32':
      return { name, type: 'INT32', ...OPTIONAL };
    case 'text':
      return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', ...OPTIONAL };
  }
}

const wide = (cell: Cell): Cell | bigint => (typeof cell === 'number' ? BigInt(cell) : cell);

export function* parquetPieces(table: Table): Generator<Uint8Array> {
  const { columns, batches, facts } = table;
  const bytes = new ByteWriter();
  const take = (): Uint8Array => {
    const taken = bytes.getBytes().slice();
    bytes.index = 0;
    return taken;
  };
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'root', num_children: columns.length }, ...columns.map(elementOf)],
    kvMetadata: Object.entries(facts).map(([key, value]) => ({ key, value })),
    createdBy: 'quiescope',
  });
  for (const batch of batches) {
    const rows = rowsIn(batch);
    // Promises only where its bytes are flushed elsewhere.
    if (rows > 0) void writer.write({ columnData: dataOf(columns, batch), rowGroupSize: rows });
    yield rows > 0 ? take() : NOTHING_YET;
  }
  void writer.finish();
  yield take();
}

const dataOf = (columns: readonly TableColumn[], batch: TableBatch) =>
  columns.map(({ name, type }, at) => {
    const cells = batch[at] ?? [];
    return { name, data: type === 'int64' ? cells.map(wide) : [...cells] };
  });
