import { nextPauseOf, startOfKnown } from '../recording/known-cycles';
import type { RecordingTables } from '../recording/recording';
import { lastAtOrBelow } from '../sorted';
import type { ViewState } from '../timeline/view-state';

/** What was on screen, as far as the part has it: its cycle if that is kept, and the markers within those that are. */
export function viewOfPart(view: ViewState, whole: RecordingTables, cycles: Uint32Array): ViewState {
  const at = view.cycle === null ? -1 : cycles.indexOf(view.cycle);
  const starts = Float64Array.from(whole.cycles, startOfKnown);
  const kept = new Set(cycles);
  const isWithin = (timeNs: number): boolean => {
    const cycle = lastAtOrBelow(starts, timeNs);
    return kept.has(cycle) && timeNs < (nextPauseOf(whole, cycle) ?? Infinity);
  };
  return {
    ...view,
    cycle: at < 0 ? null : at,
    range: at < 0 ? null : view.range,
    markers: view.markers.filter(({ timeNs }) => isWithin(timeNs)),
  };
}
