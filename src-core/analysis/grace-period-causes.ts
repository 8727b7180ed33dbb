import { causeOfGracePeriod } from '../phases/grace-period';
import { REASONS } from '../phases/phase';
import type { RecordingAnalysis } from './analysis';
import type { GracePeriodCause } from './summary';

const GRACE_PERIOD = REASONS.indexOf('grace-period');

/** Waits for grace periods of all cycles by the kernel function that asked for them, the costliest first. */
export function gracePeriodCauses(analysis: RecordingAnalysis): GracePeriodCause[] {
  const causes = new Map<string, GracePeriodCause>();
  for (const { stateRuns } of analysis.cycles) {
    for (let run = 0; run < stateRuns.count; run += 1) {
      if (stateRuns.reason[run] !== GRACE_PERIOD) continue;
      const stack = analysis.recording.stacks[stateRuns.stack[run] ?? -1] ?? [];
      const cause = causeOfGracePeriod(stack) ?? 'unknown';
      const before = causes.get(cause) ?? { cause, count: 0, totalNs: 0, stack };
      const lengthNs = (stateRuns.endNs[run] ?? 0) - (stateRuns.startNs[run] ?? 0);
      causes.set(cause, { ...before, count: before.count + 1, totalNs: before.totalNs + lengthNs });
    }
  }
  return [...causes.values()].sort((left, right) => right.totalNs - left.totalNs);
}
