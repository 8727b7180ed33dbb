import { formatBytes } from '@core/units';
import type { Clock } from '../engine/ports/clock';
import type { OpenProgress } from '../engine/ports/analyst';
import { barOf, ProgressLine } from './progress-line';
import type { Sink } from './terminal';

/** An estimate before this is a guess. */
const ESTIMATE_AFTER_NS = 1_000_000_000n;

const stageLine = ({ stage, totalBytes }: OpenProgress): string =>
  stage === 'reading' ? `Reading ${formatBytes(totalBytes)} …` : 'Finding and attributing cycles …';

/** Progress of an import, with an estimate of how long it still takes. */
export function importProgress(sink: Sink, clock: Clock): ProgressLine<OpenProgress> {
  const since = clock.now();
  const lineOf = (progress: OpenProgress, now: bigint): string => {
    const { stage, doneBytes, totalBytes } = progress;
    if (stage === 'analysing') return stageLine(progress);
    const share = doneBytes / Math.max(1, totalBytes);
    const left = Math.ceil((Number(now - since) / 1e9 / share) * (1 - share));
    const estimate = now - since < ESTIMATE_AFTER_NS ? '' : `  ${String(left)} s left`;
    return `Reading ${barOf(share)} ${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}${estimate}`;
  };
  return new ProgressLine(sink, clock, { stageLine, lineOf });
}
