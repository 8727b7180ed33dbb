/** Two call trees as one: every path that either has, with the time that a cycle of each side spends on it. */
import type { FlameView } from '../analysis/flame/flame';
import type { FlameTree, Frame, FrameKind } from '../analysis/flame/flame-tree';

/**
 * In preorder, of siblings the longest first. Times are nanoseconds a cycle; 0 where that side's cycles never were there.
 * What is below a frame and its own time sum to its time, on either side and in totalNs.
 */
export interface UnitedTree extends Pick<FlameTree, 'count' | 'parent' | 'depth' | 'frame' | 'frames'> {
  /** The mean of both sides: what widths are drawn by, for it holds whatever either has. */
  readonly totalNs: Float64Array;
  readonly aNs: Float64Array;
  readonly bNs: Float64Array;
  readonly aSelfNs: Float64Array;
  readonly bSelfNs: Float64Array;
  /** Calls, waits or samples a cycle. */
  readonly aTimes: Float64Array;
  readonly bTimes: Float64Array;
}

/** A side's own time in each frame, and how often. */
interface Amounts {
  readonly selfNs: number[];
  readonly times: number[];
}

/** `folded`: frames of these kinds are counted with what they stand below. Both sides have cycles. */
export function uniteTrees(a: FlameView, b: FlameView, folded: ReadonlySet<FrameKind>): UnitedTree {
  const uniting = new Uniting(folded);
  return uniting.tree(uniting.add(a), uniting.add(b));
}

class Uniting {
  readonly #frames: Frame[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #parent: number[] = [];
  readonly #frame: number[] = [];
  readonly #below: Map<number, number>[] = [];

  constructor(readonly folded: ReadonlySet<FrameKind>) {
    this.#put(-1, { name: 'all', kind: 'all', phase: null, file: null });
  }

  add({ tree, cycles }: FlameView): Amounts {
    const amounts: Amounts = { selfNs: [], times: [] };
    const places = new Int32Array(tree.count);
    for (let node = 0; node < tree.count; node += 1) {
      const frame = tree.frames[tree.frame[node] ?? 0];
      const above = places[tree.parent[node] ?? 0] ?? 0;
      const isOwn = node > 0 && frame !== undefined && !this.folded.has(frame.kind);
      const place = isOwn ? this.#placeOf(above, frame) : above;
      places[node] = place;
      amounts.selfNs[place] = (amounts.selfNs[place] ?? 0) + (tree.selfNs[node] ?? 0) / cycles;
      if (isOwn) amounts.times[place] = (amounts.times[place] ?? 0) + (tree.times[node] ?? 0) / cycles;
    }
    return amounts;
  }

  tree(a: Amounts, b: Amounts): UnitedTree {
    const count = this.#parent.length;
    const [aTotals, bTotals] = [this.#totalsOf(a), this.#totalsOf(b)];
    const means = aTotals.map((ns, node) => (ns + (bTotals[node] ?? 0)) / 2);
    const order = this.#preorder(means);
    const placeOf = new Int32Array(count);
    order.forEach((node, place) => (placeOf[node] = place));
    const parent = Int32Array.from(order, (node) =>
      node === 0 ? -1 : (placeOf[this.#parent[node] ?? 0] ?? 0),
    );
    const depth = new Uint16Array(count);
    for (let node = 1; node < count; node += 1) depth[node] = (depth[parent[node] ?? 0] ?? 0) + 1;
    const ordered = (column: ArrayLike<number>): Float64Array =>
      Float64Array.from(order, (node) => column[node] ?? 0);
    return {
      count,
      parent,
      depth,
      frame: Uint32Array.from(order, (node) => this.#frame[node] ?? 0),
      frames: this.#frames,
      totalNs: ordered(means),
      ...{ aNs: ordered(aTotals), bNs: ordered(bTotals) },
      ...{ aSelfNs: ordered(a.selfNs), bSelfNs: ordered(b.selfNs) },
      ...{ aTimes: ordered(a.times), bTimes: ordered(b.times) },
    };
  }

  #totalsOf({ selfNs }: Amounts): Float64Array {
    const totals = Float64Array.from(this.#parent, (_, node) => selfNs[node] ?? 0);
    // Whoever stands below another came after it.
    for (let node = totals.length - 1; node > 0; node -= 1) {
      const parent = this.#parent[node] ?? 0;
      totals[parent] = (totals[parent] ?? 0) + (totals[node] ?? 0);
    }
    return totals;
  }

  #preorder(means: Float64Array): number[] {
    const order: number[] = [];
    const waiting = [0];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      order.push(node);
      const below = [...(this.#below[node]?.values() ?? [])];
      // The last one pushed comes first.
      waiting.push(...below.sort((left, right) => (means[left] ?? 0) - (means[right] ?? 0) || right - left));
    }
    return order;
  }

  #placeOf(parent: number, frame: Frame): number {
    const key = `${frame.kind}\n${frame.file ?? ''}\n${frame.name}`;
    const index = this.#indexes.get(key) ?? this.#frames.length;
    if (index === this.#frames.length) {
      this.#indexes.set(key, index);
      this.#frames.push(frame);
    }
    return this.#below[parent]?.get(index) ?? this.#put(parent, frame, index);
  }

  #put(parent: number, frame: Frame, index = this.#frames.push(frame) - 1): number {
    const node = this.#parent.push(parent) - 1;
    this.#frame.push(index);
    this.#below.push(new Map());
    this.#below[parent]?.set(index, node);
    return node;
  }
}

/** One function, wait or phase of both sides, wherever it stands. Nanoseconds a cycle. */
export interface FrameChange {
  /** Index into the tree's frames. */
  readonly frame: number;
  readonly aSelfNs: number;
  readonly bSelfNs: number;
  /** Where a function is below itself, its time counts once. */
  readonly aNs: number;
  readonly bNs: number;
  /** Where it changed most. */
  readonly node: number;
}

/** Every function, wait and phase, the one whose own time changed most first. */
export function changesOf(tree: UnitedTree): FrameChange[] {
  const found = new Map<number, FrameChange>();
  const open: number[] = [];
  const changeAt = (node: number): number => Math.abs((tree.bNs[node] ?? 0) - (tree.aNs[node] ?? 0));
  for (let node = 1; node < tree.count; node += 1) {
    const frame = tree.frame[node] ?? 0;
    open.length = (tree.depth[node] ?? 1) - 1;
    const isOutermost = !open.includes(frame);
    open.push(frame);
    const before = found.get(frame) ?? { frame, aSelfNs: 0, bSelfNs: 0, aNs: 0, bNs: 0, node };
    found.set(frame, {
      frame,
      aSelfNs: before.aSelfNs + (tree.aSelfNs[node] ?? 0),
      bSelfNs: before.bSelfNs + (tree.bSelfNs[node] ?? 0),
      aNs: before.aNs + (isOutermost ? (tree.aNs[node] ?? 0) : 0),
      bNs: before.bNs + (isOutermost ? (tree.bNs[node] ?? 0) : 0),
      node: changeAt(node) > changeAt(before.node) ? node : before.node,
    });
  }
  const size = ({ aSelfNs, bSelfNs }: FrameChange): number => Math.abs(bSelfNs - aSelfNs);
  return [...found.values()].sort((left, right) => size(right) - size(left));
}
