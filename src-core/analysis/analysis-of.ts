/** A cycle's analysis: the figures that every level gives, with what its level shows. */
import type { Cycle } from '../cycles/cycle';
import type { Runs } from '../phases/partition';
import { durationBetween, durationNs } from '../units';
import type { DurationNs } from '../units';
import type { CycleAnalysis, StateSums } from './analysis';

export const NO_STATES: StateSums = { running: null, runnable: null, blocked: null };

export const NO_RUNS: Runs = {
  count: 0,
  startNs: new Float64Array(0),
  endNs: new Float64Array(0),
  label: new Uint8Array(0),
};

type ByLevel =
  | 'toldBy'
  | 'phases'
  | 'states'
  | 'kicks'
  | 'gracePeriods'
  | 'phaseRuns'
  | 'joint'
  | 'stateRuns'
  | 'spans'
  | 'drivingTid'
  | 'courses';

/** Spelled out: a spread of as many costs more than most of what they stand for. */
export const analysisOf = (cycle: Cycle, told: Pick<CycleAnalysis, ByLevel>): CycleAnalysis => ({
  cycle,
  pauseNs: durationBetween(cycle.pauseStartNs, cycle.pauseEndNs),
  resumeNs: durationBetween(cycle.resumeStartNs, cycle.resumeEndNs),
  captureNs: durationNs(0),
  holdNs: durationBetween(cycle.pauseEndNs, cycle.resumeStartNs),
  clientPauseNs: clientNs(cycle, 'stop'),
  clientResumeNs: clientNs(cycle, 'cont'),
  downtimeNs: downtimeOf(cycle),
  toldBy: told.toldBy,
  phases: told.phases,
  states: told.states,
  kicks: told.kicks,
  gracePeriods: told.gracePeriods,
  phaseRuns: told.phaseRuns,
  joint: told.joint,
  stateRuns: told.stateRuns,
  spans: told.spans,
  drivingTid: told.drivingTid,
  courses: told.courses,
});

const clientNs = ({ known }: Cycle, which: 'stop' | 'cont'): DurationNs | null =>
  known.by === 'client' ? durationBetween(known[which].writtenNs, known[which].repliedNs) : null;

/** Of the worst vCPU; null unless every one's was seen. */
function downtimeOf({ vcpus }: Cycle): DurationNs | null {
  let worst: DurationNs | null = null;
  for (const { downtimeNs } of vcpus) {
    if (downtimeNs === null) return null;
    if (worst === null || downtimeNs > worst) worst = downtimeNs;
  }
  return worst;
}
