/** The share of cycles up to each value, one curve a figure: steps in, an ECharts option out. */
import { formatShare } from '@core/units';
import type { ChartOption, LineSeries } from '../echart';
import { CHART_TEXT, GRID, durationAxis, exactDuration, hintLook, markSeries } from './histogram';
import type { ChartColours } from './histogram';
import type { Measure } from './measure';

export interface Curve {
  readonly title: string;
  readonly colour: string;
  /** Curves are told apart by their line, too. */
  readonly dash: 'solid' | 'dashed' | 'dotted';
  /** Steps, as ecdfSteps thins them. */
  readonly valuesNs: Float64Array;
  readonly shares: Float64Array;
  /** All cycles behind the chosen ones: faint, and not pointed at. */
  readonly behind: boolean;
}

export interface EcdfPicture {
  readonly measure: Measure;
  readonly fromNs: number;
  readonly toNs: number;
  readonly curves: readonly Curve[];
  readonly selectedNs: number | null;
  /** Where the keyboard is: a share. */
  readonly active: { readonly ns: number; readonly share: number } | null;
  readonly colours: ChartColours;
}

/** The curve's height at a value. */
export function shareAt({ valuesNs, shares }: Curve, ns: number): number {
  let from = 0;
  let to = valuesNs.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((valuesNs[middle] ?? 0) <= ns) from = middle + 1;
    else to = middle;
  }
  return from === 0 ? 0 : (shares[from - 1] ?? 0);
}

/** From the left edge, where the curve stands at 0 or at what the axis has no place for, to the right edge at 1. */
function pointsOf({ valuesNs, shares }: Curve, { measure, fromNs, toNs }: EcdfPicture): number[][] {
  const points: number[][] = [];
  let before = 0;
  for (let at = 0; at < valuesNs.length; at += 1) {
    const ns = valuesNs[at] ?? 0;
    const share = shares[at] ?? 0;
    if (ns < fromNs) before = share;
    else if (ns <= toNs) points.push([measure.at(ns), share]);
  }
  const last = points.at(-1)?.[1] ?? before;
  return [[measure.at(fromNs), before], ...points, [measure.at(toNs), last]];
}

function curveSeries(curve: Curve, picture: EcdfPicture): LineSeries {
  return {
    type: 'line',
    name: curve.title,
    step: 'end',
    symbol: 'none',
    silent: true,
    data: pointsOf(curve, picture),
    lineStyle: curve.behind
      ? { color: picture.colours.muted, width: 1, opacity: 0.7 }
      : { color: curve.colour, width: 1.75, type: curve.dash },
    itemStyle: { color: curve.colour },
    z: curve.behind ? 1 : 3,
  };
}

/** Rows of a hint; titles are our own. */
export function ecdfHint({ curves }: EcdfPicture, ns: number): string {
  const rows = curves.map(
    (curve) =>
      `<div class="chart-hint-row"><i style="background:${curve.colour}"></i><span>${curve.title}${curve.behind ? ', all cycles' : ''}</span><b>${formatShare(shareAt(curve, ns))}</b></div>`,
  );
  return `<div class="chart-hint-head">up to ${exactDuration(Math.round(ns))}</div>${rows.join('')}`;
}

function activeSeries({ active, measure, colours }: EcdfPicture): LineSeries {
  return {
    type: 'line',
    name: 'active',
    silent: true,
    symbol: 'circle',
    symbolSize: 8,
    data: active === null ? [] : [[measure.at(active.ns), active.share]],
    itemStyle: { color: colours.accent },
    z: 5,
  };
}

export function ecdfOption(picture: EcdfPicture): ChartOption {
  const { measure, fromNs, toNs, curves, selectedNs, colours } = picture;
  return {
    animation: false,
    textStyle: CHART_TEXT,
    grid: GRID,
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'line', snap: false, lineStyle: { color: colours.muted, type: 'solid' } },
      ...hintLook(colours),
      formatter: (hovered) => {
        const first: unknown = Array.isArray(hovered) ? hovered[0] : hovered;
        const position =
          typeof first === 'object' && first !== null && 'axisValue' in first ? Number(first.axisValue) : NaN;
        return Number.isNaN(position) ? '' : ecdfHint(picture, measure.ns(position));
      },
    },
    xAxis: durationAxis(measure, fromNs, toNs, colours),
    yAxis: {
      type: 'value',
      min: 0,
      max: 1,
      interval: 0.25,
      axisLabel: {
        color: colours.muted,
        fontSize: 10.5,
        formatter: (share: number) => `${Math.round(share * 100)}%`,
      },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: [
      ...curves.map((curve) => curveSeries(curve, picture)),
      activeSeries(picture),
      markSeries(measure, [], selectedNs, colours),
    ],
  };
}
