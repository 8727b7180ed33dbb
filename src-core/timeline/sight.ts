/**
 * The cycles in sight and how each is drawn: one that is narrower than a pixel counts whole to the pixel in which it begins, and
 * the longest of its slices stands for it; of any other each slice is looked at.
 */
import { countHolding } from '../sorted';
import type { CyclesInSight } from './timeline';

/** Where cycles begin and end, in time order, on the recording's clock. */
export interface CycleBounds {
  readonly count: number;
  readonly startNs: Float64Array;
  readonly pauseEndNs: Float64Array;
  readonly resumeStartNs: Float64Array;
  readonly endNs: Float64Array;
  /** The end, or the client's last reply if that is later. */
  readonly seenNs: Float64Array;
}

/** On the recording's clock. */
export interface Range {
  readonly startNs: number;
  readonly endNs: number;
  readonly nsPerPx: number;
}

/** Cycles [from, to) are in sight; in stretches of neighbours that are drawn alike, as columns. */
export interface Sight {
  readonly range: Range;
  readonly from: number;
  readonly to: number;
  readonly stretches: number;
  /** Stretch s is cycles [first[s], first[s + 1]). */
  readonly first: Uint32Array;
  /** Of narrow cycles, which share it; NaN for a single one that is drawn slice by slice. */
  readonly pixel: Float64Array;
}

export const pixelOf = ({ startNs, nsPerPx }: Range, timeNs: number): number =>
  Math.floor((timeNs - startNs) / nsPerPx);

export function sightOf(bounds: CycleBounds, range: Range): Sight {
  const { startNs, seenNs } = bounds;
  const from = countHolding(bounds.count, (cycle) => (seenNs[cycle] ?? 0) < range.startNs);
  const reached = countHolding(bounds.count, (cycle) => (startNs[cycle] ?? 0) <= range.endNs);
  const to = Math.max(from, reached);
  const first = new Uint32Array(to - from + 1);
  const pixel = new Float64Array(to - from);
  let stretches = 0;
  for (let cycle = from; cycle < to; cycle += 1) {
    const own = narrowPixel(bounds, range, cycle);
    // NaN is no pixel, not even its own.
    if (stretches > 0 && own === pixel[stretches - 1]) continue;
    first[stretches] = cycle;
    pixel[stretches] = own;
    stretches += 1;
  }
  first[stretches] = to;
  return { range, from, to, stretches, first, pixel };
}

/** NaN where the cycle is as wide as a pixel, or reaches out of sight. */
function narrowPixel({ startNs, seenNs }: CycleBounds, range: Range, cycle: number): number {
  const [start, end] = [startNs[cycle] ?? 0, seenNs[cycle] ?? 0];
  const isNarrow = end - start < range.nsPerPx && start >= range.startNs && end <= range.endNs;
  return isNarrow ? pixelOf(range, start) : NaN;
}

/** `anchorNs` is what the columns count from. */
export function cyclesInSight(bounds: CycleBounds, sight: Sight, anchorNs: number): CyclesInSight {
  const { stretches, first } = sight;
  const lengthOf = (cycle: number): number => (bounds.seenNs[cycle] ?? 0) - (bounds.startNs[cycle] ?? 0);
  const index = first.slice(0, stretches);
  const among = new Uint32Array(stretches);
  for (let at = 0; at < stretches; at += 1) {
    const [from, to] = [first[at] ?? 0, first[at + 1] ?? 0];
    let longest = from;
    for (let cycle = from + 1; cycle < to; cycle += 1)
      if (lengthOf(cycle) > lengthOf(longest)) longest = cycle;
    index[at] = longest;
    among[at] = to - from;
  }
  const column = (of: Float64Array): Float64Array =>
    Float64Array.from(index, (cycle) => (of[cycle] ?? 0) - anchorNs);
  return {
    count: stretches,
    index,
    startNs: column(bounds.startNs),
    pauseEndNs: column(bounds.pauseEndNs),
    resumeStartNs: column(bounds.resumeStartNs),
    endNs: column(bounds.endNs),
    among,
  };
}
