import type { Level } from '../phases/phase';
import type { ObserverCost, Statistics } from './analysis';
import type { BarrierAudit } from './barriers/barriers';
import type { Environment } from './environment';
import type { NotifierTimes } from './notifiers';
import type { ReportPaths, ReportSegment } from './report-path';
import type { CycleRow, Finding, RecordingSummary, SampledCode } from './summary';

export const REPORT_SCHEMA = 'quiescope.report/1';

/** One cycle's figures in nanoseconds; null where the level cannot separate one. Phases sum exactly to the whole. */
export type ReportCycle = Omit<CycleRow, 'startNs' | 'pausePhases' | 'resumePhases'> & {
  /**
   * The critical path of the pause and then of the resume, each part without gaps; what was not seen to end has none. Null where
   * the level shows no states, or where the report was made of figures alone, as the one inside a page is.
   */
  readonly criticalPath: readonly ReportSegment[] | null;
};

/** What `report --json` and `record --json` print. */
export interface Report {
  readonly schema: typeof REPORT_SCHEMA;
  /** The snapshot that it was made from or saved to; null if there is none. */
  readonly file: string | null;
  readonly environment: Environment;
  readonly level: Level;
  readonly observer: ObserverCost | null;
  readonly lost: number;
  readonly cycles: readonly ReportCycle[];
  readonly statistics: Readonly<Record<string, Statistics>>;
  readonly barriers: BarrierAudit;
  /** Null where no clock sampled. */
  readonly samples: SampledCode | null;
  /** Null where no handler of a state change was seen. */
  readonly notifiers: NotifierTimes | null;
  readonly findings: readonly Pick<Finding, 'id' | 'phase' | 'title' | 'evidence' | 'remedy'>[];
}

function reportCycle(row: CycleRow, criticalPath: readonly ReportSegment[] | null): ReportCycle {
  return {
    index: row.index,
    kind: row.kind,
    edges: row.edges,
    toldBy: row.toldBy,
    pauseNs: row.pauseNs,
    resumeNs: row.resumeNs,
    captureNs: row.captureNs,
    holdNs: row.holdNs,
    clientPauseNs: row.clientPauseNs,
    clientResumeNs: row.clientResumeNs,
    stopToStartNs: row.stopToStartNs,
    downtimeNs: row.downtimeNs,
    phases: row.phases,
    states: row.states,
    reasons: row.reasons,
    kicks: row.kicks,
    lastVcpu: row.lastVcpu,
    ladder: row.ladder,
    gracePeriods: row.gracePeriods,
    lost: row.lost,
    criticalPath,
  };
}

/** The machine-readable report of a recording; `file` is where its snapshot lies, `paths` are its cycles' in order. */
export function reportOf(
  summary: RecordingSummary,
  file: string | null = null,
  paths: ReportPaths = [],
): Report {
  return {
    schema: REPORT_SCHEMA,
    file,
    environment: summary.environment,
    level: summary.level,
    observer: summary.observer,
    lost: summary.lost,
    cycles: summary.cycles.map((row, at) => reportCycle(row, paths[at] ?? null)),
    statistics: summary.statistics,
    barriers: summary.barriers,
    samples: summary.samples,
    notifiers: summary.notifiers,
    findings: summary.findings.map(({ id, phase, title, evidence, remedy }) => {
      return { id, phase, title, evidence, remedy };
    }),
  };
}
