/** Where things stand in the picture of both sides on one axis, in CSS pixels. */
import { RULER_PX } from '../../charts/aligned-axis';
import type { Box } from '../../charts/aligned-axis';

const INSTANT_PX = 22;
const GAP_PX = 14;
const [LEAST_BAND_PX, MOST_BAND_PX] = [64, 220];
/** What the table below is to have of the pane. */
const TABLE_SHARE = 0.3;

export interface OverlaidLayout {
  /** A's band above B's. */
  readonly bands: readonly [Box, Box];
  readonly instants: readonly Box[];
  readonly heightPx: number;
}

export function layoutOverlaid(instants: number, paneHeightPx: number): OverlaidLayout {
  const fixedPx = RULER_PX + 3 * GAP_PX + instants * INSTANT_PX;
  const room = (paneHeightPx * (1 - TABLE_SHARE) - fixedPx) / 2;
  const bandPx = Math.round(Math.max(LEAST_BAND_PX, Math.min(MOST_BAND_PX, room)));
  const secondPx = RULER_PX + bandPx + GAP_PX;
  const instantsPx = secondPx + bandPx + GAP_PX;
  return {
    bands: [
      { topPx: RULER_PX, heightPx: bandPx },
      { topPx: secondPx, heightPx: bandPx },
    ],
    instants: Array.from({ length: instants }, (_, row) => ({
      topPx: instantsPx + row * INSTANT_PX,
      heightPx: INSTANT_PX,
    })),
    heightPx: fixedPx + 2 * bandPx,
  };
}
