/** Who waited for grace periods in the chosen cycles: by the kernel's cause, and by the call and the handler that it was in. */
import type { IndexedRecording } from '../../phases/course';
import { causeOfGracePeriod, gracePeriodWaits } from '../../phases/grace-period';
import type { GracePeriodWait } from '../../phases/grace-period';
import { rowsOf } from '../../recording/by-thread';
import type { CycleAnalysis, RecordingAnalysis } from '../analysis';
import type { Knob } from '../findings/finding';
import { figureColumn } from '../cycle-table';
import type { CycleTable } from '../cycle-table';
import { chosenCount, chosenOf } from '../flame/flame';
import type { Steps } from '../flame/flame';
import { handlerCalls } from '../flame/flame-segments';
import type { HandlerCall } from '../flame/flame-segments';
import { innermostCall, requestOf } from './grace-period-causes';
import { knobOfWait } from '../findings/knobs';
import { handlerNames } from '../notifier-names';
import { UnreadCounter } from '../unread-cycles';
import type { UnreadCycles } from '../unread-cycles';

/** Waits of one kind, in all chosen cycles. */
export interface BarrierWait {
  /** The kernel function that asked for the grace period. */
  readonly cause: string;
  /** The system call above it; null where the stack does not show it. */
  readonly request: string | null;
  /** The innermost probed function of QEMU's, and the state-change handler, that were open; null outside all. */
  readonly call: string | null;
  readonly handler: string | null;
  readonly part: 'pause' | 'resume';
  readonly count: number;
  /** Until the thread ran again. */
  readonly totalNs: number;
  /** Cycles that have any. */
  readonly cycles: number;
  /** A kernel stack that shows it, leaf first. */
  readonly stack: readonly string[];
  /** From its cycle's stop request. */
  readonly longest: { readonly cycle: number; readonly startNs: number; readonly endNs: number };
  readonly knob: Knob | null;
}

export interface BarrierWaits {
  /** Cycles that were asked for and can be read, gone through so far, and those of them that tell grace periods from other waits. */
  readonly of: number;
  readonly cycles: number;
  readonly told: number;
  /** Cycles that are in none of these; null where there are none. */
  readonly unread: UnreadCycles | null;
  /** Pauses and resumes of those. */
  readonly wholeNs: number;
  /** The costliest first. */
  readonly waits: readonly BarrierWait[];
}

type Sum = { -readonly [K in keyof BarrierWait]: BarrierWait[K] } & { lastCycle: number };

/** Goes through them cycle by cycle, as flameSteps does, and through none where their figures show that none tells. `cycles` null is all. Throws UnreadableEvents where no cycle can be read. */
export function* barrierWaitSteps(
  analysis: RecordingAnalysis,
  commandLine: readonly string[] | null,
  cycles: Uint32Array | null,
  figures: CycleTable | null = null,
): Steps<BarrierWaits> {
  const names = handlerNames(analysis.recording.handlers, commandLine);
  const sums = new Map<string, Sum>();
  const of = chosenCount(analysis, cycles);
  if (figures !== null && figureColumn(figures, 'gracePeriods') === null)
    return { of, cycles: of, told: 0, unread: null, wholeNs: 0, waits: [] };
  let [gone, told, wholeNs] = [0, 0, 0];
  const unread = new UnreadCounter();
  const soFar = (): BarrierWaits => ({
    ...{ of: of - unread.cycles, cycles: gone, told, unread: unread.unread, wholeNs },
    waits: waitsOf(sums.values()),
  });
  for (const index of chosenOf(analysis, cycles)) {
    const read = unread.tried(() => ({ cycle: analysis.cycle(index), events: analysis.eventsAt(index) }));
    gone += Number(read !== null);
    if (read !== null && read.cycle.gracePeriods !== null) {
      const { cycle, events } = read;
      told += 1;
      wholeNs += cycle.pauseNs + cycle.captureNs + cycle.resumeNs;
      addCycle(sums, events, cycle, names, commandLine);
    }
    yield soFar;
  }
  unread.orThrow(gone);
  return soFar();
}

const waitsOf = (sums: Iterable<Sum>): BarrierWait[] =>
  [...sums]
    .map(({ lastCycle: _, ...wait }): BarrierWait => wait)
    .sort((left, right) => right.totalNs - left.totalNs);

function addCycle(
  sums: Map<string, Sum>,
  { recording, rows }: IndexedRecording,
  cycle: CycleAnalysis,
  names: readonly string[],
  commandLine: readonly string[] | null,
): void {
  const { pauseStartNs, pauseEndNs, resumeEndNs, index } = cycle.cycle;
  const window = { startNs: pauseStartNs, endNs: resumeEndNs };
  const own = rowsOf(rows, cycle.drivingTid ?? -1);
  const handled = handlerCalls(recording.events, own, window, (handler) => names[handler] ?? 'a handler');
  for (const wait of gracePeriodWaits(cycle.stateRuns)) {
    const stack = recording.stacks[wait.stack] ?? [];
    const call = innermostCall(cycle.spans, wait.startNs);
    const kind = {
      cause: causeOfGracePeriod(stack) ?? 'unknown',
      request: requestOf(stack),
      call: call?.name ?? null,
      handler: handlerAt(handled, call?.endNs ?? -Infinity, wait),
      part: wait.startNs < pauseEndNs ? ('pause' as const) : ('resume' as const),
    };
    const longest = { cycle: index, startNs: wait.startNs - pauseStartNs, endNs: wait.endNs - pauseStartNs };
    const key = Object.values(kind).join('\n');
    const nothing = { count: 0, totalNs: 0, cycles: 0, lastCycle: -1 };
    const sum = sums.get(key) ?? {
      ...{ ...kind, ...nothing, stack, longest },
      knob: knobOfWait(kind.request, commandLine),
    };
    addWait(sum, wait, longest);
    sums.set(key, sum);
  }
}

function addWait(sum: Sum, { startNs, endNs }: GracePeriodWait, longest: BarrierWait['longest']): void {
  sum.count += 1;
  sum.totalNs += endNs - startNs;
  if (sum.lastCycle !== longest.cycle) sum.cycles += 1;
  sum.lastCycle = longest.cycle;
  if (endNs - startNs > sum.longest.endNs - sum.longest.startNs) sum.longest = longest;
}

/** The last one entered before the wait, unless vm_state_notify has returned since. */
function handlerAt(calls: readonly HandlerCall[], callEndNs: number, wait: GracePeriodWait): string | null {
  const open = calls.find(({ startNs, endNs }) => startNs <= wait.startNs && wait.startNs < endNs);
  return open !== undefined && callEndNs > wait.startNs ? open.frame.name : null;
}
