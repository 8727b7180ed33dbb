import type { Scale } from '@core/analysis/statistics/histogram';
import type { StatisticFigure, StatisticsSort } from '../selectors/statistics';
import type { Slice } from '../store';

export interface StatisticsSlice {
  /** What the histogram is of. */
  readonly figure: StatisticFigure;
  /** What the curves are of, beside it. */
  readonly compared: readonly StatisticFigure[];
  readonly figureScale: Scale;
  /** Null: in the order in which a cycle runs through them. */
  readonly statisticsSort: StatisticsSort | null;
  showFigure(figure: StatisticFigure): void;
  /** Puts a curve beside the figure's, or takes it away. */
  compareFigure(figure: StatisticFigure): void;
  scaleFigure(scale: Scale): void;
  sortStatistics(key: StatisticsSort['key']): void;
  /** Takes filter and brush away. */
  chooseAllCycles(): void;
}

export const createStatisticsSlice: Slice<StatisticsSlice> = (set, get) => ({
  figure: 'pauseNs',
  compared: [],
  figureScale: 'linear',
  statisticsSort: null,
  showFigure: (figure) => {
    set({ figure });
  },
  compareFigure: (figure) => {
    const { compared } = get();
    const without = compared.filter((one) => one !== figure);
    set({ compared: without.length < compared.length ? without : [...compared, figure] });
  },
  scaleFigure: (figureScale) => {
    set({ figureScale });
  },
  sortStatistics: (key) => {
    const sort = get().statisticsSort;
    // Greatest first, then least first, then as they come.
    if (sort?.key !== key) set({ statisticsSort: { key, order: 'descending' } });
    else set({ statisticsSort: sort.order === 'descending' ? { key, order: 'ascending' } : null });
  },
  chooseAllCycles: () => {
    get().setFilter('');
    get().setBrush(null);
  },
});
