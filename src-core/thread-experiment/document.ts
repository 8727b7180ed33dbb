/** The experiment as the document that the command line prints. */
import { estimateMedian } from '../analysis/statistics/bootstrap';
import type { Estimate } from '../analysis/statistics/bootstrap';
import type { ObserverCost } from '../analysis/analysis';
import type { Environment } from '../analysis/environment';
import { ascendingOf, quantile } from '../analysis/statistics/statistics';
import type { FailureCode } from '../errors';
import type { Level } from '../phases/phase';
import type { Answer } from './answer';
import { answersOf } from './answers';
import { Comparisons } from './comparisons';
import type { Total } from './comparisons';
import { labelOf, MEMORY_MIB } from './cells';
import type { Cell } from './cells';
import type { Experiment, MeasuredCell } from './experiment';
import { blocksOf, isWhole, METRICS } from './metrics';
import type { Metric } from './metrics';
import type { ExperimentSettings } from './plan';

export const THREAD_SCHEMA = 'quiescope.thread/1';

/** Of all whole cycles of a cell; nanoseconds, but for counts. */
interface CellFigure {
  readonly count: number;
  readonly median: Estimate;
  readonly p90: number;
}

export interface CellDocument extends Cell {
  readonly label: string;
  /** What its recordings were made at; more than one where a level failed on the way. */
  readonly levels: readonly Level[];
  readonly cycles: number;
  /** Cycles that lost records: in no figure. */
  readonly leftOut: number;
  readonly recordings: readonly {
    readonly round: number;
    readonly cycles: number;
    readonly file: string | null;
    readonly observer: ObserverCost | null;
  }[];
  /** A figure that is missing is not separated by the level. */
  readonly figures: Readonly<Partial<Record<Metric, CellFigure>>>;
  readonly failure: { readonly code: FailureCode; readonly message: string } | null;
}

/** What `thread --json` prints. */
export interface ThreadDocument {
  readonly schema: typeof THREAD_SCHEMA;
  readonly settings: ExperimentSettings & { readonly memoryMiB: number };
  readonly environment: Pick<Environment, 'recordedAt' | 'quiescope' | 'host' | 'perf'> & {
    readonly qemu: Omit<Environment['qemu'], 'commandLine'>;
  };
  /** What cells are compared by: the thread's own measure where the level has it. */
  readonly total: Total;
  readonly cells: readonly CellDocument[];
  readonly answers: readonly Answer[];
  /** What was asked for and could not be had, each once. */
  readonly shortfalls: readonly string[];
}

function figuresOf(measured: MeasuredCell): Partial<Record<Metric, CellFigure>> {
  const figures: Partial<Record<Metric, CellFigure>> = {};
  for (const metric of METRICS) {
    const blocks = blocksOf(measured, metric);
    const median = estimateMedian(blocks);
    const values = ascendingOf(blocks.flat());
    if (median !== null) figures[metric] = { count: values.length, median, p90: quantile(values, 0.9) };
  }
  return figures;
}

function cellDocument(measured: MeasuredCell): CellDocument {
  const { cell, visits, failure } = measured;
  const rows = visits.flatMap(({ summary }) => summary.cycles);
  return {
    ...cell,
    label: labelOf(cell),
    levels: [...new Set(visits.map(({ summary }) => summary.level))],
    cycles: rows.length,
    leftOut: rows.filter((row) => !isWhole(row)).length,
    recordings: visits.map(({ round, file, summary }) => ({
      round,
      cycles: summary.cycles.length,
      file,
      observer: summary.observer,
    })),
    figures: figuresOf(measured),
    failure: failure === null ? null : { code: failure.code, message: failure.message },
  };
}

/** Null where nothing was measured at all. */
export function threadDocument(experiment: Experiment): ThreadDocument | null {
  const environments = experiment.cells.flatMap(({ visits }) =>
    visits.map(({ summary }) => summary.environment),
  );
  const [first] = environments;
  if (first === undefined) return null;
  const { recordedAt, quiescope, host, perf } = first;
  const { path, version, buildId, accelerator } = first.qemu;
  return {
    schema: THREAD_SCHEMA,
    settings: { ...experiment.settings, memoryMiB: MEMORY_MIB },
    environment: { recordedAt, quiescope, qemu: { path, version, buildId, accelerator }, host, perf },
    total: new Comparisons(experiment).total,
    cells: experiment.cells.map(cellDocument),
    answers: answersOf(experiment),
    shortfalls: [...new Set(environments.flatMap(({ shortfalls }) => shortfalls))],
  };
}
