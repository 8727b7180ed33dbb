/** Where instants stand in a picture of cycles that are aligned, in CSS pixels. */
import type { OverlayView } from '@core/analysis/overlay';

export const GUTTER_PX = 148;
export const RIGHT_PX = 16;
export const RULER_PX = 24;

export interface Box {
  readonly topPx: number;
  readonly heightPx: number;
}

export interface Axis {
  readonly leftPx: number;
  readonly widthPx: number;
  readonly fromNs: number;
  readonly toNs: number;
}

export const axisOf = ({ fromNs, toNs }: Pick<OverlayView, 'fromNs' | 'toNs'>, widthPx: number): Axis => ({
  leftPx: GUTTER_PX,
  widthPx: lanesPx(widthPx),
  fromNs,
  toNs,
});

/** Of a pane so wide, what the columns have. */
export const lanesPx = (paneWidthPx: number): number =>
  Math.max(1, Math.floor(paneWidthPx - GUTTER_PX - RIGHT_PX));

export const xOf = ({ leftPx, widthPx, fromNs, toNs }: Axis, ns: number): number =>
  leftPx + ((ns - fromNs) / (toNs - fromNs)) * widthPx;

export const nsAt = ({ leftPx, widthPx, fromNs, toNs }: Axis, x: number): number =>
  fromNs + ((x - leftPx) / widthPx) * (toNs - fromNs);

/** The row that is at `y`; null between or beside them. */
export function rowAt(boxes: readonly Box[], y: number): number | null {
  const row = boxes.findIndex(({ topPx, heightPx }) => y >= topPx && y < topPx + heightPx);
  return row < 0 ? null : row;
}

const NICE = [1, 2, 5, 10];

/** Round instants about `spacingPx` apart. */
export function ticksNs({ fromNs, toNs, widthPx }: Axis, spacingPx = 90): readonly number[] {
  const wanted = ((toNs - fromNs) * spacingPx) / widthPx;
  const decade = 10 ** Math.floor(Math.log10(wanted));
  const step = (NICE.find((factor) => factor * decade >= wanted * (1 - 1e-9)) ?? 10) * decade;
  const first = Math.ceil(fromNs / step);
  const count = Math.floor(toNs / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) => (first + at) * step);
}
