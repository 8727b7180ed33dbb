import type { Level } from '../phases/phase';
import type { ObserverCost, Statistics } from './analysis';
import type { Environment } from './environment';
import type { CycleRow, Finding, GracePeriodCause, RecordingSummary } from './summary';

export const REPORT_SCHEMA = 'quiescope.report/1';

/** One cycle's figures in nanoseconds; null where the level cannot separate one. Phases sum exactly to the whole. */
export type ReportCycle = Omit<CycleRow, 'pausePhases' | 'resumePhases'>;

/** A barrier of the source that is no instruction: it takes no time, whatever a sampler's rows say. */
export interface ZeroByteBarrier {
  readonly name: string;
  readonly where: string;
}

export interface BarrierReport {
  /** Null where the level does not show them. */
  readonly gracePeriods: {
    readonly perCycle: number;
    readonly nsPerCycle: number;
    readonly causes: readonly GracePeriodCause[];
  } | null;
  /** Null until fences are measured; fencesNote says why. */
  readonly fences: null;
  readonly fencesNote: string;
  readonly zeroByte: readonly ZeroByteBarrier[];
}

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
  readonly barriers: BarrierReport;
  readonly findings: readonly Finding[];
}

// Linux: arch/x86/include/asm/barrier.h. QEMU: include/qemu/atomic.h. Both keep these to the compiler on x86, whose
// stores are seen in order and whose loads are not passed by later ones.
const ZERO_BYTE_ON_X86: readonly ZeroByteBarrier[] = [
  { name: 'smp_wmb', where: 'Linux and QEMU on x86' },
  { name: 'smp_rmb', where: 'Linux and QEMU on x86' },
  { name: 'smp_load_acquire', where: 'Linux on x86' },
  { name: 'smp_store_release', where: 'Linux on x86' },
];

const sumOf = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

function barriersOf(summary: RecordingSummary): BarrierReport {
  const counts = summary.cycles.flatMap((row) => row.gracePeriods ?? []);
  const total = sumOf(summary.gracePeriodCauses.map((cause) => cause.totalNs));
  return {
    gracePeriods:
      counts.length === 0
        ? null
        : {
            perCycle: sumOf(counts) / counts.length,
            nsPerCycle: Math.round(total / counts.length),
            causes: summary.gracePeriodCauses,
          },
    fences: null,
    fencesNote: 'Fence instructions are bounded from samples, which no level of this version takes.',
    zeroByte: ZERO_BYTE_ON_X86,
  };
}

function reportCycle(row: CycleRow): ReportCycle {
  return {
    index: row.index,
    kind: row.kind,
    edges: row.edges,
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
    kicks: row.kicks,
    lastVcpu: row.lastVcpu,
    gracePeriods: row.gracePeriods,
    lost: row.lost,
  };
}

/** The machine-readable report of a recording; `file` is where its snapshot lies. */
export function reportOf(summary: RecordingSummary, file: string | null = null): Report {
  return {
    schema: REPORT_SCHEMA,
    file,
    environment: summary.environment,
    level: summary.level,
    observer: summary.observer,
    lost: summary.lost,
    cycles: summary.cycles.map(reportCycle),
    statistics: summary.statistics,
    barriers: barriersOf(summary),
    findings: summary.findings,
  };
}
