/** Lanes drawn from numbers, for tests of how they are laid out, found in and painted. */
import type { Lane, LaneKind, Marks, TimelineView } from '@core/timeline/timeline';

export const NO_MARKS: Marks = {
  count: 0,
  timeNs: new Float64Array(0),
  kind: new Uint8Array(0),
  label: new Uint32Array(0),
  cycle: new Uint32Array(0),
};

/** Slices as [start, end, depth, style, cycle], by depth and in time order. */
export function lane(
  id: string,
  kind: LaneKind,
  rows: number,
  slices: readonly (readonly number[])[],
  marks: Marks = NO_MARKS,
): Lane {
  const column = (at: number): number[] => slices.map((slice) => slice[at] ?? 0);
  return {
    id,
    kind,
    title: id,
    subtitle: '',
    marks,
    onPath: new Float64Array(0),
    rows,
    slices: {
      count: slices.length,
      startNs: Float64Array.from(column(0)),
      endNs: Float64Array.from(column(1)),
      depth: Uint8Array.from(column(2)),
      style: Uint8Array.from(column(3)),
      label: new Uint32Array(slices.length),
      cycle: Uint32Array.from(column(4)),
    },
  };
}

/** A view of one cycle of 1,000 ns. */
export function viewOf(lanes: readonly Lane[], labels: readonly string[] = ['']): TimelineView {
  return {
    request: { cycle: 0, startNs: 0, endNs: 1000, widthPx: 1000 },
    quality: 'whole',
    unread: null,
    attributed: { done: 1, total: 1 },
    bounds: { startNs: 0, endNs: 1000 },
    cycles: {
      count: 1,
      index: Uint32Array.of(0),
      startNs: Float64Array.of(0),
      pauseEndNs: Float64Array.of(500),
      resumeStartNs: Float64Array.of(500),
      endNs: Float64Array.of(1000),
      among: Uint32Array.of(1),
    },
    extentNs: 1000,
    pauseEndNs: 500,
    resumeStartNs: 500,
    lanes,
    arrows: { ...NO_MARKS, from: new Uint16Array(0), to: new Uint16Array(0) },
    labels,
  };
}
