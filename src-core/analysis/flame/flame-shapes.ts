/** What is read off a call tree: its functions as a list, its stacks as text, what a search finds. Pure, and quick enough for the window. */
import type { FlameTree, Frame } from './flame-tree';

export interface FlameFunction {
  /** Index into the tree's frames. */
  readonly frame: number;
  readonly selfNs: number;
  /** Where a function is below itself, its time counts once. */
  readonly totalNs: number;
  readonly times: number;
  readonly samples: number;
  /** Where it is longest. */
  readonly node: number;
}

/** Calls `visit` with each node and whether it is the outermost one on its stack that `picks` holds for. */
function eachOutermost(
  tree: FlameTree,
  group: (node: number) => number,
  visit: (node: number, group: number, outermost: boolean) => void,
): void {
  const open: number[] = [];
  for (let node = 0; node < tree.count; node += 1) {
    open.length = tree.depth[node] ?? 0;
    const own = group(node);
    visit(node, own, !open.includes(own));
    open.push(own);
  }
}

/** Every function, handler and wait of the tree, the one with most time of its own first. */
export function functionsOf(tree: FlameTree): FlameFunction[] {
  const found = new Map<number, FlameFunction>();
  eachOutermost(
    tree,
    (node) => tree.frame[node] ?? -1,
    (node, frame, outermost) => {
      const totalNs = tree.totalNs[node] ?? 0;
      const before = found.get(frame) ?? { frame, selfNs: 0, totalNs: 0, times: 0, samples: 0, node };
      found.set(frame, {
        frame,
        selfNs: before.selfNs + (tree.selfNs[node] ?? 0),
        totalNs: before.totalNs + (outermost ? totalNs : 0),
        times: before.times + (tree.times[node] ?? 0),
        samples: before.samples + (outermost ? (tree.samples[node] ?? 0) : 0),
        node: totalNs > (tree.totalNs[before.node] ?? 0) ? node : before.node,
      });
    },
  );
  return [...found.values()].sort(
    (left, right) => right.selfNs - left.selfNs || right.totalNs - left.totalNs,
  );
}

export interface FlameMatches {
  /** One entry a node: 1 where its name holds what was searched for. */
  readonly matches: Uint8Array;
  readonly count: number;
  /** Of all that the tree holds; a match below a match counts once. */
  readonly share: number;
}

/** Without regard to case; nothing matches an empty text. */
export function searchTree(tree: FlameTree, text: string): FlameMatches {
  const wanted = text.trim().toLowerCase();
  const hits = tree.frames.map(
    ({ name, kind }) => kind !== 'all' && wanted !== '' && name.toLowerCase().includes(wanted),
  );
  const matches = new Uint8Array(tree.count);
  let [count, sumNs] = [0, 0];
  eachOutermost(
    tree,
    (node) => (hits[tree.frame[node] ?? -1] === true ? 1 : 0),
    (node, hit, outermost) => {
      if (hit === 0) return;
      matches[node] = 1;
      count += 1;
      if (outermost) sumNs += tree.totalNs[node] ?? 0;
    },
  );
  const wholeNs = tree.totalNs[0] ?? 0;
  return { matches, count, share: wholeNs === 0 ? 0 : sumNs / wholeNs };
}

/** Frames from the whole down to the node. */
export function pathTo(tree: Pick<FlameTree, 'parent'>, node: number): number[] {
  const path: number[] = [];
  for (let at = node; at >= 0; at = tree.parent[at] ?? -1) path.unshift(at);
  return path;
}

export const frameOf = (tree: Pick<FlameTree, 'frame' | 'frames'>, node: number): Frame =>
  tree.frames[tree.frame[node] ?? 0] ?? { name: '', kind: 'all', phase: null, file: null };

/** One line a stack: names from the foot up, joined by semicolons, a space, nanoseconds. The form of stackcollapse. */
export function foldedStacks(tree: FlameTree): string {
  const lines: string[] = [];
  for (let node = 1; node < tree.count; node += 1) {
    const ns = Math.round(tree.selfNs[node] ?? 0);
    if (ns === 0) continue;
    const names = pathTo(tree, node)
      .slice(1)
      .map((at) => folded(frameOf(tree, at).name));
    lines.push(`${names.join(';')} ${String(ns)}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** The separators belong to the form. */
const folded = (name: string): string => name.replaceAll(';', ',').replaceAll(/\s+/g, ' ');
