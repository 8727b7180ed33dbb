/** From slice to slice by the arrow keys. */
import type { DrawnTimeline } from '@core/report/page-data';

export interface SlicePlace {
  readonly lane: number;
  readonly slice: number;
}

type ArrowKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** Left and right within a row, up and down to the nearest slice of the next row that has one; null for none. */
export function neighbour(
  timeline: DrawnTimeline,
  from: SlicePlace | null,
  key: ArrowKey,
): SlicePlace | null {
  if (from === null) return firstSlice(timeline);
  if (key === 'ArrowLeft') return alongside(timeline, from, -1);
  if (key === 'ArrowRight') return alongside(timeline, from, 1);
  return across(timeline, from, key === 'ArrowUp' ? -1 : 1);
}

function alongside({ lanes }: DrawnTimeline, { lane, slice }: SlicePlace, by: -1 | 1): SlicePlace | null {
  const depth = lanes[lane]?.slices.depth;
  const next = slice + by;
  const isSameRow = depth?.[next] !== undefined && depth[next] === depth[slice];
  return isSameRow ? { lane, slice: next } : null;
}

function across(timeline: DrawnTimeline, from: SlicePlace, by: -1 | 1): SlicePlace | null {
  const slices = timeline.lanes[from.lane]?.slices;
  if (slices === undefined) return null;
  const middleNs = ((slices.startNs[from.slice] ?? 0) + (slices.endNs[from.slice] ?? 0)) / 2;
  const inLane = nearest(timeline, from.lane, (slices.depth[from.slice] ?? 0) + by, middleNs);
  if (inLane !== null) return inLane;
  for (let lane = from.lane + by; lane >= 0 && lane < timeline.lanes.length; lane += by) {
    const edge = by > 0 ? 0 : Math.max(0, (timeline.lanes[lane]?.rows ?? 1) - 1);
    const found = nearest(timeline, lane, edge, middleNs) ?? nearest(timeline, lane, 0, middleNs);
    if (found !== null) return found;
  }
  return null;
}

function firstSlice({ lanes }: DrawnTimeline): SlicePlace | null {
  const lane = lanes.findIndex(({ slices }) => slices.count > 0);
  return lane < 0 ? null : { lane, slice: 0 };
}

function nearest({ lanes }: DrawnTimeline, lane: number, depth: number, timeNs: number): SlicePlace | null {
  const slices = lanes[lane]?.slices;
  let best: SlicePlace | null = null;
  let bestNs = Infinity;
  for (let slice = 0; slice < (slices?.count ?? 0); slice += 1) {
    if (slices?.depth[slice] !== depth) continue;
    const awayNs = Math.max(0, (slices.startNs[slice] ?? 0) - timeNs, timeNs - (slices.endNs[slice] ?? 0));
    if (awayNs < bestNs) [best, bestNs] = [{ lane, slice }, awayNs];
  }
  return best;
}
