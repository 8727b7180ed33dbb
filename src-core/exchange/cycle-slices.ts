/** What is drawn of one cycle in every viewer: its parts and phases, calls, threads' states. Nothing where nothing is known. */
import type { CycleAnalysis } from '../analysis/analysis';
import type { Interval } from '../phases/kvm-run';
import { PHASES, REASONS, STATES } from '../phases/phase';
import type { Reason } from '../phases/phase';
import type { StateRun } from '../phases/states';
import { reasonTitle, threadName } from '../phases/wait-words';
import { firstRowFrom, rowsOf } from '../recording/by-thread';
import type { RecordingTables } from '../recording/recording';
import type { CycleContext } from '../timeline/cycle-context';
import { nested, nestedCalls } from '../timeline/nested-calls';

/** Times from the recording's origin, in nanoseconds. */
export interface TimeSlice {
  readonly name: string;
  readonly startNs: number;
  readonly endNs: number;
}

export const PARTS = ['pause', 'hold', 'resume'] as const;

export interface PartSlice extends TimeSlice {
  readonly name: (typeof PARTS)[number];
  /** In time order, without gaps; under a joint name where the evidence does not separate them. */
  readonly phases: readonly TimeSlice[];
}

/** The pause, the hold and the resume; a part without time is left out. */
export function partsOf(analysis: CycleAnalysis): PartSlice[] {
  const { pauseStartNs, pauseEndNs, resumeStartNs, resumeEndNs } = analysis.cycle;
  const phases = phasesOf(analysis);
  const part = (name: PartSlice['name'], startNs: number, endNs: number): PartSlice => ({
    name,
    startNs,
    endNs,
    phases: name === 'hold' ? [] : phases.filter((one) => one.startNs >= startNs && one.endNs <= endNs),
  });
  return [
    part('pause', pauseStartNs, pauseEndNs),
    part('hold', pauseEndNs, resumeStartNs),
    part('resume', resumeStartNs, resumeEndNs),
  ].filter(({ startNs, endNs }) => endNs > startNs);
}

function phasesOf({ joint, phaseRuns }: CycleAnalysis): TimeSlice[] {
  if (joint.length > 0) return joint.map(({ phase, startNs, endNs }) => ({ name: phase, startNs, endNs }));
  const slices: TimeSlice[] = [];
  for (let run = 0; run < phaseRuns.count; run += 1) {
    const name = PHASES[phaseRuns.label[run] ?? 0] ?? 'other';
    slices.push({ name, startNs: phaseRuns.startNs[run] ?? 0, endNs: phaseRuns.endNs[run] ?? 0 });
  }
  return slices;
}

export const IN_KVM_RUN = 'in KVM_RUN';

export interface CallSlice extends TimeSlice {
  readonly tid: number;
  /** 0 is outermost. */
  readonly depth: number;
  readonly kind: 'call' | 'handler' | 'kvm';
}

/**
 * Probed calls on the driving threads, the handlers in them and, where a vCPU's thread drives, its stays in KVM_RUN: thread by
 * thread, outermost first in start order. They nest.
 */
export function callsOf(context: CycleContext): CallSlice[] {
  const { analysis, courses } = context;
  const { drivingTid } = analysis;
  if (drivingTid === null) return [];
  const driven = courses?.cycle.driven ?? [];
  const resumingTid = driven.at(-1)?.tid ?? drivingTid;
  const calls = nestedCalls(context).map(({ name, startNs, endNs, depth, handler }): CallSlice => ({
    name,
    startNs,
    endNs,
    depth,
    tid: startNs >= analysis.cycle.resumeStartNs ? resumingTid : drivingTid,
    kind: handler >= 0 ? 'handler' : 'call',
  }));
  const staysOf = (tid: number): readonly Interval[] => courses?.of(tid)?.inKvm ?? [];
  if (driven.every(({ tid }) => staysOf(tid).length === 0)) return calls;
  return driven.flatMap(({ tid }) => {
    const own = calls.filter((call) => call.tid === tid);
    return withStays(own, staysOf(tid), tid);
  });
}

/** Whoever calls is out of KVM_RUN: a stay whose end was not seen lasts until then. */
function withStays(calls: readonly CallSlice[], stays: readonly Interval[], tid: number): CallSlice[] {
  const slices = stays.map(({ startNs, endNs }): CallSlice => {
    const calledNs = calls.find((call) => call.startNs > startNs)?.startNs ?? Infinity;
    return { name: IN_KVM_RUN, startNs, endNs: Math.min(endNs, calledNs), depth: 0, tid, kind: 'kvm' };
  });
  // Sorting is stable: of what begins at one instant the call is around the stay.
  return nested([...calls, ...slices].sort((left, right) => left.startNs - right.startNs));
}

export interface ThreadCourse {
  readonly tid: number;
  /** Contiguous, over the whole cycle. Empty where the thread's states are not known. */
  readonly states: readonly StateRun[];
  /** Empty where the thread drives: its stays are among its calls. */
  readonly inKvm: readonly Interval[];
}

/** QEMU's threads of which an event of the cycle tells. */
export function coursesOf({ courses, indexed, originNs, seenNs }: CycleContext): ThreadCourse[] {
  if (courses === null) return [];
  const { events } = indexed.recording;
  const followed: ThreadCourse[] = [];
  for (const { tid } of indexed.recording.threads) {
    const rows = rowsOf(indexed.activity, tid);
    const first = rows[firstRowFrom(events, rows, originNs)];
    if (first === undefined || (events.timeNs[first] ?? Infinity) > seenNs) continue;
    const course = courses.of(tid);
    if (course === null || (course.runs.length === 0 && course.inKvm.length === 0)) continue;
    followed.push({ tid, states: course.runs, inKvm: course.drives ? [] : course.inKvm });
  }
  return followed;
}

/** "running", "runnable", "BQL, CPU 3/KVM had it"; "blocked" where nothing tells for what. */
function stateName(recording: RecordingTables, { state, reason, about }: StateRun): string {
  const why: Reason = REASONS[reason] ?? 'unknown';
  if (why === 'none' || why === 'unknown') return STATES[state] ?? 'unknown';
  return reasonTitle(recording, { reason: why, about, wokenBy: -1, inside: -1, stack: -1 });
}

/** Beyond the greatest tid that Linux gives (PID_MAX_LIMIT). */
const TIDS = 2 ** 23;

/** The same for all runs of one name. */
export const stateKey = ({ state, reason, about }: StateRun): number =>
  (state * REASONS.length + reason) * TIDS + about + 1;

/** Names of states, each put together once. */
export class StateNames {
  readonly #names = new Map<number, string>();

  constructor(private readonly recording: RecordingTables) {}

  of(run: StateRun): string {
    const key = stateKey(run);
    let name = this.#names.get(key);
    if (name === undefined) this.#names.set(key, (name = stateName(this.recording, run)));
    return name;
  }
}

/** By tid: a lookup in the tables is a search. */
export class ThreadNames {
  readonly #names = new Map<number, string>();

  constructor(private readonly recording: RecordingTables) {}

  of(tid: number): string {
    let name = this.#names.get(tid);
    if (name === undefined) this.#names.set(tid, (name = threadName(this.recording, tid)));
    return name;
  }
}

/** QEMU's process: the thread group has its main thread's number; null where that thread is not known. */
export const qemuPid = ({ threads }: RecordingTables): number | null =>
  threads.find(({ is }) => is.role === 'main')?.tid ?? null;
