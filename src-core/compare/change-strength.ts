/** How much more or less a cycle of B spends in each frame of both sides' tree, against the most that any changed by. */
import { frameOf } from '../analysis/flame/flame-shapes';
import type { UnitedTree } from './united-tree';
import { signedDuration } from './words';

/** Of a whole cycle: what changed by less is all but alike, however little else did. */
const LEAST_REACH = 0.1;
/** Smaller ones are not written on the frame. */
const WRITTEN = 0.0005;

const wholeOf = ({ aNs, bNs }: UnitedTree): number => Math.max(1, aNs[0] ?? 0, bNs[0] ?? 0);
const changeAt = ({ aNs, bNs }: UnitedTree, node: number): number => (bNs[node] ?? 0) - (aNs[node] ?? 0);

/** The change in nanoseconds that has the full colour: the greatest of a call, wait or phase. */
export function reachOf(tree: UnitedTree): number {
  let reachNs = LEAST_REACH * wholeOf(tree);
  for (let node = 0; node < tree.count; node += 1) {
    const { kind } = frameOf(tree, node);
    if (kind !== 'all' && kind !== 'part') reachNs = Math.max(reachNs, Math.abs(changeAt(tree, node)));
  }
  return reachNs;
}

export interface WrittenChange {
  /** -1 to 1: the more a frame grew in B the nearer to 1. */
  readonly strength: number;
  /** The frame's name, and behind it the change where that is worth a word. */
  readonly text: string;
}

export function writtenChanges(tree: UnitedTree): (node: number) => WrittenChange {
  const [reachNs, leastNs] = [reachOf(tree), WRITTEN * wholeOf(tree)];
  return (node) => {
    const changeNs = changeAt(tree, node);
    const { name } = frameOf(tree, node);
    return {
      strength: Math.max(-1, Math.min(1, changeNs / reachNs)),
      text: Math.abs(changeNs) < leastNs ? name : `${name}  ${signedDuration(changeNs, 2)}`,
    };
  };
}
