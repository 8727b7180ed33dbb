import { parseFilter } from '@core/cycle-filter/parse';
import type { FilterError } from '@core/cycle-filter/parse';
import type { Slice } from '../store';

/** How many of the last filters are offered again. */
const KEPT = 12;

export interface Filter {
  /** As it stands in the input. */
  readonly text: string;
  /** What is wrong with it; null where it is understood. */
  readonly error: FilterError | null;
  /** The last text that was understood: it chooses the cycles while another is being typed. */
  readonly inForce: string;
}

export const NO_FILTER: Filter = { text: '', error: null, inForce: '' };

/** First and last position, in order of time; both belong to it. */
export type Brush = readonly [from: number, to: number];

export interface FilterSlice {
  /** All views show the cycles that pass filter and brush. */
  readonly filter: Filter;
  readonly brush: Brush | null;
  /** The last filters that were kept, the latest first. */
  readonly filterHistory: readonly string[];
  setFilter(text: string): void;
  /** What is in force was meant, not passed by while typing: it is offered again. */
  keepFilter(): void;
  setBrush(brush: Brush | null): void;
}

export const createFilterSlice: Slice<FilterSlice> = (set, get) => ({
  filter: NO_FILTER,
  brush: null,
  filterHistory: [],
  setFilter: (text) => {
    const parsed = parseFilter(text);
    set(({ filter }) => ({
      filter: parsed.ok
        ? { text, error: null, inForce: text.trim() }
        : { text, error: parsed.error, inForce: filter.inForce },
    }));
  },
  keepFilter: () => {
    const { filter, filterHistory } = get();
    if (filter.error !== null || filter.inForce === '' || filterHistory[0] === filter.inForce) return;
    const others = filterHistory.filter((text) => text !== filter.inForce);
    set({ filterHistory: [filter.inForce, ...others].slice(0, KEPT) });
  },
  setBrush: (brush) => {
    set({ brush: brush === null ? null : [Math.min(...brush), Math.max(...brush)] });
  },
});
