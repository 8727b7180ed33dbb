import type { Part, SelectedSlice, TimeRange, ViewState } from '../model';
import type { SortKey, SortOrder } from '../selectors/cycles';
import { nextCycle, rowsOf, sortedRows, summaryOf } from '../selectors/cycles';
import type { Slice } from '../store';

export interface SelectionSlice {
  /** Index of the selected cycle in the recording on screen. */
  readonly cycle: number | null;
  readonly slice: SelectedSlice | null;
  readonly timeRange: TimeRange | null;
  readonly part: Part;
  readonly sort: { readonly key: SortKey; readonly order: SortOrder };
  selectCycle(index: number | null): void;
  /** Shows a recording of `cycles` cycles as it was left; the first cycle where it never was looked at. */
  viewRestored(view: ViewState, cycles: number): void;
  /** Walks in the order that the table shows. */
  stepCycle(step: 1 | -1): void;
  selectSlice(slice: SelectedSlice | null): void;
  selectTimeRange(range: TimeRange | null): void;
  selectPart(part: Part): void;
  sortBy(key: SortKey): void;
}

export const createSelectionSlice: Slice<SelectionSlice> = (set, get) => ({
  cycle: null,
  slice: null,
  timeRange: null,
  part: 'both',
  sort: { key: 'index', order: 'ascending' },
  selectCycle: (index) => {
    if (index !== null && index === get().cycle) return;
    set({ cycle: index, slice: null, timeRange: null });
    get().cycleShown();
  },
  viewRestored: ({ cycle, part, range }, cycles) => {
    const index = cycle !== null && cycle < cycles ? cycle : 0;
    set({ part, zoom: range === null ? { zoom: 'fit', part } : { zoom: 'range', ...range } });
    get().selectCycle(cycles > 0 ? index : null);
  },
  stepCycle: (step) => {
    const summary = summaryOf(get());
    if (!summary) return;
    const { key, order } = get().sort;
    get().selectCycle(nextCycle(sortedRows(rowsOf(summary.cycles), key, order), get().cycle, step));
  },
  selectSlice: (slice) => {
    set({ slice });
  },
  selectTimeRange: (timeRange) => {
    set({ timeRange });
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
