import { causeOfGracePeriod, gracePeriodWaits } from '../phases/grace-period';
import type { RecordingAnalysis } from './analysis';
import type { GracePeriodCause } from './summary';

/** Waits for grace periods of all cycles by the kernel function that asked for them, the costliest first. */
export function gracePeriodCauses(analysis: RecordingAnalysis): GracePeriodCause[] {
  const causes = new Map<string, GracePeriodCause>();
  for (const wait of analysis.cycles.flatMap((cycle) => gracePeriodWaits(cycle.stateRuns))) {
    const stack = analysis.recording.stacks[wait.stack] ?? [];
    const cause = causeOfGracePeriod(stack) ?? 'unknown';
    const before = causes.get(cause) ?? { cause, count: 0, totalNs: 0, stack };
    const totalNs = before.totalNs + wait.endNs - wait.startNs;
    causes.set(cause, { ...before, count: before.count + 1, totalNs });
  }
  return [...causes.values()].sort((left, right) => right.totalNs - left.totalNs);
}
