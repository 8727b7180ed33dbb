/** A table as writers take it: columns of one type each, handed over in batches of rows. */

/** Integers of 64 and of 32 bits, text. Each may be null: there is no such figure. */
export type ColumnType = 'int64' | 'int32' | 'text';

export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
}

export type Cell = number | string | null;

/** Columns of equal length, in the table's order. */
export type TableBatch = readonly (readonly Cell[])[];

export interface Table {
  readonly columns: readonly TableColumn[];
  /** What the file says of itself, where its format has a place for it. */
  readonly facts: Readonly<Record<string, string>>;
  /** An empty batch gives others their turn. */
  readonly batches: Iterable<TableBatch>;
}

/** Enough rows that a batch is worth its overhead, and few enough for memory. */
const BATCH_ROWS = 65_536;

/** Rows as they come, handed over as batches. */
export class BatchBuilder {
  #columns: Cell[][];

  constructor(private readonly width: number) {
    this.#columns = this.#fresh();
  }

  row(cells: readonly Cell[]): void {
    for (let at = 0; at < this.width; at += 1) this.#columns[at]?.push(cells[at] ?? null);
  }

  /** What is there, once it is a batch; else an empty one. */
  full(): TableBatch {
    return (this.#columns[0]?.length ?? 0) < BATCH_ROWS ? [] : this.rest();
  }

  rest(): TableBatch {
    const batch = this.#columns;
    this.#columns = this.#fresh();
    return batch;
  }

  #fresh(): Cell[][] {
    return Array.from({ length: this.width }, () => []);
  }
}

export const rowsIn = (batch: TableBatch): number => batch[0]?.length ?? 0;
