/** A frame by the names on its way down, so that another tree's can be found again. */
import { frameOf } from '@core/analysis/flame/flame-shapes';
import type { FlameTree } from '@core/analysis/flame/flame-tree';
import type { FramePath } from './slices/flame';

type NamedTree = Pick<FlameTree, 'count' | 'parent' | 'frame' | 'frames'>;

const keyOf = (tree: NamedTree, node: number): string => {
  const { kind, name } = frameOf(tree, node);
  return `${kind} ${name}`;
};

export function pathOf(tree: NamedTree, node: number): FramePath {
  const path: string[] = [];
  for (let at = node; at > 0; at = tree.parent[at] ?? 0) path.unshift(keyOf(tree, at));
  return path;
}

/** As far down the path as this tree goes. */
export function findPath(tree: NamedTree, ends: Uint32Array, path: FramePath): number {
  let found = 0;
  for (const key of path) {
    let below = found + 1;
    while (below < (ends[found] ?? 0) && keyOf(tree, below) !== key) below = ends[below] ?? tree.count;
    if (below >= (ends[found] ?? 0)) return found;
    found = below;
  }
  return found;
}
