/** A view made ready to be drawn many times: its rows apart, with their paints; found in by halving. */
import { markOf } from '@core/timeline/timeline';
import type { Lane, Mark, TimelineView } from '@core/timeline/timeline';
import { jointPaints, paintsOf } from './style';

/** The slices of one depth, in time order; they do not overlap. */
export interface IndexedRow {
  readonly count: number;
  readonly startNs: Float64Array;
  readonly endNs: Float64Array;
  /** Indexes into PAINTS. */
  readonly paint: Uint8Array;
  /** Where the row begins in the lane's slices. */
  readonly first: number;
}

export interface IndexedLane {
  readonly lane: Lane;
  readonly rows: readonly IndexedRow[];
  /** Of each kind of mark there is: which part of the lane's marks. */
  readonly marks: readonly MarkRun[];
}

interface MarkRun {
  readonly kind: number;
  readonly first: number;
  readonly timeNs: Float64Array;
}

export interface IndexedView {
  readonly view: TimelineView;
  readonly lanes: readonly IndexedLane[];
}

export function indexView(view: TimelineView): IndexedView {
  const joints = jointPaints(view.labels);
  return {
    view,
    lanes: view.lanes.map((lane) => ({ lane, rows: rowsOf(lane, joints), marks: markRuns(lane) })),
  };
}

function rowsOf(lane: Lane, joints: Uint8Array): IndexedRow[] {
  const { count, depth, startNs, endNs } = lane.slices;
  const paint = paintsOf(lane, joints);
  const rows: IndexedRow[] = [];
  for (let first = 0, row = 0; row < Math.max(1, lane.rows); row += 1) {
    let end = first;
    while (end < count && (depth[end] ?? 0) <= row) end += 1;
    rows.push({
      count: end - first,
      startNs: startNs.subarray(first, end),
      endNs: endNs.subarray(first, end),
      paint: paint.subarray(first, end),
      first,
    });
    first = end;
  }
  return rows;
}

function markRuns({ marks: { count, kind, timeNs } }: Lane): MarkRun[] {
  const runs: MarkRun[] = [];
  for (let first = 0; first < count;) {
    let end = first;
    while (end < count && kind[end] === kind[first]) end += 1;
    runs.push({ kind: kind[first] ?? 0, first, timeNs: timeNs.subarray(first, end) });
    first = end;
  }
  return runs;
}

/** Index of the first value that is greater than `value` in a column that never falls; its length if none is. */
export function firstAbove(column: Float64Array, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Index in `row` of the slice at a time, or of the one nearest to it; -1 in an empty row. */
export function nearestIn({ count, startNs, endNs }: IndexedRow, timeNs: number): number {
  const after = firstAbove(endNs, timeNs);
  if (after === count) return count - 1;
  if (after === 0 || (startNs[after] ?? 0) <= timeNs) return after;
  const before = timeNs - (endNs[after - 1] ?? 0);
  return before <= (startNs[after] ?? 0) - timeNs ? after - 1 : after;
}

/** The mark of a lane nearest to a time, if one is within `nearNs` of it. */
export function markNear(
  indexed: IndexedLane,
  labels: readonly string[],
  timeNs: number,
  nearNs: number,
): Mark | null {
  let best = -1;
  let bestNs = nearNs;
  for (const { first, timeNs: times } of indexed.marks) {
    const after = firstAbove(times, timeNs);
    for (const at of [after - 1, after]) {
      const distance = Math.abs((times[at] ?? Infinity) - timeNs);
      if (distance < bestNs) [best, bestNs] = [first + at, distance];
    }
  }
  return best < 0 ? null : markOf(indexed.lane, labels, best);
}
