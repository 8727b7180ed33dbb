import { CHUNK_ROWS, newChunk } from './record-columns';
import type { RecordChunk, RecordColumns } from './record-columns';

/** Sorts the rows from `from` on by time, rows of one time in their given order. */
export function sortRows(columns: RecordColumns, from: number): void {
  const keys = new Float64Array(columns.count - from);
  eachPiece(columns, from, (chunk, start, end, at) => keys.set(chunk.timeNs.subarray(start, end), at));
  const starts = runStarts(keys);
  if (starts.length < 2) return;
  const inPlace = prefixInPlace(keys, starts);
  const order = mergeRuns(keys, inPlace, starts);
  permute(columns, from + inPlace, order);
}

/** The order that sorts `keys` ascending, equal keys in their given order. */
export function stableOrder(keys: Float64Array): Uint32Array {
  return mergeRuns(keys, 0, runStarts(keys));
}

/** Calls back with each chunk's part of the rows from `from` on, and where it starts counted from there. */
function eachPiece(
  { count, chunks }: RecordColumns,
  from: number,
  visit: (chunk: RecordChunk, start: number, end: number, at: number) => void,
): void {
  for (let row = from; row < count;) {
    const start = row % CHUNK_ROWS;
    const end = Math.min(CHUNK_ROWS, start + count - row);
    visit(chunks[(row - start) / CHUNK_ROWS] as RecordChunk, start, end, row - from);
    row += end - start;
  }
}

/** Puts into row from + i what was in row from + order[i]. */
function permute(columns: RecordColumns, from: number, order: Uint32Array): void {
  const before = newChunk(order.length);
  eachPiece(columns, from, (chunk, start, end, at) => {
    before.timeNs.set(chunk.timeNs.subarray(start, end), at);
    before.at.set(chunk.at.subarray(start, end), at);
    before.pid.set(chunk.pid.subarray(start, end), at);
    before.tid.set(chunk.tid.subarray(start, end), at);
    before.cpu.set(chunk.cpu.subarray(start, end), at);
    before.event.set(chunk.event.subarray(start, end), at);
    before.type.set(chunk.type.subarray(start, end), at);
  });
  eachPiece(columns, from, (chunk, start, end, at) => gather(before, order.subarray(at), chunk, start, end));
}

/** All columns in one loop: each line then sees one kind of typed array, which keeps the accesses fast. */
function gather(from: RecordChunk, order: Uint32Array, to: RecordChunk, start: number, end: number): void {
  for (let index = start; index < end; index += 1) {
    const row = order[index - start] as number;
    to.timeNs[index] = from.timeNs[row] as number;
    to.at[index] = from.at[row] as number;
    to.pid[index] = from.pid[row] as number;
    to.tid[index] = from.tid[row] as number;
    to.cpu[index] = from.cpu[row] as number;
    to.event[index] = from.event[row] as number;
    to.type[index] = from.type[row] as number;
  }
}

/** First index of each ascending run. */
function runStarts(keys: Float64Array): number[] {
  const starts = keys.length === 0 ? [] : [0];
  for (let index = 1; index < keys.length; index += 1) {
    if (at(keys, index) < at(keys, index - 1)) starts.push(index);
  }
  return starts;
}

/** How many keys of the first run nothing later is less than. */
function prefixInPlace(keys: Float64Array, starts: readonly number[]): number {
  let least = Infinity;
  for (const start of starts) if (start > 0) least = Math.min(least, at(keys, start));
  let low = 0;
  let high = starts[1] ?? keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(keys, middle) <= least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The order that sorts keys[from, end), counted from `from`. perf's rings are each sorted, so there are few ascending
 * runs: they are merged pairwise, and a merge touches no more than their overlap.
 */
function mergeRuns(keys: Float64Array, from: number, allStarts: readonly number[]): Uint32Array {
  const rest = from === 0 ? keys : keys.subarray(from);
  const order = new Uint32Array(rest.length);
  for (let index = 0; index < order.length; index += 1) order[index] = index;
  let starts = allStarts.length === 0 ? [] : [0, ...allStarts.slice(1).map((start) => start - from)];
  const scratch = starts.length > 1 ? new Uint32Array(rest.length) : order;
  while (starts.length > 1) {
    const merged: number[] = [];
    for (let run = 0; run < starts.length; run += 2) {
      const low = starts[run] as number;
      merged.push(low);
      const middle = starts[run + 1];
      if (middle !== undefined) mergeTwo(rest, order, scratch, low, middle, starts[run + 2] ?? rest.length);
    }
    starts = merged;
  }
  return order;
}

/** Merges order[low, middle) with order[middle, high). */
function mergeTwo(
  keys: Float64Array,
  order: Uint32Array,
  scratch: Uint32Array,
  low: number,
  middle: number,
  high: number,
): void {
  const firstRight = at(keys, at(order, middle));
  const lastLeft = at(keys, at(order, middle - 1));
  if (lastLeft <= firstRight) return;
  // What is in place at both ends stays untouched.
  const from = boundary(keys, order, low, middle, (key) => key <= firstRight);
  const to = boundary(keys, order, middle, high, (key) => key < lastLeft);
  scratch.set(order.subarray(from, middle), from);
  let left = from;
  let right = middle;
  let target = from;
  while (left < middle) {
    const takeRight = right < to && at(keys, at(order, right)) < at(keys, at(scratch, left));
    order[target] = takeRight ? at(order, right++) : at(scratch, left++);
    target += 1;
  }
}

/** First position in [low, high) whose key does not hold; keys there ascend. */
function boundary(
  keys: Float64Array,
  order: Uint32Array,
  low: number,
  high: number,
  holds: (key: number) => boolean,
): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (holds(at(keys, at(order, middle)))) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** An element that exists by construction. */
const at = (list: ArrayLike<number>, index: number): number => list[index] as number;
