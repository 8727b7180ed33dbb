/** Runs of phases and states added up by what they are of. */
import type { GracePeriodWait } from '../phases/grace-period';
import type { JointPart } from '../phases/joint-phases';
import type { Runs } from '../phases/partition';
import { PHASES, STATES } from '../phases/phase';
import type { JointPhase, Phase } from '../phases/phase';
import { countHolding } from '../sorted';
import { durationNs } from '../units';
import type { DurationNs } from '../units';
import type { GracePeriods, PhaseSums, StateSums } from './analysis';

export const nothingSeparated = (): Record<Phase, DurationNs | null> => ({
  dispatch: null,
  kick: null,
  notify: null,
  barrier: null,
  drain: null,
  flush: null,
  capture: null,
  resume: null,
  other: null,
});

/** Sums of runs by label, over the part of the cycle in [fromNs, toNs). */
function sumsByLabel(runs: Runs, labels: number, fromNs = -Infinity, toNs = Infinity): Float64Array {
  const sums = new Float64Array(labels);
  const first = countHolding(runs.count, (index) => (runs.endNs[index] ?? 0) <= fromNs);
  for (let index = first; index < runs.count && (runs.startNs[index] ?? 0) < toNs; index += 1) {
    const start = Math.max(runs.startNs[index] ?? 0, fromNs);
    const end = Math.min(runs.endNs[index] ?? 0, toNs);
    const label = runs.label[index] ?? 0;
    if (end > start) sums[label] = (sums[label] ?? 0) + end - start;
  }
  return sums;
}

export function phaseSums(runs: Runs, fromNs?: number, toNs?: number): Record<Phase, DurationNs | null> {
  const sums = sumsByLabel(runs, PHASES.length, fromNs, toNs);
  const named = nothingSeparated();
  for (const [index, phase] of PHASES.entries()) named[phase] = durationNs(sums[index] ?? 0);
  return named;
}

export function stateSums(runs: Runs): StateSums {
  const sums = sumsByLabel(runs, STATES.length);
  const of = (index: number): DurationNs => durationNs(sums[index] ?? 0);
  return { running: of(0), runnable: of(1), blocked: of(2) };
}

/** Sums of parts that no call tells; all other phases are null. */
export function jointSums(parts: readonly JointPart[]): PhaseSums {
  const sums: Record<Phase, DurationNs | null> & Partial<Record<JointPhase, DurationNs>> = nothingSeparated();
  for (const { phase, startNs, endNs } of parts)
    sums[phase] = durationNs((sums[phase] ?? 0) + endNs - startNs);
  return sums;
}

export function gracePeriods(waits: readonly GracePeriodWait[]): GracePeriods {
  return {
    count: waits.length,
    totalNs: durationNs(waits.reduce((sum, wait) => sum + wait.endNs - wait.startNs, 0)),
  };
}
