/** Cycles' timelines for the page and for pictures. */
import { cycleTable } from '../analysis/cycle-table';
import { cycleLengthNs } from '../analysis/report-figures';
import { ascendingOf, quantile } from '../analysis/statistics/statistics';
import type { CycleRow, RecordingSummary } from '../analysis/summary';
import { plainTimeline } from '../report/page-data';
import type { DrawnTimeline } from '../report/page-data';
import { createTimelineSource } from '../timeline/timeline-view';
import type { ExchangedRecording } from './exchanged-recording';

/** Cycles whose timelines a page has: some ten megabytes of them. */
const MOST_TIMELINES = 1_024;
/** Of these, where not all have room, as many are the longest. */
const LONGEST = 128;
/** Far beyond a display: what is thinner is as good as nothing, at any zoom that is worth it. */
const WIDTH_PX = 20_000;
/** The cycle whose length is nearest to the median; null when there is none. */
export function medianCycle(cycles: readonly CycleRow[]): number | null {
  const median = quantile(ascendingOf(cycles.map(cycleLengthNs)), 0.5);
  const at = cycles.findIndex((row) => cycleLengthNs(row) === median);
  return at < 0 ? null : at;
}

/** All of them; of many the longest, and others at even distances. Ascending. */
export function chosenTimelines(cycles: readonly CycleRow[]): number[] {
  const all = cycles.map((_, at) => at);
  if (all.length <= MOST_TIMELINES) return all;
  const lengths = cycles.map(cycleLengthNs);
  const longest = [...all].sort((a, b) => (lengths[b] ?? 0) - (lengths[a] ?? 0)).slice(0, LONGEST);
  const even = MOST_TIMELINES - LONGEST;
  const spread = Array.from({ length: even }, (_, at) => Math.floor((at * all.length) / even));
  const median = medianCycle(cycles);
  return [...new Set([...longest, ...spread, ...(median === null ? [] : [median])])].sort((a, b) => a - b);
}

/** Draws a cycle from its stop request to its end; null where it cannot be drawn. */
export function timelinesOf(
  exchanged: ExchangedRecording,
  { cycles }: RecordingSummary,
): (cycle: number) => DrawnTimeline | null {
  const source = createTimelineSource(exchanged.asAnalysis(), { table: cycleTable(cycles) });
  return (cycle) => {
    const row = cycles[cycle];
    if (row === undefined) return null;
    const asked = { cycle, startNs: 0, widthPx: WIDTH_PX };
    const view = source.view({ ...asked, endNs: Math.max(1, cycleLengthNs(row) + row.holdNs) });
    if (!view.ok) return null;
    // The client's last reply may come later.
    const whole = source.view({ ...asked, endNs: Math.max(1, view.value.extentNs) });
    return whole.ok ? plainTimeline(whole.value) : null;
  };
}
