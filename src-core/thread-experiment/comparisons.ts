/** Medians, differences and slopes between measured cells, with their intervals. */
import { estimateDifference, estimateMedian, estimateSlope } from '../analysis/statistics/bootstrap';
import type { Blocks, Estimate } from '../analysis/statistics/bootstrap';
import { ascendingOf, quantile } from '../analysis/statistics/statistics';
import { JOINT_PHASES, PHASES } from '../phases/phase';
import type { JointPhase, Phase } from '../phases/phase';
import type { CellId } from './cells';
import type { Experiment, MeasuredCell, Visit } from './experiment';
import { blocksOf } from './metrics';
import type { Metric } from './metrics';

export type PhaseMetric = Phase | JointPhase;
export const PHASE_METRICS: readonly PhaseMetric[] = [...PHASES, ...JOINT_PHASES];

export interface PhaseFound<E extends Estimate> {
  readonly phase: PhaseMetric;
  readonly estimate: E;
}

/** How cells differ, in the rounds that all of them were recorded in. */
export interface Comparison extends Estimate {
  readonly rounds: number;
  /** Whether the interval leaves 0 out, over two rounds at least: one alone cannot tell a difference from drift. */
  readonly shown: boolean;
}

/** Growth over 1, 2, 4 and 8 vCPUs is read from these. */
export const VCPU_CELLS: readonly CellId[] = ['idle-1', 'idle-2', 'idle-4', 'idle-8'];

export const LEAST_VCPUS = 1;
export const MOST_VCPUS = 8;

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

  /** One for each round that the cell was recorded in. */
  roundMedians(id: CellId, metric: Metric): number[] {
    const cell = this.cell(id);
    const blocks = cell === null ? [] : blocksOf(cell, metric);
    return blocks.filter((block) => block.length > 0).map((block) => quantile(ascendingOf(block), 0.5));
  }

  visits(): Visit[] {
    return [...this.#cells.values()].flatMap((measured) => measured.visits);
  }

  /** `of` less `from`; null where they have no round in common. */
  difference(of: CellId, from: CellId, metric: Metric): Comparison | null {
    return this.#compare([of, from], metric, ([one = [], other = []]) => estimateDifference(one, other));
  }

  /** For each vCPU more; null where not all numbers of vCPUs have a round in common. */
  slope(metric: Metric): Comparison | null {
    return this.#compare(VCPU_CELLS, metric, (sides) =>
      estimateSlope(
        sides.map((blocks, index) => ({
          at: this.cell(VCPU_CELLS[index] ?? 'idle-1')?.cell.vcpus ?? NaN,
          blocks,
        })),
      ),
    );
  }

  #compare(
    ids: readonly CellId[],
    metric: Metric,
    estimate: (sides: readonly Blocks[]) => Estimate | null,
  ): Comparison | null {
    const sides = ids.map((id) => {
      const cell = this.cell(id);
      return cell === null ? [] : blocksOf(cell, metric);
    });
    const common = (sides[0] ?? []).flatMap((_, round) =>
      sides.every((blocks) => (blocks[round] ?? []).length > 0) ? round : [],
    );
    const found = estimate(sides.map((blocks) => common.map((round) => blocks[round] ?? [])));
    if (found === null) return null;
    const shown = common.length > 1 && (found.low > 0 || found.high < 0);
    return { ...found, rounds: common.length, shown };
  }

  /** The phases that `estimate` has figures for, without those that are always 0; the greatest first. */
  phases<E extends Estimate>(estimate: (phase: PhaseMetric) => E | null): PhaseFound<E>[] {
    return PHASE_METRICS.flatMap((phase) => {
      const found = estimate(phase);
      const nothing = found === null || (found.value === 0 && found.low === 0 && found.high === 0);
      return nothing ? [] : { phase, estimate: found };
    }).sort((left, right) => Math.abs(right.estimate.value) - Math.abs(left.estimate.value));
  }

  /**
   * Those whose change is shown, and is a hundredth of the first cell's whole at least: among so many, chance alone
   * shows a small one now and then. Of slopes, `over` so many vCPUs.
   */
  notable(phases: readonly PhaseFound<Comparison>[], over = 1): PhaseFound<Comparison>[] {
    const leastNs = LEAST_SHARE * (this.median('idle-4', this.total)?.value ?? 0);
    return phases.filter(({ estimate }) => estimate.shown && over * Math.abs(estimate.value) >= leastNs);
  }
}
