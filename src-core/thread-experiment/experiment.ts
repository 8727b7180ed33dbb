import type { RecordingSummary } from '../analysis/summary';
import type { Failure } from '../errors';
import type { Cell } from './cells';
import type { ExperimentSettings } from './plan';

/** One recording of one cell, as it was analysed. */
export interface Visit {
  /** From 0. */
  readonly round: number;
  /** Its snapshot; null if none was kept. */
  readonly file: string | null;
  readonly summary: RecordingSummary;
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
