import { VIEWS } from '../model';
import type { Part, SelectedSlice, TimeRange, ViewState } from '../model';
import { chosenCycles, stepFrom, worstFirst } from '../selectors/chosen';
import type { SortKey, SortOrder } from '../selectors/columns';
import type { Slice } from '../store';

export interface SelectionSlice {
  /** Index of the selected cycle in the recording on screen. */
  readonly cycle: number | null;
  readonly slice: SelectedSlice | null;
  readonly timeRange: TimeRange | null;
  readonly part: Part;
  readonly sort: { readonly key: SortKey; readonly order: SortOrder };
  /** Columns of the table that were asked for; null for those that fit. */
  readonly tableColumns: readonly SortKey[] | null;
  showColumns(keys: readonly SortKey[] | null): void;
  selectCycle(index: number | null): void;
  /** Shows a recording of `cycles` cycles as it was left; the first cycle where it never was looked at. */
  viewRestored(view: ViewState, cycles: number): void;
  /** Walks through the chosen cycles, in the order that the table shows. */
  stepCycle(step: number): void;
  /** The slowest of the chosen cycles, in the part that is looked at. */
  selectWorst(): void;
  /** Walks through the chosen cycles from the slowest on; the slowest where none of them is selected. */
  stepWorse(step: number): void;
  selectSlice(slice: SelectedSlice | null): void;
  /** The slice with what is known of it, or why nothing is; it need not be the selected one. */
  lookUpSlice(slice: SelectedSlice): Promise<SelectedSlice>;
  selectTimeRange(range: TimeRange | null): void;
  selectPart(part: Part): void;
  sortBy(key: SortKey): void;
}

const NOT_ON_RECORD = 'Nothing more of it is on record.';

export const createSelectionSlice: Slice<SelectionSlice> = (set, get, { api }) => ({
  cycle: null,
  slice: null,
  timeRange: null,
  part: 'both',
  sort: { key: 'index', order: 'ascending' },
  tableColumns: null,
  showColumns: (tableColumns) => {
    set({ tableColumns });
  },
  selectCycle: (index) => {
    if (index !== null && index === get().cycle) return;
    set({ cycle: index, slice: null, timeRange: null });
    get().rangeChosen(null);
    get().cycleShown();
  },
  viewRestored: ({ cycle, part, range, view, filter, markers, lanes }, cycles) => {
    const index = cycle !== null && cycle < cycles ? cycle : 0;
    // One that nobody has looked at yet is seen as the one before it was.
    if (cycle !== null) {
      const known = VIEWS.find((one) => one === view);
      if (known !== undefined) get().showView(known);
      get().setFilter(filter);
    }
    set({ part, zoom: range === null ? { zoom: 'fit', part } : { zoom: 'range', ...range }, brush: null });
    get().arrangeLanes(lanes);
    get().markersShown(get().recordingId, markers);
    get().selectCycle(cycles > 0 ? index : null);
  },
  stepCycle: (step) => {
    get().selectCycle(stepFrom(chosenCycles(get()), get().cycle, step));
  },
  selectWorst: () => {
    const worst = worstFirst(get())[0];
    if (worst !== undefined) get().selectCycle(worst);
  },
  stepWorse: (step) => {
    const cycles = worstFirst(get());
    get().selectCycle(stepFrom(cycles, get().cycle, cycles.includes(get().cycle ?? -1) ? step : 1));
  },
  selectSlice: (slice) => {
    set({ slice });
    if (slice === null) return;
    void get()
      .lookUpSlice(slice)
      .then((known) => {
        if (get().slice === slice) set({ slice: known });
      });
  },
  lookUpSlice: async (slice) => {
    const { recordingId, cycle } = get();
    if (recordingId === null || cycle === null) return slice;
    const { laneId, depth, startNs, endNs } = slice;
    const reply = await api.sliceDetail(recordingId, { cycle, laneId, depth, startNs, endNs });
    if (!reply.ok) return { ...slice, missing: reply.error.message };
    return reply.value === null ? { ...slice, missing: NOT_ON_RECORD } : { ...slice, detail: reply.value };
  },
  selectTimeRange: (timeRange) => {
    set({ timeRange });
    get().rangeChosen(timeRange);
  },
  selectPart: (part) => {
    set({ part });
    get().zoomTo({ zoom: 'fit', part });
  },
  sortBy: (key) => {
    const { sort } = get();
    const first = key === 'index' ? 'ascending' : 'descending';
    const turned = sort.order === 'ascending' ? 'descending' : 'ascending';
    set({ sort: { key, order: sort.key === key ? turned : first } });
  },
});
