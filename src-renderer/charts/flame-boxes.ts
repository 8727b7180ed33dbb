/** Which box of a flame graph a pointer is on, and which a key leads to. */
import { ROW_PX } from '@core/analysis/flame/flame-boxes';
import type { BoxTree, FlameBox } from '@core/analysis/flame/flame-boxes';

export { flameBoxes, ROW_PX, rowsOf, subtreeEnds } from '@core/analysis/flame/flame-boxes';
export type { BoxTree, FlameBox } from '@core/analysis/flame/flame-boxes';

export function boxAt(boxes: readonly FlameBox[], xPx: number, yPx: number): FlameBox | null {
  const row = Math.floor(yPx / ROW_PX);
  return (
    boxes.find((box) => box.row === row && box.xPx <= xPx && xPx < box.xPx + Math.max(1, box.widthPx)) ?? null
  );
}

export type Step = 'up' | 'down' | 'left' | 'right';

/** The frame above, the longest below, or a neighbour below the same; the frame itself where there is none. */
export function stepFrom(tree: BoxTree, ends: Uint32Array, node: number, step: Step): number {
  const parent = tree.parent[node] ?? -1;
  if (step === 'up') return Math.max(0, parent);
  if (step === 'down') return node + 1 < (ends[node] ?? 0) ? node + 1 : node;
  if (parent < 0) return node;
  if (step === 'right') {
    const next = ends[node] ?? tree.count;
    return next < (ends[parent] ?? 0) ? next : node;
  }
  let before = node;
  for (let at = parent + 1; at < node; at = ends[at] ?? tree.count) before = at;
  return before;
}
