/** What a row of figures says of a cycle's waits and of its vCPUs. */
import type { VcpuLadder } from '../cycles/cycle';
import { REASONS } from '../phases/phase';
import type { Reason } from '../phases/phase';
import type { CycleAnalysis } from './analysis';

/** Time of the driving thread's waits by reason, of those that occur; they sum to the time that it was blocked. */
export type ReasonSums = Readonly<Partial<Record<Reason, number>>>;

/** Null where the level shows no states. */
export function reasonSums({ states, stateRuns }: CycleAnalysis): ReasonSums | null {
  if (states.blocked === null) return null;
  const sums: Partial<Record<Reason, number>> = {};
  for (let run = 0; run < stateRuns.count; run += 1) {
    const reason = REASONS[stateRuns.reason[run] ?? 0] ?? 'unknown';
    const lengthNs = (stateRuns.endNs[run] ?? 0) - (stateRuns.startNs[run] ?? 0);
    if (reason !== 'none') sums[reason] = (sums[reason] ?? 0) + lengthNs;
  }
  return sums;
}

/** A vCPU's way to a halt and back, from the cycle's stop request; each step null where the recording does not show it. */
export interface LadderRow {
  readonly vcpu: number;
  readonly tid: number;
  /** First kick sent, and how many in all. */
  readonly kickedNs: number | null;
  readonly kicks: number | null;
  readonly guestExitedNs: number | null;
  readonly kvmLeftNs: number | null;
  /** Where bqlWaitNs is 0 it never waited for the BQL: this is the moment it stopped. */
  readonly bqlNs: number | null;
  readonly bqlWaitNs: number | null;
  readonly stoppedNs: number | null;
  /** Back in KVM_RUN. */
  readonly kvmEnteredNs: number | null;
  readonly downtimeNs: number | null;
}

export function ladderRow(ladder: VcpuLadder, originNs: number): LadderRow {
  const since = (timeNs: number | null): number | null => (timeNs === null ? null : timeNs - originNs);
  return {
    vcpu: ladder.vcpu,
    tid: ladder.tid,
    kickedNs: since(ladder.kickedNs),
    kicks: ladder.kicks,
    guestExitedNs: since(ladder.guestExitedNs),
    kvmLeftNs: since(ladder.kvmLeftNs),
    bqlNs: since(ladder.bqlNs),
    bqlWaitNs: ladder.bqlWaitNs,
    stoppedNs: since(ladder.stoppedNs),
    kvmEnteredNs: since(ladder.kvmEnteredNs),
    downtimeNs: ladder.downtimeNs,
  };
}
