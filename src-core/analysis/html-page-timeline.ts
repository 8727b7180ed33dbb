/** One cycle's lanes as inline SVG, on one axis from the stop request. */
import { PHASES } from '../phases/phase';
import { markOf, RIBBON_STYLES, type Lane, type Mark, type TimelineView } from '../timeline/timeline';
import { durationQuantity, formatDuration } from '../units';
import { fillOf, gridSteps } from './html-page-chart';
import { markup, type Markup } from './html-page-markup';

const WIDTH = 1086;
const LEFT = 108;
const RULER = 20;
const ROW = 18;
const LANE_GAP = 8;
const PLOT_WIDTH = WIDTH - LEFT - 2;
/** Of the label's type; wide enough for its widest letters, so that a label never leaves its slice. */
const CHARACTER_WIDTH = 7;
/** Twice the drawn width: the page may be enlarged. */
export const TIMELINE_WIDTH_PX = 2 * PLOT_WIDTH;

const fixed = (value: number): string => value.toFixed(2);

interface Placing {
  readonly view: TimelineView;
  readonly xOf: (ns: number) => number;
}

/** Fill attributes of a slice: what `style` means depends on the lane's kind. */
function fillOfSlice(lane: Lane, style: number): Markup {
  if (lane.kind === 'phase' || lane.kind === 'spans') {
    const phase = PHASES[style];
    return phase === undefined ? markup` class="s-call"` : fillOf({ phase });
  }
  const name = RIBBON_STYLES[style] ?? 'unknown';
  if (name === 'runnable') return markup` fill="url(#runnable)"`;
  if (name === 'gracePeriod') return fillOf({ phase: 'barrier' });
  return name === 'unknown' ? markup` class="s-call"` : markup` class="s-${name}"`;
}

function slice(lane: Lane, at: number, top: number, { view, xOf }: Placing): Markup {
  const { startNs, endNs, depth, style, label } = lane.slices;
  const start = startNs[at] ?? 0;
  const end = endNs[at] ?? 0;
  const x = xOf(start);
  const width = Math.max(0.4, xOf(end) - x);
  const y = top + ROW * (depth[at] ?? 0);
  const name = view.labels[label[at] ?? -1] ?? '';
  const named = lane.kind === 'spans' || lane.kind === 'phase';
  const text =
    named && name.length * CHARACTER_WIDTH + 8 < width
      ? markup`<text class="on-slice" x="${fixed(x + 4)}" y="${y + 12}">${name}</text>`
      : '';
  return markup`<g><title>${name} ${formatDuration(end - start)}, from ${formatDuration(start)}</title><rect x="${fixed(x)}" y="${y}" width="${fixed(width)}" height="${ROW - 2}"${fillOfSlice(lane, style[at] ?? 0)}/>${text}</g>`;
}

function mark({ kind, timeNs, label }: Mark, top: number, { xOf }: Placing): Markup {
  const x = xOf(timeNs);
  const shape =
    kind === 'kick'
      ? markup`<path class="m-kick" d="M${fixed(x)} ${top - 2}v${ROW + 2}"/>`
      : markup`<path class="m-step" d="M${fixed(x - 3)} ${top - 5}h6l-3 5z"/>`;
  return markup`<g><title>${label} at ${formatDuration(timeNs)}</title>${shape}</g>`;
}

function laneGroup(lane: Lane, top: number, placing: Placing): Markup {
  const slices = Array.from({ length: lane.slices.count }, (_, at) => slice(lane, at, top, placing));
  const marks = Array.from({ length: lane.marks.count }, (_, at) =>
    mark(markOf(lane, placing.view.labels, at), top, placing),
  );
  return markup`<g><text class="lane" x="0" y="${top + 12}">${lane.title}</text>${slices}${marks}</g>`;
}

function ruler(view: TimelineView, height: number, { xOf }: Placing): Markup[] {
  return gridSteps(view.extentNs).map((ns) => {
    const x = fixed(xOf(ns));
    const { figure, unit } = durationQuantity(ns, 3);
    return markup`<path class="grid" d="M${x} ${RULER - 4}V${height}"/><text x="${x}" y="11">${ns === 0 ? '0' : `${Number(figure)} ${unit}`}</text>`;
  });
}

/** A section with the lanes of `view`, whose request must span the whole cycle. */
export function timelineSection(view: TimelineView): Markup {
  const placing: Placing = { view, xOf: (ns) => LEFT + (PLOT_WIDTH * ns) / Math.max(1, view.extentNs) };
  let top = RULER + 6;
  const lanes = view.lanes.map((lane) => {
    const drawn = laneGroup(lane, top, placing);
    top += ROW * Math.max(1, lane.rows) + LANE_GAP;
    return drawn;
  });
  const key = [
    ['running', markup` class="s-running"`],
    ['runnable', markup` fill="url(#runnable)"`],
    ['blocked', markup` class="s-blocked"`],
    ['grace period', fillOf({ phase: 'barrier' })],
    ['in guest', markup` class="s-guest"`],
  ] as const;
  const legend = key.map(
    ([name, fill]) =>
      markup`<span><svg class="swatch" aria-hidden="true"><rect width="12" height="12" rx="2"${fill}/></svg>${name}</span>`,
  );
  return markup`<section><h2>Cycle ${view.request.cycle}, nearest to the median</h2><div class="legend">${legend}</div>
<svg class="chart" viewBox="0 0 ${WIDTH} ${top}" role="img" aria-label="Timeline of one cycle: phases, main thread, vCPUs">${ruler(view, top, placing)}${lanes}</svg></section>`;
}
