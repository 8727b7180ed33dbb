/** Charts over values along an axis of time, and curves of what share of them comes up to each. */
import { ecdfSteps } from '../analysis/statistics/ecdf';
import { fixed, stepLabel } from '../report/axis';
import { markup } from '../report/markup';
import type { Markup } from '../report/markup';
import { valueScale } from './value-scale';
import type { ValueScale } from './value-scale';

export const CHART_HEIGHT = 250;
const CHART_GAP = 40;
const LEFT = 44;
export const TOP = 26;
const BOTTOM = 22;
export const PLOT_HEIGHT = CHART_HEIGHT - TOP - BOTTOM;

export interface Place {
  readonly leftPx: number;
  readonly widthPx: number;
}

export interface Curve {
  /** The style has a colour of this name. */
  readonly name: string;
  /** Ascending; a value at least. */
  readonly values: Float64Array;
}

/** Of two charts beside each other. */
export function halves(widthPx: number): readonly [Place, Place] {
  const chartPx = (widthPx - CHART_GAP) / 2;
  return [
    { leftPx: 0, widthPx: chartPx },
    { leftPx: chartPx + CHART_GAP, widthPx: chartPx },
  ];
}

/** Title, the axis of time below, and the axis of counts or shares at the left; `heights` ascend to 1. */
export function axes(
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

export const scaleIn = ({ leftPx, widthPx }: Place, fromNs: number, toNs: number): ValueScale =>
  valueScale(fromNs, Math.max(toNs, fromNs + 1), leftPx + LEFT, widthPx - LEFT - 12);

/** The share of values up to each; dashes and colours by the curves’ names. */
export function drawCurves(title: string, lines: readonly Curve[], place: Place): Markup {
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
  return markup`${axes(title, place, scale, heights)}${paths}`;
}
