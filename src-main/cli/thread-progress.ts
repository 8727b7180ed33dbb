import type { Clock } from '../engine/ports/clock';
import type { ThreadProgress } from '../engine/thread/run-thread';
import { barOf, ProgressLine } from './progress-line';
import type { Sink } from './terminal';

/** Steps before an estimate is more than a guess. */
const ESTIMATE_AFTER_STEPS = 2;

const DOING: Readonly<Record<ThreadProgress['doing'], string>> = {
  launching: 'launching',
  preparing: 'preparing',
  bare: 'bare cycles',
  recording: 'recording',
  analysing: 'analysing',
};

/** A stage is one guest in one round: each is told once where no line can be drawn over. */
type StagedProgress = ThreadProgress & { readonly stage: string };

export interface ThreadProgressLine {
  show(progress: ThreadProgress): void;
  say(line: string): void;
  clear(): void;
}

/** Progress of the thread's experiment, with an estimate of how long it still takes. */
export function threadProgress(sink: Sink, clock: Clock): ThreadProgressLine {
  const since = clock.now();
  const stageLine = ({ round, rounds, label, totalSteps }: StagedProgress): string =>
    `Round ${round} of ${rounds}: ${label} (${totalSteps} steps in all)`;
  const lineOf = ({ doneSteps, totalSteps, label, doing }: StagedProgress, now: bigint): string => {
    const left = Math.ceil((Number(now - since) / 1e9 / doneSteps) * (totalSteps - doneSteps));
    const estimate = doneSteps < ESTIMATE_AFTER_STEPS ? '' : `  about ${left} s left`;
    return `${barOf(doneSteps / totalSteps)} ${label}: ${DOING[doing]}${estimate}`;
  };
  const line = new ProgressLine<StagedProgress>(sink, clock, { stageLine, lineOf });
  return {
    show: (progress) => line.show({ ...progress, stage: `${progress.round} ${progress.label}` }),
    say: (text) => line.say(text),
    clear: () => line.clear(),
  };
}
