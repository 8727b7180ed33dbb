import { chunkOf, indexInChunk } from '../perf/record-columns';
import type { RecordColumns } from '../perf/record-columns';

export interface TestRow {
  readonly row: number;
  readonly timeNs: number;
  readonly pid: number;
  readonly tid: number;
  readonly cpu: number;
  readonly event: number;
  readonly type: number;
}

/** Columns as plain rows; of one PERF_RECORD_* type, or all. */
export function testRows(columns: RecordColumns, type: number | null = null): TestRow[] {
  const all = Array.from({ length: columns.count }, (_, row) => {
    const chunk = chunkOf(columns, row);
    const at = indexInChunk(row);
    return {
      row,
      timeNs: chunk.timeNs[at] ?? NaN,
      pid: chunk.pid[at] ?? NaN,
      tid: chunk.tid[at] ?? NaN,
      cpu: chunk.cpu[at] ?? NaN,
      event: chunk.event[at] ?? NaN,
      type: chunk.type[at] ?? NaN,
    };
  });
  return type === null ? all : all.filter((one) => one.type === type);
}
