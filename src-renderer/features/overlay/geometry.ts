/** Where things stand in the overlay's picture, in CSS pixels. */
import type { OverlayView } from '@core/analysis/overlay';

export const GUTTER_PX = 148;
export const RIGHT_PX = 16;
export const RULER_PX = 24;
const STRIP_PX = 15;
const STRIP_GAP_PX = 3;
const SPREAD_PX = 17;
const SECTION_PX = 12;
const MOST_STRIP_PX = 18;
const LEAST_SHARES_PX = 110;

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

/** The rows of strips, of shares and of spreads, from above. */
export interface BandsLayout {
  readonly strips: readonly Box[];
  readonly shares: Box;
  readonly spreads: readonly Box[];
  /** May be more than the pane's: then it scrolls. */
  readonly heightPx: number;
}

export function layoutBands(strips: number, spreads: number, paneHeightPx: number): BandsLayout {
  const stripsPx = strips * (STRIP_PX + STRIP_GAP_PX);
  const spreadsPx = spreads * SPREAD_PX;
  const fixedPx = RULER_PX + stripsPx + SECTION_PX + SECTION_PX + spreadsPx + 6;
  const sharesPx = Math.max(LEAST_SHARES_PX, paneHeightPx - fixedPx);
  const sharesTopPx = RULER_PX + stripsPx + SECTION_PX;
  const spreadsTopPx = sharesTopPx + sharesPx + SECTION_PX;
  return {
    strips: rows(strips, RULER_PX + 4, STRIP_PX, STRIP_GAP_PX),
    shares: { topPx: sharesTopPx, heightPx: sharesPx },
    spreads: rows(spreads, spreadsTopPx, SPREAD_PX, 0),
    heightPx: fixedPx + sharesPx,
  };
}

/** As many rows as pixels at most; where there are few cycles, thicker ones. */
export function layoutStrips(strips: number, paneHeightPx: number): readonly Box[] {
  const room = stripRows(paneHeightPx);
  const eachPx = Math.min(MOST_STRIP_PX, Math.max(1, room / Math.max(1, strips)));
  return Array.from({ length: strips }, (_, row) => {
    const topPx = RULER_PX + 4 + Math.round(row * eachPx);
    const gapPx = eachPx >= 6 ? 1 : 0;
    return {
      topPx,
      heightPx: Math.max(1, Math.round((row + 1) * eachPx) - Math.round(row * eachPx) - gapPx),
    };
  });
}

export const stripRows = (paneHeightPx: number): number =>
  Math.max(1, Math.floor(paneHeightPx - RULER_PX - 10));

function rows(count: number, topPx: number, heightPx: number, gapPx: number): Box[] {
  return Array.from({ length: count }, (_, row) => ({ topPx: topPx + row * (heightPx + gapPx), heightPx }));
}

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
