/** The slices of a Perfetto trace: cycles, parts and phases, calls and stays in KVM_RUN, threads' states; and the cycles' counters. */
import { STATES, stateIndex } from '../phases/phase';
import type { StateRun } from '../phases/states';
import { firstRowFrom, rowsOf } from '../recording/by-thread';
import type { RecordingTables } from '../recording/recording';
import type { CycleContext } from '../timeline/cycle-context';
import { callsOf, coursesOf, IN_KVM_RUN, partsOf, stateKey, StateNames, ThreadNames } from './cycle-slices';
import type { EventShape, TracePackets } from './perfetto-packets';
import { CYCLE_COUNTERS } from './perfetto-tracks';
import type { TraceTracks } from './perfetto-tracks';

const RUNNING = stateIndex('running');

export class SliceTracks {
  readonly #names: StateNames;
  readonly #threads: ThreadNames;
  readonly #open: { readonly track: number; readonly endNs: number }[] = [];
  readonly #categories: Readonly<Record<'cycle' | 'phase' | 'call' | 'handler' | 'kvm', number>>;
  readonly #stateCategories: readonly number[];
  readonly #inKvm: EventShape;
  readonly #arguments: Readonly<Record<'cpu' | 'stack' | 'wokenBy', number>>;

  constructor(
    private readonly packets: TracePackets,
    private readonly tracks: TraceTracks,
    recording: RecordingTables,
  ) {
    this.#names = new StateNames(recording);
    this.#threads = new ThreadNames(recording);
    const category = (name: string): number => packets.category(name);
    this.#categories = {
      ...{ cycle: category('cycle'), phase: category('phase'), call: category('call') },
      ...{ handler: category('handler'), kvm: category('kvm') },
    };
    this.#stateCategories = STATES.map((state) => category(`state.${state}`));
    this.#inKvm = { category: this.#categories.kvm, name: packets.name(IN_KVM_RUN) };
    this.#arguments = {
      cpu: packets.argument('cpu'),
      stack: packets.argument('stack'),
      wokenBy: packets.argument('woken by'),
    };
  }

  add(context: CycleContext): void {
    this.#addCycle(context);
    for (const { tid, name, kind, startNs, endNs } of callsOf(context))
      this.#nested(this.tracks.thread(tid), startNs, endNs, this.#shapeOf(this.#categories[kind], name));
    this.#closeUntil(Infinity, -1);
    for (const { tid, states, inKvm } of coursesOf(context)) {
      const thread = this.tracks.thread(tid);
      for (const { startNs, endNs } of inKvm) this.#plain(thread, startNs, endNs, this.#inKvm);
      if (states.length > 0) this.#addStates(context, tid, states);
    }
  }

  #addCycle({ analysis }: CycleContext): void {
    const { packets, tracks } = this;
    const { cycle } = analysis;
    const begin = (name: string, category: number, timeNs: number): void =>
      packets.slice(tracks.cycles, timeNs, this.#shapeOf(category, name));
    CYCLE_COUNTERS.forEach(({ figure }, at) => {
      const value = analysis[figure];
      if (value !== null) packets.counter(tracks.counter(at), cycle.pauseStartNs, value);
    });
    const name = packets.name(`cycle ${String(cycle.index)}`);
    packets.slice(tracks.cycles, cycle.pauseStartNs, { category: this.#categories.cycle, name });
    for (const part of partsOf(analysis)) {
      begin(part.name, this.#categories.cycle, part.startNs);
      for (const phase of part.phases) {
        begin(phase.name, this.#categories.phase, phase.startNs);
        packets.sliceEnd(tracks.cycles, phase.endNs);
      }
      packets.sliceEnd(tracks.cycles, part.endNs);
    }
    packets.sliceEnd(tracks.cycles, cycle.resumeEndNs);
  }

  readonly #shapes = new Map<string, EventShape>();

  /** Of names that come again and again; one name may be of two categories. */
  #shapeOf(category: number, name: string): EventShape {
    const known = this.#shapes.get(name);
    if (known?.category === category) return known;
    const shape = { category, name: this.packets.name(name) };
    this.#shapes.set(name, shape);
    return shape;
  }

  #addStates(context: CycleContext, tid: number, states: readonly StateRun[]): void {
    const track = this.tracks.states(tid);
    const { indexed } = context;
    const { events, stacks } = indexed.recording;
    const { timeNs: times, cpu: cpus } = events;
    const own = rowsOf(indexed.rows, tid);
    let at = firstRowFrom(events, own, states[0]?.startNs ?? 0);
    for (const run of states) {
      const { startNs, endNs } = run;
      let cpu = -1;
      if (run.state === RUNNING) {
        while (at < own.length && (times[own[at] ?? 0] ?? 0) < startNs) at += 1;
        // Whoever runs stays on its CPU until it leaves it.
        const row = at < own.length ? (own[at] ?? 0) : -1;
        if (row >= 0 && (times[row] ?? 0) <= endNs) cpu = cpus[row] ?? -1;
      }
      this.#addState(track, run, cpu, run.stack < 0 ? undefined : stacks[run.stack]);
    }
  }

  /** `cpu` -1 where it is not known. */
  #addState(track: number, run: StateRun, cpu: number, stack: readonly string[] | undefined): void {
    const { packets } = this;
    const text = stack === undefined ? -1 : this.#stackText(run.stack, stack);
    const waker = run.wokenBy < 0 ? -1 : this.#wakerText(run.wokenBy);
    packets.beginSlice(track, run.startNs, this.#stateShape(run));
    if (cpu >= 0) packets.addNumber(this.#arguments.cpu, cpu);
    if (text >= 0) packets.addText(this.#arguments.stack, text);
    if (waker >= 0) packets.addText(this.#arguments.wokenBy, waker);
    packets.done();
    packets.sliceEnd(track, run.endNs);
  }

  readonly #stateShapes = new Map<number, EventShape>();

  #stateShape(run: StateRun): EventShape {
    const key = stateKey(run);
    let shape = this.#stateShapes.get(key);
    if (shape === undefined) {
      const category = this.#stateCategories[run.state] ?? 0;
      this.#stateShapes.set(key, (shape = { category, name: this.packets.name(this.#names.of(run)) }));
    }
    return shape;
  }

  readonly #wakerTexts = new Map<number, number>();

  #wakerText(tid: number): number {
    let text = this.#wakerTexts.get(tid);
    if (text === undefined) this.#wakerTexts.set(tid, (text = this.packets.text(this.#threads.of(tid))));
    return text;
  }

  readonly #stackTexts = new Map<number, number>();

  #stackText(index: number, stack: readonly string[]): number {
    let text = this.#stackTexts.get(index);
    if (text === undefined)
      this.#stackTexts.set(index, (text = this.packets.text([...stack].reverse().join(';'))));
    return text;
  }

  #plain(track: number, startNs: number, endNs: number, shape: EventShape): void {
    this.packets.slice(track, startNs, shape);
    this.packets.sliceEnd(track, endNs);
  }

  /** Outermost first in start order; a slice ends with the one around it at the latest. */
  #nested(track: number, startNs: number, endNs: number, shape: EventShape): void {
    this.#closeUntil(startNs, track);
    this.packets.slice(track, startNs, shape);
    this.#open.push({ track, endNs: Math.min(endNs, this.#open.at(-1)?.endNs ?? Infinity) });
  }

  /** What has ended by then, and all of another track's. */
  #closeUntil(timeNs: number, track: number): void {
    for (let top = this.#open.at(-1); top !== undefined; top = this.#open.at(-1)) {
      if (top.track === track && top.endNs > timeNs) return;
      this.packets.sliceEnd(top.track, top.endNs);
      this.#open.pop();
    }
  }
}
