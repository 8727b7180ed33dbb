import type { Lane, Slices } from '@core/timeline/timeline';

export type Direction = 'left' | 'right' | 'up' | 'down';

export interface Place {
  readonly laneIndex: number;
  readonly sliceIndex: number;
}

const middle = (slices: Slices, index: number): number =>
  ((slices.startNs[index] ?? 0) + (slices.endNs[index] ?? 0)) / 2;

/** The slice of `depth` nearest in time to `timeNs`, or one that contains it; -1 if the row is empty. */
export function nearestInRow(slices: Slices, depth: number, timeNs: number): number {
  let best = -1;
  let bestDistance = Infinity;
  for (let i = 0; i < slices.count; i += 1) {
    if (slices.depth[i] !== depth) continue;
    const start = slices.startNs[i] ?? 0;
    const end = slices.endNs[i] ?? 0;
    const distance = timeNs < start ? start - timeNs : timeNs > end ? timeNs - end : 0;
    if (distance < bestDistance) {
      best = i;
      bestDistance = distance;
    }
  }
  return best;
}

/** Finds a picked slice again in a newer view; -1 where it is not drawn any more. */
export function findSlice(slices: Slices, depth: number, startNs: number, endNs: number): number {
  const at = nearestInRow(slices, depth, (startNs + endNs) / 2);
  if (at < 0) return -1;
  const overlaps = (slices.startNs[at] ?? 0) <= endNs && (slices.endNs[at] ?? 0) >= startNs;
  return overlaps ? at : -1;
}

function sideways(slices: Slices, from: number, step: 1 | -1): number {
  const depth = slices.depth[from];
  const start = slices.startNs[from] ?? 0;
  let best = -1;
  for (let i = 0; i < slices.count; i += 1) {
    if (i === from || slices.depth[i] !== depth) continue;
    const at = slices.startNs[i] ?? 0;
    if (step === 1 ? at <= start : at >= start) continue;
    const bestAt = best < 0 ? (step === 1 ? Infinity : -Infinity) : (slices.startNs[best] ?? 0);
    if (step === 1 ? at < bestAt : at > bestAt) best = i;
  }
  return best;
}

function vertically(lanes: readonly Lane[], from: Place, step: 1 | -1): Place | null {
  const lane = lanes[from.laneIndex];
  if (!lane) return null;
  const timeNs = middle(lane.slices, from.sliceIndex);
  let laneIndex = from.laneIndex;
  let depth = (lane.slices.depth[from.sliceIndex] ?? 0) + step;
  while (laneIndex >= 0 && laneIndex < lanes.length) {
    const here = lanes[laneIndex];
    if (!here) return null;
    if (depth >= 0 && depth < Math.max(1, here.rows)) {
      const sliceIndex = nearestInRow(here.slices, depth, timeNs);
      if (sliceIndex >= 0) return { laneIndex, sliceIndex };
      depth += step;
    } else {
      laneIndex += step;
      depth = step === 1 ? 0 : Math.max(1, lanes[laneIndex]?.rows ?? 1) - 1;
    }
  }
  return null;
}

/** Where an arrow key leads; null at an edge. Without a start it leads to the first slice of the first lane. */
export function walk(lanes: readonly Lane[], from: Place | null, direction: Direction): Place | null {
  if (!from) {
    const laneIndex = lanes.findIndex((lane) => lane.slices.count > 0);
    return laneIndex < 0 ? null : { laneIndex, sliceIndex: 0 };
  }
  if (direction === 'up' || direction === 'down')
    return vertically(lanes, from, direction === 'down' ? 1 : -1);
  const lane = lanes[from.laneIndex];
  if (!lane) return null;
  const sliceIndex = sideways(lane.slices, from.sliceIndex, direction === 'right' ? 1 : -1);
  return sliceIndex < 0 ? null : { laneIndex: from.laneIndex, sliceIndex };
}
