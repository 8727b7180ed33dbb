/** What a QEMU's log (-D, or its standard error) told by the trace backend "log", in columns. */

/** Rows in each chunk of columns but the last. */
export const CHUNK_ROWS = 1 << 16;

export interface TraceLogChunk {
  /** Integer nanoseconds from TraceLog.base, of CLOCK_REALTIME; QEMU prints whole microseconds. */
  readonly timeNs: Float64Array;
  /** The thread that logged it, or -1 where the log names none (QEMU 10.2 and later). */
  readonly tid: Int32Array;
  /** Index into TraceLog.events. */
  readonly event: Uint16Array;
  /** Where the arguments' text begins in TraceLog.text, counted over its blocks. */
  readonly textAt: Float64Array;
  readonly textBytes: Uint16Array;
}

/** Lines that became no row, counted. None of them is guessed at. */
export interface UnusedLines {
  /** Written by something else: warnings, guest errors, the rest of a text of several lines. */
  readonly other: number;
  /** Begun as a trace line and damaged: two lines in one, or cut off. */
  readonly torn: number;
  /** Trace lines without a time. */
  readonly untimed: number;
}

/** Row r is at chunks[floor(r / CHUNK_ROWS)], index r % CHUNK_ROWS. */
export interface TraceLog {
  /** The first time in the log, in nanoseconds of CLOCK_REALTIME. */
  readonly base: bigint;
  readonly count: number;
  /**
   * In the file's order: QEMU writes a line before its thread goes on, so a cause stands before its effect even where
   * the wall clock was set. Times of different threads may be slightly out of order.
   */
  readonly chunks: readonly TraceLogChunk[];
  /** Names of trace events, as they were met. */
  readonly events: readonly string[];
  /** Blocks of TEXT_BLOCK_BYTES; the last is shorter. */
  readonly text: readonly Uint8Array[];
  readonly unused: UnusedLines;
  /** Rows whose arguments are longer than what is kept of a line. */
  readonly cutShort: number;
}

export const TEXT_BLOCK_BYTES = 1 << 20;

const utf8 = new TextDecoder();

/** A row's arguments, as QEMU printed them; their beginning where they are very long. */
export function argumentsOf(log: TraceLog, chunk: TraceLogChunk, index: number): string {
  const at = chunk.textAt[index] ?? 0;
  const block = log.text[Math.floor(at / TEXT_BLOCK_BYTES)];
  if (block === undefined) return '';
  const from = at % TEXT_BLOCK_BYTES;
  return utf8.decode(block.subarray(from, from + (chunk.textBytes[index] ?? 0)));
}
