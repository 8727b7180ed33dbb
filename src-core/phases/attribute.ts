/**
 * Here a phase is decided. Each nanosecond of a window goes to the phase that the innermost open span of the driving
 * thread names, by nesting and never by order; a wait for a grace period cuts into any of them.
 */
import { SENDING_RESUME, SENDING_STOP } from './event-sends';
import type { Runs, Span } from './partition';
import type { GracePeriodWait } from './grace-period';
import { phaseIndex } from './phase';
import type { Phase } from './phase';

/** What time belongs to while a function is the innermost one open. Others count as their caller. */
const PHASE_OF_FUNCTION: ReadonlyMap<string, Phase> = new Map([
  ['vm_stop', 'other'],
  ['vm_start', 'other'],
  [SENDING_STOP, 'dispatch'],
  [SENDING_RESUME, 'dispatch'],
  ['pause_all_vcpus', 'kick'],
  ['vm_state_notify', 'notify'],
  ['bdrv_drain_all', 'drain'],
  ['blk_drain', 'drain'],
  ['blk_drain_all', 'drain'],
  ['bdrv_flush_all', 'flush'],
  ['resume_all_vcpus', 'resume'],
]);

/** Phases that are told by nothing but a call of a function. */
export const TOLD_BY_CALLS = ['kick', 'notify', 'drain', 'flush'] as const satisfies readonly Phase[];

/** Phases that none of the probed functions can tell: not zero but unknown. */
export function phasesWithoutProbe(functions: readonly string[]): Phase[] {
  const told = new Set(functions.map(phaseOfFunction));
  return TOLD_BY_CALLS.filter((phase) => !told.has(phase));
}

export const phaseOfFunction = (name: string): Phase | null => PHASE_OF_FUNCTION.get(name) ?? null;

/** A stretch of a cycle and what its time belongs to outside all spans. */
export interface PhaseWindow {
  readonly startNs: number;
  readonly endNs: number;
  /** Up to splitNs, e.g. QMP's work until vm_stop was entered. */
  readonly before: Phase;
  readonly splitNs: number;
  readonly after: Phase;
}

const BARRIER = phaseIndex('barrier');
const NO_PHASE = -1;
/** Index into PHASES. */
const INDEX_OF_FUNCTION: ReadonlyMap<string, number> = new Map(
  [...PHASE_OF_FUNCTION].map(([name, phase]) => [name, phaseIndex(phase)]),
);

/** The spans that are open at an instant, outermost first, and the phase of the innermost that names one. */
class OpenSpans {
  readonly #endNs: number[] = [];
  readonly #phase: number[] = [];
  #next = 0;

  /** `spans` outermost first in start order. */
  constructor(private readonly spans: readonly Span[]) {}

  /** Index into PHASES; `outside` where no open span names a phase. Asked at ascending times. */
  phaseAt(timeNs: number, outside: number): number {
    this.#dropEnded(timeNs);
    let span = this.spans[this.#next];
    while (span !== undefined && span.startNs <= timeNs) {
      this.#phase.push(INDEX_OF_FUNCTION.get(span.name) ?? this.#innermost);
      this.#endNs.push(span.endNs);
      this.#dropEnded(timeNs);
      span = this.spans[(this.#next += 1)];
    }
    const phase = this.#innermost;
    return phase === NO_PHASE ? outside : phase;
  }

  /** When that may change next, after the time that was asked for last: a span ends, or another begins. */
  get changesNs(): number {
    return Math.min(this.#endsNs, this.spans[this.#next]?.startNs ?? Infinity);
  }

  get #innermost(): number {
    const open = this.#phase.length;
    return open === 0 ? NO_PHASE : (this.#phase[open - 1] ?? NO_PHASE);
  }

  get #endsNs(): number {
    const open = this.#endNs.length;
    return open === 0 ? Infinity : (this.#endNs[open - 1] ?? Infinity);
  }

  #dropEnded(timeNs: number): void {
    while (this.#endsNs <= timeNs) {
      this.#endNs.pop();
      this.#phase.pop();
    }
  }
}

/** A window with what its time is told by: spans outermost first in start order, waits in order. */
export interface ToldWindow extends PhaseWindow {
  readonly spans: readonly Span[];
  readonly waits: readonly GracePeriodWait[];
}

/** Partition of windows by phase. */
export function phaseRunsOf(windows: readonly ToldWindow[]): Runs {
  const edges = new RunEdges();
  for (const window of windows) addRuns(window, edges);
  return edges.runs();
}

function addRuns(window: ToldWindow, edges: RunEdges): void {
  const { endNs, splitNs, waits } = window;
  const before = phaseIndex(window.before);
  const after = phaseIndex(window.after);
  const open = new OpenSpans(window.spans);
  let label = -1;
  let nextWait = 0;
  let fromNs = window.startNs;
  while (fromNs < endNs) {
    const isBefore = fromNs < splitNs;
    const phase = open.phaseAt(fromNs, isBefore ? before : after);
    while ((waits[nextWait]?.endNs ?? Infinity) <= fromNs) nextWait += 1;
    const wait = waits[nextWait];
    const isWaiting = wait !== undefined && wait.startNs <= fromNs;
    const next = isWaiting ? BARRIER : phase;
    if (next !== label) edges.begin(fromNs, next);
    label = next;
    // Phases change nowhere else.
    const waitNs = (isWaiting ? wait.endNs : wait?.startNs) ?? Infinity;
    fromNs = Math.min(open.changesNs, isBefore ? splitNs : Infinity, waitNs, endNs);
  }
  edges.end(endNs);
}

/** That a run takes in all columns. */
const RUN_BYTES = 17;

/** Runs by where they begin, each up to the next or to the window's end. */
class RunEdges {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #labels: number[] = [];

  begin(timeNs: number, label: number): void {
    this.end(timeNs);
    this.#starts.push(timeNs);
    this.#labels.push(label);
  }

  end(timeNs: number): void {
    if (this.#ends.length < this.#starts.length) this.#ends.push(timeNs);
  }

  runs(): Runs {
    const count = this.#starts.length;
    // One buffer: this is made for every cycle, and to get three would cost more than to fill them.
    const buffer = new ArrayBuffer(count * RUN_BYTES);
    const startNs = new Float64Array(buffer, 0, count);
    const endNs = new Float64Array(buffer, count * 8, count);
    const label = new Uint8Array(buffer, count * 16, count);
    for (let at = 0; at < count; at += 1) {
      startNs[at] = this.#starts[at] ?? 0;
      endNs[at] = this.#ends[at] ?? 0;
      label[at] = this.#labels[at] ?? 0;
    }
    return { count, startNs, endNs, label };
  }
}
