import { spanOf, toNs } from './axis';
import type { Axis } from './axis';
import { firstAbove } from './indexed-view';
import type { IndexedRow } from './indexed-view';

/** A pointer this near to a slice that is narrower still means it. */
const NEAR_PX = 3;

/**
 * Index in `row` of the slice under pixel `x`; the nearest one where slices are thinner than the pointer; else -1. A thin slice wins
 * over a wide one that the pointer is also inside of: it can't be hit otherwise.
 */
export function sliceAt(row: IndexedRow, axis: Axis, x: number): number {
  const nsPerPx = spanOf(axis) / axis.widthPx;
  const timeNs = toNs(axis, x);
  const nearNs = NEAR_PX * nsPerPx;
  let best = -1;
  let bestScore = NEAR_PX + 1;
  for (let i = firstAbove(row.endNs, timeNs - nearNs); i < row.count; i += 1) {
    const startNs = row.startNs[i] ?? 0;
    const endNs = row.endNs[i] ?? 0;
    if (startNs > timeNs + nearNs) break;
    const distancePx = Math.max(0, startNs - timeNs, timeNs - endNs) / nsPerPx;
    const thin = endNs - startNs < nearNs;
    const score = thin ? distancePx / 4 : distancePx === 0 ? 0.5 : distancePx;
    if (score < bestScore) [best, bestScore] = [i, score];
  }
  return best;
}
