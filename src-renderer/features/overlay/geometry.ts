/** Where things stand in the overlay's picture, in CSS pixels. */
import { RULER_PX } from '../../charts/aligned-axis';
import type { Box } from '../../charts/aligned-axis';

const STRIP_PX = 15;
const STRIP_GAP_PX = 3;
const SPREAD_PX = 17;
const SECTION_PX = 12;
const MOST_STRIP_PX = 18;
const LEAST_SHARES_PX = 110;

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
