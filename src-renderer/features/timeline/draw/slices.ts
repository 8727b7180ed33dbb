/** Slices to rectangles: what is in sight of a row, snapped to the display's pixels, with what would look alike joined. */
import { spanOf } from '../geometry/axis';
import type { Axis } from '../geometry/axis';
import { firstAbove } from '../geometry/indexed-view';
import type { IndexedRow } from '../geometry/indexed-view';

export interface RowSink {
  /** Device pixels from the axis's left edge; `at` is the slice's index in the row, or -1 where several were joined. */
  rect(paint: number, leftPx: number, rightPx: number, at: number): void;
}

/** Slices wider than this, in device pixels, are kept apart where `apart` is asked for. */
const APART_PX = 3;

/**
 * Goes through what `axis` shows of a row. Of slices that share a pixel the longest is shown; a thin one takes its pixel from a wide
 * neighbour. `apart`: neighbours of the same paint are not joined unless they are thin.
 */
export function rowRects(row: IndexedRow, axis: Axis, density: number, apart: boolean, sink: RowSink): void {
  const { startNs, endNs, paint, count } = row;
  const pxPerNs = (axis.widthPx * density) / spanOf(axis);
  const edge = axis.widthPx * density;
  let left = 0;
  let right = 0;
  let held = -1;
  let at = -1;
  let heldNs = 0;
  for (let i = firstAbove(endNs, axis.startNs); i < count; i += 1) {
    const from = startNs[i] ?? 0;
    if (from > axis.endNs) break;
    const to = endNs[i] ?? 0;
    let x0 = Math.max(0, Math.round((from - axis.startNs) * pxPerNs));
    const x1 = Math.max(x0 + 1, Math.min(edge, Math.round((to - axis.startNs) * pxPerNs)));
    const own = paint[i] ?? 0;
    if (held >= 0 && x0 < right) {
      if (x1 - x0 === 1 && right - left === 1) {
        if (to - from <= heldNs) continue;
        held = own;
        at = i;
        heldNs = to - from;
        continue;
      }
      // Of a thin one and a wide one that meet in a pixel the thin one has it.
      if (x1 - x0 === 1) right = x0;
      else x0 = right;
      if (x1 <= x0) continue;
    }
    if (held >= 0) {
      const thin = x1 - x0 <= APART_PX && right - left <= APART_PX;
      if (own === held && x0 <= right && (thin || !apart)) {
        right = x1;
        at = -1;
        heldNs = Math.max(heldNs, to - from);
        continue;
      }
      sink.rect(held, left, right, at);
    }
    left = x0;
    right = x1;
    held = own;
    at = i;
    heldNs = to - from;
  }
  if (held >= 0) sink.rect(held, left, right, at);
}
