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
const PHASE_OF_FUNCTION: Readonly<Record<string, Phase>> = {
  vm_stop: 'other',
  vm_start: 'other',
  [SENDING_STOP]: 'dispatch',
  [SENDING_RESUME]: 'dispatch',
  pause_all_vcpus: 'kick',
  vm_state_notify: 'notify',
  bdrv_drain_all: 'drain',
  blk_drain: 'drain',
  blk_drain_all: 'drain',
  bdrv_flush_all: 'flush',
  resume_all_vcpus: 'resume',
};

/** Phases that are told by nothing but a call of a function. */
export const TOLD_BY_CALLS = ['kick', 'notify', 'drain', 'flush'] as const satisfies readonly Phase[];

/** Phases that none of the probed functions can tell: not zero but unknown. */
export function phasesWithoutProbe(functions: readonly string[]): Phase[] {
  const told = new Set(functions.map(phaseOfFunction));
  return TOLD_BY_CALLS.filter((phase) => !told.has(phase));
}

export const phaseOfFunction = (name: string): Phase | null => PHASE_OF_FUNCTION[name] ?? null;

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

/** The window's edges, span edges and split in time order: phases change nowhere else. */
function cutsOf(window: PhaseWindow, spans: readonly Span[], waits: readonly GracePeriodWait[]): number[] {
  const cuts = new Set([window.startNs, window.endNs, window.splitNs]);
  for (const span of spans) cuts.add(span.startNs).add(span.endNs);
  for (const wait of waits) cuts.add(wait.startNs).add(wait.endNs);
  return [...cuts]
    .filter((cut) => cut >= window.startNs && cut <= window.endNs)
    .sort((left, right) => left - right);
}

/** Phase of the innermost of the open spans that names one. */
function phaseOfInnermost(open: readonly Span[]): Phase | null {
  const naming = open.findLast((span) => phaseOfFunction(span.name) !== null);
  return naming === undefined ? null : phaseOfFunction(naming.name);
}

function dropEnded(open: Span[], timeNs: number): void {
  while (open.length > 0 && (open.at(-1)?.endNs ?? 0) <= timeNs) open.pop();
}

/** Partition of a window by phase. `spans` outermost first in start order, `waits` in order; both of the window. */
export function phaseRunsOf(
  window: PhaseWindow,
  spans: readonly Span[],
  waits: readonly GracePeriodWait[],
): Runs {
  const cuts = cutsOf(window, spans, waits);
  const starts: number[] = [];
  const ends: number[] = [];
  const labels: number[] = [];
  const open: Span[] = [];
  let nextSpan = 0;
  let nextWait = 0;
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const from = cuts[index] ?? 0;
    const to = cuts[index + 1] ?? from;
    dropEnded(open, from);
    for (let span = spans[nextSpan]; span !== undefined && span.startNs <= from; span = spans[++nextSpan]) {
      open.push(span);
      dropEnded(open, from);
    }
    while ((waits[nextWait]?.endNs ?? Infinity) <= from) nextWait += 1;
    const waiting = (waits[nextWait]?.startNs ?? Infinity) <= from;
    const outside = from < window.splitNs ? window.before : window.after;
    const label = waiting ? BARRIER : phaseIndex(phaseOfInnermost(open) ?? outside);
    if (labels.at(-1) === label) ends[ends.length - 1] = to;
    else {
      starts.push(from);
      ends.push(to);
      labels.push(label);
    }
  }
  return {
    count: labels.length,
    startNs: Float64Array.from(starts),
    endNs: Float64Array.from(ends),
    label: Uint8Array.from(labels),
  };
}
