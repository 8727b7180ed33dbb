/** The figures of a cycle that cells are compared by. */
import type { Blocks } from '../analysis/statistics/bootstrap';
import type { CycleRow } from '../analysis/summary';
import { JOINT_PHASES, PHASES, STATES } from '../phases/phase';
import type { MeasuredCell } from './experiment';

const TIMES = ['stopToStartNs', 'requestToReplyNs', 'pauseNs', 'resumeNs', 'downtimeNs'] as const;
const COUNTS = ['kicks', 'gracePeriods'] as const;

export const METRICS = [...TIMES, ...PHASES, ...JOINT_PHASES, ...STATES, ...COUNTS] as const;
export type Metric = (typeof METRICS)[number];

const among = <T extends string>(names: readonly T[], name: string): name is T =>
  names.some((one) => one === name);

/** In nanoseconds, but for the counts. Null where the cycle's evidence does not show it. */
function metricOf(row: CycleRow, metric: Metric): number | null {
  // Both commands as the client timed them: at every level alike, and without the hold.
  if (metric === 'requestToReplyNs') {
    const { clientPauseNs, clientResumeNs } = row;
    return clientPauseNs === null || clientResumeNs === null ? null : clientPauseNs + clientResumeNs;
  }
  if (metric === 'resume' || among(PHASES, metric) || among(JOINT_PHASES, metric))
    return row.phases[metric] ?? null;
  return among(STATES, metric) ? row.states[metric] : row[metric];
}

/** Of which nothing is known to be missing. */
export const isWhole = (row: CycleRow): boolean => row.lost === 0;

/** A metric's values by round; cycles that lost records are left out, rounds that were not visited are empty. */
export function blocksOf({ visits }: MeasuredCell, metric: Metric): Blocks {
  const rounds = Math.max(0, ...visits.map(({ round }) => round + 1));
  return Array.from({ length: rounds }, (_, round) =>
    visits
      .filter((visit) => visit.round === round)
      .flatMap(({ summary }) => summary.cycles.filter(isWhole).flatMap((row) => metricOf(row, metric) ?? [])),
  );
}
