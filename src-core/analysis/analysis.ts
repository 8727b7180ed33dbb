import type { Cycle } from '../cycles/cycle';
import type { IndexedRecording } from '../phases/course';
import type { Courses } from '../phases/courses';
import type { JointPart, ToldBy } from '../phases/joint-phases';
import type { Runs, Span, StateRuns } from '../phases/partition';
import type { JointPhase, Level, Phase, State } from '../phases/phase';
import type { RowsByThread } from '../recording/by-thread';
import type { Recording, RecordingTables } from '../recording/recording';
import type { ShownEvents } from '../recording/shown-events';
import type { DurationNs, Tid } from '../units';

/**
 * Time by phase; null where the evidence cannot separate it: then it is part of a joint sum, or, where only its probe is
 * missing, of what surrounds it. A phase may have time of its own and more of it in a joint sum.
 */
export type PhaseSums = Readonly<Record<Phase, DurationNs | null>> &
  Readonly<Partial<Record<JointPhase, DurationNs>>>;
export type StateSums = Readonly<Record<State, DurationNs | null>>;

/** Waits of the driving thread for grace periods in one cycle, until it ran again: the phase barrier. */
export interface GracePeriods {
  readonly count: number;
  readonly totalNs: DurationNs;
}

/** All that is known of one cycle. phases sum exactly to pauseNs + captureNs + resumeNs, and so do states. */
export interface CycleAnalysis {
  readonly cycle: Cycle;
  readonly pauseNs: DurationNs;
  readonly resumeNs: DurationNs;
  readonly captureNs: DurationNs;
  readonly holdNs: DurationNs;
  /** Request written to reply read; null where no client of ours drove the cycle. */
  readonly clientPauseNs: DurationNs | null;
  readonly clientResumeNs: DurationNs | null;
  /** Of the worst vCPU; null unless every vCPU's exit and return were seen: the one unseen may be the worst. */
  readonly downtimeNs: DurationNs | null;
  readonly toldBy: ToldBy;
  readonly phases: PhaseSums;
  readonly states: StateSums;
  readonly kicks: number | null;
  readonly gracePeriods: GracePeriods | null;
  /** By phase, from calls. Empty where `joint` stands in its place. */
  readonly phaseRuns: Runs;
  /** The partition where no call inside the halves is known; else empty. */
  readonly joint: readonly JointPart[];
  /** Of the driving thread. Empty where the level shows no states. */
  readonly stateRuns: StateRuns;
  /** Probed calls on the driving thread. */
  readonly spans: readonly Span[];
  /** The thread that ran vm_stop; null where no call was seen. */
  readonly drivingTid: Tid | null;
  /** Each thread's course, made when it is asked for; null where no call was seen. */
  readonly courses: Courses | null;
}

/** Recorded against bare cycles, on the client's clock: what the instrument adds. */
export interface ObserverCost {
  /** Median recorded pause plus resume over the median bare one. */
  readonly ratio: number;
  /** 95% bootstrap interval. */
  readonly low: number;
  readonly high: number;
  readonly bareCycles: number;
}

/** What a recording comes to, cycle by cycle: there may be more of them than memory holds. */
export interface RecordingAnalysis {
  readonly recording: RecordingTables;
  readonly shown: ShownEvents;
  readonly level: Level;
  readonly count: number;
  /**
   * Attributed when it is asked for, and for a while kept: whoever goes through all of them goes in order. Throws
   * UnreadableEvents where its events lie in a file that cannot be read any more.
   */
  cycle(index: number): CycleAnalysis;
  /** The part of the recording that holds the cycle's events, and some of those before and after it. Throws as cycle does. */
  eventsAt(index: number): IndexedRecording;
  readonly observer: ObserverCost | null;
  readonly lost: number;
}

/** An analysis that is all in memory. */
export interface WholeAnalysis extends RecordingAnalysis {
  readonly recording: Recording;
  readonly indexed: IndexedRecording;
  /** The recording's events by thread. */
  readonly rows: RowsByThread;
  /** The same, and with them what each thread did to others. */
  readonly activity: RowsByThread;
  readonly cycles: readonly CycleAnalysis[];
}

/** Order statistics of nanosecond figures. p50, p90, p99 are exact quantiles (nearest rank). */
export interface Statistics {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}
