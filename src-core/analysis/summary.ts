import type { CycleEdges, CycleKind } from '../cycles/cycle';
import type { ToldBy } from '../phases/joint-phases';
import type { JointPhase, Level, Phase, State } from '../phases/phase';
import type { ObserverCost, Statistics } from './analysis';
import type { BarrierAudit, GracePeriodCause } from './barriers/barriers';
import type { LadderRow, ReasonSums } from './cycle-rows';
import type { Doubts } from './findings/doubts';
import type { Environment } from './environment';
import type { Finding } from './findings/finding';
import type { NotifierTimes } from './notifiers';
import type { PhaseWait } from './phase-waits';
import type { SampledFunction } from './sampled-functions';

export type { Finding, GracePeriodCause };

/** A cycle as a row of figures: what the table, the bars and the selection panel show without asking again. */
export interface CycleRow {
  readonly index: number;
  readonly kind: CycleKind;
  /** What each edge was read from. */
  readonly edges: CycleEdges;
  /** What tells its phases. */
  readonly toldBy: ToldBy;
  /** Stop request, from the recording's origin. */
  readonly startNs: number;
  readonly pauseNs: number;
  readonly resumeNs: number;
  readonly captureNs: number;
  readonly holdNs: number;
  /** Null in imported recordings: nobody there took the client's times. */
  readonly clientPauseNs: number | null;
  readonly clientResumeNs: number | null;
  readonly stopToStartNs: number | null;
  readonly downtimeNs: number | null;
  /** Separable phases and, where a level joins some, the joint sums. The pause's share and the resume's apart. */
  readonly pausePhases: PhaseFigures;
  readonly resumePhases: PhaseFigures;
  readonly phases: PhaseFigures;
  readonly states: Readonly<Record<State, number | null>>;
  /** Of the driving thread's waits; null where the level shows no states. */
  readonly reasons: ReasonSums | null;
  readonly kicks: number | null;
  readonly lastVcpu: number | null;
  /** In cpu_index order; empty where no call was seen. */
  readonly ladder: readonly LadderRow[];
  readonly gracePeriods: number | null;
  readonly lost: number;
}

export type PhaseFigures = Readonly<Record<Phase, number | null>> &
  Readonly<Partial<Record<JointPhase, number>>>;

/** A recording as the window and the reports show it. */
export interface RecordingSummary {
  readonly environment: Environment;
  /** How many vCPUs the guest has; null where the recording does not tell. */
  readonly vcpus: number | null;
  readonly level: Level;
  readonly cycles: readonly CycleRow[];
  /**
   * Over the cycles that have the figure and are told by the best that the recording has; the client's times over all.
   * Keys: pauseNs, resumeNs, clientPauseNs, clientResumeNs, downtimeNs, stopToStartNs and each phase.
   */
  readonly statistics: Readonly<Record<string, Statistics>>;
  readonly observer: ObserverCost | null;
  readonly lost: number;
  readonly gracePeriodCauses: readonly GracePeriodCause[];
  readonly barriers: BarrierAudit;
  /** Null where no clock sampled. */
  readonly samples: SampledCode | null;
  /** Null where no handler of a state change was seen. */
  readonly notifiers: NotifierTimes | null;
  /** The driving thread's time by phase and state; empty where the level does not show both. */
  readonly phaseWaits: readonly PhaseWait[];
  /** How far the figures are to be trusted; null where nobody noted it. */
  readonly doubts: Doubts | null;
  readonly findings: readonly Finding[];
}

/** Where the driving thread's time on a CPU within pauses and resumes went. */
export interface SampledCode {
  readonly samples: number;
  readonly onCpuNs: number;
  /** The most sampled first; each sample is in one of them. */
  readonly functions: readonly SampledFunction[];
}
