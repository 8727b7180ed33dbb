/** Asks main for views: no more than one at a time, and nothing that is there or on its way already. */
import type { TimelineRequest } from '@core/timeline/timeline';
import { latestAsked } from '../latest-asked';
import type { TimeRange } from '../model';
import { selectedRow } from '../selectors/cycles';
import { recordingBounds, requestFor, suffices, visibleRange } from '../selectors/timeline';
import type { AppStore, StorePorts } from '../store';

interface Wanted {
  readonly recordingId: string;
  readonly request: TimelineRequest;
}

/** The function that it makes asks for a range from the selected cycle's request; null for what the store's zoom shows. */
export const createAsking = (
  set: AppStore['setState'],
  get: AppStore['getState'],
  api: StorePorts['api'],
): ((range: TimeRange | null) => void) => {
  const stillWanted = ({ recordingId, request }: Wanted): boolean => {
    const state = get();
    return state.recordingId === recordingId && state.cycle === request.cycle;
  };

  const asked = latestAsked<Wanted>(async (wanted) => {
    const reply = await api.timeline(wanted.recordingId, wanted.request);
    if (!stillWanted(wanted)) return false;
    if (!reply.ok) {
      set({ timelineFailure: reply.error.message });
      return false;
    }
    set({ shown: { recordingId: wanted.recordingId, view: reply.value }, timelineFailure: null });
    // What was not looked at yet comes with the same question asked again.
    return reply.value.quality === 'coarse';
  });

  return (range) => {
    const state = get();
    const row = selectedRow(state);
    const { recordingId, widthPx, shown } = state;
    if (!row || recordingId === null || widthPx < 1) return;
    const inSight = range ?? visibleRange(state.zoom, row);
    const bounds = recordingBounds(state);
    const serves = (one: Wanted | null | undefined): boolean =>
      one?.recordingId === recordingId && suffices(one.request, row.index, inSight, bounds, widthPx);
    const coming = asked.coming();
    if (
      coming
        ? serves(coming)
        : shown && serves({ recordingId: shown.recordingId, request: shown.view.request })
    )
      return;
    asked.ask({ recordingId, request: requestFor(row.index, inSight, bounds, widthPx) });
  };
};
