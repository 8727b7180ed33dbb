/** Stacked bars, one a cycle, as inline SVG. */
import { formatDuration } from '../units';
import type { Markup } from './html-page-markup';
import { markup } from './html-page-markup';
import { cycleLengthNs, type PhaseFigure } from './report-figures';
import type { CycleRow, RecordingSummary } from './summary';
import { ascendingOf, quantile } from './statistics';

const WIDTH = 1086;
const HEIGHT = 240;
const LEFT = 44;
const RIGHT = 36;
const TOP = 12;
const BOTTOM = 22;
const PLOT_HEIGHT = HEIGHT - TOP - BOTTOM;
const PLOT_WIDTH = WIDTH - LEFT - RIGHT;
/** More bars than this are thinner than a pixel. */
export const MAX_BARS = 1000;
const NS_PER_MS = 1e6;

const fixed = (value: number): string => value.toFixed(2);

/** Barrier and other carry a texture over their colour, so that colour never speaks alone. */
export const PATTERNS = markup`<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="f-barrier"/><path d="M0 0V6" class="texture"/></pattern>
<pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" class="f-other"/><circle cx="2" cy="2" r=".8" class="dot"/></pattern>
<pattern id="runnable" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="s-runnable"/><path d="M0 0V6" class="texture"/></pattern>
</defs></svg>`;

const TEXTURES: Readonly<Record<string, Markup>> = {
  barrier: markup` fill="url(#hatch)"`,
  other: markup` fill="url(#dots)"`,
};

/** Fill attributes of a phase, or of a joint sum. */
export const fillOf = ({ phase }: Pick<PhaseFigure, 'phase'>): Markup =>
  TEXTURES[phase ?? ''] ?? markup` class="f-${phase ?? 'joint'}"`;

/** 1, 2 or 5 times a power of ten, so that three to seven lines fit. */
function gridStepNs(maxNs: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, maxNs / 3)));
  return ([5, 2, 1].find((times) => times * power <= maxNs / 3) ?? 1) * power;
}

/** Round instants from 0 to `maxNs`. */
export function gridSteps(maxNs: number): number[] {
  const stepNs = gridStepNs(maxNs);
  return Array.from({ length: Math.floor(maxNs / stepNs) + 1 }, (_, at) => at * stepNs);
}

function grid(maxNs: number): Markup[] {
  return gridSteps(maxNs).map((ns) => {
    const y = fixed(TOP + PLOT_HEIGHT * (1 - ns / maxNs));
    const label = String(Number((ns / NS_PER_MS).toPrecision(6)));
    return markup`<path class="grid" d="M${LEFT} ${y}H${WIDTH - RIGHT}"/><text x="${LEFT - 8}" y="${y}" dy="4" text-anchor="end">${label}</text>`;
  });
}

function bar(
  row: CycleRow,
  figures: readonly PhaseFigure[],
  place: { x: number; width: number; maxNs: number },
): Markup {
  let belowNs = 0;
  const parts = figures.flatMap((figure) => {
    const ns = row.phases[figure.label] ?? 0;
    if (ns === 0) return [];
    belowNs += ns;
    const y = TOP + PLOT_HEIGHT * (1 - belowNs / place.maxNs);
    const height = (PLOT_HEIGHT * ns) / place.maxNs;
    return [
      markup`<rect x="${fixed(place.x)}" y="${fixed(y)}" width="${fixed(place.width)}" height="${fixed(height)}"${fillOf(figure)}/>`,
    ];
  });
  const title = [
    `Cycle ${row.index}: ${formatDuration(cycleLengthNs(row))}`,
    ...figures.map(({ label }) => {
      const ns = row.phases[label] ?? null;
      return `${label} ${ns === null ? '–' : formatDuration(ns, 3)}`;
    }),
  ].join('\n');
  return markup`<g><title>${title}</title>${parts}</g>`;
}

/** Evenly chosen rows, at most MAX_BARS. */
const chosen = (rows: readonly CycleRow[]): readonly CycleRow[] => {
  const every = Math.ceil(rows.length / MAX_BARS);
  return rows.filter((_, at) => at % every === 0);
};

/** Bars of pause, capture and resume with the median and the ninetieth percentile drawn across. */
export function cycleChart({ cycles }: RecordingSummary, figures: readonly PhaseFigure[]): Markup {
  if (cycles.length === 0) return markup`<p class="note">No cycle was finished.</p>`;
  const rows = chosen(cycles);
  const lengths = ascendingOf(cycles.map(cycleLengthNs));
  const maxNs = Math.max(1, lengths.at(-1) ?? 1) * 1.04;
  const slot = PLOT_WIDTH / Math.max(1, rows.length);
  const width = Math.min(28, Math.max(0.5, slot * 0.76));
  const bars = rows.map((row, at) =>
    bar(row, figures, { x: LEFT + slot * at + (slot - width) / 2, width, maxNs }),
  );
  const marks = ([0.5, 0.9] as const).map((share) => {
    const y = fixed(TOP + PLOT_HEIGHT * (1 - quantile(lengths, share) / maxNs));
    return markup`<path class="mark" d="M${LEFT} ${y}H${WIDTH - RIGHT}"/><text x="${WIDTH - RIGHT + 6}" y="${y}" dy="4">p${share * 100}</text>`;
  });
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? 0;
  return markup`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Time of each cycle by phase, in milliseconds">
${grid(maxNs)}${bars}${marks}
<text x="${LEFT}" y="${HEIGHT - 4}">cycle ${first}</text><text x="${WIDTH - RIGHT}" y="${HEIGHT - 4}" text-anchor="end">cycle ${last}</text></svg>`;
}
