import type { CycleEdges, CycleKind } from '../cycles/cycle';
import type { JointPhase, Level, Phase, State } from '../phases/phase';
import type { ObserverCost, Statistics } from './analysis';
import type { Environment } from './environment';

/** A cycle as a row of figures: what the table, the bars and the selection panel show without asking again. */
export interface CycleRow {
  readonly index: number;
  readonly kind: CycleKind;
  /** What each edge was read from. */
  readonly edges: CycleEdges;
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
  readonly kicks: number | null;
  readonly lastVcpu: number | null;
  readonly gracePeriods: number | null;
  readonly lost: number;
}

export type PhaseFigures = Readonly<Record<Phase, number | null>> &
  Readonly<Partial<Record<JointPhase, number>>>;

/** One sentence with a figure, its evidence and its remedy. */
export interface Finding {
  readonly id: string;
  readonly phase: Phase | null;
  readonly title: string;
  readonly evidence: string;
  readonly remedy: string | null;
}

/** A recording as the window and the reports show it. */
export interface RecordingSummary {
  readonly environment: Environment;
  /** How many vCPUs the guest has; null where the recording does not tell. */
  readonly vcpus: number | null;
  readonly level: Level;
  readonly cycles: readonly CycleRow[];
  /** Keys: pauseNs, resumeNs, clientPauseNs, clientResumeNs, downtimeNs, stopToStartNs and each phase. */
  readonly statistics: Readonly<Record<string, Statistics>>;
  readonly observer: ObserverCost | null;
  readonly lost: number;
  readonly gracePeriodCauses: readonly GracePeriodCause[];
  readonly findings: readonly Finding[];
}

/** Waits for grace periods in all cycles that came from one place in the kernel. */
export interface GracePeriodCause {
  /** The kernel function that asked for the wait, e.g. kvm_io_bus_unregister_dev. */
  readonly cause: string;
  readonly count: number;
  readonly totalNs: number;
  /** A kernel stack that shows it, leaf first. */
  readonly stack: readonly string[];
}
