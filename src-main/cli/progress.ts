import { formatDuration } from '@core/units';
import type { Clock } from '../engine/ports/clock';
import type { RecordProgress } from '../engine/record/record';
import { barOf, ProgressLine } from './progress-line';
import type { Sink } from './terminal';

const STAGES: Readonly<Record<RecordProgress['stage'], string>> = {
  preparing: 'Preparing',
  bare: 'Bare cycles',
  recording: 'Recording',
  analysing: 'Analysing',
};

const stageLine = ({ stage, total }: RecordProgress): string =>
  stage === 'bare' || stage === 'recording' ? `${STAGES[stage]}: ${total}` : `${STAGES[stage]} …`;

function lineOf(progress: RecordProgress): string {
  const { stage, done, total, cycle } = progress;
  if (stage === 'preparing' || stage === 'analysing') return stageLine(progress);
  const last = cycle === undefined ? '' : `  pause ${formatDuration(cycle.clientPauseNs, 3)}`;
  return `${STAGES[stage].padEnd(11)} ${barOf(done / Math.max(1, total))} ${done}/${total}${last}`;
}

/** Progress of a recording. */
export const recordProgress = (sink: Sink, clock: Clock): ProgressLine<RecordProgress> =>
  new ProgressLine(sink, clock, { stageLine, lineOf });
