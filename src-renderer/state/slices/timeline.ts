import type { TimelineView } from '@core/timeline/timeline';
import type { SelectedSlice, TimeRange, Zoom } from '../model';
import { selectedRow } from '../selectors/cycles';
import { originOf, showsMany, visibleRange } from '../selectors/timeline';
import type { Slice } from '../store';
import { createAhead } from './timeline-ahead';
import { createAsking } from './timeline-asking';

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
  /** Asks for what a hand that has not come to rest yet has in sight; nobody is told of the range. */
  lookAt(range: TimeRange): void;
  /** The hand rests and all that is in sight is drawn: what one step leads to can be asked for. */
  lookAhead(): Promise<void>;
  /** Makes another cycle the anchor and leaves what is in sight where it is; `slice` and times are still from the old anchor. */
  anchorAt(cycle: number, slice: SelectedSlice | null): void;
  /** Brings the selected slice in sight, at the scale that is. */
  revealSelection(): void;
  widthChanged(widthPx: number): void;
  /** The selected cycle changed: keep a zoom that was chosen, ask for what is now in sight. */
  cycleShown(): void;
}

const movedBy = ({ startNs, endNs }: TimeRange, ns: number): TimeRange => ({
  startNs: startNs + ns,
  endNs: endNs + ns,
});

export const createTimelineSlice: Slice<TimelineSlice> = (set, get, { api }) => {
  const ahead = createAhead(get, api);
  const ask = createAsking(set, get, api, ahead);
  /** Whose range `zoom` is; where it goes when another is selected depends on both. */
  let placed: { readonly recordingId: string; readonly cycle: number; readonly zoom: Zoom } | null = null;

  const place = (zoom: Zoom): void => {
    if (placed) placed = { ...placed, zoom };
    set({ zoom });
  };

  /** A range of many cycles stays where it is when another of them is selected; one within a cycle goes along. */
  const keepInPlace = (): void => {
    const state = get();
    const row = selectedRow(state);
    const { recordingId, zoom } = state;
    const before = placed;
    placed = row && recordingId !== null ? { recordingId, cycle: row.index, zoom } : null;
    // A range that came along with the cycle, as Undo brings one, is already where it should be.
    if (!row || before?.recordingId !== recordingId || before.zoom !== zoom) return;
    if (zoom.zoom === 'fit' || !showsMany(zoom, row)) return;
    const moved = movedBy(zoom, originOf(state, before.cycle) - originOf(state, row.index));
    if (moved.startNs < 0 && moved.endNs > 0) place({ zoom: 'range', ...moved });
  };

  return {
    zoom: { zoom: 'fit', part: 'both' },
    widthPx: 0,
    shown: null,
    timelineFailure: null,
    zoomTo: (zoom) => {
      place(zoom);
      ask(null);
    },
    zoomToRange: ({ startNs, endNs }) => {
      get().zoomTo({ zoom: 'range', startNs, endNs });
    },
    lookAt: ask,
    lookAhead: () => ahead.look(),
    anchorAt: (cycle, slice) => {
      const state = get();
      const row = selectedRow(state);
      const { recordingId } = state;
      if (!row || recordingId === null || row.index === cycle) return;
      const ns = originOf(state, row.index) - originOf(state, cycle);
      const { timeRange } = state;
      const zoom: Zoom = { zoom: 'range', ...movedBy(visibleRange(state.zoom, row), ns) };
      placed = { recordingId, cycle, zoom };
      set({
        cycle,
        zoom,
        slice: null,
        timeRange: timeRange && movedBy(timeRange, ns),
      });
      ask(null);
      get().selectSlice(slice && { ...slice, ...movedBy(slice, ns) });
    },
    revealSelection: () => {
      const { slice, zoom } = get();
      const row = selectedRow(get());
      if (!slice || !row) return;
      const range = visibleRange(zoom, row);
      if (slice.startNs < range.endNs && slice.endNs > range.startNs) return;
      const middle = (slice.startNs + slice.endNs) / 2;
      get().zoomToRange(movedBy(range, middle - (range.startNs + range.endNs) / 2));
    },
    widthChanged: (widthPx) => {
      if (widthPx === get().widthPx) return;
      set({ widthPx });
      ask(null);
    },
    cycleShown: () => {
      keepInPlace();
      set({ timelineFailure: null });
      if (get().cycle === null) set({ shown: null, zoom: { zoom: 'fit', part: get().part } });
      else ask(null);
    },
  };
};
