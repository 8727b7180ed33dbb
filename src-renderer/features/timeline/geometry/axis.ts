/** Time against pixels: one axis for every lane. Times are nanoseconds from the cycle's stop request. */

export interface Axis {
  readonly startNs: number;
  readonly endNs: number;
  /** Pixel of startNs, and how many pixels the range takes. */
  readonly leftPx: number;
  readonly widthPx: number;
}

export interface Range {
  readonly startNs: number;
  readonly endNs: number;
}

/** Closer than this there is nothing to see: perf's clock counts single nanoseconds. */
export const MIN_SPAN_NS = 50;

export const spanOf = (range: Range): number => range.endNs - range.startNs;
export const toPx = (axis: Axis, timeNs: number): number =>
  axis.leftPx + ((timeNs - axis.startNs) / spanOf(axis)) * axis.widthPx;
export const toNs = (axis: Axis, px: number): number =>
  axis.startNs + ((px - axis.leftPx) / axis.widthPx) * spanOf(axis);
export const shifted = ({ startNs, endNs }: Range, byNs: number): Range => ({
  startNs: startNs + byNs,
  endNs: endNs + byNs,
});

/** Keeps a range no wider than `bounds` and within them. */
export function clampRange(range: Range, bounds: Range): Range {
  const span = Math.min(Math.max(spanOf(range), MIN_SPAN_NS), Math.max(spanOf(bounds), MIN_SPAN_NS));
  const startNs = Math.min(
    Math.max(range.startNs, bounds.startNs),
    Math.max(bounds.startNs, bounds.endNs - span),
  );
  return { startNs, endNs: startNs + span };
}

/** Zooms by `factor` (below 1 is closer) and leaves `anchorNs` where it is on the screen. */
export function zoomAround(range: Range, anchorNs: number, factor: number, bounds: Range): Range {
  const limited = Math.max(factor, MIN_SPAN_NS / spanOf(range));
  return clampRange(
    {
      startNs: anchorNs - (anchorNs - range.startNs) * limited,
      endNs: anchorNs + (range.endNs - anchorNs) * limited,
    },
    bounds,
  );
}

export function panBy(range: Range, deltaNs: number, bounds: Range): Range {
  return clampRange({ startNs: range.startNs + deltaNs, endNs: range.endNs + deltaNs }, bounds);
}

/** Puts `target` in sight without changing the scale, if it is not in sight already. */
export function reveal(range: Range, target: Range, bounds: Range): Range {
  if (target.startNs < range.endNs && target.endNs > range.startNs) return range;
  const middle = (target.startNs + target.endNs) / 2;
  return panBy(range, middle - (range.startNs + range.endNs) / 2, bounds);
}

/** The range a share of the way from one to another: scales change evenly, so that a long way looks as smooth as a short one. */
export function between(from: Range, to: Range, share: number): Range {
  // The ends themselves, whatever the arithmetic between them loses.
  if (share <= 0) return from;
  if (share >= 1) return to;
  const [fromSpan, toSpan] = [spanOf(from), spanOf(to)];
  const span = fromSpan * (toSpan / fromSpan) ** share;
  const along =
    Math.abs(toSpan - fromSpan) < 1e-9 * fromSpan ? share : (span - fromSpan) / (toSpan - fromSpan);
  const startNs = from.startNs + (to.startNs - from.startNs) * along;
  return { startNs, endNs: startNs + span };
}
