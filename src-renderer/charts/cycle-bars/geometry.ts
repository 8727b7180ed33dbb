/** Where the bars of cycles stand: numbers in, CSS pixels out. */

import { formatCount } from '@core/units';

/** One phase through all bars, in nanoseconds; from the bottom up. */
export interface BarLayer {
  readonly title: string;
  readonly colour: string;
  readonly pattern: 'plain' | 'hatched' | 'dotted' | 'striped';
  readonly valuesNs: Float64Array;
}

export interface BarLine {
  readonly title: string;
  readonly ns: number;
}

/** What is drawn. Positions count the cycles in the order shown. */
export interface BarsModel {
  readonly layers: readonly BarLayer[];
  /** The number of the cycle that each bar stands for. */
  readonly cycles: Uint32Array;
  /** Position of the first bar's first cycle, and how many cycles each bar stands for. */
  readonly first: number;
  readonly each: number;
  /** All cycles in the order shown: what is under a bar. */
  readonly order: Uint32Array;
  /** What of them is in sight. */
  readonly from: number;
  readonly to: number;
  readonly lines: readonly BarLine[];
  /** Taller bars are cut at this height, and marked as cut; null draws them whole. */
  readonly cutNs: number | null;
  readonly tallestNs: number;
  /** Positions, both within; null where nothing is selected or brushed. */
  readonly selected: number | null;
  readonly brush: readonly [from: number, to: number] | null;
}

export interface BarsSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

export const LEFT_PX = 38;
export const RIGHT_PX = 46;
export const TOP_PX = 8;
export const BOTTOM_PX = 18;
/** Bars narrower than this would be read as noise: a run shares one instead. */
export const LEAST_BAR_PX = 3;
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

export interface Frame {
  readonly scale: Scale;
  readonly leftPx: number;
  readonly plotPx: number;
  readonly topPx: number;
  readonly bottomPx: number;
  readonly from: number;
  /** CSS pixels a cycle. */
  readonly pitchPx: number;
}

export function frameOf({ cutNs, tallestNs, from, to }: BarsModel, { widthPx, heightPx }: BarsSize): Frame {
  const plotPx = Math.max(1, widthPx - LEFT_PX - RIGHT_PX);
  return {
    scale: scaleFor(cutNs ?? tallestNs),
    leftPx: LEFT_PX,
    plotPx,
    topPx: TOP_PX,
    bottomPx: Math.max(TOP_PX + 1, heightPx - BOTTOM_PX),
    from,
    pitchPx: plotPx / Math.max(1e-9, to - from),
  };
}

/** How many bars a pane has room for. */
export const mostBars = (widthPx: number): number =>
  Math.max(1, Math.floor((widthPx - LEFT_PX - RIGHT_PX) / LEAST_BAR_PX));

export const xOf = ({ leftPx, from, pitchPx }: Frame, position: number): number =>
  leftPx + (position - from) * pitchPx;

export const positionAt = ({ leftPx, from, pitchPx }: Frame, x: number): number =>
  from + (x - leftPx) / pitchPx;

export const yOf = ({ scale, topPx, bottomPx }: Frame, ns: number): number =>
  bottomPx - (Math.min(ns / MS, scale.topMs) / scale.topMs) * (bottomPx - topPx);

/** Left edge and width of a bar; the gap gives way where there is no room for it. */
export function barBox(
  frame: Frame,
  { first, each, order }: BarsModel,
  bar: number,
): readonly [x: number, widthPx: number] {
  const start = first + bar * each;
  const x = xOf(frame, start);
  // The last run may be shorter.
  const slotPx = (Math.min(order.length, start + each) - start) * frame.pitchPx;
  const gapPx = slotPx < 4 ? Math.min(0.5, slotPx * 0.15) : Math.min(0.22 * slotPx, 12);
  const widthPx = Math.min(slotPx - gapPx, 64);
  return [x + (slotPx - widthPx) / 2, widthPx];
}

const LABEL_PITCH_PX = 11;

/** Labels at the heights of their lines, the highest first, apart far enough to be read. */
export function labelHeights(linesY: readonly number[], topPx: number, bottomPx: number): readonly number[] {
  const placed: number[] = [];
  for (const y of linesY)
    placed.push(Math.max(y, (placed.at(-1) ?? topPx - LABEL_PITCH_PX) + LABEL_PITCH_PX));
  for (let at = placed.length - 1; at >= 0; at -= 1) {
    const below = at === placed.length - 1 ? bottomPx : (placed[at + 1] ?? bottomPx) - LABEL_PITCH_PX;
    placed[at] = Math.min(placed[at] ?? 0, below);
  }
  return placed;
}

const ZOOM_LEAST = 8;

/** Another stretch of `count` cycles, around a position that keeps its place; never less than a handful, never beyond the ends. */
export function zoomed(
  { from, to }: { readonly from: number; readonly to: number },
  at: number,
  factor: number,
  count: number,
): { readonly from: number; readonly to: number } {
  const span = Math.min(count, Math.max(Math.min(ZOOM_LEAST, count), (to - from) * factor));
  const share = Math.min(1, Math.max(0, (at - from) / (to - from || 1)));
  return panned({ from: at - share * span, to: at - share * span + span }, 0, count);
}

export function panned(
  { from, to }: { readonly from: number; readonly to: number },
  by: number,
  count: number,
): { readonly from: number; readonly to: number } {
  const span = Math.min(count, to - from);
  const start = Math.min(count - span, Math.max(0, from + by));
  return { from: start, to: start + span };
}

/** Every how many cycles of those shown a number stands, so that no two touch. */
export function numberEvery({ pitchPx }: Frame, { order }: BarsModel): number {
  const digits = formatCount(Math.max(0, order.length - 1)).length;
  const room = Math.ceil((digits * 6.5 + 10) / pitchPx);
  const decade = 10 ** Math.floor(Math.log10(Math.max(1, room)));
  return ([1, 2, 5].find((one) => one * decade >= room) ?? 10) * decade;
}
