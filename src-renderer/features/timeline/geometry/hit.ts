import { markOf } from '@core/timeline/timeline';
import type { Lane, Mark, Slices } from '@core/timeline/timeline';
import type { Axis } from './axis';
import { toPx } from './axis';

/** A pointer this near to a slice that is narrower still means it. */
const NEAR_PX = 3;
const NEAR_MARK_PX = 5;

/** Index of the slice of `row` under pixel `x`; the nearest one where slices are thinner than the pointer; else -1. */
export function sliceAt(slices: Slices, axis: Axis, x: number, row: number): number {
  let best = -1;
  let bestDistance = NEAR_PX + 1;
  for (let i = 0; i < slices.count; i += 1) {
    if (slices.depth[i] !== row) continue;
    const left = toPx(axis, slices.startNs[i] ?? 0);
    const right = toPx(axis, slices.endNs[i] ?? 0);
    const distance = x < left ? left - x : x >= right ? x - right : 0;
    const thin = right - left < NEAR_PX;
    // A thin slice wins over a wide one that the pointer is also inside of: it can't be hit otherwise.
    const score = thin ? distance / 4 : distance === 0 ? 0.5 : distance;
    if (score < bestDistance) {
      best = i;
      bestDistance = score;
    }
  }
  return best;
}

/** The mark of `lane` nearest to pixel `x`, if it is near. */
export function markAt(lane: Lane, labels: readonly string[], axis: Axis, x: number): Mark | null {
  const { marks } = lane;
  let best = -1;
  let bestDistance = NEAR_MARK_PX;
  for (let at = 0; at < marks.count; at += 1) {
    const distance = Math.abs(toPx(axis, marks.timeNs[at] ?? 0) - x);
    if (distance < bestDistance) {
      best = at;
      bestDistance = distance;
    }
  }
  return best < 0 ? null : markOf(lane, labels, best);
}
