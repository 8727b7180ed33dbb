import { formatBytes } from '@core/units';
import type { Clock } from '../engine/ports/clock';
import type { OpenProgress } from '../engine/ports/analyst';
import { barOf, ProgressLine } from './progress-line';
import type { Sink } from './terminal';

/** An estimate before this is a guess. */
const ESTIMATE_AFTER_NS = 1_000_000_000n;

const stageLine = ({ stage, total }: OpenProgress): string =>
  stage === 'reading' ? `Reading ${formatBytes(total)} …` : 'Finding and attributing cycles …';

/** Progress of an import, with an estimate of how long it still takes. */
export function importProgress(sink: Sink, clock: Clock): ProgressLine<OpenProgress> {
  const since = clock.now();
  const lineOf = (progress: OpenProgress, now: bigint): string => {
    const { stage, done, total } = progress;
    if (stage !== 'reading') return stageLine(progress);
    const share = done / Math.max(1, total);
    const left = Math.ceil((Number(now - since) / 1e9 / share) * (1 - share));
    const estimate = now - since < ESTIMATE_AFTER_NS ? '' : `  ${String(left)} s left`;
    return `Reading ${barOf(share)} ${formatBytes(done)} of ${formatBytes(total)}${estimate}`;
  };
  return new ProgressLine(sink, clock, { stageLine, lineOf });
}
