/** The cycles that a QEMU's log shows, and what stands in the way of more. */
import { PAUSE_STEPS, RESUME_STEPS } from '../recording/recording';
import type { LoggedCycle, LoggedStep, PauseStep, ResumeStep } from '../recording/recording';
import { offsetNs, tid as asTid } from '../units';
import { hasStep } from './half-cycles';
import type { Half } from './half-cycles';

export interface FoundCycles {
  /** In time order. */
  readonly cycles: readonly LoggedCycle[];
  /** Pauses into another runstate than paused (save-vm, finish-migrate, shutdown), by that state. */
  readonly otherPauses: ReadonlyMap<string, number>;
  /** Pauses and resumes without their other half, without their end, or across a setting of the wall clock. */
  readonly incomplete: number;
}

/** QMP's stop leads to it. The pauses of savevm and of migration do more between their halves than hold. */
const PAUSED = 'paused';

/** In QEMU's order. */
function inOrder<S>(order: readonly S[], steps: readonly LoggedStep<unknown>[]): LoggedStep<S>[] {
  return order.flatMap((step) => {
    const known = steps.find((each) => each.step === step);
    return known === undefined ? [] : [{ ...known, step }];
  });
}

/** Ends with the flush, after which vm_stop returns; with the command's own end where the flush is not logged. */
function pauseSteps(half: Half): LoggedStep<PauseStep>[] | null {
  const flushed = hasStep(half, 'flushed');
  if (!flushed && !hasStep(half, 'replied')) return null;
  const steps = half.steps.filter(({ step }) => !flushed || step !== 'replied');
  return inOrder(PAUSE_STEPS, steps);
}

/** When the last vCPU was back; null where not all are known to be, as where none was ever seen. */
function vcpusBackNs({ backNs, awaited }: Half): number | null {
  const allBack = [...awaited].every((vcpu) => backNs.has(vcpu));
  return backNs.size === 0 || !allBack ? null : Math.max(...backNs.values());
}

/**
 * Ends when the last vCPU is back; with the command's own end where the vCPUs' calls are not logged, or where the next
 * request came before.
 */
function resumeSteps(half: Half, withVcpus: boolean, nextNs: number): LoggedStep<ResumeStep>[] | null {
  const backNs = withVcpus ? vcpusBackNs(half) : null;
  if (backNs === null || backNs > nextNs)
    return hasStep(half, 'replied') ? inOrder(RESUME_STEPS, half.steps) : null;
  const steps = half.steps.filter(({ step }) => step !== 'replied');
  const back = { step: 'vcpusRunning', event: 'kvm_vcpu_ioctl', timeNs: offsetNs(backNs) } as const;
  return inOrder(RESUME_STEPS, [...steps, back]);
}

/** Why a pause is no cycle, or the cycle that it and what follows it make. */
type Joined = LoggedCycle | 'other pause' | 'incomplete';

/** A pause and what follows it; `previousEndNs`: when the cycle before ended; `nextNs`: when what comes after begins. */
function join(
  stop: Half,
  next: Half | null | undefined,
  previousEndNs: number,
  nextNs: number,
  { tid, withVcpus }: Driver,
): Joined {
  if (isOther(stop)) return 'other pause';
  if (next?.command !== 'cont' || isOther(next)) return 'incomplete';
  const pause = pauseSteps(stop);
  const resume = resumeSteps(next, withVcpus, nextNs);
  if (pause === null || resume === null) return 'incomplete';
  const times = [...pause, ...resume].map(({ timeNs }) => timeNs);
  const isAscending = times.every((timeNs, index) => timeNs >= (times[index - 1] ?? previousEndNs));
  return isAscending ? { by: 'log', tid: tid < 0 ? null : asTid(tid), pause, resume } : 'incomplete';
}

/** Of another pause than into paused, or the resume after one: the guest's very first start, too. */
const isOther = ({ state }: Half): boolean => state !== null && state !== PAUSED;

export interface Driver {
  /** -1 where the log names no threads. */
  readonly tid: number;
  readonly halves: readonly (Half | null)[];
  /** Whether all vCPUs in the log are its QEMU's. */
  readonly withVcpus: boolean;
}

/** The cycles of what one thread drove. */
export function cyclesOf(driver: Driver): FoundCycles {
  const { halves } = driver;
  const cycles: LoggedCycle[] = [];
  const otherPauses = new Map<string, number>();
  halves.forEach((stop, index) => {
    if (stop?.command !== 'stop') return;
    const previousEndNs = cycles.at(-1)?.resume.at(-1)?.timeNs ?? -Infinity;
    const nextNs = halves[index + 2]?.steps[0]?.timeNs ?? Infinity;
    const joined = join(stop, halves[index + 1], previousEndNs, nextNs, driver);
    if (typeof joined === 'object') cycles.push(joined);
    else if (joined === 'other pause' && stop.state !== null) {
      otherPauses.set(stop.state, (otherPauses.get(stop.state) ?? 0) + 1);
    }
  });
  const ofCycles = halves.filter((half) => half !== null && !isOther(half)).length;
  return { cycles, otherPauses, incomplete: ofCycles - 2 * cycles.length };
}
