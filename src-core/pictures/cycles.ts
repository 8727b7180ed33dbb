/** Every cycle as a stacked bar. */
import { cycleLengthNs, phaseFigures } from '../analysis/report-figures';
import { ascendingOf, quantile } from '../analysis/statistics/statistics';
import { barPlaces, drawBars } from '../report/cycle-bars';
import { pageFigures } from '../report/page-data';
import { fillOf } from '../report/paint';
import { formatCounted, formatDuration } from '../units';
import type { DrawnView } from './frame';
import type { Pictured } from './pictured';

const HEIGHT = 360;

export function cyclesView({ summary }: Pictured, widthPx: number): DrawnView {
  const { cycles } = summary;
  const lengths = ascendingOf(cycles.map(cycleLengthNs));
  const figures = `median ${formatDuration(quantile(lengths, 0.5))}, p90 ${formatDuration(quantile(lengths, 0.9))}`;
  const { every } = barPlaces(cycles.length, widthPx);
  const left = every === 1 ? '' : ` · one of ${String(every)} is drawn`;
  return {
    title: `Time of each cycle, ms · ${formatCounted(cycles.length, 'cycle')} · ${figures}${left}`,
    legend: phaseFigures(summary).map(({ label }) => ({ name: label, fill: fillOf(label) })),
    content: drawBars(pageFigures(summary, []), { widthPx, heightPx: HEIGHT }),
    heightPx: HEIGHT,
  };
}
