/** Where the time of many cycles went, as one call tree: calls, samples on a CPU, waits without one. */
import type { IndexedRecording } from '../../phases/course';
import type { StateRuns } from '../../phases/partition';
import { STATES } from '../../phases/phase';
import { stateRunColumns } from '../../phases/states';
import { threadName } from '../../phases/wait-words';
import { firstRowFrom, rowsOf } from '../../recording/by-thread';
import { kindIndex } from '../../recording/events';
import { countHolding } from '../../sorted';
import type { CycleAnalysis, RecordingAnalysis } from '../analysis';
import { figureColumn } from '../cycle-table';
import type { CycleTable } from '../cycle-table';
import { kernelFrame, NO_SYMBOL, ON_CPU, PARTS, UNNAMED, waitFrame } from './flame-frames';
import { callSegments, handlerCalls, jointSegments, phaseSegments, plainFrame } from './flame-segments';
import type { Segment, TimeWindow } from './flame-segments';
import { FlameBuilder } from './flame-tree';
import type { FlameTree, Frame } from './flame-tree';
import { unseenTime } from './flame-unseen';
import type { UnseenTime } from './flame-unseen';
import { handlerNames } from '../notifier-names';
import { UnreadCounter } from '../unread-cycles';
import type { UnreadCycles } from '../unread-cycles';
import { withoutScheduler } from './wait-stacks';

/** What a tree is of: calls with their whole time, or what threads did on a CPU, without one, or both. */
export const FLAME_MODES = ['calls', 'onCpu', 'offCpu', 'both'] as const;
export type FlameMode = (typeof FLAME_MODES)[number];

/** What stands at the foot of the stacks. */
export const FLAME_FEET = ['calls', 'phases'] as const;
export type FlameFoot = (typeof FLAME_FEET)[number];

export const FLAME_PARTS = ['both', 'pause', 'resume'] as const;

export interface FlameRequest {
  /** Null for all. */
  readonly cycles: Uint32Array | null;
  readonly part: (typeof FLAME_PARTS)[number];
  readonly mode: FlameMode;
  readonly foot: FlameFoot;
  /** A thread id. Calls are known of the driving thread alone. */
  readonly thread: number | 'driving' | 'all';
  /** The leaves at the foot, and on each of them who called it. */
  readonly inverted: boolean;
}

export interface FlameThread {
  readonly tid: number;
  readonly name: string;
}

export interface FlameView {
  readonly request: Omit<FlameRequest, 'cycles'>;
  /** Cycles that were added up, and that were asked for and can be read: more than those while it grows. */
  readonly cycles: number;
  readonly of: number;
  /** Cycles that are in neither; null where there are none. */
  readonly unread: UnreadCycles | null;
  /** Of them told by calls, with the driving thread's states, and by neither. */
  readonly withCalls: number;
  readonly withStates: number;
  /** Time of these pauses and resumes, once for each thread that is shown. */
  readonly wholeNs: number;
  /** Each sample stands for runningNs / samples; runningNs is the scheduler's account. */
  readonly sampling: { readonly samples: number; readonly runningNs: number };
  /** Threads that can be asked for, besides the driving one. */
  readonly threads: readonly FlameThread[];
  readonly tree: FlameTree;
}

const SAMPLED = kindIndex('sampled');

/**
 * Adds up cycle by cycle; whoever drives it may pause between any two, and have what came so far. With the cycles' figures
 * none is gone through where the recording shows nothing of what is asked for. Throws UnreadableEvents where no cycle can be read.
 */
export function* flameSteps(
  analysis: RecordingAnalysis,
  commandLine: readonly string[] | null,
  request: FlameRequest,
  figures: CycleTable | null = null,
): Steps<FlameView> {
  const flame = new Flame(analysis, commandLine, request);
  if (figures !== null && isUnseen(request, figures)) {
    flame.pass(unseenTime(figures, chosenOf(analysis, request.cycles), request.part));
    return flame.view();
  }
  for (const index of chosenOf(analysis, request.cycles)) {
    flame.add(index);
    yield () => flame.view();
  }
  flame.end();
  return flame.view();
}

/** Whether no cycle can add anything. Of other threads than the driving one the figures tell nothing. */
const isUnseen = ({ mode, thread }: FlameRequest, figures: CycleTable): boolean =>
  mode !== 'calls' && thread === 'driving' && figureColumn(figures, 'state:running') === null;

/** A cycle and its events. */
interface Source {
  readonly cycle: CycleAnalysis;
  readonly indexed: IndexedRecording;
}

class Flame {
  readonly #builder: FlameBuilder;
  readonly #followsVcpus: boolean;
  readonly #handlerNames: readonly string[];
  /** As the recording's stacks, each from the function that gave the CPU away on. */
  readonly #waitStacks: readonly (readonly string[])[];
  readonly #kernelFrames = new Map<string, Frame>();
  readonly #unread = new UnreadCounter();
  #cycles = 0;
  #withCalls = 0;
  #withStates = 0;
  #wholeNs = 0;

  constructor(
    readonly analysis: RecordingAnalysis,
    commandLine: readonly string[] | null,
    readonly request: FlameRequest,
  ) {
    const { recording, shown } = analysis;
    this.#builder = new FlameBuilder(request);
    this.#followsVcpus = recording.threads.some(({ tid, is }) => is.role === 'vcpu' && shown.woken.has(tid));
    this.#waitStacks = recording.stacks.map(withoutScheduler);
    this.#handlerNames = handlerNames(recording.handlers, commandLine);
  }

  /** Of a cycle that cannot be read nothing is added. */
  add(index: number): void {
    const { analysis } = this;
    const read = this.#unread.tried(() => ({
      cycle: analysis.cycle(index),
      indexed: analysis.eventsAt(index),
    }));
    if (read !== null) this.#add(read);
  }

  end(): void {
    this.#unread.orThrow(this.#cycles);
  }

  #add(source: Source): void {
    const { cycle } = source;
    this.#cycles += 1;
    if (cycle.drivingTid !== null) this.#withCalls += 1;
    if (cycle.states.running !== null) this.#withStates += 1;
    const { pauseStartNs, pauseEndNs, resumeStartNs, resumeEndNs } = cycle.cycle;
    if (this.request.part !== 'resume')
      this.#addPart(source, 'pause', { startNs: pauseStartNs, endNs: pauseEndNs });
    if (this.request.part !== 'pause')
      this.#addPart(source, 'resume', { startNs: resumeStartNs, endNs: resumeEndNs });
    this.#builder.endCycle(cycle.cycle.index);
  }

  pass({ cycles, withCalls, wholeNs }: UnseenTime): void {
    this.#cycles += cycles;
    this.#withCalls += withCalls;
    this.#wholeNs += wholeNs;
  }

  view(): FlameView {
    const { recording } = this.analysis;
    const { cycles, part, mode, foot, thread, inverted } = this.request;
    return {
      request: { part, mode, foot, thread, inverted },
      cycles: this.#cycles,
      of: chosenCount(this.analysis, cycles) - this.#unread.cycles,
      unread: this.#unread.unread,
      withCalls: this.#withCalls,
      withStates: this.#withStates,
      wholeNs: this.#wholeNs,
      sampling: this.#builder.sampling(),
      threads: this.#followsVcpus
        ? recording.threads.map(({ tid }) => ({ tid, name: threadName(recording, tid) }))
        : [],
      tree: this.#builder.tree(),
    };
  }

  #addPart(source: Source, part: 'pause' | 'resume', window: TimeWindow): void {
    const { cycle, indexed } = source;
    const driving = drivingTidOf(cycle, part);
    for (const tid of this.#threadsOf(driving)) {
      const top = this.#builder.below(this.#topOf(tid), PARTS[part]);
      const isDriving = tid === driving;
      const segments = this.#segmentsOf(source, window, top, isDriving ? driving : null);
      this.#wholeNs += window.endNs - window.startNs;
      if (this.request.mode === 'calls') {
        for (const { node, startNs, endNs } of segments) this.#builder.measured(node, endNs - startNs);
        continue;
      }
      const runs = isDriving ? cycle.stateRuns : stateRunColumns(cycle.courses?.of(tid ?? -1)?.runs ?? []);
      this.#addStates(segments, runs);
      // A sample is given the time that the scheduler accounts: without that, it has none.
      if (tid !== null && runs.count > 0 && this.request.mode !== 'offCpu')
        this.#addSamples(indexed, segments, tid);
    }
  }

  /** Null is the driving thread of a cycle that shows none. */
  #threadsOf(driving: number | null): readonly (number | null)[] {
    const { thread, mode } = this.request;
    if (thread === 'driving' || mode === 'calls') return [driving];
    if (thread !== 'all') return [thread];
    const others = this.#followsVcpus ? this.analysis.recording.threads.map(({ tid }) => tid) : [];
    return [driving, ...others.filter((tid) => tid !== driving)];
  }

  #topOf(tid: number | null): number {
    const { root } = this.#builder;
    if (this.request.thread !== 'all' || tid === null) return root;
    return this.#builder.below(root, plainFrame('thread', threadName(this.analysis.recording, tid)));
  }

  #segmentsOf(
    { cycle, indexed: { recording, rows } }: Source,
    window: TimeWindow,
    top: number,
    driving: number | null,
  ): readonly Segment[] {
    const whole = [{ ...window, node: top }];
    if (cycle.joint.length > 0) return jointSegments(this.#builder, top, window, cycle.joint);
    if (this.request.foot === 'phases' && this.request.mode !== 'calls')
      return phaseSegments(this.#builder, top, window, cycle.phaseRuns);
    if (driving === null) return whole;
    const handlers = handlerCalls(
      recording.events,
      rowsOf(rows, driving),
      window,
      (handler) => this.#handlerNames[handler] ?? 'a handler',
    );
    return callSegments(this.#builder, top, window, cycle.spans, handlers);
  }

  /** Both in time order, and neither overlaps itself: each common stretch once. */
  #addStates(segments: readonly Segment[], runs: StateRuns): void {
    let run = countHolding(runs.count, (at) => (runs.endNs[at] ?? 0) <= (segments[0]?.startNs ?? 0));
    let at = 0;
    while (run < runs.count) {
      const segment = segments[at];
      if (segment === undefined) break;
      const startNs = Math.max(segment.startNs, runs.startNs[run] ?? 0);
      const endNs = Math.min(segment.endNs, runs.endNs[run] ?? 0);
      if (endNs > startNs) this.#addStretch(segment.node, runs, run, { startNs, endNs });
      if ((runs.endNs[run] ?? 0) <= segment.endNs) run += 1;
      else at += 1;
    }
  }

  #addStretch(foot: number, runs: StateRuns, run: number, { startNs, endNs }: TimeWindow): void {
    const { mode } = this.request;
    const lengthNs = endNs - startNs;
    const state = STATES[runs.label[run] ?? 0] ?? 'running';
    if (state === 'running') {
      if (mode !== 'offCpu') this.#builder.ran(this.#builder.below(foot, ON_CPU), lengthNs);
      return;
    }
    if (mode === 'onCpu') return;
    const waits = this.#builder.below(foot, waitFrame(state, runs.reason[run] ?? 0));
    const isFirst = startNs === runs.startNs[run];
    const node = this.#addStack(waits, this.#waitStacks[runs.stack[run] ?? -1] ?? []);
    if (isFirst) this.#builder.count(waits);
    if (isFirst && node !== waits) this.#builder.count(node);
    this.#builder.measured(node, lengthNs);
  }

  /** Outermost first below `node`; returns the leaf's. */
  #addStack(node: number, frames: readonly string[]): number {
    return frames.reduceRight((above, name) => this.#builder.below(above, this.#kernelFrame(name)), node);
  }

  /** The same object each time: the builder knows it again. */
  #kernelFrame(name: string): Frame {
    let frame = this.#kernelFrames.get(name);
    if (frame === undefined) this.#kernelFrames.set(name, (frame = kernelFrame(name)));
    return frame;
  }

  #addSamples({ recording, rows }: IndexedRecording, segments: readonly Segment[], tid: number): void {
    const { events, code } = recording;
    const own = rowsOf(rows, tid);
    const [first, last] = [segments[0], segments.at(-1)];
    if (first === undefined || last === undefined) return;
    let at = 0;
    for (let position = firstRowFrom(events, own, first.startNs); position < own.length; position += 1) {
      const row = own[position] ?? 0;
      const timeNs = events.timeNs[row] ?? 0;
      if (timeNs >= last.endNs) break;
      if (events.kind[row] !== SAMPLED) continue;
      while ((segments[at]?.endNs ?? Infinity) <= timeNs) at += 1;
      const onCpu = this.#builder.below(segments[at]?.node ?? first.node, ON_CPU);
      const site = code[events.a[row] ?? -1];
      const node =
        site === undefined
          ? this.#addStack(onCpu, recording.stacks[events.stack[row] ?? -1] ?? [])
          : this.#builder.below(onCpu, {
              name: site.function ?? NO_SYMBOL,
              kind: 'user',
              phase: null,
              file: site.file,
            });
      this.#builder.sampled(node === onCpu ? this.#builder.below(onCpu, UNNAMED) : node);
    }
  }
}

/** Migration's thread may pause, and the main one resume. */
function drivingTidOf({ drivingTid, courses }: CycleAnalysis, part: 'pause' | 'resume'): number | null {
  return part === 'resume' ? (courses?.cycle.driven[1]?.tid ?? drivingTid) : drivingTid;
}

/** Gives after each cycle what came so far, made when it is called. */
export type Steps<T> = Generator<() => T, T>;

export const chosenCount = ({ count }: RecordingAnalysis, cycles: Uint32Array | null): number =>
  cycles === null ? count : cycles.reduce((sum, index) => sum + Number(index < count), 0);

/** All of them where none were chosen; none that the recording has not. */
export function* chosenOf({ count }: RecordingAnalysis, cycles: Uint32Array | null): Generator<number> {
  if (cycles === null) for (let index = 0; index < count; index += 1) yield index;
  else for (const index of cycles) if (index < count) yield index;
}
