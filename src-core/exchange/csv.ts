/** A table as CSV (RFC 4180): one line for the header, one a row. What is not known is an empty cell. */
import { csvCell } from '../csv';
import type { Cell, Table } from './table';
import { rowsIn } from './table';
import { TextPieces } from './text-pieces';

export function* csvPieces({ columns, batches }: Table): Generator<Uint8Array> {
  const text = new TextPieces();
  text.add(csvRow(columns.map(({ name }) => name)));
  for (const batch of batches) {
    const rows = rowsIn(batch);
    for (let row = 0; row < rows; row += 1) {
      text.add(csvRow(batch.map((column) => column[row] ?? null)));
      const piece = text.piece();
      if (piece.length > 0) yield piece;
    }
    yield text.piece();
  }
  yield text.rest();
}

const csvRow = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\n`;
