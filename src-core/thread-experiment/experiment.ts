import type { ObserverCost } from '../analysis/analysis';
import type { Environment } from '../analysis/environment';
import type { CycleRow, GracePeriodCause } from '../analysis/summary';
import type { Failure } from '../errors';
import type { Level } from '../phases/phase';
import type { Cell } from './cells';
import type { ExperimentSettings } from './plan';

/** One recording of one cell, as it was analysed. */
export interface Visit {
  /** From 0. */
  readonly round: number;
  readonly level: Level;
  /** Its snapshot; null if none was kept. */
  readonly file: string | null;
  readonly cycles: readonly CycleRow[];
  readonly observer: ObserverCost | null;
  readonly gracePeriodCauses: readonly GracePeriodCause[];
  readonly environment: Environment;
}

export interface MeasuredCell {
  readonly cell: Cell;
  readonly visits: readonly Visit[];
  /** What ended its visits early; null if nothing did. */
  readonly failure: Failure | null;
}

export interface Experiment {
  readonly settings: ExperimentSettings;
  /** In CELLS' order. */
  readonly cells: readonly MeasuredCell[];
}
