/** The sums that reference.c prints, of the decoder's columns: both have read the same when they are equal. */
import type { PerfRecording } from '@core/perf/perf-recording';
import { CHUNK_ROWS } from '@core/perf/record-columns';
import type { RecordChunk, RecordColumns } from '@core/perf/record-columns';

const FIELDS = ['timeNs', 'at', 'pid', 'tid', 'cpu', 'event', 'type'] as const;

/** Decimal digits of sums that wrap around at 64 bits; `rows` sums a hash of each row, which tells what belongs together. */
export type ColumnSums = Readonly<Record<(typeof FIELDS)[number] | 'count' | 'rows', string>>;

export interface RecordingSums {
  readonly timed: ColumnSums;
  readonly untimed: ColumnSums;
}

export const sumsOf = ({ base, timed, untimed }: PerfRecording): RecordingSums => ({
  timed: columnSums(timed, base),
  // Without a time there is nothing to count from a base: the reference has 0 there.
  untimed: columnSums(untimed, null),
});

function columnSums(columns: RecordColumns, base: bigint | null): ColumnSums {
  const sums = { timeNs: 0n, at: 0n, pid: 0n, tid: 0n, cpu: 0n, event: 0n, type: 0n };
  let rows = 0n;
  columns.chunks.forEach((chunk, index) => {
    const filled = Math.min(CHUNK_ROWS, columns.count - index * CHUNK_ROWS);
    for (const field of FIELDS) {
      if (field !== 'timeNs' || base !== null) sums[field] += sumOf(chunk[field], filled);
    }
    rows += hashesOf(chunk, filled, base);
  });
  sums.timeNs += (base ?? 0n) * BigInt(columns.count);
  const digits = (sum: bigint): string => BigInt.asUintN(64, sum).toString();
  return {
    count: String(columns.count),
    timeNs: digits(sums.timeNs),
    at: digits(sums.at),
    pid: digits(sums.pid),
    tid: digits(sums.tid),
    cpu: digits(sums.cpu),
    event: digits(sums.event),
    type: digits(sums.type),
    rows: digits(rows),
  };
}

const HIGH = 0x1_0000_0000;

/** In halves, since doubles are exact up to 2^53 only: a chunk's halves stay far below. */
function sumOf(column: ArrayLike<number>, filled: number): bigint {
  let high = 0;
  let low = 0;
  for (let row = 0; row < filled; row += 1) {
    const value = column[row] as number;
    const upper = Math.floor(value / HIGH);
    high += upper;
    low += value - upper * HIGH;
  }
  return BigInt(high) * BigInt(HIGH) + BigInt(low);
}

/** `mixed` of reference.c. */
function hashesOf(chunk: RecordChunk, filled: number, base: bigint | null): bigint {
  const baseLow = Number((base ?? 0n) & 0xffff_ffffn);
  let sum = 0;
  for (let row = 0; row < filled; row += 1) {
    const timeLow = base === null ? 0 : (chunk.timeNs[row] as number) + baseLow;
    const cpuAndEvent = ((chunk.cpu[row] as number) & 0xffff) | ((chunk.event[row] as number) << 16);
    let hash =
      Math.imul((chunk.at[row] as number) | 0, 0x9e3779b1) ^
      Math.imul(timeLow | 0, 0x85ebca6b) ^
      Math.imul(chunk.tid[row] as number, 0xc2b2ae35) ^
      Math.imul(chunk.pid[row] as number, 0x27d4eb2f) ^
      Math.imul(cpuAndEvent, 0x165667b1) ^
      (chunk.type[row] as number);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    sum += (hash ^ (hash >>> 12)) >>> 0;
  }
  return BigInt(sum);
}
