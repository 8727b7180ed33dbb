/** What both sides show on one axis: their phases, and when their instants come. */
import { landmarksIn } from '../analysis/landmark-titles';
import type { Spread } from '../analysis/overlay';
import { OVERLAY_KEYS } from '../analysis/overlay-runs';
import type { Landmark, OverlayKey } from '../analysis/overlay-runs';
import type { OverlaidView } from './overlaid';

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

export function comparedInstants({ a, b, part }: OverlaidView): readonly Instant[] {
  const spreadIn = (spreads: readonly Spread[], landmark: Landmark): Spread | null =>
    spreads.find((one) => one.landmark === landmark) ?? null;
  return landmarksIn(part)
    .map((landmark) => ({ landmark, a: spreadIn(a.spreads, landmark), b: spreadIn(b.spreads, landmark) }))
    .filter((one) => one.a !== null || one.b !== null);
}
