import type { Mark, TimelineView } from '@core/timeline/timeline';
import type { Axis, Range } from '../geometry/axis';
import { toPx } from '../geometry/axis';
import type { Layout, PlacedLane } from '../geometry/layout';
import type { Brushes } from './brushes';

/** All that one frame shows. */
export interface Scene {
  readonly view: TimelineView;
  readonly layout: Layout;
  readonly axis: Axis;
  readonly scrollPx: number;
  readonly resumeEndNs: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly brushes: Brushes;
  readonly selected: SelectedOnScreen | null;
  readonly timeRange: Range | null;
  readonly cursorPx: number | null;
  readonly hovered: Hovered | null;
}

export interface SelectedOnScreen extends Range {
  readonly laneId: string;
  readonly depth: number;
}

/** What the pointer is over. */
export type Hovered =
  | { readonly over: 'slice'; readonly placed: PlacedLane; readonly index: number }
  | { readonly over: 'mark'; readonly placed: PlacedLane; readonly mark: Mark };

export interface Box {
  readonly left: number;
  readonly right: number;
}

/** The pixels that a span of time takes within the lanes; null where it is out of sight. Never thinner than one pixel. */
export function boxOf(axis: Axis, startNs: number, endNs: number): Box | null {
  const edge = axis.leftPx + axis.widthPx;
  const from = toPx(axis, startNs);
  const to = toPx(axis, endNs);
  if (to < axis.leftPx || from > edge) return null;
  const left = Math.max(from, axis.leftPx);
  return { left, right: Math.min(Math.max(to, left + 1), edge) };
}
