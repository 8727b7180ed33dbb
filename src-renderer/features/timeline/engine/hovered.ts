import type { Hovered, Scene } from '../draw/scene';
import { spanOf, toNs } from '../geometry/axis';
import { sliceAt } from '../geometry/hit';
import { markNear } from '../geometry/indexed-view';
import { laneAt, RULER_PX } from '../geometry/layout';

const NEAR_MARK_PX = 5;
/** These marks run through their lane's bar: they are meant there too. */
const THROUGH: readonly string[] = ['kick', 'request', 'reply'];

/** What is under a point of the canvas, in CSS pixels from its corner. */
export function hoveredAt({ axis, layout, scrollPx, indexed }: Scene, x: number, y: number): Hovered | null {
  if (y < RULER_PX || x < axis.leftPx || x > axis.leftPx + axis.widthPx) return null;
  const hit = laneAt(layout, y, scrollPx);
  if (!hit) return null;
  const { placed, row, above } = hit;
  const nearNs = (NEAR_MARK_PX * spanOf(axis)) / axis.widthPx;
  const mark = markNear(placed.indexed, indexed.view.labels, toNs(axis, x), nearNs);
  if (mark && (above || THROUGH.includes(mark.kind))) return { over: 'mark', placed, mark };
  const { rows } = placed.indexed;
  // Of a ribbon the deepest slice is what is seen.
  const candidates = placed.collapsed ? [...rows].reverse() : rows.slice(Math.max(0, row), row + 1);
  for (const slices of candidates) {
    const at = sliceAt(slices, axis, x);
    if (at >= 0) return { over: 'slice', placed, at: slices.first + at };
  }
  return null;
}

/** Whether two answers mean the same, so that nobody need be told again. */
export function sameHovered(left: Hovered | null, right: Hovered | null): boolean {
  if (left === null || right === null || left.placed.indexed !== right.placed.indexed) return left === right;
  if (left.over === 'slice') return right.over === 'slice' && left.at === right.at;
  return (
    right.over === 'mark' && left.mark.timeNs === right.mark.timeNs && left.mark.kind === right.mark.kind
  );
}
