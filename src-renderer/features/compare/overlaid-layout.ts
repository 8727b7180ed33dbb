/** Where things stand in the picture of both sides on one axis, in CSS pixels. */
import { OVERLAY_KEYS } from '@core/analysis/overlay-runs';
import type { Landmark, OverlayKey } from '@core/analysis/overlay-runs';
import type { Spread } from '@core/analysis/overlay';
import type { OverlaidView } from '@core/compare/overlaid';
import { RULER_PX } from '../../charts/aligned-axis';
import type { Box } from '../../charts/aligned-axis';
import { landmarksIn } from '../../ui/overlay-words';

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

/** Phases of either side, in the order in which they are stacked. */
export function overlaidKeys({ a, b }: OverlaidView): readonly OverlayKey[] {
  const used = new Set([...a.keys, ...b.keys]);
  return OVERLAY_KEYS.filter((key) => used.has(key));
}

/** When an instant of the part comes on either side; null where that side does not show it. */
export interface Instant {
  readonly landmark: Landmark;
  readonly a: Spread | null;
  readonly b: Spread | null;
}

export function instantsOf({ a, b, part }: OverlaidView): readonly Instant[] {
  const spreadIn = (spreads: readonly Spread[], landmark: Landmark): Spread | null =>
    spreads.find((one) => one.landmark === landmark) ?? null;
  return landmarksIn(part)
    .map((landmark) => ({ landmark, a: spreadIn(a.spreads, landmark), b: spreadIn(b.spreads, landmark) }))
    .filter((one) => one.a !== null || one.b !== null);
}
