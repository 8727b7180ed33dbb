import { nearestIn } from './indexed-view';
import type { IndexedLane } from './indexed-view';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** A slice, by its place in the lanes as they are laid out. */
export interface Place {
  readonly lane: number;
  readonly row: number;
  readonly at: number;
}

/** Finds a picked slice again in a newer view; null where it is not drawn any more. */
export function findSlice(
  lanes: readonly IndexedLane[],
  picked: {
    readonly laneId: string;
    readonly depth: number;
    readonly startNs: number;
    readonly endNs: number;
  },
): Place | null {
  const lane = lanes.findIndex((one) => one.lane.id === picked.laneId);
  const row = lanes[lane]?.rows[picked.depth];
  if (!row) return null;
  const at = nearestIn(row, (picked.startNs + picked.endNs) / 2);
  const overlaps =
    at >= 0 && (row.startNs[at] ?? 0) <= picked.endNs && (row.endNs[at] ?? 0) >= picked.startNs;
  return overlaps ? { lane, row: picked.depth, at } : null;
}

/** Where an arrow key leads; null at an edge. Without a start it leads to the slice nearest to `timeNs` in the first lane. */
export function walk(
  lanes: readonly IndexedLane[],
  from: Place | null,
  direction: Direction,
  timeNs: number,
): Place | null {
  if (!from) return step(lanes, { lane: 0, row: -1 }, 1, timeNs);
  const row = lanes[from.lane]?.rows[from.row];
  if (!row) return null;
  if (direction === 'left' || direction === 'right') {
    const at = from.at + (direction === 'right' ? 1 : -1);
    return at < 0 || at >= row.count ? null : { ...from, at };
  }
  const middleNs = ((row.startNs[from.at] ?? 0) + (row.endNs[from.at] ?? 0)) / 2;
  return step(lanes, from, direction === 'down' ? 1 : -1, middleNs);
}

/** The nearest slice of the next row that has any, down or up through the lanes. */
function step(
  lanes: readonly IndexedLane[],
  from: { readonly lane: number; readonly row: number },
  by: 1 | -1,
  timeNs: number,
): Place | null {
  let { lane, row } = from;
  for (;;) {
    row += by;
    const rows = lanes[lane]?.rows;
    if (!rows) return null;
    const here = rows[row];
    if (here) {
      const at = nearestIn(here, timeNs);
      if (at >= 0) return { lane, row, at };
    } else {
      lane += by;
      row = by === 1 ? -1 : (lanes[lane]?.rows.length ?? 0);
    }
  }
}
