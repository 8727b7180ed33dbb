const CHUNK_BITS = 16;
export const CHUNK_ROWS = 1 << CHUNK_BITS;
const ROW_MASK = CHUNK_ROWS - 1;

/** Columns of up to CHUNK_ROWS records. Chunks are of fixed size: doubling a column would copy it again and again. */
export interface RecordChunk {
  /** Integer nanoseconds from the recording's base; -Infinity where the record has no time. */
  readonly timeNs: Float64Array;
  /** Where the record's bytes are: see RecordBytes. */
  readonly at: Float64Array;
  /** -1 where not recorded; so are tid and cpu. */
  readonly pid: Int32Array;
  readonly tid: Int32Array;
  readonly cpu: Int16Array;
  /** Index into PerfRecording.events: whose record it is. */
  readonly event: Uint16Array;
  /** PERF_RECORD_* */
  readonly type: Uint8Array;
}

/** Row r is at r % CHUNK_ROWS of chunk r / CHUNK_ROWS. */
export interface RecordColumns {
  readonly count: number;
  readonly chunks: readonly RecordChunk[];
}

export const chunkOf = ({ chunks }: RecordColumns, row: number): RecordChunk =>
  chunks[row >>> CHUNK_BITS] as RecordChunk;
export const indexInChunk = (row: number): number => row & ROW_MASK;
export const timeOfRow = (columns: RecordColumns, row: number): number =>
  chunkOf(columns, row).timeNs[row & ROW_MASK] as number;

export const newChunk = (rows: number): RecordChunk => ({
  timeNs: new Float64Array(rows),
  at: new Float64Array(rows),
  pid: new Int32Array(rows),
  tid: new Int32Array(rows),
  cpu: new Int16Array(rows),
  event: new Uint16Array(rows),
  type: new Uint8Array(rows),
});

/** Copies the rows [start, end) of one chunk to `to` of another, or of itself; they may overlap. */
export function copyRows(
  from: RecordChunk,
  start: number,
  end: number,
  target: RecordChunk,
  to: number,
): void {
  target.timeNs.set(from.timeNs.subarray(start, end), to);
  target.at.set(from.at.subarray(start, end), to);
  target.pid.set(from.pid.subarray(start, end), to);
  target.tid.set(from.tid.subarray(start, end), to);
  target.cpu.set(from.cpu.subarray(start, end), to);
  target.event.set(from.event.subarray(start, end), to);
  target.type.set(from.type.subarray(start, end), to);
}

/** Calls back with each chunk's part [start, end) of the rows [from, until), and where it begins counted from `from`. */
export function eachPart(
  columns: RecordColumns,
  from: number,
  until: number,
  visit: (chunk: RecordChunk, start: number, end: number, at: number) => void,
): void {
  for (let row = from; row < until;) {
    const start = row & ROW_MASK;
    const end = Math.min(CHUNK_ROWS, start + until - row);
    visit(chunkOf(columns, row), start, end, row - from);
    row += end - start;
  }
}
