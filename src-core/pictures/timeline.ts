/** One cycle's timeline: of several cycles, of the one whose length is nearest to the median. */
import { phaseFigures } from '../analysis/report-figures';
import { medianCycle, timelinesOf } from '../exchange/page-timelines';
import { markup } from '../report/markup';
import type { DrawnTimeline } from '../report/page-data';
import { fillOf, STATE_FILLS } from '../report/paint';
import { drawTimeline } from '../report/timeline-drawing';
import { formatCounted, formatDuration } from '../units';
import type { DrawnView, LegendEntry } from './frame';
import type { Pictured } from './pictured';

export function timelineView({ exchanged, summary }: Pictured, widthPx: number): DrawnView {
  const cycle = medianCycle(summary.cycles);
  const row = cycle === null ? undefined : summary.cycles[cycle];
  const timeline = cycle === null ? null : timelinesOf(exchanged, summary)(cycle);
  if (row === undefined || timeline === null)
    return { title: 'Timeline: no cycle', legend: [], content: markup``, heightPx: 0 };
  const { length } = summary.cycles;
  const which = length === 1 ? '' : `, nearest to the median of ${formatCounted(length, 'cycle')}`;
  const { content, heightPx } = drawTimeline(timeline, {
    startNs: 0,
    endNs: Math.max(1, timeline.extentNs),
    widthPx,
  });
  return {
    title: `Timeline of cycle ${row.index}${which} · pause ${formatDuration(row.pauseNs)}, resume ${formatDuration(row.resumeNs)}`,
    legend: [
      ...phaseFigures(summary).map(({ label }) => ({ name: label, fill: fillOf(label) })),
      ...(showsStates(timeline) ? STATE_FILLS.map(([name, fill]): LegendEntry => ({ name, fill })) : []),
    ],
    ...{ content, heightPx },
  };
}

const showsStates = ({ lanes }: DrawnTimeline): boolean =>
  lanes.some(({ kind, slices }) => kind !== 'phase' && kind !== 'spans' && slices.count > 0);
