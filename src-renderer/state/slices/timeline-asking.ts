/** Asks main for views: no more than one at a time, nothing that is there or on its way already, and what is still to come beside. */
import type { TimelineRequest, TimelineView } from '@core/timeline/timeline';
import { failureWords } from '../failure-words';
import { latestAsked } from '../latest-asked';
import type { TimeRange } from '../model';
import { selectedRow } from '../selectors/cycles';
import { recordingBounds, requestFor, suffices, visibleRange } from '../selectors/timeline';
import type { AppStore, StorePorts } from '../store';
import type { Ahead } from './timeline-ahead';

interface Wanted {
  readonly recordingId: string;
  readonly request: TimelineRequest;
}

/** Cycles in sight that were not looked at yet come with the same question asked again. */
interface Rest extends Wanted {
  /** Looked at already. */
  readonly done: number;
}

/** The function that it makes asks for a range from the selected cycle's request; null for what the store's zoom shows. */
export const createAsking = (
  set: AppStore['setState'],
  get: AppStore['getState'],
  api: StorePorts['api'],
  ahead: Pick<Ahead, 'find'>,
): ((range: TimeRange | null) => void) => {
  const stillWanted = ({ recordingId, request }: Wanted): boolean => {
    const state = get();
    return state.recordingId === recordingId && state.cycle === request.cycle;
  };

  const put = (recordingId: string, view: TimelineView): void =>
    set({ shown: { recordingId, view }, timelineFailure: null });

  /** Null where it was refused. */
  const show = (wanted: Wanted, reply: Awaited<ReturnType<StorePorts['api']['timeline']>>): Rest | null => {
    if (!reply.ok) {
      set({ timelineFailure: failureWords(reply.error) });
      return null;
    }
    put(wanted.recordingId, reply.value);
    return reply.value.quality === 'coarse' ? { ...wanted, done: reply.value.attributed.done } : null;
  };

  /** Does not stand in the way of another view: main answers that one first, and this one early. */
  const rest = latestAsked<Rest>(async (wanted, isLatest) => {
    const reply = await api.timeline(wanted.recordingId, wanted.request);
    if (!stillWanted(wanted) || asked.coming() || !isLatest() || wanted.request !== latest) return false;
    const left = show(wanted, reply);
    // Cycles that cannot be looked at would be asked for without end.
    if (left && left.done > wanted.done) rest.ask(left);
    return false;
  });

  let latest: TimelineRequest | null = null;
  const asked = latestAsked<Wanted>(async (wanted) => {
    latest = wanted.request;
    const reply = await api.timeline(wanted.recordingId, wanted.request);
    if (!stillWanted(wanted) || wanted.request !== latest) return false;
    const left = show(wanted, reply);
    if (left && asked.coming()?.request === wanted.request) rest.ask(left);
    return false;
  });

  return (range) => {
    const state = get();
    const row = selectedRow(state);
    const { recordingId, widthPx, shown } = state;
    if (!row || recordingId === null || widthPx < 1) return;
    const inSight = range ?? visibleRange(state.zoom, row);
    const bounds = recordingBounds(state);
    const answers = (request: TimelineRequest): boolean =>
      suffices(request, row.index, inSight, bounds, widthPx);
    const serves = (one: Wanted): boolean => one.recordingId === recordingId && answers(one.request);
    const coming = asked.coming();
    if (
      coming
        ? serves(coming)
        : shown && serves({ recordingId: shown.recordingId, request: shown.view.request })
    )
      return;
    rest.drop();
    const ready = ahead.find(answers);
    if (ready) {
      asked.drop();
      latest = ready.request;
      put(recordingId, ready);
      return;
    }
    asked.ask({ recordingId, request: requestFor(row.index, inSight, bounds, widthPx) });
  };
};
