import type { Mark, WakeUp } from '@core/timeline/timeline';
import type { Axis, Range } from '../geometry/axis';
import { toPx } from '../geometry/axis';
import type { IndexedView } from '../geometry/indexed-view';
import type { Layout, PlacedLane } from '../geometry/layout';
import type { Brushes } from './brushes';
import type { Pencils } from './pencils';

/** All that one frame shows. Times are in the frame of the view's anchor. */
export interface Scene {
  readonly indexed: IndexedView;
  readonly layout: Layout;
  readonly axis: Axis;
  /** Where the ruler's 0 is: the selected cycle's request. */
  readonly zeroNs: number;
  readonly scrollPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly density: number;
  readonly brushes: Brushes;
  readonly pencils: Pencils;
  /** The selected cycle, whose parts the ruler names. */
  readonly anchor: Anchor;
  /** Of the recording: beyond it there is nothing. */
  readonly bounds: Range;
  readonly markers: readonly PlacedMarker[];
  /** Lower case; slices whose label holds it stand out. Empty for none. */
  readonly highlight: string;
  readonly timeRange: Range | null;
}

export interface Anchor {
  readonly index: number;
  readonly startNs: number;
  readonly pauseEndNs: number;
  readonly resumeStartNs: number;
  readonly endNs: number;
}

export interface PlacedMarker {
  readonly timeNs: number;
  readonly label: string;
  readonly chosen: boolean;
}

/** What lies over a frame and changes with the pointer alone. */
export interface Overlay {
  readonly selected: SelectedOnScreen | null;
  /** Of the selected slice. */
  readonly wakeUps: readonly WakeUp[];
  readonly hoveredWakeUps: readonly WakeUp[];
  readonly cursorPx: number | null;
  readonly hovered: Hovered | null;
}

export interface SelectedOnScreen extends Range {
  readonly laneId: string;
  readonly depth: number;
}

/** What the pointer is over; `at` is the slice's index in its lane. */
export type Hovered =
  | { readonly over: 'slice'; readonly placed: PlacedLane; readonly at: number }
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
