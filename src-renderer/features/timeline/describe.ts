import type { Lane, SliceDetail, TimelineView } from '@core/timeline/timeline';
import { formatDuration } from '@core/units';
import type { SelectedSlice, TimeRange } from '../../state/model';
import { phaseTitle } from '../../ui/phases';
import type { Hovered } from './draw/scene';
import { jointPaints, PAINTS, paintsOf } from './geometry/style';
import type { Paint } from './geometry/style';
import { tickLabel } from './geometry/ticks';

/** What a slice is called: its function, its phase, or its state and why. */
export function sliceName(view: TimelineView, lane: Lane, at: number): string {
  const label = view.labels[lane.slices.label[at] ?? 0] ?? '';
  const paint: Paint = PAINTS[paintsOf(lane, jointPaints(view.labels))[at] ?? 0] ?? { paint: 'neutral' };
  if (lane.kind === 'phase' && paint.paint === 'phase') return phaseTitle(paint.phase);
  if (paint.paint === 'gracePeriod') return 'blocked in a grace period';
  if (label !== '') return label;
  return paint.paint === 'phase' ? phaseTitle(paint.phase) : paint.paint;
}

/** A slice taken out of the view that it was picked from; `zeroNs` is where the selected cycle's request is in it. */
export function pickSlice(view: TimelineView, lane: Lane, at: number, zeroNs: number): SelectedSlice {
  return {
    laneId: lane.id,
    laneTitle: lane.title,
    depth: lane.slices.depth[at] ?? 0,
    startNs: (lane.slices.startNs[at] ?? 0) - zeroNs,
    endNs: (lane.slices.endNs[at] ?? 0) - zeroNs,
    label: sliceName(view, lane, at),
    cycle: lane.slices.cycle[at] ?? 0,
    detail: null,
  };
}

export interface Hint {
  readonly title: string;
  readonly lines: readonly string[];
}

/** `cycle` is the selected one: only another one's number is told. */
export function hintOf(view: TimelineView, hovered: Hovered, zeroNs: number, cycle: number | null): Hint {
  const { lane } = hovered.placed.indexed;
  if (hovered.over === 'mark') {
    const { mark } = hovered;
    return { title: mark.label, lines: [lane.title, `at ${tickLabel(mark.timeNs - zeroNs, 10)}`] };
  }
  const slice = pickSlice(view, lane, hovered.at, zeroNs);
  const length = formatDuration(slice.endNs - slice.startNs);
  const of = slice.cycle === cycle ? [] : [`cycle ${slice.cycle}`];
  return {
    title: slice.label,
    lines: [`${length} from ${tickLabel(slice.startNs, 10)}`, [lane.title, ...of].join(' · ')],
  };
}

/** What a hint says at once. */
const SAID: readonly string[] = ['start', 'length', 'depth'];

/** The rest, once it is known: a wait's reason, a call's self time, who woke. */
export const factsOfHint = ({ facts }: SliceDetail): SliceDetail['facts'] =>
  facts.filter(([name]) => !SAID.includes(name));

export interface Spoken {
  readonly slice: SelectedSlice | null;
  readonly timeRange: TimeRange | null;
  /** Name and note of the marker that was chosen; null for none. */
  readonly marker: { readonly label: string; readonly note: string } | null;
}

/** The selection in one sentence, for those who hear the window. */
export function spokenSelection({ slice, timeRange, marker }: Spoken): string {
  if (marker) return `Marker ${marker.label}${marker.note === '' ? '' : `: ${marker.note}`}.`;
  if (timeRange) {
    const start = formatDuration(timeRange.startNs);
    return `Range of ${formatDuration(timeRange.endNs - timeRange.startNs)} selected, from ${start} after the request; its sums are in the Selection panel.`;
  }
  if (slice) {
    const lengthNs = slice.endNs - slice.startNs;
    const when = `${lengthNs === 0 ? 'at' : `${formatDuration(lengthNs)}, starting`} ${formatDuration(slice.startNs)} after the cycle began`;
    const evidence = slice.detail ? ` Evidence: ${slice.detail.evidence}` : '';
    const found = slice.inStack === undefined ? '' : ` ${slice.inStack} is in its kernel stack.`;
    return `${slice.label} on ${slice.laneTitle}, ${when}.${found}${evidence}`;
  }
  return 'Nothing selected. Arrow keys walk the slices; W and S zoom, A and D pan, F fits, M marks, slash searches.';
}
