/** One cycle's timeline as a picture: of several cycles, of the one whose length is nearest to the median. */
import { subtitleParts } from '../analysis/report-figures';
import { formatDuration } from '../units';
import { timelinePicture } from '../report/picture';
import type { DrawnTimeline } from '../report/page-data';
import type { ExchangedRecording } from './exchanged-recording';
import { summaryOf } from './json-report';
import { medianCycle, timelinesOf } from './page-timelines';

const NOTHING: DrawnTimeline = {
  ...{ extentNs: 1, pauseEndNs: 1, resumeStartNs: 1, lanes: [], labels: [] },
  arrows: { count: 0, timeNs: [], from: [], to: [] },
};

export function* picturePieces(exchanged: ExchangedRecording): Generator<Uint8Array> {
  const summary = yield* summaryOf(exchanged);
  const cycle = medianCycle(summary.cycles);
  const row = cycle === null ? undefined : summary.cycles[cycle];
  const timeline = cycle === null ? null : timelinesOf(exchanged, summary)(cycle);
  const cycleParts =
    row === undefined
      ? ['no cycle']
      : [
          `cycle ${String(row.index)}`,
          `pause ${formatDuration(row.pauseNs)}, resume ${formatDuration(row.resumeNs)}`,
        ];
  const title = [...cycleParts, ...subtitleParts(summary)].join(' · ');
  yield new TextEncoder().encode(timelinePicture(timeline ?? NOTHING, title));
}
