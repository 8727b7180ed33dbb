/** Which device's handler took which part of vm_state_notify, where each call of one was seen (level full). */
import type { IndexedRecording } from '../phases/course';
import type { Span } from '../phases/partition';
import { PHASES } from '../phases/phase';
import type { Phase } from '../phases/phase';
import { kindIndex } from '../recording/events';
import type { EventColumns } from '../recording/events';
import type { RecordingTables } from '../recording/recording';
import { countHolding } from '../sorted';
import { phaseSums } from './run-sums';
import type { CycleAnalysis } from './analysis';
import { identifyHandlers } from './notifier-names';
import type { HandlerIdentity } from './notifier-names';

export type HandledPart = 'pause' | 'resume';

/** One handler's calls in all pauses, or in all resumes. */
export interface HandlerTime extends HandlerIdentity {
  readonly part: HandledPart;
  readonly calls: number;
  /** Of all calls together, each until vm_state_notify was back and came to the next. */
  readonly totalNs: number;
  /** The same by what phase it was given: a grace period or a drain inside a handler is listed here too. */
  readonly phases: Readonly<Partial<Record<Phase, number>>>;
}

/** vm_state_notify in the cycles whose handlers were seen. The handlers' times and the rest sum exactly to notifyNs. */
export interface NotifierTimes {
  readonly cycles: number;
  readonly notifyNs: number;
  readonly restNs: number;
  /** The costliest first. */
  readonly handlers: readonly HandlerTime[];
}

interface HandlerCall {
  readonly handler: number;
  readonly startNs: number;
  readonly endNs: number;
}

const NOTIFY = 'vm_state_notify';
const ENTERED = kindIndex('handlerEntered');
const RETURNED = kindIndex('handlerReturned');

/** Gathered cycle by cycle. */
export class NotifierGathering {
  readonly #identities: readonly HandlerIdentity[];
  readonly #sums = new Map<string, HandlerSum>();
  /** Of the events that were looked at last: cycle after cycle lies in the same. */
  #calls: { readonly of: EventColumns; readonly calls: readonly HandlerCall[] } | null = null;
  #seen = 0;
  #notifyNs = 0;
  #handledNs = 0;

  constructor(handlers: RecordingTables['handlers'], commandLine: readonly string[] | null) {
    this.#identities = identifyHandlers(handlers, commandLine);
  }

  add(cycle: CycleAnalysis, { recording: { events } }: IndexedRecording): void {
    if (this.#identities.length === 0) return;
    if (this.#calls?.of !== events) this.#calls = { of: events, calls: callsOf(events) };
    const { calls } = this.#calls;
    const spans = cycle.spans.filter(({ name }) => name === NOTIFY);
    const within = spans.map((span) => callsWithin(calls, span));
    if (within.every((found) => found.length === 0)) return;
    this.#seen += 1;
    spans.forEach((span, index) => {
      this.#notifyNs += span.endNs - span.startNs;
      for (const call of within[index] ?? []) {
        this.#handledNs += call.endNs - call.startNs;
        addCall(this.#sums, cycle, call, this.#identities);
      }
    });
  }

  /** Null where no handler was seen. */
  found(): NotifierTimes | null {
    if (this.#seen === 0) return null;
    const handlers = [...this.#sums.values()].map(timeOf).sort((left, right) => right.totalNs - left.totalNs);
    return {
      cycles: this.#seen,
      notifyNs: this.#notifyNs,
      restNs: this.#notifyNs - this.#handledNs,
      handlers,
    };
  }
}

/** All calls in the order in which they began. One whose end was not seen lasts until the thread's next call. */
function callsOf(events: EventColumns): HandlerCall[] {
  const calls: HandlerCall[] = [];
  const open = new Map<number, number>();
  const end = (tid: number, timeNs: number): void => {
    const index = open.get(tid);
    const call = index === undefined ? undefined : calls[index];
    if (index !== undefined && call !== undefined) calls[index] = { ...call, endNs: timeNs };
    open.delete(tid);
  };
  for (let row = 0; row < events.count; row += 1) {
    const kind = events.kind[row];
    if (kind !== ENTERED && kind !== RETURNED) continue;
    const [timeNs, tid] = [events.timeNs[row] ?? 0, events.tid[row] ?? -1];
    end(tid, timeNs);
    if (kind === RETURNED) continue;
    open.set(tid, calls.push({ handler: events.a[row] ?? -1, startNs: timeNs, endNs: Infinity }) - 1);
  }
  return calls;
}

/** A thread that comes to another part of QEMU has left the handler. */
function callsWithin(calls: readonly HandlerCall[], span: Span): HandlerCall[] {
  const before = (timeNs: number): number =>
    countHolding(calls.length, (index) => (calls[index]?.startNs ?? 0) < timeNs);
  return calls
    .slice(before(span.startNs), before(span.endNs))
    .map((call) => ({ ...call, endNs: Math.min(call.endNs, span.endNs) }));
}

/** A handler's time while it is added up. */
interface HandlerSum {
  readonly identity: HandlerIdentity;
  readonly part: HandledPart;
  calls: number;
  totalNs: number;
  readonly phases: Record<Phase, number>;
}

function timeOf({ identity, part, calls, totalNs, phases: sums }: HandlerSum): HandlerTime {
  const phases: Partial<Record<Phase, number>> = {};
  for (const phase of PHASES) if (sums[phase] > 0) phases[phase] = sums[phase];
  return { ...identity, part, calls, totalNs, phases };
}

const noTime = (): Record<Phase, number> => ({
  dispatch: 0,
  kick: 0,
  notify: 0,
  barrier: 0,
  drain: 0,
  flush: 0,
  capture: 0,
  resume: 0,
  other: 0,
});

function addCall(
  sums: Map<string, HandlerSum>,
  { cycle, phaseRuns }: CycleAnalysis,
  { handler, startNs, endNs }: HandlerCall,
  identities: readonly HandlerIdentity[],
): void {
  const identity = identities[handler];
  if (identity === undefined) return;
  const part: HandledPart = startNs < cycle.pauseEndNs ? 'pause' : 'resume';
  const key = `${part} ${String(handler)}`;
  let sum = sums.get(key);
  if (sum === undefined) sums.set(key, (sum = { identity, part, calls: 0, totalNs: 0, phases: noTime() }));
  sum.calls += 1;
  sum.totalNs += endNs - startNs;
  const within = phaseSums(phaseRuns, startNs, endNs);
  for (const phase of PHASES) sum.phases[phase] += within[phase] ?? 0;
}
