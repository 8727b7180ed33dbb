/** What a pixel can show: of the slices that share one pixel of a row only the longest is kept. */

export interface Slice {
  readonly startNs: number;
  readonly endNs: number;
  readonly depth: number;
  readonly style: number;
  readonly label: string;
  /** Made only for slices that are kept. */
  readonly detail: (() => number) | null;
}

/**
 * Slices that overlap [startNs, endNs), thinned so that no pixel of a row holds two that are both shorter than it; the
 * longest of them stays. `slices` must be in start order.
 */
export function visibleSlices(
  slices: readonly Slice[],
  range: { readonly startNs: number; readonly endNs: number; readonly widthPx: number },
): Slice[] {
  const nsPerPx = (range.endNs - range.startNs) / range.widthPx;
  const kept: Slice[] = [];
  /** Position in `kept` of the last short slice of each row. */
  const lastShort = new Map<number, number>();
  for (const slice of slices) {
    if (slice.endNs <= range.startNs || slice.startNs >= range.endNs) continue;
    const length = slice.endNs - slice.startNs;
    if (length < nsPerPx) {
      const at = lastShort.get(slice.depth);
      const before = at === undefined ? undefined : kept[at];
      const pixel = Math.floor((slice.startNs - range.startNs) / nsPerPx);
      if (
        at !== undefined &&
        before !== undefined &&
        Math.floor((before.startNs - range.startNs) / nsPerPx) === pixel
      ) {
        if (length > before.endNs - before.startNs) kept[at] = slice;
        continue;
      }
      lastShort.set(slice.depth, kept.length);
    }
    kept.push(slice);
  }
  return kept;
}
