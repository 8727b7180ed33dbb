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

export const newChunk = (rows: number): RecordChunk => ({
  timeNs: new Float64Array(rows),
  at: new Float64Array(rows),
  pid: new Int32Array(rows),
  tid: new Int32Array(rows),
  cpu: new Int16Array(rows),
  event: new Uint16Array(rows),
  type: new Uint8Array(rows),
});
