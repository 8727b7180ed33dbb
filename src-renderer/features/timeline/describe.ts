import type { TimelineView } from '@core/timeline/timeline';
import { formatDuration } from '@core/units';
import type { SelectedSlice, TimeRange } from '../../state/model';
import { phaseTitle } from '../../ui/phases';
import type { Hovered } from './draw/scene';
import type { PlacedLane } from './geometry/layout';
import { paintOf } from './geometry/style';
import { tickLabel } from './geometry/ticks';

/** What a slice is called: its function, its phase or its state. */
export function sliceName(view: TimelineView, placed: PlacedLane, index: number): string {
  const { lane } = placed;
  const label = view.labels[lane.slices.label[index] ?? 0] ?? '';
  const paint = paintOf(view, lane, index);
  if (lane.kind === 'phase' && paint.paint === 'phase') return phaseTitle(paint.phase);
  if (paint.paint === 'gracePeriod') return 'blocked in a grace period';
  if (label !== '') return label;
  return paint.paint === 'phase' ? phaseTitle(paint.phase) : paint.paint;
}

/** A slice with its detail, taken out of the view that it was picked from. */
export function pickSlice(view: TimelineView, placed: PlacedLane, index: number): SelectedSlice {
  const { lane } = placed;
  return {
    laneId: lane.id,
    laneTitle: lane.title,
    depth: lane.slices.depth[index] ?? 0,
    startNs: lane.slices.startNs[index] ?? 0,
    endNs: lane.slices.endNs[index] ?? 0,
    label: sliceName(view, placed, index),
    detail: null,
  };
}

export interface Hint {
  readonly title: string;
  readonly lines: readonly string[];
}

export function hintOf(view: TimelineView, hovered: Hovered): Hint {
  if (hovered.over === 'mark') {
    const { mark, placed } = hovered;
    return { title: mark.label, lines: [placed.lane.title, `at ${tickLabel(mark.timeNs, 10)}`] };
  }
  const slice = pickSlice(view, hovered.placed, hovered.index);
  const facts = slice.detail?.facts.slice(0, 3).map(([name, value]) => `${name}: ${value}`) ?? [];
  const length = formatDuration(slice.endNs - slice.startNs);
  return {
    title: slice.label,
    lines: [`${length} from ${tickLabel(slice.startNs, 10)}`, slice.laneTitle, ...facts],
  };
}

/** The selection in one sentence, for those who hear the window. */
export function spokenSelection(slice: SelectedSlice | null, timeRange: TimeRange | null): string {
  if (slice) {
    const length = formatDuration(slice.endNs - slice.startNs);
    const start = formatDuration(slice.startNs);
    const evidence = slice.detail ? ` Evidence: ${slice.detail.evidence}` : '';
    return `${slice.label} on ${slice.laneTitle}, ${length}, starting ${start} after the cycle began.${evidence}`;
  }
  if (timeRange) return `Range of ${formatDuration(timeRange.endNs - timeRange.startNs)} selected.`;
  return 'Nothing selected. Arrow keys walk the slices; W and S zoom, A and D pan, F fits.';
}
