/** Call trees as columns, summed cycle by cycle: which frame is above which, for how long, how often, and in which cycles longest. */
import type { Phase } from '../../phases/phase';
import { amountsAt, Column, KINDS_OF_TIME, timeColumns, timeOf } from './flame-times';
import type { KindOfTime, LongCycle } from './flame-times';

export const FRAME_KINDS = [
  /** Everything that was asked for. */
  'all',
  'part',
  'thread',
  'phase',
  /** Phases that the recording does not separate. */
  'joint',
  /** A probed function of QEMU's. */
  'call',
  /** A handler that vm_state_notify called. */
  'handler',
  'running',
  'runnable',
  'blocked',
  'gracePeriod',
  /** A function of the kernel's, from a stack. */
  'kernel',
  /** A function of QEMU's or a library's that a sample hit. */
  'user',
] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

export interface Frame {
  readonly name: string;
  readonly kind: FrameKind;
  /** Whose colour it has; null for none. */
  readonly phase: Phase | null;
  /** The file of a sampled function, without folders; null where none is known. */
  readonly file: string | null;
}

/** As many of a frame's longest cycles are kept. */
export const LONGEST_CYCLES = 5;

/**
 * In preorder, of siblings the longest first: a frame stands right before the frames below it. The first is the whole. What is
 * below a frame and its selfNs sum to its totalNs.
 */
export interface FlameTree {
  readonly count: number;
  /** Index of the frame above; -1 for the first. */
  readonly parent: Int32Array;
  readonly depth: Uint16Array;
  /** Index into frames. */
  readonly frame: Uint32Array;
  readonly selfNs: Float64Array;
  readonly totalNs: Float64Array;
  /** Calls of a call, waits of a wait, samples of what was sampled; 0 for what only holds others. */
  readonly times: Uint32Array;
  /** Samples in it and below it: by how many its time is an estimate, 0 where all of it was measured. */
  readonly samples: Uint32Array;
  /** LONGEST_CYCLES a frame, the longest first; cycle -1 where there are fewer. */
  readonly longestCycle: Int32Array;
  readonly longestNs: Float64Array;
  readonly frames: readonly Frame[];
}

export class FlameBuilder {
  readonly #frames: Frame[] = [];
  readonly #frameIndexes = new Map<string, number>();
  /** Whoever passes the same object again spares its name's being put together. */
  readonly #met = new WeakMap<Frame, number>();
  readonly #parent: number[] = [];
  readonly #frame: number[] = [];
  readonly #below: Map<number, number>[] = [];
  readonly #times = new Column();
  readonly #self = timeColumns();
  /** Of the cycle under way, with what is below. */
  readonly #cycle = timeColumns();
  readonly #touched = new Set<number>();
  readonly #longest: LongCycle[][] = [];
  #runningNs = 0;
  #samples = 0;
  /** Where the leaves stand at the foot, and on them who called them; null where that was not asked for. */
  readonly #inverted: FlameBuilder | null;
  readonly #invertedNodes: number[] = [];
  readonly root: number;

  constructor({ inverted }: { readonly inverted: boolean }) {
    this.#inverted = inverted ? new FlameBuilder({ inverted: false }) : null;
    this.root = this.#put(-1, { name: 'all', kind: 'all', phase: null, file: null });
  }

  /** The frame below `parent`, made where there is none. */
  below(parent: number, frame: Frame): number {
    const index = this.#indexOf(frame);
    return this.#below[parent]?.get(index) ?? this.#put(parent, frame);
  }

  frameAt(node: number): Frame | undefined {
    return this.#frames[this.#frame[node] ?? -1];
  }

  /** Once more a call or a wait. */
  count(node: number): void {
    const frame = this.frameAt(node);
    this.#times.add(node, 1);
    if (frame !== undefined) this.#inverted?.count(this.#inverted.below(this.#inverted.root, frame));
  }

  measured(node: number, ns: number): void {
    this.#add('measuredNs', node, ns);
  }

  /** The time is given to the samples, where there are any at all. */
  ran(node: number, ns: number): void {
    this.#runningNs += ns;
    if (this.#inverted !== null) this.#inverted.#runningNs += ns;
    this.#add('runningNs', node, ns);
  }

  sampled(node: number): void {
    this.#samples += 1;
    if (this.#inverted !== null) this.#inverted.#samples += 1;
    this.count(node);
    this.#add('samples', node, 1);
  }

  #add(kind: KindOfTime, node: number, amount: number): void {
    if (this.#inverted !== null) {
      this.#inverted.#add(kind, this.#invertedOf(node, this.#inverted), amount);
      return;
    }
    this.#self[kind].add(node, amount);
    for (let above = node; above >= 0; above = this.#parent[above] ?? -1) {
      this.#cycle[kind].add(above, amount);
      this.#touched.add(above);
    }
  }

  #invertedOf(node: number, inverted: FlameBuilder): number {
    let target = this.#invertedNodes[node];
    if (target !== undefined) return target;
    target = inverted.root;
    for (let above = node; above > 0; above = this.#parent[above] ?? 0) {
      const frame = this.frameAt(above);
      if (frame !== undefined) target = inverted.below(target, frame);
    }
    this.#invertedNodes[node] = target;
    return target;
  }

  /** All that came since the last was of this cycle. */
  endCycle(cycle: number): void {
    this.#inverted?.endCycle(cycle);
    const nsPerSample = this.#nsPerSample();
    for (const node of this.#touched) {
      const one = this.#takeCycle(cycle, node);
      const longest = (this.#longest[node] ??= []);
      const ns = timeOf(one, nsPerSample);
      const least = longest[LONGEST_CYCLES - 1];
      if (least !== undefined && timeOf(least, nsPerSample) >= ns) continue;
      let place = longest.length;
      while (place > 0 && timeOf(longest[place - 1] ?? one, nsPerSample) < ns) place -= 1;
      if (place < LONGEST_CYCLES) longest.splice(place, 0, one);
      if (longest.length > LONGEST_CYCLES) longest.pop();
    }
    this.#touched.clear();
  }

  #takeCycle(cycle: number, node: number): LongCycle {
    const { measuredNs, runningNs, samples } = this.#cycle;
    const amounts = {
      cycle,
      measuredNs: measuredNs.at(node),
      runningNs: runningNs.at(node),
      samples: samples.at(node),
    };
    for (const kind of KINDS_OF_TIME) this.#cycle[kind].set(node, 0);
    return amounts;
  }

  /** Null while no sample was seen: what ran is then its own time. */
  #nsPerSample(): number | null {
    return this.#samples === 0 ? null : this.#runningNs / this.#samples;
  }

  /** All samples stand for all the time that was spent running, each for as much. */
  sampling(): { readonly samples: number; readonly runningNs: number } {
    return { samples: this.#samples, runningNs: this.#runningNs };
  }

  tree(): FlameTree {
    if (this.#inverted !== null) return this.#inverted.tree();
    const nsPerSample = this.#nsPerSample();
    const count = this.#parent.length;
    const self = Float64Array.from({ length: count }, (_, node) =>
      timeOf(amountsAt(this.#self, node), nsPerSample),
    );
    const total = self.slice();
    const samples = Float64Array.from({ length: count }, (_, node) => this.#self.samples.at(node));
    for (let node = count - 1; node > 0; node -= 1) {
      const parent = this.#parent[node] ?? 0;
      total[parent] = (total[parent] ?? 0) + (total[node] ?? 0);
      samples[parent] = (samples[parent] ?? 0) + (samples[node] ?? 0);
    }
    const order = preorder(this.#below, total);
    const placeOf = new Int32Array(count);
    order.forEach((node, place) => (placeOf[node] = place));
    const parent = Int32Array.from(order, (node) =>
      node === this.root ? -1 : (placeOf[this.#parent[node] ?? 0] ?? 0),
    );
    return {
      count: order.length,
      parent,
      depth: depthsOf(parent),
      frame: Uint32Array.from(order, (node) => this.#frame[node] ?? 0),
      selfNs: Float64Array.from(order, (node) => self[node] ?? 0),
      totalNs: Float64Array.from(order, (node) => total[node] ?? 0),
      times: Uint32Array.from(order, (node) => this.#times.at(node)),
      samples: Uint32Array.from(order, (node) => samples[node] ?? 0),
      ...longestColumns(
        order.map((node) => this.#longest[node] ?? []),
        nsPerSample,
      ),
      frames: this.#frames,
    };
  }

  #indexOf(frame: Frame): number {
    const met = this.#met.get(frame);
    if (met !== undefined) return met;
    const index = this.#indexByName(frame);
    this.#met.set(frame, index);
    return index;
  }

  #indexByName(frame: Frame): number {
    const key = `${frame.kind}\n${frame.phase ?? ''}\n${frame.file ?? ''}\n${frame.name}`;
    const known = this.#frameIndexes.get(key);
    if (known !== undefined) return known;
    this.#frameIndexes.set(key, this.#frames.length);
    return this.#frames.push(frame) - 1;
  }

  #put(parent: number, frame: Frame): number {
    const index = this.#indexOf(frame);
    const node = this.#parent.push(parent) - 1;
    this.#frame.push(index);
    this.#below.push(new Map());
    this.#below[parent]?.set(index, node);
    return node;
  }
}

/** Nodes without time, which nothing was ever put into or below, are left out. */
function preorder(below: readonly ReadonlyMap<number, number>[], total: Float64Array): number[] {
  const order: number[] = [];
  const waiting = [0];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    order.push(node);
    const children = [...(below[node]?.values() ?? [])].filter((child) => (total[child] ?? 0) > 0);
    // The last one pushed comes first.
    waiting.push(...children.sort((left, right) => (total[left] ?? 0) - (total[right] ?? 0) || right - left));
  }
  return order;
}

function depthsOf(parent: Int32Array): Uint16Array {
  const depth = new Uint16Array(parent.length);
  for (let node = 1; node < parent.length; node += 1) depth[node] = (depth[parent[node] ?? 0] ?? 0) + 1;
  return depth;
}

function longestColumns(
  longest: readonly (readonly LongCycle[])[],
  nsPerSample: number | null,
): Pick<FlameTree, 'longestCycle' | 'longestNs'> {
  const longestCycle = new Int32Array(longest.length * LONGEST_CYCLES).fill(-1);
  const longestNs = new Float64Array(longest.length * LONGEST_CYCLES);
  longest.forEach((cycles, node) =>
    cycles.forEach((one, place) => {
      longestCycle[node * LONGEST_CYCLES + place] = one.cycle;
      longestNs[node * LONGEST_CYCLES + place] = timeOf(one, nsPerSample);
    }),
  );
  return { longestCycle, longestNs };
}
