import type { TimelineRequest, TimelineView } from '@core/timeline/timeline';
import type { TimeRange, Zoom } from '../model';
import { pointOfView, requestFor } from '../selectors/timeline';
import type { Slice } from '../store';

/** What main last sent, and of which recording. Drawn, stretched, until something newer comes. */
export interface ShownView {
  readonly recordingId: string;
  readonly view: TimelineView;
}

export interface TimelineSlice {
  readonly zoom: Zoom;
  /** Width of the lanes in CSS pixels; 0 before the first layout. */
  readonly widthPx: number;
  readonly shown: ShownView | null;
  /** Why main could not draw the selected cycle; null if it could. */
  readonly timelineFailure: string | null;
  zoomTo(zoom: Zoom): void;
  zoomToRange(range: TimeRange): void;
  widthChanged(widthPx: number): void;
  /** The selected cycle changed: keep a zoom that was chosen, ask for what is now in sight. */
  cycleShown(): void;
}

export const createTimelineSlice: Slice<TimelineSlice> = (set, get, { api }) => {
  interface Wanted {
    readonly recordingId: string;
    readonly request: TimelineRequest;
  }
  let underWay = false;
  let next: Wanted | null = null;

  const stillWanted = ({ recordingId, request }: Wanted): boolean => {
    const state = get();
    return state.recordingId === recordingId && state.cycle === request.cycle;
  };

  /** One request at a time, and of those that waited only the latest: a fast hand cannot queue up work in main. */
  const pump = async (): Promise<void> => {
    if (underWay) return;
    underWay = true;
    try {
      while (next) {
        const wanted: Wanted = next;
        next = null;
        const reply = await api.timeline(wanted.recordingId, wanted.request);
        if (!stillWanted(wanted)) continue;
        if (reply.ok) {
          set({ shown: { recordingId: wanted.recordingId, view: reply.value }, timelineFailure: null });
        } else set({ timelineFailure: reply.error.message });
      }
    } finally {
      underWay = false;
    }
  };

  const ask = (): void => {
    const point = pointOfView(get());
    if (!point) return;
    next = { recordingId: point.recordingId, request: requestFor(point.row, point.range, get().widthPx) };
    void pump();
  };

  return {
    zoom: { zoom: 'fit', part: 'both' },
    widthPx: 0,
    shown: null,
    timelineFailure: null,
    zoomTo: (zoom) => {
      set({ zoom });
      ask();
    },
    zoomToRange: ({ startNs, endNs }) => {
      get().zoomTo({ zoom: 'range', startNs, endNs });
    },
    widthChanged: (widthPx) => {
      if (widthPx === get().widthPx) return;
      set({ widthPx });
      ask();
    },
    cycleShown: () => {
      set({ timelineFailure: null });
      if (get().cycle === null) set({ shown: null, zoom: { zoom: 'fit', part: get().part } });
      else ask();
    },
  };
};
