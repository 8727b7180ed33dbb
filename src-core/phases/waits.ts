/**
 * Why a thread waits, from what it was doing, the kernel stack on which it went to sleep, and who woke it. Nothing is told
 * that these do not show: what remains is 'unknown', and its stack is kept.
 *
 * After system/cpus.c, cpu-common.c and accel/kvm/kvm-accel-ops.c of QEMU 7.2 to 11: a vCPU's thread that is out of KVM_RUN
 * takes the BQL and turns to qemu_wait_io_event (qemu_process_cpu_events since 10.2), where it stops or does work for others,
 * tells whoever waits for that, and turns there again; then it sleeps or goes back to KVM_RUN, and lets go of the BQL.
 */
import { countHolding } from '../sorted';
import { rowsOf } from '../recording/by-thread';
import { kindIndex } from '../recording/events';
import type { Course, OtherThreads } from './course';
import { intervalAt } from './kvm-run';
import type { Span } from './partition';
import { REASONS, stateIndex } from './phase';
import type { Reason } from './phase';
import type { StateRun } from './states';
import type { Sleep } from './sleeps';

const BLOCKED = stateIndex('blocked');
const SIGNALLED = kindIndex('signalled');

/** sched_switch's prev_state (include/linux/sched.h): interruptible; stopped by a signal or a tracer. */
const INTERRUPTIBLE = 1;
const STOPPED_OR_TRACED = 0x4 | 0x8;

interface Told {
  readonly reason: Reason;
  /** The thread that is waited for, or -1. */
  readonly about: number;
}

const told = (reason: Reason, about = -1): Told => ({ reason, about });
const UNKNOWN = told('unknown');
const SIGNAL = told('signal');
/** What the stack tells alone. */
const TOLD_BY_SLEEP = {
  'grace-period': told('grace-period'),
  'kernel-work': told('kernel-work'),
  disk: told('disk'),
  lock: told('lock'),
};

/** Fills in reason, about and inside of each wait of a thread. */
export function tellWaits(course: Course, courses: OtherThreads): void {
  const { functions } = courses.indexed.recording;
  const { runs } = course;
  const stretch = courses.cycle.driven.find(({ tid }) => tid === course.tid);
  const innermost = innermostCall(stretch?.spans ?? [], courses.indexed.facts.functionAt);
  for (let at = 0; at < runs.length; at += 1) {
    const run = runs[at];
    if (run?.state !== BLOCKED) continue;
    run.inside = innermost(run.startNs);
    const inside = functions[run.inside] ?? null;
    const { reason, about } = reasonOf({ run, at, course, courses, inside });
    run.reason = REASONS.indexOf(reason);
    run.about = about;
  }
}

/** When whoever ended the wait ended another of the thread's waits next; Infinity where that is never. */
function nextWakeNs({ run, at, course }: Wait): number {
  for (let next = at + 1; next < course.runs.length; next += 1) {
    const later = course.runs[next];
    if (later?.wokenBy === run.wokenBy) return later.endNs;
  }
  return Infinity;
}

/** Which of the calls (outermost first, in start order) is the innermost at each of ascending times; -1 where none is. */
function innermostCall(
  spans: readonly Span[],
  functionAt: ReadonlyMap<string, number>,
): (timeNs: number) => number {
  const open: { readonly endNs: number; readonly index: number }[] = [];
  let next = 0;
  return (timeNs) => {
    for (let span = spans[next]; span !== undefined && span.startNs <= timeNs; span = spans[++next]) {
      while (open.length > 0 && (open.at(-1)?.endNs ?? 0) <= span.startNs) open.pop();
      const index = functionAt.get(span.name);
      // The sends of STOP and RESUME are gaps between calls: no function's name.
      if (index !== undefined) open.push({ endNs: span.endNs, index });
    }
    while (open.length > 0 && (open.at(-1)?.endNs ?? 0) <= timeNs) open.pop();
    return open.at(-1)?.index ?? -1;
  };
}

interface Wait {
  readonly run: StateRun;
  /** Its place among the thread's runs. */
  readonly at: number;
  readonly course: Course;
  readonly courses: OtherThreads;
  /** The innermost probed function. */
  readonly inside: string | null;
}

function reasonOf(wait: Wait): Told {
  const { run, course, courses } = wait;
  const { recording, facts } = courses.indexed;
  const bits = recording.events.b[run.outRow] ?? 0;
  if (run.outRow >= 0 && (bits & STOPPED_OR_TRACED) !== 0) return SIGNAL;
  const sleep: Sleep = facts.sleeps[run.stack] ?? 'unknown';
  if (sleep === 'grace-period' || sleep === 'kernel-work' || sleep === 'disk' || sleep === 'lock')
    return TOLD_BY_SLEEP[sleep];
  if (course.ladder !== null && !course.drives) return vcpuReason(wait, bits);
  if (sleep === 'poll') return pollReason(wait);
  // Imported recordings may lack the stack: who woke it, and what for, still tells.
  return sleep === 'futex' || run.stack < 0 ? futexReason(wait, sleep === 'futex') : UNKNOWN;
}

const DRAINS = ['bdrv_drain_all', 'blk_drain', 'blk_drain_all'];
const isBlockLayer = (inside: string | null): boolean =>
  inside !== null && (inside.startsWith('bdrv_') || DRAINS.includes(inside));

/**
 * Who ended the wait, where it was one of QEMU's threads that was out of KVM_RUN: an interrupt that hits a vCPU's guest wakes in
 * that vCPU's name. Null for all others.
 */
export function qemuWaker({ wokenBy, endNs }: StateRun, courses: OtherThreads): number | null {
  if (wokenBy < 0 || !courses.isOfQemu(wokenBy)) return null;
  const waker = courses.raw(wokenBy);
  return waker !== null && intervalAt(waker.inKvm, endNs) !== null ? null : wokenBy;
}

/** In ppoll the main loop waits for anything; in a drain or a flush for the block layer alone. */
function pollReason(wait: Wait): Told {
  const { inside, run, courses } = wait;
  if (inside === null) return told('main-loop', qemuWaker(run, courses) ?? -1);
  if (!isBlockLayer(inside) || run.wokenBy < 0) return UNKNOWN;
  const waker = qemuWaker(run, courses);
  if (waker === null) return told('disk');
  return isVcpu(courses, waker) ? UNKNOWN : told('worker', waker);
}

const isVcpu = (courses: OtherThreads, tid: number): boolean =>
  courses.cycle.ladders.some((ladder) => ladder.tid === tid);

function futexReason(wait: Wait, surely: boolean): Told {
  const { inside, run, courses } = wait;
  const waker = qemuWaker(run, courses);
  if (waker === null) return inside === 'pause_all_vcpus' && surely ? stopOfAny(wait) : UNKNOWN;
  if (!isVcpu(courses, waker)) {
    if (isBlockLayer(inside)) return told('worker', waker);
    return surely ? told('lock', waker) : UNKNOWN;
  }
  if (inside === null) return told('bql', waker);
  if (inside === 'pause_all_vcpus') return told(hasStopped(wait, waker) ? 'vcpu-stop' : 'bql', waker);
  if (inside === 'vm_state_notify' || inside.startsWith('virtio_'))
    return told(saysItIsDone(wait, waker) ? 'vcpu-work' : 'bql', waker);
  return surely ? told('lock', waker) : UNKNOWN;
}

/** Nobody was seen to end the wait: it was for whoever had not stopped, one or several. */
function stopOfAny({ run, courses }: Wait): Told {
  const left = courses.cycle.ladders.filter(({ stoppedNs }) => stoppedNs === null || stoppedNs > run.startNs);
  if (left.length === 0 || !courses.seesTurns) return UNKNOWN;
  return told('vcpu-stop', left.length === 1 ? left[0]?.tid : -1);
}

/** Whether the vCPU, when it woke the thread, told that it had stopped; else it let go of the BQL. */
function hasStopped(wait: Wait, vcpu: number): boolean {
  const { run, courses } = wait;
  if (!courses.seesTurns) return true;
  const stoppedNs = courses.raw(vcpu)?.ladder?.stoppedNs ?? null;
  return stoppedNs !== null && stoppedNs <= run.endNs && saysItIsDone(wait, vcpu);
}

/**
 * Whether the vCPU, when it woke the thread, told that it had done what was asked of it. So it does on its first turn to
 * qemu_wait_io_event after KVM_RUN, or, where it was woken there, before it turns there once more. Else it let go of the BQL:
 * it turns there again only after it was asked for something else, which it tells before.
 */
function saysItIsDone(wait: Wait, vcpu: number): boolean {
  const { run, course: waiter, courses } = wait;
  if (!courses.seesTurns) return true;
  const course = courses.raw(vcpu);
  if (course === null) return false;
  const { turnsNs, runs, inKvm } = course;
  const atNs = run.endNs;
  const turns = countHolding(turnsNs.length, (at) => (turnsNs[at] ?? 0) <= atNs);
  const lastNs = turnsNs[turns - 1] ?? -Infinity;
  const left = inKvm[countHolding(inKvm.length, (at) => (inKvm[at]?.endNs ?? 0) <= lastNs) - 1];
  const cameFromKvm = left !== undefined && left.endNs > (turnsNs[turns - 2] ?? -Infinity);
  if (cameFromKvm && lastNs > sleptUntil(runs, atNs)) return true;
  const nextNs = turnsNs[turns] ?? Infinity;
  if (runs.length > 0) return nextNs < Infinity && nextNs <= sleepsFrom(runs, atNs);
  // Its sleep was not recorded. Until it turns again it has the BQL, without which the other goes no further.
  return nextNs < Math.min(nextWakeNs(wait), courses.nextDeedNs(waiter.tid, atNs));
}

/** When the first wait that begins no sooner than `timeNs` begins. */
function sleepsFrom(runs: readonly StateRun[], timeNs: number): number {
  let at = countHolding(runs.length, (place) => (runs[place]?.endNs ?? 0) <= timeNs);
  while (at < runs.length && runs[at]?.state !== BLOCKED) at += 1;
  return runs[at]?.startNs ?? Infinity;
}

/** When the last wait that was over by `timeNs` ended. */
function sleptUntil(runs: readonly StateRun[], timeNs: number): number {
  let at = countHolding(runs.length, (place) => (runs[place]?.endNs ?? 0) <= timeNs) - 1;
  while (at >= 0 && runs[at]?.state !== BLOCKED) at -= 1;
  return runs[at]?.endNs ?? -Infinity;
}

function vcpuReason(wait: Wait, bits: number): Told {
  const { run, course, courses } = wait;
  const sleeps = run.outRow >= 0 && (bits & INTERRUPTIBLE) !== 0;
  if (intervalAt(course.inKvm, run.startNs) !== null) return sleeps ? told('halted') : UNKNOWN;
  if (!sleeps) return UNKNOWN;
  const waker = qemuWaker(run, courses);
  const { stoppedNs, kvmEnteredNs } = course.ladder ?? {};
  const isStopped = stoppedNs != null && run.startNs >= stoppedNs && run.startNs < (kvmEnteredNs ?? Infinity);
  if (!isStopped) {
    return waker !== null && holdsBql(courses, waker) && isBetweenKvmAndTurn(course, run.startNs)
      ? told('bql', waker)
      : UNKNOWN;
  }
  if (waker === null) return run.wokenBy < 0 ? told('stopped') : UNKNOWN;
  if (isVcpu(courses, waker)) return told('bql', waker);
  return isKicked(wait, waker) || !wasResumed(wait) ? told('stopped', waker) : told('bql', waker);
}

/** Of QEMU's threads these run under the BQL; what another ends may be a vCPU's wait for a device. */
const holdsBql = (courses: OtherThreads, tid: number): boolean =>
  isVcpu(courses, tid) || courses.isMain(tid) || courses.cycle.driven.some((driven) => driven.tid === tid);

/** Where a vCPU's thread takes the BQL. Without KVM it is never there, and what it sleeps on is not told. */
function isBetweenKvmAndTurn({ ladder, inKvm, turnsNs }: Course, timeNs: number): boolean {
  const stays = countHolding(inKvm.length, (at) => (inKvm[at]?.endNs ?? 0) <= timeNs);
  const turns = countHolding(turnsNs.length, (at) => (turnsNs[at] ?? 0) <= timeNs);
  const earlierNs = ladder?.kvmLeftNs ?? Infinity;
  const leftNs = inKvm[stays - 1]?.endNs ?? (earlierNs <= timeNs ? earlierNs : -Infinity);
  return leftNs > (turnsNs[turns - 1] ?? -Infinity);
}

/** Accounting may come between a waker's two deeds. */
const LOOK_AHEAD = 3;

/** Whether the waker's next deed is to signal the thread: qemu_cpu_kick does the one right after the other. */
function isKicked({ run, course, courses }: Wait, waker: number): boolean {
  const { recording, activity } = courses.indexed;
  const { events } = recording;
  const deeds = rowsOf(activity, waker);
  const next = countHolding(deeds.length, (at) => (events.timeNs[deeds[at] ?? 0] ?? 0) <= run.endNs);
  const row = deeds.subarray(next, next + LOOK_AHEAD).find((deed) => events.tid[deed] !== waker);
  return row !== undefined && events.kind[row] === SIGNALLED && events.tid[row] === course.tid;
}

/** Whether the thread was already told to run again when it went to sleep. */
function wasResumed({ run, courses }: Wait): boolean {
  return courses.cycle.driven.some(({ spans }) =>
    spans.some(({ name, startNs }) => startNs <= run.startNs && name === 'resume_all_vcpus'),
  );
}
