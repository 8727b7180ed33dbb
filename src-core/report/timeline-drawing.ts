/** One cycle's lanes as inline SVG on one axis from the stop request: the page's, at any zoom, and the SVG export's. */
import { JOINT_PHASES, PHASES } from '../phases/phase';
import { MARK_KINDS, RIBBON_STYLES } from '../timeline/timeline';
import { formatDuration } from '../units';
import { fixed, gridSteps, stepLabel } from './axis';
import { markup, type Markup } from './markup';
import type { DrawnLane, DrawnTimeline } from './page-data';
import { fillOf, RUNNABLE_FILL } from './paint';

/** Lanes' names stand left of it. */
export const PLOT_LEFT = 132;
const RULER = 22;
const ROW = 18;
const SLICE = 16;
const LANE_GAP = 7;
const THINNEST = 0.6;
/** Of the label's type, on average. */
const CHARACTER_WIDTH = 6.4;
const LEAST_CHARACTERS = 4;
const RULER_STEP_PX = 110;

/** What is drawn, and how wide; times from the stop request. */
export interface DrawnRange {
  readonly startNs: number;
  readonly endNs: number;
  readonly widthPx: number;
}

interface Placing {
  readonly timeline: DrawnTimeline;
  readonly range: DrawnRange;
  readonly pxPerNs: number;
  /** Top of each lane. */
  readonly tops: readonly number[];
  readonly heightPx: number;
}

const xOf = ({ range, pxPerNs }: Placing, ns: number): number => PLOT_LEFT + (ns - range.startNs) * pxPerNs;

const isIn = ({ range }: Placing, ns: number): boolean => ns >= range.startNs && ns <= range.endNs;

/** What a lane's `style` means: a phase, or a state of its thread's; null for what is neither. */
export function styleName(lane: DrawnLane, style: number): string | null {
  if (lane.kind === 'phase' || lane.kind === 'spans') return PHASES[style] ?? null;
  const name = RIBBON_STYLES[style] ?? 'unknown';
  return name === 'unknown' ? null : name;
}

/** `label`: what is known together alone is drawn by its name. */
function fillOfSlice(lane: DrawnLane, style: number, label: string): Markup {
  const joint = lane.kind === 'phase' ? JOINT_PHASES.find((one) => one === label) : undefined;
  if (joint !== undefined) return fillOf(joint);
  const name = styleName(lane, style);
  if (name === null) return markup` class="s-call"`;
  if (name === 'runnable') return RUNNABLE_FILL;
  const phase = name === 'gracePeriod' ? 'barrier' : PHASES.find((one) => one === name);
  return phase === undefined ? markup` class="s-${name}"` : fillOf(phase);
}

/** As much of a box's name as fits; null for less than can be read. */
export function fitted(name: string, widthPx: number): string | null {
  const characters = Math.floor((widthPx - 8) / CHARACTER_WIDTH);
  if (name.length <= characters) return name;
  return characters < LEAST_CHARACTERS ? null : `${name.slice(0, characters - 1)}…`;
}

/** `place`: lane and slice, by which a click is led back. */
function slice(placing: Placing, at: number, index: number): Markup {
  const lane = placing.timeline.lanes[at];
  if (lane === undefined) return markup``;
  const { startNs, endNs, depth, style, label } = lane.slices;
  const [start, end] = [startNs[index] ?? 0, endNs[index] ?? 0];
  const { range, timeline, tops } = placing;
  if (end < range.startNs || start > range.endNs) return markup``;
  const left = xOf(placing, Math.max(start, range.startNs));
  const width = Math.max(THINNEST, xOf(placing, Math.min(end, range.endNs)) - left);
  const y = (tops[at] ?? 0) + ROW * (depth[index] ?? 0);
  const name = timeline.labels[label[index] ?? -1] ?? '';
  const shown = lane.kind === 'spans' || lane.kind === 'phase' ? fitted(name, width) : null;
  const ink = styleName(lane, style[index] ?? 0) ?? (lane.kind === 'phase' ? 'joint' : 'call');
  const text =
    shown === null
      ? ''
      : markup`<text class="on on-${ink}" x="${fixed(left + 4)}" y="${y + 12}">${shown}</text>`;
  const said = `${name} ${formatDuration(end - start)}, from ${formatDuration(start)}`;
  return markup`<g data-slice="${at} ${index}"><title>${said}</title><rect x="${fixed(left)}" y="${y}" width="${fixed(width)}" height="${SLICE}"${fillOfSlice(lane, style[index] ?? 0, name)}/>${text}</g>`;
}

function mark(placing: Placing, lane: DrawnLane, index: number, top: number): Markup {
  const timeNs = lane.marks.timeNs[index] ?? 0;
  if (!isIn(placing, timeNs)) return markup``;
  const x = xOf(placing, timeNs);
  const kind = MARK_KINDS[lane.marks.kind[index] ?? 0] ?? 'event';
  const shape =
    kind === 'kick'
      ? markup`<path class="m-kick" d="M${fixed(x)} ${top - 2}v${SLICE + 3}"/>`
      : kind === 'sampled'
        ? markup`<path class="m-sampled" d="M${fixed(x)} ${top + SLICE - 4}v4"/>`
        : markup`<path class="m-step" d="M${fixed(x - 3)} ${top - 5}h6l-3 5z"/>`;
  const label = placing.timeline.labels[lane.marks.label[index] ?? -1] ?? '';
  return markup`<g><title>${label} at ${formatDuration(timeNs)}</title>${shape}</g>`;
}

/** Where the critical path runs on the lane. */
function pathLine(placing: Placing, { onPath }: DrawnLane, top: number): Markup {
  const { range } = placing;
  let path = '';
  for (let at = 0; at + 1 < onPath.length; at += 2) {
    const start = Math.max(onPath[at] ?? 0, range.startNs);
    const end = Math.min(onPath[at + 1] ?? 0, range.endNs);
    if (start < end)
      path += `M${fixed(xOf(placing, start))} ${top + SLICE + 1.5}H${fixed(xOf(placing, end))}`;
  }
  return path === '' ? markup`` : markup`<path class="path" d="${path}"/>`;
}

function laneGroup(placing: Placing, at: number): Markup {
  const lane = placing.timeline.lanes[at];
  if (lane === undefined) return markup``;
  const top = placing.tops[at] ?? 0;
  const slices = Array.from({ length: lane.slices.count }, (_, index) => slice(placing, at, index));
  const marks = Array.from({ length: lane.marks.count }, (_, index) => mark(placing, lane, index, top));
  const title = lane.title.slice(0, 20);
  return markup`<g><title>${lane.title} ${lane.subtitle}</title><text class="lane" x="0" y="${top + 12}">${title}</text></g><g>${slices}${pathLine(placing, lane, top)}${marks}</g>`;
}

function arrows(placing: Placing): Markup[] {
  const { timeline, tops } = placing;
  const { count, timeNs, from, to } = timeline.arrows;
  return Array.from({ length: count }, (_, at) => {
    const time = timeNs[at] ?? 0;
    const [start, end] = [tops[from[at] ?? 0] ?? 0, tops[to[at] ?? 0] ?? 0];
    if (!isIn(placing, time) || start === end) return markup``;
    const x = xOf(placing, time);
    const [y0, y1, head] = start < end ? [start + SLICE, end, -4] : [start, end + SLICE, 4];
    return markup`<path class="arrow" d="M${fixed(x)} ${y0}V${y1}m-3 ${head}l3 ${-head}l3 ${head}"/>`;
  });
}

function ruler(placing: Placing): Markup[] {
  const { range, heightPx, timeline } = placing;
  const most = Math.max(2, Math.floor((range.widthPx - PLOT_LEFT) / RULER_STEP_PX));
  const steps = gridSteps(range.startNs, range.endNs, most).map((ns) => {
    const x = fixed(xOf(placing, ns));
    return markup`<path class="grid" d="M${x} ${RULER - 6}V${heightPx}"/><text x="${x}" y="11" dx="2">${stepLabel(ns)}</text>`;
  });
  const edges = [timeline.pauseEndNs, timeline.resumeStartNs, timeline.extentNs].flatMap((ns) =>
    isIn(placing, ns)
      ? [markup`<path class="edge" d="M${fixed(xOf(placing, ns))} ${RULER - 6}V${heightPx}"/>`]
      : [],
  );
  return [...steps, ...edges];
}

/** The hold between pause and resume is nobody's time. */
function hold(placing: Placing): Markup {
  const { range, timeline, heightPx } = placing;
  const start = Math.max(timeline.pauseEndNs, range.startNs);
  const end = Math.min(timeline.resumeStartNs, range.endNs);
  if (start >= end) return markup``;
  const x = xOf(placing, start);
  return markup`<rect class="hold" x="${fixed(x)}" y="${RULER - 6}" width="${fixed(xOf(placing, end) - x)}" height="${heightPx - RULER + 6}"><title>between pause and resume</title></rect>`;
}

export interface TimelineDrawing {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly content: Markup;
}

/** As high as its lanes need, whatever the range. */
export function drawTimeline(timeline: DrawnTimeline, range: DrawnRange): TimelineDrawing {
  let top = RULER + 6;
  const tops = timeline.lanes.map(({ rows }) => {
    const own = top;
    top += ROW * Math.max(1, rows) + LANE_GAP;
    return own;
  });
  const pxPerNs = (range.widthPx - PLOT_LEFT) / Math.max(1, range.endNs - range.startNs);
  const placing: Placing = { timeline, range, pxPerNs, tops, heightPx: top };
  const lanes = timeline.lanes.map((_, at) => laneGroup(placing, at));
  const content = markup`${hold(placing)}${ruler(placing)}${lanes}${arrows(placing)}`;
  return { widthPx: range.widthPx, heightPx: top, content };
}

export const timelineSvg = (drawing: TimelineDrawing, cycle: number): Markup =>
  markup`<svg class="chart" viewBox="0 0 ${drawing.widthPx} ${drawing.heightPx}" role="img" aria-label="Timeline of cycle ${cycle}: phases, critical path, threads">${drawing.content}</svg>`;
