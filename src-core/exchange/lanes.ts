/** All slices of a recording by lane, for formats that keep each lane apart: columns that grow, no object a slice. */
import { callsOf, coursesOf, IN_KVM_RUN, partsOf, qemuPid, StateNames, ThreadNames } from './cycle-slices';
import type { TimeSlice } from './cycle-slices';
import { NOTHING_YET } from './exchanged-recording';
import type { ExchangedCycle, ExchangedRecording } from './exchanged-recording';
import type { CycleContext } from '../timeline/cycle-context';

export const LANE_KINDS = ['cycles', 'calls', 'states'] as const;
export type LaneKind = (typeof LANE_KINDS)[number];

/** Slices nest: outermost first, in start order. Times from the recording's origin. */
export class Lane {
  count = 0;
  #startNs = new Float64Array(64);
  #endNs = new Float64Array(64);
  #name = new Uint32Array(64);

  constructor(
    readonly kind: LaneKind,
    readonly title: string,
    /** -1 for what is no thread's. */
    readonly tid: number,
  ) {}

  put(name: number, startNs: number, endNs: number): void {
    const at = this.count;
    if (at === this.#name.length) {
      this.#startNs = grown(this.#startNs, new Float64Array(at * 2));
      this.#endNs = grown(this.#endNs, new Float64Array(at * 2));
      this.#name = grown(this.#name, new Uint32Array(at * 2));
    }
    this.#startNs[at] = startNs;
    this.#endNs[at] = endNs;
    this.#name[at] = name;
    this.count = at + 1;
  }

  startNs(at: number): number {
    return this.#startNs[at] ?? 0;
  }

  endNs(at: number): number {
    return this.#endNs[at] ?? 0;
  }

  /** Index into Lanes.names. */
  name(at: number): number {
    return this.#name[at] ?? 0;
  }
}

function grown<C extends Float64Array | Uint32Array>(column: C, room: C): C {
  room.set(column);
  return room;
}

export interface Lanes {
  readonly names: readonly string[];
  /** First the cycles', then calls and states thread by thread; those that hold anything. */
  readonly lanes: readonly Lane[];
  /** QEMU's process; null where it is not known. */
  readonly pid: number | null;
}

/** Gives nothing but turns to others before it is done. `also` is told of each cycle: going through them costs most. */
export function* lanesOf(
  exchanged: ExchangedRecording,
  also: (cycle: ExchangedCycle) => void = () => undefined,
): Generator<Uint8Array, Lanes> {
  const gathering = new Gathering(exchanged);
  for (const cycle of exchanged.cycles()) {
    gathering.add(cycle.context);
    also(cycle);
    yield NOTHING_YET;
  }
  return gathering.lanes();
}

class Gathering {
  readonly #names: string[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #cycles = new Lane('cycles', 'cycles and phases', -1);
  readonly #calls = new Map<number, Lane>();
  readonly #states = new Map<number, Lane>();
  readonly #threads: ThreadNames;
  readonly #stateNames: StateNames;

  constructor(private readonly exchanged: ExchangedRecording) {
    this.#threads = new ThreadNames(exchanged.recording);
    this.#stateNames = new StateNames(exchanged.recording);
  }

  add(context: CycleContext): void {
    const { analysis } = context;
    const { cycle } = analysis;
    this.#put(this.#cycles, {
      name: `cycle ${String(cycle.index)}`,
      startNs: cycle.pauseStartNs,
      endNs: cycle.resumeEndNs,
    });
    for (const part of partsOf(analysis)) {
      this.#put(this.#cycles, part);
      for (const phase of part.phases) this.#put(this.#cycles, phase);
    }
    for (const call of callsOf(context)) this.#put(this.#laneOf(this.#calls, 'calls', call.tid), call);
    for (const { tid, states, inKvm } of coursesOf(context)) {
      const kvm = inKvm.length === 0 ? null : this.#laneOf(this.#calls, 'calls', tid);
      for (const { startNs, endNs } of inKvm)
        if (kvm !== null) this.#put(kvm, { name: IN_KVM_RUN, startNs, endNs });
      const lane = states.length === 0 ? null : this.#laneOf(this.#states, 'states', tid);
      for (const run of states) lane?.put(this.#nameOf(this.#stateNames.of(run)), run.startNs, run.endNs);
    }
  }

  lanes(): Lanes {
    const { threads } = this.exchanged.recording;
    const tids = [...new Set([...threads.map(({ tid }) => Number(tid)), ...this.#calls.keys()])];
    const ofThreads = tids.flatMap((tid) => [this.#calls.get(tid) ?? [], this.#states.get(tid) ?? []].flat());
    return {
      names: this.#names,
      lanes: [this.#cycles, ...ofThreads],
      pid: qemuPid(this.exchanged.recording),
    };
  }

  #put(lane: Lane, { name, startNs, endNs }: TimeSlice): void {
    lane.put(this.#nameOf(name), startNs, endNs);
  }

  #nameOf(name: string): number {
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const index = this.#names.push(name) - 1;
    this.#indexes.set(name, index);
    return index;
  }

  #laneOf(lanes: Map<number, Lane>, kind: LaneKind, tid: number): Lane {
    let lane = lanes.get(tid);
    if (lane === undefined) {
      lane = new Lane(kind, `${this.#threads.of(tid)} ${String(tid)}: ${kind}`, tid);
      lanes.set(tid, lane);
    }
    return lane;
  }
}
