/**
 * A thread's scheduler states over a window: an exact partition into running, runnable and blocked.
 * Source: switches and wake-ups; where a switch was missed, the thread's own probed calls prove that it ran.
 */
import { firstRowFrom } from '../recording/by-thread';
import { kindIndex } from '../recording/events';
import type { EventColumns } from '../recording/events';
import type { StateRuns } from './partition';
import { REASONS, stateIndex } from './phase';
import { reasonOfStack } from './grace-period';

const RUNNING = stateIndex('running');
const RUNNABLE = stateIndex('runnable');
const BLOCKED = stateIndex('blocked');
const NO_REASON = REASONS.indexOf('none');

const SWITCHED_OUT = kindIndex('switchedOut');
const SWITCHED_IN = kindIndex('switchedIn');
const WOKEN = kindIndex('woken');
const ENTERED = kindIndex('functionEntered');
const RETURNED = kindIndex('functionReturned');
const RAN = kindIndex('ran');
const KVM_RUN_ENTERED = kindIndex('kvmRunEntered');
const KVM_RUN_RETURNED = kindIndex('kvmRunReturned');

/** Events of a thread that is on a CPU, if only until now. */
const ON_CPU: ReadonlySet<number> = new Set([SWITCHED_OUT, SWITCHED_IN, RAN, ENTERED, RETURNED]);

/** What a thread is doing at an instant. */
interface Condition {
  readonly state: number;
  readonly reason: number;
  readonly stack: number;
}

const running: Condition = { state: RUNNING, reason: NO_REASON, stack: -1 };
const runnable: Condition = { state: RUNNABLE, reason: NO_REASON, stack: -1 };

/** The condition that an event puts its thread into, or null when it says nothing new. */
function conditionAfter(
  events: EventColumns,
  row: number,
  before: Condition | null,
  reasons: readonly number[],
): Condition | null {
  switch (events.kind[row]) {
    case SWITCHED_IN:
    case RAN:
    case ENTERED:
    case RETURNED:
    case KVM_RUN_ENTERED:
    case KVM_RUN_RETURNED:
      return running;
    case SWITCHED_OUT: {
      if (events.a[row] === 1) return runnable;
      const stack = events.stack[row] ?? -1;
      return { state: BLOCKED, reason: reasons[stack] ?? REASONS.indexOf('unknown'), stack };
    }
    case WOKEN:
      // A wake-up of a thread that has not yet left its CPU changes nothing.
      return before === null || before.state === BLOCKED ? runnable : null;
    default:
      return null;
  }
}

/** What the thread must have been doing before `row`, its first event that tells. */
function conditionBefore(events: EventColumns, row: number): Condition | null {
  switch (events.kind[row]) {
    case SWITCHED_OUT:
    case RAN:
    case ENTERED:
    case RETURNED:
    case KVM_RUN_ENTERED:
    case KVM_RUN_RETURNED:
      return running;
    case SWITCHED_IN:
      return runnable;
    case WOKEN:
      return { state: BLOCKED, reason: REASONS.indexOf('unknown'), stack: -1 };
    default:
      return null;
  }
}

/** Whether the recording saw the thread leave or get a CPU at all; calls alone would make it run all the time. */
export const showsSwitches = (events: EventColumns, rows: Uint32Array): boolean =>
  rows.some((row) => events.kind[row] === SWITCHED_OUT || events.kind[row] === SWITCHED_IN);

/** Reason of each stack of a recording, by its index. */
export function reasonsOfStacks(stacks: readonly (readonly string[])[]): readonly number[] {
  return stacks.map((stack) => REASONS.indexOf(reasonOfStack(stack)));
}

function initialCondition(
  events: EventColumns,
  rows: Uint32Array,
  first: number,
  reasons: readonly number[],
): Condition | null {
  // Far enough back to find a switch; a wake-up alone leaves open what came before it.
  for (let back = first - 1; back >= 0; back -= 1) {
    const row = rows[back] ?? 0;
    if (events.kind[row] === WOKEN && back > 0) continue;
    let condition = conditionAfter(events, row, null, reasons);
    if (condition === null) continue;
    for (let next = back + 1; next < first; next += 1) {
      condition = conditionAfter(events, rows[next] ?? 0, condition, reasons) ?? condition;
    }
    return condition;
  }
  for (let ahead = first; ahead < rows.length; ahead += 1) {
    const condition = conditionBefore(events, rows[ahead] ?? 0);
    if (condition !== null) return condition;
  }
  return null;
}

/** Since when the thread has been running, as the kernel accounts it at or after `position`; null where it does not. */
function accountedSince(events: EventColumns, rows: Uint32Array, position: number): number | null {
  for (let ahead = position; ahead < rows.length; ahead += 1) {
    const row = rows[ahead] ?? 0;
    const kind = events.kind[row];
    if (kind === RAN) return (events.timeNs[row] ?? 0) - (events.a[row] ?? 0);
    if (kind === SWITCHED_IN || kind === SWITCHED_OUT) return null;
  }
  return null;
}

/** When the thread that is found running at `position` got its CPU: seen, accounted, or no later than now. */
function runningSince(events: EventColumns, rows: Uint32Array, position: number): number {
  const row = rows[position] ?? 0;
  const timeNs = events.timeNs[row] ?? 0;
  if (events.kind[row] === SWITCHED_IN) return timeNs;
  return Math.min(timeNs, accountedSince(events, rows, position) ?? timeNs);
}

export interface StateRun {
  startNs: number;
  endNs: number;
  readonly state: number;
  readonly reason: number;
  readonly stack: number;
  wokenBy: number;
}

/**
 * Runs of one thread's states over [startNs, endNs); `rows` are that thread's events in time order.
 * Empty when nothing in the recording tells what the thread did.
 */
export function stateRunsOf(
  events: EventColumns,
  rows: Uint32Array,
  reasons: readonly number[],
  startNs: number,
  endNs: number,
): StateRun[] {
  const first = firstRowFrom(events, rows, startNs);
  let condition = initialCondition(events, rows, first, reasons);
  if (condition === null || endNs <= startNs) return [];
  const runs: StateRun[] = [];
  let openedNs = startNs;
  const close = (untilNs: number, wokenBy: number): void => {
    if (untilNs <= openedNs || condition === null) return;
    runs.push({ startNs: openedNs, endNs: untilNs, ...condition, wokenBy });
    openedNs = untilNs;
  };
  for (let position = first; position < rows.length; position += 1) {
    const row = rows[position] ?? 0;
    const timeNs = events.timeNs[row] ?? 0;
    const next = conditionAfter(events, row, condition, reasons);
    if (next !== null && (next.state !== condition.state || next.stack !== condition.stack)) {
      const wokenBy = events.kind[row] === WOKEN ? (events.a[row] ?? -1) : -1;
      // Who is found running after the window may have begun inside it.
      close(Math.min(endNs, next === running ? runningSince(events, rows, position) : timeNs), wokenBy);
      condition = next;
    }
    if (timeNs >= endNs) break;
  }
  close(endNs, -1);
  return runs;
}

/**
 * How often within [startNs, endNs) the thread was running again with nothing on record that says since when. Some kernels' idle
 * tasks lose perf's tracepoints on one CPU: who gets that CPU from idle gets it unseen, and perf counts nothing lost.
 */
export function missedSwitchIns(
  events: EventColumns,
  rows: Uint32Array,
  startNs: number,
  endNs: number,
): number {
  const first = firstRowFrom(events, rows, startNs);
  const tells = (row: number): boolean => ON_CPU.has(events.kind[row] ?? -1);
  const before = rows.subarray(0, first).findLast(tells);
  let isOut = before !== undefined && events.kind[before] === SWITCHED_OUT;
  let missed = 0;
  for (let position = first; position < rows.length; position += 1) {
    const row = rows[position] ?? 0;
    if ((events.timeNs[row] ?? 0) >= endNs) break;
    if (!tells(row)) continue;
    const seen = events.kind[row] === SWITCHED_IN;
    if (isOut && !seen && accountedSince(events, rows, position) === null) missed += 1;
    isOut = events.kind[row] === SWITCHED_OUT;
  }
  return missed;
}

export function stateRunColumns(runs: readonly StateRun[]): StateRuns {
  return {
    count: runs.length,
    startNs: Float64Array.from(runs, (run) => run.startNs),
    endNs: Float64Array.from(runs, (run) => run.endNs),
    label: Uint8Array.from(runs, (run) => run.state),
    reason: Uint8Array.from(runs, (run) => run.reason),
    wokenBy: Int32Array.from(runs, (run) => run.wokenBy),
    stack: Int32Array.from(runs, (run) => run.stack),
  };
}
