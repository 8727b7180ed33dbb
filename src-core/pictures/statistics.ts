/** How the cycles' figures are spread: a histogram of pauses, curves of the whole times, and a table of all figures. */
import { cycleTable } from '../analysis/cycle-table';
import type { CycleTable, Figure } from '../analysis/cycle-table';
import { phaseFigures } from '../analysis/report-figures';
import { describeValues, rankFigure } from '../analysis/statistics/distribution';
import { histogramOf } from '../analysis/statistics/histogram';
import { STATES } from '../phases/phase';
import { fixed, gridSteps } from '../report/axis';
import { markup } from '../report/markup';
import type { Markup } from '../report/markup';
import { formatCount, formatCounted, formatMilliseconds } from '../units';
import { axes, CHART_HEIGHT, drawCurves, halves, PLOT_HEIGHT, scaleIn, TOP } from './curves';
import type { Curve, Place } from './curves';
import type { DrawnView } from './frame';
import type { Pictured } from './pictured';
import { drawTable } from './table';
import type { PictureTable } from './table';

const MOST_GRID_LINES = 5;

const WHOLE: readonly (readonly [figure: Figure, name: string])[] = [
  ['pauseNs', 'pause'],
  ['resumeNs', 'resume'],
  ['downtimeNs', 'downtime'],
];

const lineOf = (table: CycleTable, figure: Figure, name: string): Curve[] => {
  const ranked = rankFigure(table, figure);
  return ranked === null ? [] : [{ name, values: ranked.values }];
};

export function statisticsView({ summary }: Pictured, widthPx: number): DrawnView {
  const table = cycleTable(summary.cycles);
  const whole = WHOLE.flatMap(([figure, name]) => lineOf(table, figure, name));
  const parts = [
    ...phaseFigures(summary).flatMap(({ label }) => lineOf(table, `phase:${label}`, `phase: ${label}`)),
    ...STATES.flatMap((state) => lineOf(table, `state:${state}`, `driving thread ${state}`)),
  ];
  const title = `Statistics · ${formatCounted(summary.cycles.length, 'cycle')}`;
  const legend = whole.map(({ name }) => ({ name, fill: markup` class="curve-${name} swatch"` }));
  if (whole.length === 0) return { title, legend, content: markup``, heightPx: 0 };
  const figures = drawTable(figuresTable([...whole, ...parts]), CHART_HEIGHT + 12, widthPx);
  const [left, right] = halves(Math.max(widthPx, figures.widthPx));
  return {
    ...{ title, legend },
    content: markup`${histogram(whole[0], left)}${drawCurves('Share of cycles up to a value', whole, right)}${figures.content}`,
    heightPx: CHART_HEIGHT + 12 + figures.heightPx,
    leastWidthPx: figures.widthPx,
  };
}

function histogram(line: Curve | undefined, place: Place): Markup {
  const bins = line === undefined ? null : histogramOf(line.values, 'linear');
  if (line === undefined || bins === null) return markup``;
  const { edges, counts } = bins;
  const scale = scaleIn(place, edges[0] ?? 0, edges.at(-1) ?? 1);
  const most = Math.max(1, ...counts);
  const bars = Array.from(counts, (count, bin) => {
    if (count === 0) return markup``;
    const [from, to] = [scale.xOf(edges[bin] ?? 0), scale.xOf(edges[bin + 1] ?? 0)];
    const height = (PLOT_HEIGHT * count) / most;
    return markup`<rect class="curve-${line.name} swatch" x="${fixed(from + 0.5)}" y="${fixed(TOP + PLOT_HEIGHT - height)}" width="${fixed(Math.max(0.5, to - from - 1))}" height="${fixed(height)}"/>`;
  });
  // Whole cycles alone.
  const heights = [...new Set(gridSteps(0, most, MOST_GRID_LINES).map(Math.round))].map(
    (count) => [count / most, formatCount(count)] as const,
  );
  return markup`${axes(`Cycles by ${line.name}`, place, scale, heights)}${bars}`;
}

function figuresTable(lines: readonly Curve[]): PictureTable {
  const right = (title: string) => ({ title, align: 'right' }) as const;
  return {
    title: 'Figures of a cycle, ms',
    columns: [
      { title: '', align: 'left' },
      ...['cycles', 'p50', 'median, 95%', 'p90', 'p99', 'max', 'mean'].map(right),
    ],
    rows: lines.flatMap(({ name, values }) => {
      const figures = describeValues(values);
      if (figures === null) return [];
      const { medianInterval: interval } = figures;
      return [
        [
          name,
          formatCount(figures.count),
          formatMilliseconds(figures.p50),
          interval === null
            ? '–'
            : `${formatMilliseconds(interval.low)}–${formatMilliseconds(interval.high)}`,
          ...[figures.p90, figures.p99, figures.max, figures.mean].map(formatMilliseconds),
        ],
      ];
    }),
    note: '',
  };
}
