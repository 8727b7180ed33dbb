/** Counts of cycles by a figure: bins in, an ECharts option out. */
import { formatCount } from '@core/units';
import type { ChartOption, CustomSeries } from '../echart';
import type { Pattern } from '../../ui/phases';
import { patternPath } from './bar-pattern';
import type { Measure } from './measure';

export interface ChartColours {
  readonly text: string;
  readonly muted: string;
  readonly faint: string;
  readonly line: string;
  readonly panel: string;
  readonly accent: string;
  readonly selected: string;
}

export interface Mark {
  readonly title: string;
  readonly ns: number;
}

export interface HistogramPicture {
  readonly measure: Measure;
  /** Ascending; bin i counts what lies from edges[i] up to, not including, edges[i + 1]. */
  readonly edgesNs: Float64Array;
  readonly counts: Uint32Array;
  /** The same bins of all cycles, scaled to as many as are counted; null where all are counted. */
  readonly behind: Float64Array | null;
  /** Quantiles. */
  readonly marks: readonly Mark[];
  /** The selected cycle's value; null where it has none here. */
  readonly selectedNs: number | null;
  /** The bin that the keyboard is on. */
  readonly active: number | null;
  readonly colour: string;
  /** That of the phase, on bars as everywhere. */
  readonly pattern: Pattern;
  readonly colours: ChartColours;
  /** The whole chart's; as much as there is room for is written. */
  readonly widthPx: number;
}

export const CHART_TEXT = { fontFamily: "'Inter Variable', system-ui, sans-serif" };
/** Dark on any phase's colour, in both themes. */
const PATTERN_COLOUR = 'rgba(14, 17, 22, 0.45)';
export const GRID = { left: 44, right: 16, top: 20, bottom: 24 };

/** "1.2 ms to 1.4 ms: 14 cycles"; edges with as many digits as tell them apart. */
export function binWords(edgesNs: Float64Array, counts: Uint32Array, bin: number): string {
  const count = counts[bin] ?? 0;
  return `${exactDuration(edgesNs[bin] ?? 0)} to ${exactDuration(edgesNs[bin + 1] ?? 0)}: ${formatCount(count)} ${count === 1 ? 'cycle' : 'cycles'}`;
}

/** All digits of a whole number of nanoseconds, in the unit that reads best; "1.25ms" where `space` is ''. */
export function exactDuration(ns: number, space = ' '): string {
  const [unit, scale] =
    ns >= 1e9 ? ['s', 1e9] : ns >= 1e6 ? ['ms', 1e6] : ns >= 1e3 ? ['µs', 1e3] : ['ns', 1];
  return `${String(Number((ns / scale).toFixed(9)))}${space}${unit}`;
}

/** Nothing foreign reaches the markup of a hint. */
const hint = (title: string, rows: readonly (readonly [string, string])[]): string =>
  [
    `<div class="chart-hint-head">${title}</div>`,
    ...rows.map(
      ([name, figure]) => `<div class="chart-hint-row"><i></i><span>${name}</span><b>${figure}</b></div>`,
    ),
  ].join('');

export const hintLook = (colours: ChartColours) => ({
  backgroundColor: colours.panel,
  borderColor: colours.line,
  padding: [8, 10],
  textStyle: { color: colours.text, fontSize: 11 },
  confine: true,
  transitionDuration: 0,
});

function barSeries(picture: HistogramPicture): CustomSeries {
  const { measure, edgesNs, counts, active, colour, pattern, colours } = picture;
  return {
    type: 'custom',
    name: 'cycles',
    // A column to point at, from floor to ceiling, and the bar in it.
    renderItem: (params, api) => {
      const bin = params.dataIndex;
      const corner = (edge: number, count: number) => api.coord([measure.at(edgesNs[edge] ?? 0), count]);
      const [left = 0, top = 0] = corner(bin, counts[bin] ?? 0);
      const [right = 0, floor = 0] = corner(bin + 1, 0);
      const gap = right - left > 4 ? 1 : 0;
      const width = Math.max(0.5, right - left - gap);
      const ceiling = GRID.top;
      const some = (counts[bin] ?? 0) > 0 ? 1 : 0;
      // A bin with a single cycle among thousands is still to be seen.
      const bar = { x: left, y: Math.min(top, floor - some), width, height: Math.max(some, floor - top) };
      return {
        type: 'group',
        children: [
          {
            type: 'rect',
            shape: { x: left, y: ceiling, width: right - left, height: Math.max(0, floor - ceiling) },
            style: { fill: bin === active ? colours.selected : 'transparent' },
          },
          {
            type: 'rect',
            shape: bar,
            style: { fill: colour },
          },
          {
            type: 'path',
            silent: true,
            shape: { pathData: patternPath(bar, pattern) },
            style: { fill: 'none', stroke: PATTERN_COLOUR, lineWidth: 1.2 },
          },
        ],
      };
    },
    data: [...counts].map((count, bin) => [measure.at(edgesNs[bin] ?? 0), count]),
    cursor: 'pointer',
    clip: true,
    z: 2,
  };
}

/** The outline of all cycles' bins: a step at each edge. */
function behindSeries({ measure, edgesNs, behind, colours }: HistogramPicture): ChartSeries {
  const heights = behind === null ? [] : [...behind];
  return {
    type: 'line',
    name: 'all cycles',
    step: 'end',
    symbol: 'none',
    silent: true,
    data:
      heights.length === 0
        ? []
        : [...edgesNs].map((edge, at) => [measure.at(edge), heights[at] ?? heights.at(-1) ?? 0]),
    lineStyle: { color: colours.muted, width: 1, opacity: 0.8 },
    z: 3,
  };
}

type ChartSeries = Extract<NonNullable<ChartOption['series']>, readonly unknown[]>[number];

const MARK_TITLE_PX = 24;

/** What is written over each line, ascending; over the last of those that lie too close to be told apart, all their titles. */
function markTitles(marks: readonly Mark[], apart: (from: Mark, to: Mark) => number): readonly string[] {
  let together: string[] = [];
  return marks.map((mark, at) => {
    together.push(mark.title);
    const next = marks[at + 1];
    if (next && apart(mark, next) < MARK_TITLE_PX * (together.length === 1 ? 1 : 1.6)) return '';
    const title = together.join(' ');
    together = [];
    return title;
  });
}

/** Lines from floor to ceiling: quantiles, and the selected cycle. `pxPerUnit` tells how far apart two places of the measure are. */
export function markSeries(
  measure: Measure,
  marks: readonly Mark[],
  selectedNs: number | null,
  colours: ChartColours,
  pxPerUnit = Infinity,
): ChartSeries {
  const onAxis = (ns: number): boolean => Number.isFinite(measure.at(ns));
  const shown = marks.filter(({ ns }) => onAxis(ns));
  const titles = markTitles(shown, (from, to) => (measure.at(to.ns) - measure.at(from.ns)) * pxPerUnit);
  return {
    type: 'line',
    name: 'marks',
    data: [],
    silent: true,
    markLine: {
      symbol: 'none',
      silent: true,
      animation: false,
      data: [
        ...shown.map(({ title, ns }, at) => ({
          name: title,
          xAxis: measure.at(ns),
          lineStyle: { type: [4, 4] as number[], color: colours.muted, width: 1 },
          label: { color: colours.muted, fontSize: 10, formatter: titles[at] ?? '', distance: 3 },
        })),
        ...(selectedNs === null || !onAxis(selectedNs)
          ? []
          : [
              {
                name: 'selected',
                xAxis: measure.at(selectedNs),
                // Not the accent, which is that of the bars that it crosses.
                lineStyle: { type: 'solid' as const, color: colours.text, width: 1.5 },
                label: { show: false },
              },
            ]),
      ],
    },
  };
}

/** The axis of durations, from one value to another. */
export function durationAxis(
  measure: Measure,
  fromNs: number,
  toNs: number,
  colours: ChartColours,
  linearTicks: readonly number[] | null = null,
) {
  const ticks = measure.ticks(fromNs, toNs) ?? linearTicks;
  const custom = ticks === null ? {} : { customValues: [...ticks] };
  return {
    type: 'value' as const,
    min: measure.at(fromNs),
    max: measure.at(toNs),
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: true, lineStyle: { color: colours.line }, ...custom },
    axisLabel: {
      color: colours.muted,
      fontSize: 10.5,
      hideOverlap: true,
      showMinLabel: ticks !== null,
      showMaxLabel: ticks !== null,
      formatter: (position: number) =>
        measure.scale === 'linear' ? `${measure.label(position)} ${measure.unit}` : measure.label(position),
      ...custom,
    },
    splitLine: { show: false },
  };
}

const TICK_PX = 62;

const plotPx = (widthPx: number): number => Math.max(1, widthPx - GRID.left - GRID.right);

/** Some of the edges, so that what is written under the bars is where they end. */
function edgeTicks({ measure, edgesNs, widthPx }: HistogramPicture): readonly number[] {
  const each = Math.ceil(edgesNs.length / Math.max(2, Math.floor(plotPx(widthPx) / TICK_PX)));
  return [...edgesNs].filter((_, at) => at % each === 0).map((edge) => measure.at(edge));
}

export function histogramOption(picture: HistogramPicture): ChartOption {
  const { measure, edgesNs, counts, behind, marks, selectedNs, colours, widthPx } = picture;
  const [from, to] = [edgesNs[0] ?? 0, edgesNs.at(-1) ?? 1];
  const pxPerUnit = plotPx(widthPx) / (measure.at(to) - measure.at(from));
  return {
    animation: false,
    textStyle: CHART_TEXT,
    grid: GRID,
    tooltip: {
      trigger: 'item',
      ...hintLook(colours),
      formatter: (hovered) => {
        const bin = Array.isArray(hovered) ? hovered[0]?.dataIndex : hovered.dataIndex;
        if (bin === undefined) return '';
        return hint(binWords(edgesNs, counts, bin), [['click', 'filter to these']]);
      },
    },
    xAxis: durationAxis(measure, from, to, colours, edgeTicks(picture)),
    yAxis: {
      type: 'value',
      minInterval: 1,
      max: Math.max(1, ...counts, ...(behind ?? [])),
      axisLabel: {
        color: colours.muted,
        fontSize: 10.5,
        showMaxLabel: false,
        formatter: (count: number) => formatCount(count),
      },
      splitNumber: 4,
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: [
      barSeries(picture),
      behindSeries(picture),
      markSeries(measure, marks, selectedNs, colours, pxPerUnit),
    ],
  };
}
