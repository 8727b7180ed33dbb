/** What pointer and keys need to know of the picture on screen; read at the moment of the event. */
import type { CycleRow } from '@core/analysis/summary';
import type { TimelineView } from '@core/timeline/timeline';
import { sightEndNs, withMargin } from '../../state/selectors/timeline';
import type { Hovered } from './draw/scene';
import type { Axis, Range } from './geometry/axis';
import { markAt, sliceAt } from './geometry/hit';
import { laneAt, RULER_PX } from './geometry/layout';
import type { Layout } from './geometry/layout';

export interface Stage {
  readonly view: TimelineView;
  readonly layout: Layout;
  readonly axis: Axis;
  readonly scrollPx: number;
  /** Last vCPU back in KVM_RUN; main's view goes on to the client's last reply. */
  readonly resumeEndNs: number;
  /** How far one may zoom out and pan. */
  readonly bounds: Range;
}

/** All that main has of the cycle and a little free space at either side. */
export function boundsOf(row: CycleRow, view: TimelineView): Range {
  return withMargin(withMargin({ startNs: 0, endNs: Math.max(sightEndNs(row), view.extentNs) }));
}

/** What is under a point of the canvas, in CSS pixels from its corner. */
export function hoveredAt(stage: Stage, x: number, y: number): Hovered | null {
  const { axis, layout, scrollPx } = stage;
  if (y < RULER_PX || x < axis.leftPx || x > axis.leftPx + axis.widthPx) return null;
  const at = laneAt(layout, y - RULER_PX + scrollPx);
  if (!at) return null;
  const { placed, row } = at;
  const aboveRows = y - RULER_PX + scrollPx < placed.rowsTopPx;
  const mark = markAt(placed.lane, stage.view.labels, axis, x);
  if (mark && (aboveRows || mark.kind === 'kick' || mark.kind === 'request' || mark.kind === 'reply')) {
    return { over: 'mark', placed, mark };
  }
  const index = sliceAt(placed.lane.slices, axis, x, row);
  return index < 0 ? null : { over: 'slice', placed, index };
}
