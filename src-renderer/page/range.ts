/** The part of a cycle that is in sight: zoom and pan, within the cycle. */

export interface Range {
  readonly startNs: number;
  readonly endNs: number;
}

const LEAST_SPAN_NS = 100;

/** Moved and, if need be, narrowed so that it lies in [0, extentNs]. */
export function within({ startNs, endNs }: Range, extentNs: number): Range {
  const span = Math.min(extentNs, Math.max(Math.min(LEAST_SPAN_NS, extentNs), endNs - startNs));
  const start = Math.min(Math.max(0, startNs), extentNs - span);
  return { startNs: start, endNs: start + span };
}

/** By `factor` (below 1 zooms in), where `at` (0 left, 1 right) stays where it is. */
export function zoomed({ startNs, endNs }: Range, factor: number, at: number, extentNs: number): Range {
  const span = endNs - startNs;
  const fixedNs = startNs + span * at;
  const next = Math.max(LEAST_SPAN_NS, span * factor);
  return within({ startNs: fixedNs - next * at, endNs: fixedNs + next * (1 - at) }, extentNs);
}

/** By a part of what is in sight. */
export function panned({ startNs, endNs }: Range, part: number, extentNs: number): Range {
  const by = (endNs - startNs) * part;
  return within({ startNs: startNs + by, endNs: endNs + by }, extentNs);
}

/** So that it shows [startNs, endNs] with room beside it; unchanged where it does. */
export function revealing(range: Range, startNs: number, endNs: number, extentNs: number): Range {
  if (startNs >= range.startNs && endNs <= range.endNs) return range;
  const span = Math.max(range.endNs - range.startNs, (endNs - startNs) * 1.5);
  const middle = (startNs + endNs) / 2;
  return within({ startNs: middle - span / 2, endNs: middle + span / 2 }, extentNs);
}
