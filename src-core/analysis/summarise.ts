/** An analysis as rows of figures, statistics and findings: what window, reports and files show. */
import { jointPauseParts, jointResumeParts } from '../phases/joint-phases';
import { JOINT_PHASES, PHASES } from '../phases/phase';
import type { CycleAnalysis, RecordingAnalysis, Statistics } from './analysis';
import { jointSums, nothingSeparated, phaseSums } from './analyse';
import type { Environment } from './environment';
import { doubtsOf } from './doubts';
import { findingsOf } from './findings';
import { gracePeriodCauses } from './grace-period-causes';
import { statisticsOf } from './statistics';
import type { CycleRow, PhaseFigures, RecordingSummary } from './summary';

const TIMES = [
  'pauseNs',
  'resumeNs',
  'clientPauseNs',
  'clientResumeNs',
  'downtimeNs',
  'stopToStartNs',
] as const satisfies readonly (keyof CycleRow)[];

function figuresOfPart(analysis: CycleAnalysis, part: 'pause' | 'resume'): PhaseFigures {
  const { cycle } = analysis;
  if (analysis.drivingTid === null) {
    const parts = part === 'pause' ? jointPauseParts(cycle.client) : jointResumeParts(cycle.client);
    return { ...nothingSeparated(), ...jointSums(parts) };
  }
  const [fromNs, toNs] =
    part === 'pause' ? [cycle.pauseStartNs, cycle.pauseEndNs] : [cycle.resumeStartNs, cycle.resumeEndNs];
  const sums = { ...phaseSums(analysis.phaseRuns, fromNs, toNs) };
  for (const phase of PHASES) if (analysis.phases[phase] === null) sums[phase] = null;
  return sums;
}

function rowOf(analysis: CycleAnalysis): CycleRow {
  const { cycle } = analysis;
  return {
    index: cycle.index,
    pauseNs: analysis.pauseNs,
    resumeNs: analysis.resumeNs,
    captureNs: analysis.captureNs,
    holdNs: analysis.holdNs,
    clientPauseNs: analysis.clientPauseNs,
    clientResumeNs: analysis.clientResumeNs,
    stopToStartNs: cycle.stopToStartNs,
    downtimeNs: analysis.downtimeNs,
    pausePhases: figuresOfPart(analysis, 'pause'),
    resumePhases: figuresOfPart(analysis, 'resume'),
    phases: analysis.phases,
    states: analysis.states,
    kicks: analysis.kicks,
    lastVcpu: cycle.lastVcpu,
    gracePeriods: analysis.gracePeriods?.count ?? null,
    lost: cycle.lost,
  };
}

function statisticsByName(rows: readonly CycleRow[]): Record<string, Statistics> {
  const figures: [string, (row: CycleRow) => number | null | undefined][] = [
    ...TIMES.map((name): [string, (row: CycleRow) => number | null] => [name, (row) => row[name]]),
    ...[...PHASES, ...JOINT_PHASES].map((phase): [string, (row: CycleRow) => number | null | undefined] => [
      phase,
      (row) => row.phases[phase],
    ]),
  ];
  const statistics: Record<string, Statistics> = {};
  for (const [name, figure] of figures) {
    const found = statisticsOf(rows.flatMap((row) => figure(row) ?? []));
    if (found !== null) statistics[name] = found;
  }
  return statistics;
}

/** Pure: the same analysis gives the same summary. */
export function summarise(analysis: RecordingAnalysis, environment: Environment): RecordingSummary {
  const cycles = analysis.cycles.map(rowOf);
  const summary = {
    environment,
    level: analysis.level,
    cycles,
    statistics: statisticsByName(cycles),
    observer: analysis.observer,
    lost: analysis.lost,
    gracePeriodCauses: gracePeriodCauses(analysis),
  };
  return { ...summary, findings: [...doubtsOf(analysis), ...findingsOf(summary)] };
}
