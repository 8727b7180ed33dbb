/** Which frames a flame graph draws, and where: rows from the top, widths in proportion to time. */
import type { FlameTree } from './flame-tree';

/** What a layout needs of a tree: the longest of siblings comes first, and those below one sum to no more than it. */
export type BoxTree = Pick<FlameTree, 'count' | 'parent' | 'depth' | 'totalNs'>;

export const ROW_PX = 21;

export interface FlameBox {
  /** Index into the tree; -1 for what is too thin to be drawn apart. */
  readonly node: number;
  readonly row: number;
  readonly xPx: number;
  readonly widthPx: number;
}

/** Thinner ones are drawn as one with their thin neighbours. */
const LEAST_PX = 0.75;

/** One past the last frame below each. */
export function subtreeEnds(tree: BoxTree): Uint32Array {
  const ends = new Uint32Array(tree.count);
  for (let node = tree.count - 1; node >= 0; node -= 1) {
    ends[node] = Math.max(ends[node] ?? 0, node + 1);
    const parent = tree.parent[node] ?? -1;
    if (parent >= 0) ends[parent] = Math.max(ends[parent] ?? 0, ends[node] ?? 0);
  }
  return ends;
}

/** `zoomed` and what is above it take the whole width. */
export function flameBoxes(tree: BoxTree, ends: Uint32Array, zoomed: number, widthPx: number): FlameBox[] {
  const boxes: FlameBox[] = [];
  for (let above = tree.parent[zoomed] ?? -1; above >= 0; above = tree.parent[above] ?? -1)
    boxes.unshift({ node: above, row: tree.depth[above] ?? 0, xPx: 0, widthPx });
  const pxPerNs = widthPx / Math.max(1e-9, tree.totalNs[zoomed] ?? 0);
  /** Where the next frame below one of each depth begins. */
  const nextX: number[] = [];
  let node = zoomed;
  while (node < (ends[zoomed] ?? 0)) {
    const row = tree.depth[node] ?? 0;
    const width = (tree.totalNs[node] ?? 0) * pxPerNs;
    const xPx = node === zoomed ? 0 : (nextX[row - 1] ?? 0);
    if (width < LEAST_PX && node !== zoomed) {
      // Siblings come longest first: all that follow are as thin.
      const parent = tree.parent[node] ?? 0;
      const restPx = restNs(tree, ends, node, parent) * pxPerNs;
      if (restPx >= LEAST_PX) boxes.push({ node: -1, row, xPx, widthPx: restPx });
      node = ends[parent] ?? tree.count;
      continue;
    }
    boxes.push({ node, row, xPx, widthPx: width });
    nextX[row] = xPx;
    if (row > 0) nextX[row - 1] = xPx + width;
    node += 1;
  }
  return boxes;
}

/** Of `first` and the siblings after it. */
function restNs(tree: BoxTree, ends: Uint32Array, first: number, parent: number): number {
  let sum = 0;
  for (let node = first; node < (ends[parent] ?? 0); node = ends[node] ?? tree.count)
    sum += tree.totalNs[node] ?? 0;
  return sum;
}

export const rowsOf = (boxes: readonly FlameBox[]): number =>
  1 + boxes.reduce((deepest, { row }) => Math.max(deepest, row), 0);
