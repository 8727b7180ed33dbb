/**
 * The critical path of a pause and of a resume: from its end backwards through who woke whom, across QEMU's threads.
 *
 * A thread's own time leads back to the wake-up that began it, and from there to whoever woke it, at that instant. A vCPU's
 * time in KVM_RUN leads back to the kick that brought it out. Where nobody of QEMU's is known to have ended a wait (a device, a
 * kernel worker, an event that was lost), the wait itself is on the path, up to when the thread that waited for this one began
 * to: before that it was that thread's own doing.
 */
import { countHolding } from '../sorted';
import type { Courses } from '../phases/courses';
import type { Runs } from '../phases/partition';
import { PHASES, REASONS, STATES } from '../phases/phase';
import type { Phase, Reason, State } from '../phases/phase';
import type { StateRun } from '../phases/states';
import { qemuWaker } from '../phases/waits';
import type { CycleAnalysis } from './analysis';

export interface PathSegment {
  readonly part: 'pause' | 'resume';
  readonly startNs: number;
  readonly endNs: number;
  readonly tid: number;
  /** Null where nothing on record tells what the thread did. */
  readonly state: State | null;
  /** The driving thread's phase meanwhile; null where phases are not separated. */
  readonly phase: Phase | null;
  readonly reason: Reason;
  /** The thread that a wait was for, who ended it, and the function and the stack that it was in: each -1 if unknown. */
  readonly about: number;
  readonly wokenBy: number;
  readonly inside: number;
  readonly stack: number;
}

/** A segment before its phase is known. */
type Step = Omit<PathSegment, 'part' | 'phase'>;

interface Window {
  readonly startNs: number;
  readonly endNs: number;
  /** The thread that the window ends on. */
  readonly tid: number;
  /** The thread that drives it. */
  readonly drivingTid: number;
}

const BLOCKED = STATES.indexOf('blocked');

const stepOf = (tid: number, run: StateRun, startNs: number, endNs: number): Step => ({
  startNs,
  endNs,
  tid,
  state: STATES[run.state] ?? null,
  reason: REASONS[run.reason] ?? 'unknown',
  about: run.about,
  wokenBy: endNs === run.endNs ? run.wokenBy : -1,
  inside: run.inside,
  stack: run.stack,
});

const nothingKnown = (tid: number, startNs: number, endNs: number): Step => ({
  ...{ startNs, endNs, tid, state: null, reason: 'unknown' },
  ...{ about: -1, wokenBy: -1, inside: -1, stack: -1 },
});

/** The run that ends at `timeNs` or holds the instant before it. */
function runBefore(runs: readonly StateRun[], timeNs: number): StateRun | null {
  const run = runs[countHolding(runs.length, (at) => (runs[at]?.startNs ?? 0) < timeNs) - 1];
  return run !== undefined && run.endNs >= timeNs ? run : null;
}

/** A thread that waits for the one that is followed, and since when. */
interface Waiter {
  readonly tid: number;
  readonly sinceNs: number;
}

/** Steps that cover the window exactly, in time order. */
class BackwardWalk {
  readonly #steps: Step[] = [];
  readonly #waiters: Waiter[] = [];
  /** Threads that were followed to this instant: equal times must not lead round in circles. */
  readonly #here = new Set<number>();
  #tid: number;
  #timeNs: number;

  constructor(
    private readonly courses: Courses,
    private readonly window: Window,
  ) {
    this.#tid = window.tid;
    this.#timeNs = window.endNs;
    this.#here.add(window.tid);
  }

  steps(): readonly Step[] {
    const { startNs } = this.window;
    while (this.#timeNs > startNs) {
      const run = runBefore(this.courses.of(this.#tid)?.runs ?? [], this.#timeNs);
      if (run === null) this.#backThroughNothing();
      else if (run.state === BLOCKED) this.#backThroughWait(run);
      else this.#backThroughOwnTime(run);
    }
    return this.#steps.reverse();
  }

  /** Where a thread's states were not recorded, its kick leads back, or the driving thread's last return before that. */
  #backThroughNothing(): void {
    const { startNs, drivingTid } = this.window;
    const kick = this.courses.lastKick(this.#tid, startNs, this.#timeNs);
    const fromNs = kick?.timeNs ?? this.#lastReturn();
    this.#add(nothingKnown(this.#tid, fromNs, this.#timeNs));
    if (kick !== null && this.#follow(kick.by)) return;
    this.#follow(drivingTid);
  }

  #lastReturn(): number {
    const { startNs, drivingTid } = this.window;
    const driven = this.courses.cycle.driven.find(({ tid }) => tid === drivingTid);
    const before = (driven?.spans ?? []).filter(({ endNs }) => endNs > startNs && endNs < this.#timeNs);
    return before.reduce((last, { endNs }) => Math.max(last, endNs), startNs);
  }

  /** Goes on at the step's start. */
  #add(step: Step): void {
    this.#steps.push(step);
    this.#timeNs = step.startNs;
    this.#here.clear();
    this.#here.add(this.#tid);
  }

  /** Whether the path can go on with the thread at this very instant. */
  #follow(tid: number): boolean {
    if (this.#here.has(tid)) return false;
    if (runBefore(this.courses.of(tid)?.runs ?? [], this.#timeNs) === null) return false;
    this.#tid = tid;
    this.#here.add(tid);
    return true;
  }

  #backThroughOwnTime(run: StateRun): void {
    const fromNs = Math.max(run.startNs, this.window.startNs);
    const kicks = this.courses.kicks(this.#tid);
    const kick = kicks[countHolding(kicks.length, (at) => (kicks[at]?.timeNs ?? 0) < this.#timeNs) - 1];
    if (kick === undefined || kick.timeNs < fromNs) {
      this.#add(stepOf(this.#tid, run, fromNs, this.#timeNs));
      return;
    }
    this.#add(stepOf(this.#tid, run, kick.timeNs, this.#timeNs));
    // Where the sender cannot be followed the thread's own time before the kick goes on: nothing is left out.
    if (this.#timeNs > fromNs && !this.#follow(kick.by))
      this.#add(stepOf(this.#tid, run, fromNs, this.#timeNs));
  }

  #backThroughWait(run: StateRun): void {
    const waiter = { tid: this.#tid, sinceNs: run.startNs };
    const waker = run.endNs === this.#timeNs ? this.#wakerOf(run) : null;
    if (waker !== null && this.#follow(waker)) {
      this.#waiters.push(waiter);
      return;
    }
    // Nobody waited for a guest to be idle: what led on from there was the driving thread's doing.
    if (REASONS[run.reason] === 'halted' && this.#follow(this.window.drivingTid)) return;
    const fromNs = Math.max(run.startNs, this.window.startNs);
    while ((this.#waiters.at(-1)?.sinceNs ?? -Infinity) >= this.#timeNs) this.#waiters.pop();
    const back = this.#waiters.at(-1);
    const untilNs = Math.max(fromNs, back?.sinceNs ?? fromNs);
    this.#add(stepOf(this.#tid, run, untilNs, this.#timeNs));
    if (back !== undefined && back.sinceNs >= fromNs) {
      this.#waiters.pop();
      this.#follow(back.tid);
    }
  }

  /** A wait for the kernel ends wherever an interrupt happens to come: in whose name tells nothing. */
  #wakerOf(run: StateRun): number | null {
    const reason = REASONS[run.reason];
    const byKernel = reason === 'grace-period' || reason === 'kernel-work' || reason === 'disk';
    return byKernel ? null : qemuWaker(run, this.courses);
  }
}

/** Cuts the steps where the phase changes. `phases` cover the steps in order, or are none. */
function withPhases(steps: readonly Step[], part: PathSegment['part'], phases: Runs): PathSegment[] {
  const segments: PathSegment[] = [];
  let at = 0;
  for (const step of steps) {
    let { startNs } = step;
    while (startNs < step.endNs) {
      while (at < phases.count && (phases.endNs[at] ?? 0) <= startNs) at += 1;
      const told = at < phases.count && (phases.startNs[at] ?? 0) <= startNs;
      const endNs = told ? Math.min(step.endNs, phases.endNs[at] ?? 0) : step.endNs;
      const wokenBy = endNs === step.endNs ? step.wokenBy : -1;
      const phase = told ? (PHASES[phases.label[at] ?? -1] ?? null) : null;
      const { tid, state, reason, about, inside, stack } = step;
      // Spelled out: a spread costs several times as much, and there are hundreds a cycle.
      segments.push({ part, startNs, endNs, tid, state, phase, reason, about, wokenBy, inside, stack });
      startNs = endNs;
    }
  }
  return segments;
}

/** The thread on which the resume ends; null where its end was not seen. */
function lastBack({ cycle }: CycleAnalysis, drivingTid: number): number | null {
  const { resumeEnd } = cycle.edges;
  if (resumeEnd === 'next pause began') return null;
  if (resumeEnd !== 'last vCPU entered KVM_RUN') return drivingTid;
  return cycle.vcpus.find(({ kvmEnteredNs }) => kvmEnteredNs === cycle.resumeEndNs)?.tid ?? null;
}

/**
 * The segments of a cycle's pause and then of its resume, in time order; those of a part sum exactly to its length. Null
 * where the level shows no states, a part is missing where its end was not seen.
 */
export function criticalPath(analysis: CycleAnalysis): readonly PathSegment[] | null {
  const { cycle, phaseRuns, stateRuns, courses } = analysis;
  if (courses === null || stateRuns.count === 0) return null;
  const { driven } = courses.cycle;
  const [pausing, resuming] = [driven[0], driven.at(-1)];
  if (pausing === undefined || resuming === undefined) return null;
  const walk = (part: PathSegment['part'], window: Window): PathSegment[] =>
    withPhases(new BackwardWalk(courses, window).steps(), part, phaseRuns);
  const endTid = lastBack(analysis, resuming.tid);
  return [
    ...walk('pause', {
      startNs: cycle.pauseStartNs,
      endNs: cycle.pauseEndNs,
      tid: pausing.tid,
      drivingTid: pausing.tid,
    }),
    ...(endTid === null
      ? []
      : walk('resume', {
          startNs: cycle.resumeStartNs,
          endNs: cycle.resumeEndNs,
          tid: endTid,
          drivingTid: resuming.tid,
        })),
  ];
}
