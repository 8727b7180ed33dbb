/** Where the critical path of the cycles in sight runs, and its arrows: no finer than a pixel, and only of cycles with room for it. */
import type { Picture } from './picture';
import { pixelOf } from './sight';
import type { Arrows } from './timeline';

/** In a narrower cycle arrows would be a thicket. */
const ARROWS_FROM_PX = 16;

/** Starts and ends by turns; stretches that are less than a pixel apart are one. */
export function pathColumns({ drawn, sight, cycles, anchorNs }: Picture, lane: number): Float64Array {
  const { range, first } = sight;
  const edges: number[] = [];
  for (let stretch = 0; stretch < sight.stretches; stretch += 1) {
    const own = cycles[stretch]?.onPath.get(lane);
    if (own === undefined) continue;
    const originNs = drawn.access.bounds.startNs[first[stretch] ?? 0] ?? 0;
    for (let at = 0; at + 1 < own.length; at += 2) {
      const [startNs, endNs] = [originNs + (own[at] ?? 0), originNs + (own[at + 1] ?? 0)];
      if (endNs < range.startNs || startNs > range.endNs) continue;
      if (startNs - anchorNs - (edges.at(-1) ?? -Infinity) < range.nsPerPx)
        edges[edges.length - 1] = endNs - anchorNs;
      else edges.push(startNs - anchorNs, endNs - anchorNs);
    }
  }
  return Float64Array.from(edges);
}

/** `lanes`: numbers of the view's lanes, in its order. Of arrows between the same lanes a pixel shows one. */
export function arrowColumns(
  { drawn, sight, cycles, anchorNs, labels }: Picture,
  lanes: readonly number[],
): Arrows {
  const { range } = sight;
  const { bounds } = drawn.access;
  const place = new Map(lanes.map((lane, at) => [lane, at]));
  const found: { timeNs: number; from: number; to: number; label: number; cycle: number }[] = [];
  const lastPixel = new Map<number, number>();
  for (let stretch = 0; stretch < sight.stretches; stretch += 1) {
    const cycle = sight.first[stretch] ?? 0;
    const originNs = bounds.startNs[cycle] ?? 0;
    const widthPx = ((bounds.endNs[cycle] ?? 0) - originNs) / range.nsPerPx;
    const arrows = widthPx >= ARROWS_FROM_PX ? (cycles[stretch]?.arrows ?? []) : [];
    for (const arrow of arrows) {
      const timeNs = originNs + arrow.timeNs;
      const [from, to] = [place.get(arrow.from), place.get(arrow.to)];
      if (timeNs < range.startNs || timeNs > range.endNs || from === undefined || to === undefined) continue;
      const pair = from * lanes.length + to;
      const at = pixelOf(range, timeNs);
      if (lastPixel.get(pair) === at) continue;
      lastPixel.set(pair, at);
      found.push({ timeNs: timeNs - anchorNs, from, to, label: labels.of(arrow.label), cycle });
    }
  }
  return {
    count: found.length,
    timeNs: Float64Array.from(found, ({ timeNs }) => timeNs),
    from: Uint16Array.from(found, ({ from }) => from),
    to: Uint16Array.from(found, ({ to }) => to),
    label: Uint32Array.from(found, ({ label }) => label),
    cycle: Uint32Array.from(found, ({ cycle }) => cycle),
  };
}
