/** What the time of a range went into: shapes of the question and of its answer. */
import type { UnreadCycles } from '../analysis/unread-cycles';
import type { JointPhase, Phase, Reason, State } from '../phases/phase';

export interface RangeRequest {
  /** The anchor: times are from its stop request, in nanoseconds. */
  readonly cycle: number;
  readonly startNs: number;
  readonly endNs: number;
}

export interface ReasonSum {
  readonly reason: Reason;
  /** "BQL, CPU 3/KVM had it" */
  readonly title: string;
  readonly ns: number;
}

export interface StateSum {
  readonly state: State;
  readonly ns: number;
  /** Of blocked: what it waited for, the most time first; they add up to `ns`. */
  readonly reasons: readonly ReasonSum[];
}

export interface ThreadSum {
  readonly laneId: string;
  readonly name: string;
  readonly runningNs: number;
  readonly runnableNs: number;
  readonly blockedNs: number;
  /** A vCPU in KVM_RUN, whatever the host did with it there. */
  readonly guestNs: number;
}

export interface FunctionSum {
  readonly name: string;
  /** Of which some part lies in the range. */
  readonly calls: number;
  readonly totalNs: number;
  /** In none of the calls below it. */
  readonly selfNs: number;
}

export interface SampleSum {
  readonly name: string;
  readonly samples: number;
}

export interface RangeSums {
  readonly request: RangeRequest;
  /** Cycles that the range touches and that can be read, and how many of them are in the sums: ask again while that is fewer. */
  readonly cycles: number;
  readonly summed: number;
  /** Cycles that are in neither; null where there are none. */
  readonly unread: UnreadCycles | null;
  /** Of the range, what lies in a pause or a resume; the phases add up to it. */
  readonly busyNs: number;
  /** Those with time, the most first; joint names where they are not separated. */
  readonly phases: readonly { readonly phase: Phase | JointPhase; readonly ns: number }[];
  /** Of the driving thread within pauses and resumes; empty where the level shows none. */
  readonly states: readonly StateSum[];
  /** From request to the last vCPU's return, the hold included; threads whose states are shown, in the lanes' order. */
  readonly threads: readonly ThreadSum[];
  /** Probed calls and handlers of the driving thread, the most self time first. */
  readonly functions: readonly FunctionSum[];
  /** Of the driving thread, the most samples first. */
  readonly samples: readonly SampleSum[];
}
