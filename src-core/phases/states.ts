/**
 * A thread's scheduler states over a window: an exact partition into running, runnable and blocked.
 * Source: switches and wake-ups; where a switch was missed, the thread's own calls prove that it ran, and what it did to others.
 */
import { firstRowFrom } from '../recording/by-thread';
import { EVENT_KINDS, kindIndex } from '../recording/events';
import type { EventColumns } from '../recording/events';
import { countHolding } from '../sorted';
import type { StateRuns } from './partition';
import { REASONS, stateIndex } from './phase';
import { sleepOfStack } from './sleeps';
import type { Sleep } from './sleeps';

const RUNNING = stateIndex('running');
const RUNNABLE = stateIndex('runnable');
const BLOCKED = stateIndex('blocked');
const NO_REASON = REASONS.indexOf('none');
const UNKNOWN = REASONS.indexOf('unknown');
const GRACE_PERIOD = REASONS.indexOf('grace-period');

const SWITCHED_OUT = kindIndex('switchedOut');
const SWITCHED_IN = kindIndex('switchedIn');
const WOKEN = kindIndex('woken');
const RAN = kindIndex('ran');
/** What a thread does to another: it is on a CPU then, or an interrupt there is what does it. */
const DEED = -1;

/** Events of a thread that is on a CPU, if only until now. */
const ON_CPU: ReadonlySet<number> = new Set([
  DEED,
  SWITCHED_OUT,
  SWITCHED_IN,
  RAN,
  ...(['functionEntered', 'functionReturned', 'handlerEntered', 'handlerReturned', 'sampled'] as const).map(
    kindIndex,
  ),
]);
/** Of these it is on a CPU from then on. */
const RUNS_ON: ReadonlySet<number> = new Set([
  ...[...ON_CPU].filter((kind) => kind !== SWITCHED_OUT),
  kindIndex('kvmRunEntered'),
  kindIndex('kvmRunReturned'),
]);
/** By kind, from DEED on: looked at for every event. */
const RUNS_ON_BY_KIND: readonly boolean[] = Array.from({ length: EVENT_KINDS.length + 1 }, (_, at) =>
  RUNS_ON.has(at + DEED),
);
/** Whether whoever an event of the kind is about is on a CPU from then on. */
export const runsOn = (kind: number): boolean => RUNS_ON_BY_KIND[kind - DEED] === true;

/** One thread of a recording: its own events and what it did to others, in time order. */
export interface ThreadRows {
  readonly events: EventColumns;
  readonly tid: number;
  readonly rows: Uint32Array;
  /** Kind of sleep of each of the recording's stacks. */
  readonly sleeps: readonly Sleep[];
}

const kindAt = ({ events, tid }: ThreadRows, row: number): number =>
  events.tid[row] === tid ? (events.kind[row] ?? DEED) : DEED;

/** What a thread is doing at an instant. */
interface Condition {
  readonly state: number;
  readonly reason: number;
  readonly stack: number;
  /** Row of the switch that began a wait, or -1. */
  readonly outRow: number;
}

const running: Condition = { state: RUNNING, reason: NO_REASON, stack: -1, outRow: -1 };
const runnable: Condition = { state: RUNNABLE, reason: NO_REASON, stack: -1, outRow: -1 };
const woken: Condition = { ...runnable };
const waiting: Condition = { state: BLOCKED, reason: UNKNOWN, stack: -1, outRow: -1 };

/** The condition that an event puts its thread into, or null when it says nothing new. */
function conditionAfter(thread: ThreadRows, row: number, before: Condition | null): Condition | null {
  const kind = kindAt(thread, row);
  if (runsOn(kind)) return running;
  if (kind === SWITCHED_OUT) {
    if (thread.events.a[row] === 1) return runnable;
    const stack = thread.events.stack[row] ?? -1;
    const reason = thread.sleeps[stack] === 'grace-period' ? GRACE_PERIOD : UNKNOWN;
    return { state: BLOCKED, reason, stack, outRow: row };
  }
  // A wake-up of a thread that has not yet left its CPU changes nothing.
  return kind === WOKEN && (before === null || before.state === BLOCKED) ? woken : null;
}

/** What the thread must have been doing before `row`, its first event that tells. */
function conditionBefore(thread: ThreadRows, row: number): Condition | null {
  const kind = kindAt(thread, row);
  if (kind === SWITCHED_IN) return runnable;
  if (kind === WOKEN) return waiting;
  return kind === SWITCHED_OUT || runsOn(kind) ? running : null;
}

/** Kind of sleep of each stack of a recording, by its index. */
export const sleepsOfStacks = (stacks: readonly (readonly string[])[]): readonly Sleep[] =>
  stacks.map(sleepOfStack);

function initialCondition(thread: ThreadRows, first: number): Condition | null {
  const { rows } = thread;
  // Far enough back to find a switch; a wake-up alone leaves open what came before it.
  for (let back = first - 1; back >= 0; back -= 1) {
    const row = rows[back] ?? 0;
    if (kindAt(thread, row) === WOKEN && back > 0) continue;
    let condition = conditionAfter(thread, row, null);
    if (condition === null) continue;
    for (let next = back + 1; next < first; next += 1) {
      condition = conditionAfter(thread, rows[next] ?? 0, condition) ?? condition;
    }
    return condition;
  }
  for (let ahead = first; ahead < rows.length; ahead += 1) {
    const condition = conditionBefore(thread, rows[ahead] ?? 0);
    if (condition !== null) return condition;
  }
  return null;
}

/** Since when the thread has been running, as the kernel accounts it at or after `position`; null where it does not. */
function accountedSince(thread: ThreadRows, position: number): number | null {
  const { events, rows } = thread;
  for (let ahead = position; ahead < rows.length; ahead += 1) {
    const row = rows[ahead] ?? 0;
    const kind = kindAt(thread, row);
    if (kind === RAN) return (events.timeNs[row] ?? 0) - (events.a[row] ?? 0);
    if (kind === SWITCHED_IN || kind === SWITCHED_OUT) return null;
  }
  return null;
}

/** When the thread that is found running at `position` got its CPU: seen, accounted, or no later than now. */
function runningSince(thread: ThreadRows, position: number): number {
  const { events, rows } = thread;
  const row = rows[position] ?? 0;
  const timeNs = events.timeNs[row] ?? 0;
  if (kindAt(thread, row) === SWITCHED_IN) return timeNs;
  return Math.min(timeNs, accountedSince(thread, position) ?? timeNs);
}

export interface StateRun {
  startNs: number;
  endNs: number;
  readonly state: number;
  /** Index into REASONS: by the stack alone, until who woke it and what it was doing are looked at. */
  reason: number;
  /** The thread that it waited for: a tid, or -1. */
  about: number;
  /** The innermost probed function that it waited in: index into Recording.functions, or -1. */
  inside: number;
  readonly stack: number;
  /** Who ended the wait: a tid, or -1. */
  wokenBy: number;
  /** Row of the switch that began the wait, or -1. */
  readonly outRow: number;
}

/** Once the reason of its wait is told it stays as it is. */
export type ToldRun = Readonly<StateRun>;

/**
 * Runs of one thread's states over [startNs, endNs). Empty when nothing in the recording tells what the thread did.
 *
 * Some kernels lose the switch away from a CPU's idle task. A thread that was woken and is next seen to leave its CPU counts
 * as running since the wake-up: it came to an idle CPU, for a switch from another thread would have been recorded.
 */
export function stateRunsOf(thread: ThreadRows, startNs: number, endNs: number): StateRun[] {
  const { events, rows } = thread;
  const first = firstRowFrom(events, rows, startNs);
  let condition = initialCondition(thread, first);
  if (condition === null || endNs <= startNs) return [];
  const runs: StateRun[] = [];
  let openedNs = startNs;
  const close = (untilNs: number, wokenBy: number): void => {
    if (untilNs <= openedNs || condition === null) return;
    const { state, reason, stack, outRow } = condition;
    const last = runs.at(-1);
    // Whoever was seen to leave, and not to come back, but runs on: that is one run.
    if (last?.state === state && state !== BLOCKED) last.endNs = untilNs;
    else
      runs.push({
        startNs: openedNs,
        endNs: untilNs,
        state,
        reason,
        about: -1,
        inside: -1,
        stack,
        wokenBy,
        outRow,
      });
    openedNs = untilNs;
  };
  for (let position = first; position < rows.length; position += 1) {
    const row = rows[position] ?? 0;
    const timeNs = events.timeNs[row] ?? 0;
    const kind = kindAt(thread, row);
    if (condition === woken && kind === SWITCHED_OUT) condition = running;
    const next = conditionAfter(thread, row, condition);
    if (next !== null && (next.state !== condition.state || next.outRow !== condition.outRow)) {
      const wokenBy = kind === WOKEN ? (events.a[row] ?? -1) : -1;
      // Who is found running after the window may have begun inside it.
      close(Math.min(endNs, next === running ? runningSince(thread, position) : timeNs), wokenBy);
      condition = next;
    }
    if (timeNs >= endNs) break;
  }
  close(endNs, -1);
  return runs;
}

/** The parts of `runs` (contiguous) that lie in [startNs, endNs). */
export function clipRuns(runs: readonly ToldRun[], startNs: number, endNs: number): readonly ToldRun[] {
  const parts: ToldRun[] = [];
  for (let at = countHolding(runs.length, (place) => (runs[place]?.endNs ?? 0) <= startNs); ; at += 1) {
    const run = runs[at];
    if (run === undefined || run.startNs >= endNs) return parts;
    const isWhole = run.startNs >= startNs && run.endNs <= endNs;
    parts.push(isWhole ? run : partOf(run, Math.max(run.startNs, startNs), Math.min(run.endNs, endNs)));
  }
}

/** Whoever ended a wait later did not end this part of it. */
const partOf = (run: ToldRun, startNs: number, endNs: number): ToldRun => ({
  startNs,
  endNs,
  state: run.state,
  reason: run.reason,
  about: run.about,
  inside: run.inside,
  stack: run.stack,
  wokenBy: endNs < run.endNs ? -1 : run.wokenBy,
  outRow: run.outRow,
});

/**
 * How often within [startNs, endNs) the thread was running again with nothing on record that says since when. Some kernels' idle
 * tasks lose perf's tracepoints on one CPU: who gets that CPU from idle gets it unseen, and perf counts nothing lost.
 */
export function missedSwitchIns(thread: ThreadRows, startNs: number, endNs: number): number {
  const { events, rows } = thread;
  const first = firstRowFrom(events, rows, startNs);
  const tells = (row: number): boolean => ON_CPU.has(kindAt(thread, row));
  const before = rows.subarray(0, first).findLast(tells);
  let isOut = before !== undefined && kindAt(thread, before) === SWITCHED_OUT;
  let missed = 0;
  for (let position = first; position < rows.length; position += 1) {
    const row = rows[position] ?? 0;
    if ((events.timeNs[row] ?? 0) >= endNs) break;
    if (!tells(row)) continue;
    const kind = kindAt(thread, row);
    if (isOut && kind !== SWITCHED_IN && accountedSince(thread, position) === null) missed += 1;
    isOut = kind === SWITCHED_OUT;
  }
  return missed;
}

/** The bytes that a run takes in all columns. */
const RUN_BYTES = 32;

export function stateRunColumns(runs: readonly ToldRun[]): StateRuns {
  const count = runs.length;
  // One buffer, one pass: this runs for every cycle, and to get one a column would cost more than to fill them.
  const buffer = new ArrayBuffer(count * RUN_BYTES);
  const columns = {
    count,
    startNs: new Float64Array(buffer, 0, count),
    endNs: new Float64Array(buffer, count * 8, count),
    about: new Int32Array(buffer, count * 16, count),
    wokenBy: new Int32Array(buffer, count * 20, count),
    stack: new Int32Array(buffer, count * 24, count),
    inside: new Int16Array(buffer, count * 28, count),
    label: new Uint8Array(buffer, count * 30, count),
    reason: new Uint8Array(buffer, count * 31, count),
  };
  for (let at = 0; at < count; at += 1) {
    const run = runs[at];
    if (run === undefined) break;
    columns.startNs[at] = run.startNs;
    columns.endNs[at] = run.endNs;
    columns.label[at] = run.state;
    columns.reason[at] = run.reason;
    columns.about[at] = run.about;
    columns.inside[at] = run.inside;
    columns.wokenBy[at] = run.wokenBy;
    columns.stack[at] = run.stack;
  }
  return columns;
}
