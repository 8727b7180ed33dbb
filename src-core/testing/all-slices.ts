/** What a timeline shows where every slice has a pixel of its own: what thinned views are held against. */
import type { TimelineSource } from '../timeline/timeline-view';
import type { Lane, TimelineView } from '../timeline/timeline';

export interface PlainSlice {
  readonly lane: string;
  readonly depth: number;
  readonly startNs: number;
  readonly endNs: number;
  readonly style: number;
  readonly label: string;
  readonly cycle: number;
}

export function plainSlices({ lanes, labels }: TimelineView): PlainSlice[] {
  return lanes.flatMap(({ id, slices }) =>
    Array.from(slices.startNs, (startNs, at) => ({
      lane: id,
      depth: slices.depth[at] ?? -1,
      startNs,
      endNs: slices.endNs[at] ?? -1,
      style: slices.style[at] ?? -1,
      label: labels[slices.label[at] ?? -1] ?? '',
      cycle: slices.cycle[at] ?? -1,
    })),
  );
}

export function plainMarks({ id, marks }: Lane, labels: readonly string[]): PlainSlice[] {
  return Array.from(marks.timeNs, (timeNs, at) => ({
    lane: id,
    depth: -1,
    startNs: timeNs,
    endNs: timeNs,
    style: marks.kind[at] ?? -1,
    label: labels[marks.label[at] ?? -1] ?? '',
    cycle: marks.cycle[at] ?? -1,
  }));
}

/** The whole recording, four pixels a nanosecond, from the first cycle's request; null where it has no cycle. */
export function sharpestView(source: TimelineSource): TimelineView | null {
  const first = source.view({ cycle: 0, startNs: 0, endNs: 1, widthPx: 1 });
  if (!first.ok) return null;
  const { endNs } = first.value.bounds;
  const view = source.view({ cycle: 0, startNs: 0, endNs: endNs + 1, widthPx: 4 * (endNs + 1) });
  return view.ok ? view.value : null;
}
