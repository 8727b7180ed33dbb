/** Medians, differences and slopes between measured cells, with their intervals. */
import { estimateDifference, estimateMedian, estimateSlope } from '../analysis/bootstrap';
import type { Estimate } from '../analysis/bootstrap';
import { JOINT_PHASES, PHASES } from '../phases/phase';
import type { JointPhase, Phase } from '../phases/phase';
import type { CellId } from './cells';
import type { Experiment, MeasuredCell, Visit } from './experiment';
import { blocksOf } from './metrics';
import type { Metric } from './metrics';

export type PhaseMetric = Phase | JointPhase;
export const PHASE_METRICS: readonly PhaseMetric[] = [...PHASES, ...JOINT_PHASES];

export interface PhaseEstimate {
  readonly phase: PhaseMetric;
  readonly estimate: Estimate;
}

/** Whether an interval leaves 0 out. */
export const isShown = ({ low, high }: Estimate): boolean => low > 0 || high < 0;

/** Growth over 1, 2, 4 and 8 vCPUs is read from these. */
export const VCPU_CELLS: readonly CellId[] = ['idle-1', 'idle-2', 'idle-4', 'idle-8'];

const LEAST_SHARE = 0.01;

export const TOTALS = ['stopToStartNs', 'requestToReplyNs'] as const;
export type Total = (typeof TOTALS)[number];

/** requestToReplyNs is of both commands together. */
export const TOTAL_NAMES: Readonly<Record<Total, string>> = {
  stopToStartNs: 'stop to start',
  requestToReplyNs: 'requests to replies',
};

export class Comparisons {
  /** The thread's own measure where every cell has it, else what the client's clock tells. */
  readonly total: Total;
  readonly #cells: ReadonlyMap<CellId, MeasuredCell>;

  constructor(experiment: Experiment) {
    this.#cells = new Map(experiment.cells.map((measured) => [measured.cell.id, measured]));
    const visited = experiment.cells.filter(({ visits }) => visits.length > 0);
    this.total = visited.every((measured) =>
      blocksOf(measured, 'stopToStartNs').some((block) => block.length > 0),
    )
      ? 'stopToStartNs'
      : 'requestToReplyNs';
  }

  cell(id: CellId): MeasuredCell | null {
    return this.#cells.get(id) ?? null;
  }

  /** Null where the cell has no figure for it. */
  median(id: CellId, metric: Metric): Estimate | null {
    const cell = this.cell(id);
    return cell === null ? null : estimateMedian(blocksOf(cell, metric));
  }

  visits(): Visit[] {
    return [...this.#cells.values()].flatMap((measured) => measured.visits);
  }

  /** `of` less `from`. */
  difference(of: CellId, from: CellId, metric: Metric): Estimate | null {
    const [one, other] = [this.cell(of), this.cell(from)];
    return one === null || other === null
      ? null
      : estimateDifference(blocksOf(one, metric), blocksOf(other, metric));
  }

  /** For each vCPU more; null unless all numbers of vCPUs were measured. */
  slope(metric: Metric): Estimate | null {
    const cells = VCPU_CELLS.map((id) => this.cell(id)).filter((cell) => cell !== null);
    if (cells.length < VCPU_CELLS.length) return null;
    return estimateSlope(cells.map((cell) => ({ at: cell.cell.vcpus, blocks: blocksOf(cell, metric) })));
  }

  /** The phases that `estimate` has figures for, without those that are always 0; the greatest first. */
  phases(estimate: (phase: PhaseMetric) => Estimate | null): PhaseEstimate[] {
    return PHASE_METRICS.flatMap((phase) => {
      const found = estimate(phase);
      const nothing = found === null || (found.value === 0 && found.low === 0 && found.high === 0);
      return nothing ? [] : { phase, estimate: found };
    }).sort((left, right) => Math.abs(right.estimate.value) - Math.abs(left.estimate.value));
  }

  /**
   * Those whose change is shown, and is a hundredth of the first cell's whole at least: among so many, chance alone
   * shows a small one now and then.
   */
  notable(phases: readonly PhaseEstimate[]): PhaseEstimate[] {
    const leastNs = LEAST_SHARE * (this.median('idle-4', this.total)?.value ?? 0);
    return phases.filter(({ estimate }) => isShown(estimate) && Math.abs(estimate.value) >= leastNs);
  }
}
