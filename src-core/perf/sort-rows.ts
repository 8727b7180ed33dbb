import { CHUNK_ROWS, copyRows, eachPart, newChunk } from './record-columns';
import type { RecordColumns } from './record-columns';

/** What sortRows can sort at once. */
export const MAX_SORTED_ROWS = CHUNK_ROWS;

/**
 * Memory for sorting, in use within one call alone. These are constants, for the compiler then knows where each array
 * lies and how long it is: the loops below are up to four times as fast as over arrays that they are given.
 */
const SOURCE = newChunk(MAX_SORTED_ROWS);
const TARGET = newChunk(MAX_SORTED_ROWS);
const { timeNs, at, pid, tid, cpu, event, type } = SOURCE;
const {
  timeNs: toTimeNs,
  at: toAt,
  pid: toPid,
  tid: toTid,
  cpu: toCpu,
  event: toEvent,
  type: toType,
} = TARGET;
const ORDER = new Uint32Array(MAX_SORTED_ROWS);
const LEFT = new Uint32Array(MAX_SORTED_ROWS);

/**
 * Sorts the rows [from, until) by time, rows of one time in their given order. `starts` are the first rows of their
 * ascending runs.
 */
export function sortRows(rows: RecordColumns, from: number, until: number, starts: readonly number[]): void {
  const count = until - from;
  eachPart(rows, from, until, (chunk, start, end, place) => copyRows(chunk, start, end, SOURCE, place));
  for (let index = 0; index < count; index += 1) ORDER[index] = index;
  orderRuns(
    starts.map((row) => row - from),
    count,
  );
  gather(count);
  eachPart(rows, from, until, (chunk, start, end, place) => {
    copyRows(TARGET, place, place + end - start, chunk, start);
  });
}

/** Merges the runs of ORDER that begin at `starts` pairwise. */
function orderRuns(starts: readonly number[], count: number): void {
  for (let runs = starts; runs.length > 1;) {
    const merged: number[] = [];
    for (let run = 0; run < runs.length; run += 2) {
      const low = runs[run] as number;
      merged.push(low);
      const middle = runs[run + 1];
      if (middle !== undefined) mergeTwo(low, middle, runs[run + 2] ?? count);
    }
    runs = merged;
  }
}

const timeAt = (index: number): number => timeNs[ORDER[index] as number] as number;

/** Merges ORDER[low, middle) with ORDER[middle, high). */
function mergeTwo(low: number, middle: number, high: number): void {
  const firstRightNs = timeAt(middle);
  // What is in place at the left stays untouched.
  let from = low;
  for (let end = middle; from < end;) {
    const half = (from + end) >>> 1;
    if (timeAt(half) <= firstRightNs) from = half + 1;
    else end = half;
  }
  const moved = middle - from;
  LEFT.set(ORDER.subarray(from, middle));
  let left = 0;
  let right = middle;
  let to = from;
  while (left < moved && right < high) {
    const leftRow = LEFT[left] as number;
    const rightRow = ORDER[right] as number;
    if ((timeNs[rightRow] as number) < (timeNs[leftRow] as number)) {
      ORDER[to] = rightRow;
      right += 1;
    } else {
      ORDER[to] = leftRow;
      left += 1;
    }
    to += 1;
  }
  ORDER.set(LEFT.subarray(left, moved), to);
}

/** Puts into row i of TARGET what is in row ORDER[i] of SOURCE. */
function gather(count: number): void {
  for (let index = 0; index < count; index += 1) {
    const row = ORDER[index] as number;
    toTimeNs[index] = timeNs[row] as number;
    toAt[index] = at[row] as number;
    toPid[index] = pid[row] as number;
    toTid[index] = tid[row] as number;
    toCpu[index] = cpu[row] as number;
    toEvent[index] = event[row] as number;
    toType[index] = type[row] as number;
  }
}
