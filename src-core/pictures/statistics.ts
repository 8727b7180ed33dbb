/** How the cycles' figures are spread: a histogram of pauses, curves of the whole times, and a table of all figures. */
import { cycleTable } from '../analysis/cycle-table';
import type { CycleTable, Figure } from '../analysis/cycle-table';
import { phaseFigures } from '../analysis/report-figures';
import { describeValues, rankFigure } from '../analysis/statistics/distribution';
import { ecdfSteps } from '../analysis/statistics/ecdf';
import { histogramOf } from '../analysis/statistics/histogram';
import { STATES } from '../phases/phase';
import { fixed, gridSteps, stepLabel } from '../report/axis';
import { markup } from '../report/markup';
import type { Markup } from '../report/markup';
import { formatCount, formatCounted, formatMilliseconds } from '../units';
import type { DrawnView } from './frame';
import type { Pictured } from './pictured';
import { drawTable } from './table';
import type { PictureTable } from './table';
import { valueScale } from './value-scale';
import type { ValueScale } from './value-scale';

const CHART_HEIGHT = 250;
const CHART_GAP = 40;
const LEFT = 44;
const TOP = 26;
const BOTTOM = 22;
const PLOT_HEIGHT = CHART_HEIGHT - TOP - BOTTOM;
const MOST_GRID_LINES = 5;

const WHOLE: readonly (readonly [figure: Figure, name: string])[] = [
  ['pauseNs', 'pause'],
  ['resumeNs', 'resume'],
  ['downtimeNs', 'downtime'],
];

interface Place {
  readonly leftPx: number;
  readonly widthPx: number;
}

interface Line {
  readonly name: string;
  /** Ascending; a value at least. */
  readonly values: Float64Array;
}

const lineOf = (table: CycleTable, figure: Figure, name: string): Line[] => {
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
  const chartPx = (Math.max(widthPx, figures.widthPx) - CHART_GAP) / 2;
  const right = { leftPx: chartPx + CHART_GAP, widthPx: chartPx };
  return {
    ...{ title, legend },
    content: markup`${histogram(whole[0], { leftPx: 0, widthPx: chartPx })}${curves(whole, right)}${figures.content}`,
    heightPx: CHART_HEIGHT + 12 + figures.heightPx,
    leastWidthPx: figures.widthPx,
  };
}

/** Title, the axis of time below, and the axis of counts or shares at the left; `heights` ascend to 1. */
function axes(
  title: string,
  { leftPx, widthPx }: Place,
  scale: ValueScale,
  heights: readonly (readonly [share: number, label: string])[],
): Markup {
  const bottom = TOP + PLOT_HEIGHT;
  const times = scale.ticksNs.map((ns) => {
    const x = fixed(scale.xOf(ns));
    return markup`<path class="grid" d="M${x} ${bottom}v4"/><text x="${x}" y="${bottom + 16}" text-anchor="middle">${stepLabel(ns)}</text>`;
  });
  const lines = heights.map(([share, label]) => {
    const y = fixed(bottom - share * PLOT_HEIGHT);
    return markup`<path class="grid" d="M${fixed(leftPx + LEFT)} ${y}H${fixed(leftPx + widthPx)}"/><text x="${fixed(leftPx + LEFT - 8)}" y="${y}" dy="4" text-anchor="end">${label}</text>`;
  });
  return markup`<text class="lane" x="${fixed(leftPx)}" y="12">${title}${scale.isLogarithmic ? ', logarithmic' : ''}</text>${lines}${times}`;
}

const scaleIn = ({ leftPx, widthPx }: Place, fromNs: number, toNs: number): ValueScale =>
  valueScale(fromNs, Math.max(toNs, fromNs + 1), leftPx + LEFT, widthPx - LEFT - 12);

function histogram(line: Line | undefined, place: Place): Markup {
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

function curves(lines: readonly Line[], place: Place): Markup {
  const [least, greatest] = lines.reduce(
    ([low, high], { values }) => [Math.min(low, values[0] ?? low), Math.max(high, values.at(-1) ?? high)],
    [Infinity, 0],
  );
  const scale = scaleIn(place, least, greatest);
  const heights = [0, 0.25, 0.5, 0.75, 1].map((share) => [share, `${share * 100}%`] as const);
  const paths = lines.map(({ name, values }) => {
    const steps = ecdfSteps(values, scale.xOf);
    const yOf = (share: number): string => fixed(TOP + PLOT_HEIGHT * (1 - share));
    const rises = Array.from(
      steps.values,
      (ns, at) => `H${fixed(scale.xOf(ns))}V${yOf(steps.shares[at] ?? 0)}`,
    );
    const path = `M${fixed(scale.xOf(least))} ${yOf(0)}${rises.join('')}H${fixed(scale.xOf(greatest))}`;
    return markup`<path class="curve curve-${name}" d="${path}"/>`;
  });
  return markup`${axes('Share of cycles up to a value', place, scale, heights)}${paths}`;
}

function figuresTable(lines: readonly Line[]): PictureTable {
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
