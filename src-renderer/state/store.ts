/** One store: canonical state and intent. Whatever can be derived from it is a selector. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Api } from '../api/client';
import { createCalibrateSlice } from './slices/calibrate';
import type { CalibrateSlice } from './slices/calibrate';
import { createComparePicturesSlice } from './slices/compare-pictures';
import type { ComparePicturesSlice } from './slices/compare-pictures';
import { createCompareSlice } from './slices/compare';
import type { CompareSlice } from './slices/compare';
import { createExportsSlice } from './slices/exports';
import type { ExportsSlice } from './slices/exports';
import { createFilterSlice } from './slices/filter';
import type { FilterSlice } from './slices/filter';
import { createFigureCheckSlice } from './slices/figure-check';
import type { FigureCheckSlice } from './slices/figure-check';
import { createBarriersSlice } from './slices/barriers';
import type { BarriersSlice } from './slices/barriers';
import { createFindingsSlice } from './slices/findings';
import type { FindingsSlice } from './slices/findings';
import { createFlameSlice } from './slices/flame';
import type { FlameSlice } from './slices/flame';
import { createGuestSlice } from './slices/guest';
import type { GuestSlice } from './slices/guest';
import { createHistorySlice, watchHistory } from './slices/history';
import type { HistorySlice } from './slices/history';
import { createInterruptedSlice } from './slices/interrupted';
import type { InterruptedSlice } from './slices/interrupted';
import { createLanesSlice } from './slices/lanes';
import type { LanesSlice } from './slices/lanes';
import { createLibrarySlice } from './slices/library';
import type { LibrarySlice } from './slices/library';
import { createMarkersSlice } from './slices/markers';
import type { MarkersSlice } from './slices/markers';
import { createNoticesSlice } from './slices/notices';
import type { NoticesSlice } from './slices/notices';
import { createOverlaySlice } from './slices/overlay';
import type { OverlaySlice } from './slices/overlay';
import { createRecordSlice } from './slices/record';
import type { RecordSlice } from './slices/record';
import { createRecordingsSlice } from './slices/recordings';
import type { RecordingsSlice } from './slices/recordings';
import { createSelectionSlice } from './slices/selection';
import type { SelectionSlice } from './slices/selection';
import { createSettingsSlice } from './slices/settings';
import type { SettingsSlice } from './slices/settings';
import { createStatisticsSlice } from './slices/statistics';
import type { StatisticsSlice } from './slices/statistics';
import { createSearchSlice } from './slices/search';
import type { SearchSlice } from './slices/search';
import { createSumsSlice } from './slices/sums';
import type { SumsSlice } from './slices/sums';
import { createTerminalSlice } from './slices/terminal';
import type { TerminalSlice } from './slices/terminal';
import { createTimelineSlice } from './slices/timeline';
import type { TimelineSlice } from './slices/timeline';
import { createViewSlice } from './slices/view';
import type { ViewSlice } from './slices/view';

export interface AppState
  extends
    GuestSlice,
    RecordSlice,
    CalibrateSlice,
    RecordingsSlice,
    InterruptedSlice,
    SelectionSlice,
    FilterSlice,
    TimelineSlice,
    FlameSlice,
    BarriersSlice,
    FigureCheckSlice,
    FindingsSlice,
    SumsSlice,
    SearchSlice,
    MarkersSlice,
    LanesSlice,
    LibrarySlice,
    ViewSlice,
    HistorySlice,
    ExportsSlice,
    StatisticsSlice,
    OverlaySlice,
    CompareSlice,
    ComparePicturesSlice,
    SettingsSlice,
    TerminalSlice,
    NoticesSlice {}

export type AppStore = StoreApi<AppState>;

/** What the store needs of the world. */
export interface StorePorts {
  readonly api: Api;
  /** A clock that only moves forward, in milliseconds. */
  readonly nowMs: () => number;
}

export type Slice<T> = (set: AppStore['setState'], get: AppStore['getState'], ports: StorePorts) => T;

export function createAppStore(ports: StorePorts): AppStore {
  const store = createStore<AppState>()((set, get) => ({
    ...createNoticesSlice(set, get, ports),
    ...createGuestSlice(set, get, ports),
    ...createRecordSlice(set, get, ports),
    ...createCalibrateSlice(set, get, ports),
    ...createRecordingsSlice(set, get, ports),
    ...createInterruptedSlice(set, get, ports),
    ...createSelectionSlice(set, get, ports),
    ...createFilterSlice(set, get, ports),
    ...createTimelineSlice(set, get, ports),
    ...createFlameSlice(set, get, ports),
    ...createBarriersSlice(set, get, ports),
    ...createFigureCheckSlice(set, get, ports),
    ...createFindingsSlice(set, get, ports),
    ...createSumsSlice(set, get, ports),
    ...createSearchSlice(set, get, ports),
    ...createMarkersSlice(set, get, ports),
    ...createLanesSlice(set, get, ports),
    ...createLibrarySlice(set, get, ports),
    ...createViewSlice(set, get, ports),
    ...createHistorySlice(set, get, ports),
    ...createExportsSlice(set, get, ports),
    ...createStatisticsSlice(set, get, ports),
    ...createOverlaySlice(set, get, ports),
    ...createCompareSlice(set, get, ports),
    ...createComparePicturesSlice(set, get, ports),
    ...createSettingsSlice(set, get, ports),
    ...createTerminalSlice(set, get, ports),
  }));
  watchHistory(store, ports.nowMs);
  return store;
}
