/** Stacked bars, one a cycle, as inline SVG: each phase is one path. */
import { NO_CYCLE } from '../analysis/report-figures';
import { ascendingOf, quantile } from '../analysis/statistics/statistics';
import { fixed, gridSteps } from './axis';
import type { Markup } from './markup';
import { markup } from './markup';
import type { PageFigures } from './page-data';
import { fillOf } from './paint';

const HEIGHT = 220;
const LEFT = 44;
const RIGHT = 40;
const TOP = 12;
const BOTTOM = 22;
const NS_PER_MS = 1e6;
const WIDEST_BAR = 28;
const MOST_GRID_LINES = 5;
const LABEL_APART = 12;

/** Where the bars stand, so that a click can be led to its cycle. */
export interface BarPlaces {
  /** Cycles drawn: `every`th of them. */
  readonly every: number;
  readonly bars: number;
  readonly slotPx: number;
  readonly leftPx: number;
}

/** No more bars than pixels. */
export function barPlaces(count: number, widthPx: number): BarPlaces {
  const plotPx = widthPx - LEFT - RIGHT;
  const every = Math.max(1, Math.ceil(count / plotPx));
  const bars = Math.ceil(count / every);
  return { every, bars, slotPx: plotPx / Math.max(1, bars), leftPx: LEFT };
}

/** Null beside them. */
export function cycleOfBar({ every, bars, slotPx, leftPx }: BarPlaces, xPx: number): number | null {
  const bar = Math.floor((xPx - leftPx) / slotPx);
  return bar >= 0 && bar < bars ? bar * every : null;
}

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

interface Scale extends Size {
  readonly places: BarPlaces;
  readonly maxNs: number;
}

const plotHeight = ({ heightPx }: Size): number => heightPx - TOP - BOTTOM;
const yOf = (ns: number, scale: Scale): number => TOP + plotHeight(scale) * (1 - ns / scale.maxNs);

function grid(scale: Scale): Markup[] {
  return gridSteps(0, scale.maxNs, MOST_GRID_LINES).map((ns) => {
    const y = fixed(yOf(ns, scale));
    const label = String(Number((ns / NS_PER_MS).toPrecision(6)));
    return markup`<path class="grid" d="M${LEFT} ${y}H${scale.widthPx - RIGHT}"/><text x="${LEFT - 8}" y="${y}" dy="4" text-anchor="end">${label}</text>`;
  });
}

/** All bars of one phase after the other, so that a thousand cycles are a dozen elements. */
function phasePaths({ columns }: PageFigures, scale: Scale): Markup[] {
  const { every, bars, slotPx, leftPx } = scale.places;
  const width = Math.min(WIDEST_BAR, slotPx < 3 ? slotPx : slotPx * 0.78);
  const belowNs = new Float64Array(bars);
  return columns.flatMap(({ phase, values }) => {
    if (phase === null) return [];
    let path = '';
    for (let bar = 0; bar < bars; bar += 1) {
      const ns = values[bar * every] ?? 0;
      if (ns === 0) continue;
      const below = belowNs[bar] ?? 0;
      belowNs[bar] = below + ns;
      const x = leftPx + slotPx * bar + (slotPx - width) / 2;
      const height = fixed((plotHeight(scale) * ns) / scale.maxNs);
      path += `M${fixed(x)} ${fixed(yOf(below, scale))}h${fixed(width)}v-${height}h-${fixed(width)}z`;
    }
    return [markup`<path d="${path}"${fillOf(phase)}/>`];
  });
}

/** Bars of pause, capture and resume with the median and the ninetieth percentile drawn across; nothing of no cycle. */
export function drawBars(figures: PageFigures, size: Size): Markup {
  const { count, lengthNs, numbers } = figures;
  if (count === 0) return markup``;
  const { widthPx, heightPx } = size;
  const lengths = ascendingOf(lengthNs);
  const maxNs = Math.max(1, lengths.at(-1) ?? 1) * 1.04;
  const scale: Scale = { ...size, places: barPlaces(count, widthPx), maxNs };
  const [p50, p90] = ([0.5, 0.9] as const).map((share) => yOf(quantile(lengths, share), scale));
  // Where the lines are close their names are not.
  const apart = Math.max(0, LABEL_APART - ((p50 ?? 0) - (p90 ?? 0))) / 2;
  const mark = (name: string, y = 0, shift: number): Markup =>
    markup`<path class="mark" d="M${LEFT} ${fixed(y)}H${widthPx - RIGHT}"/><text x="${widthPx - RIGHT + 6}" y="${fixed(y + shift)}" dy="4">${name}</text>`;
  const marks = [mark('p50', p50, apart), mark('p90', p90, -apart)];
  return markup`${grid(scale)}${phasePaths(figures, scale)}${marks}
<text x="${LEFT}" y="${heightPx - 4}">cycle ${numbers[0] ?? 0}</text><text x="${widthPx - RIGHT}" y="${heightPx - 4}" text-anchor="end">cycle ${numbers.at(-1) ?? 0}</text>`;
}

/** The same for the page. */
export function cycleBars(figures: PageFigures, widthPx: number): Markup {
  if (figures.count === 0) return markup`<p class="note">${NO_CYCLE}</p>`;
  const size = { widthPx, heightPx: HEIGHT };
  return markup`<svg class="chart" viewBox="0 0 ${widthPx} ${HEIGHT}" role="img" aria-label="Time of each cycle by phase, in milliseconds">
${drawBars(figures, size)}<rect class="chosen" y="${TOP}" height="${plotHeight(size)}" width="0"/></svg>`;
}
