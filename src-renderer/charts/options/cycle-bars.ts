/** Cycles as stacked bars: figures in, an ECharts option out. */
import type { BarSeries, ChartOption } from '../echart';

/** One phase through all bars, in nanoseconds. */
export interface BarLayer {
  readonly title: string;
  readonly colour: string;
  readonly pattern: 'plain' | 'hatched' | 'dotted' | 'striped';
  readonly valuesNs: readonly number[];
}

export interface BarLine {
  readonly title: string;
  readonly ns: number;
}

export interface CycleBars {
  /** What stands under each bar: the cycle's number. */
  readonly names: readonly string[];
  readonly layers: readonly BarLayer[];
  readonly lines: readonly BarLine[];
  /** Taller bars are cut at this height, and marked as cut; null draws them whole. */
  readonly cutNs: number | null;
  /** Position of the selected bar; null if it is none of these. */
  readonly selected: number | null;
  readonly colours: {
    readonly text: string;
    readonly muted: string;
    readonly line: string;
    readonly panel: string;
    readonly selected: string;
  };
}

const HEADROOM = 1.06;
const MS = 1e6;

export interface Scale {
  readonly topMs: number;
  readonly stepMs: number;
}

/** Round steps, four at most, that reach above `ns`; in milliseconds. */
export function scaleFor(ns: number): Scale {
  const ms = (Math.max(ns, 1) * HEADROOM) / MS;
  const decade = 10 ** Math.floor(Math.log10(ms / 4));
  const factor = [1, 2, 2.5, 5].find((one) => one * decade >= ms / 4) ?? 10;
  const stepMs = Number((factor * decade).toPrecision(6));
  return { stepMs, topMs: Number((Math.ceil(ms / stepMs) * stepMs).toPrecision(6)) };
}

/** The highest bar's whole, in nanoseconds. */
export function tallestNs(layers: readonly BarLayer[], bars: number): number {
  let tallest = 0;
  for (let at = 0; at < bars; at += 1) {
    tallest = Math.max(
      tallest,
      layers.reduce((sum, layer) => sum + (layer.valuesNs[at] ?? 0), 0),
    );
  }
  return tallest;
}

const HATCH = {
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: [1.5, 3.5],
  rotation: Math.PI / 4,
  color: 'rgba(14,17,22,0.42)',
};
const STRIPES = {
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: [1, 6],
  rotation: -Math.PI / 4,
  color: 'rgba(14,17,22,0.3)',
};
const DOTS = {
  symbol: 'circle',
  symbolSize: 0.6,
  dashArrayX: [[4, 0]],
  dashArrayY: [4, 0],
  color: 'rgba(255,255,255,0.5)',
};

/** The layers as far as `cutNs` high: what lies above is left out of each bar. */
export function cutLayers(layers: readonly BarLayer[], bars: number, cutNs: number): readonly BarLayer[] {
  const room = Array.from({ length: bars }, () => cutNs);
  return layers.map((layer) => ({
    ...layer,
    valuesNs: layer.valuesNs.map((ns, at) => {
      const shown = Math.min(ns, room[at] ?? 0);
      room[at] = (room[at] ?? 0) - shown;
      return shown;
    }),
  }));
}

/** Marks on the bars that were cut: nothing is left out without a sign of it. */
function cutSeries({ names, layers, colours }: CycleBars, cutNs: number): BarSeries {
  const total = (at: number): number => layers.reduce((sum, layer) => sum + (layer.valuesNs[at] ?? 0), 0);
  return {
    type: 'bar',
    name: 'cut',
    stack: 'cycle',
    silent: true,
    data: names.map((_, at) => (total(at) > cutNs ? 0 : null)),
    label: { show: true, position: 'top', distance: 1, formatter: '▲', color: colours.text, fontSize: 8 },
  };
}

function decalOf(pattern: BarLayer['pattern']) {
  if (pattern === 'hatched') return HATCH;
  if (pattern === 'dotted') return DOTS;
  return pattern === 'striped' ? STRIPES : { symbol: 'none' };
}

function layerSeries(layer: BarLayer): BarSeries {
  return {
    type: 'bar',
    name: layer.title,
    stack: 'cycle',
    data: layer.valuesNs.map((ns) => ns / MS),
    barCategoryGap: '22%',
    itemStyle: { color: layer.colour, decal: decalOf(layer.pattern) },
    emphasis: { disabled: true },
    cursor: 'pointer',
  };
}

/**
 * A band behind the selected bar, on an axis of its own so that it takes no width from the bars; also what carries the
 * percentile lines, since it is always there.
 */
function bandSeries({ names, selected, lines, colours }: CycleBars, topMs: number): BarSeries {
  return {
    type: 'bar',
    name: 'selected',
    data: names.map((_, at) => (at === selected ? topMs : 0)),
    xAxisIndex: 1,
    barWidth: '100%',
    z: 0,
    silent: true,
    tooltip: { show: false },
    itemStyle: { color: colours.selected, decal: { symbol: 'none' } },
    markLine: {
      symbol: 'none',
      silent: true,
      lineStyle: { type: [4, 4], color: colours.muted, width: 1 },
      label: { position: 'end', color: colours.muted, fontSize: 10.5, formatter: '{b}' },
      data: lines
        .filter((line) => line.ns <= topMs * MS)
        .map((line, at) => ({
          name: line.title,
          yAxis: line.ns / MS,
          // Two quantiles that lie close together must not write over each other.
          label: { offset: [0, at === 0 ? 5 : -5] },
        })),
    },
  };
}

const milliseconds = (ns: number): string => (ns / MS).toFixed(3);

/** The figures of one bar, as rows of a tooltip. Titles and names are our own; nothing foreign reaches the markup. */
export function tooltipRows(bars: CycleBars, at: number): string {
  const present = bars.layers.filter((layer) => (layer.valuesNs[at] ?? 0) > 0);
  const sum = present.reduce((total, layer) => total + (layer.valuesNs[at] ?? 0), 0);
  const rows = present.map(
    (layer) =>
      `<div class="chart-hint-row"><i style="background:${layer.colour}"></i><span>${layer.title}</span><b>${milliseconds(layer.valuesNs[at] ?? 0)}</b></div>`,
  );
  return [
    `<div class="chart-hint-head">cycle ${bars.names[at] ?? ''}<b>${milliseconds(sum)} ms</b></div>`,
    ...rows.reverse(),
  ].join('');
}

function axes({ names, colours }: CycleBars, scale: Scale): Pick<ChartOption, 'xAxis' | 'yAxis'> {
  const label = { color: colours.muted, fontSize: 10.5 };
  return {
    xAxis: [
      {
        type: 'category',
        data: [...names],
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.line } },
        axisLabel: { ...label, hideOverlap: true },
      },
      { type: 'category', data: [...names], show: false, axisPointer: { show: false } },
    ],
    yAxis: {
      type: 'value',
      max: scale.topMs,
      interval: scale.stepMs,
      axisLabel: { ...label, formatter: (value: number) => String(Number(value.toPrecision(3))) },
      splitLine: { lineStyle: { color: colours.line } },
    },
  };
}

export function cycleBarsOption(bars: CycleBars): ChartOption {
  const { names, layers, lines, colours, cutNs } = bars;
  const shown = cutNs === null ? layers : cutLayers(layers, names.length, cutNs);
  const highest = Math.max(tallestNs(shown, names.length), ...lines.map((line) => line.ns));
  const scale = scaleFor(cutNs ?? highest);
  return {
    animation: false,
    textStyle: { fontFamily: "'Inter Variable', system-ui, sans-serif" },
    // Decals are drawn only when ECharts' own accessibility layer is on; its spoken text is replaced by ours.
    aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
    grid: { left: 34, right: 44, top: 8, bottom: 20 },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: colours.muted, opacity: 0.12 } },
      backgroundColor: colours.panel,
      borderColor: colours.line,
      padding: [8, 10],
      textStyle: { color: colours.text, fontSize: 11 },
      confine: true,
      transitionDuration: 0,
      formatter: (hovered) => {
        const first = Array.isArray(hovered) ? hovered[0] : hovered;
        return first ? tooltipRows(bars, first.dataIndex) : '';
      },
    },
    ...axes(bars, scale),
    series: [
      bandSeries(bars, scale.topMs),
      ...shown.map(layerSeries),
      ...(cutNs === null ? [] : [cutSeries(bars, cutNs)]),
    ],
  };
}
