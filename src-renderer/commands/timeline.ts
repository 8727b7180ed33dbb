import { selectedRow } from '../state/selectors/cycles';
import { visibleRange, withMargin } from '../state/selectors/timeline';
import { NOTHING_ARRANGED } from '../state/slices/lanes';
import type { AppState, AppStore } from '../state/store';
import type { Command } from './command';

const searches = ({ search }: AppState): boolean => search.text !== '';
const hasCycle = ({ cycle }: AppState): boolean => cycle !== null;

const step =
  (by: 1 | -1) =>
  (store: AppStore): void =>
    store.getState().stepCycle(by);

/** What is selected; the whole cycle where that is in sight already, or nothing is selected. */
function fit(store: AppStore): void {
  const { slice, timeRange, part, zoom, zoomTo, zoomToRange } = store.getState();
  const selected = timeRange ?? slice;
  if (!selected) {
    zoomTo({ zoom: 'fit', part: zoom.zoom === 'fit' ? 'both' : part });
    return;
  }
  const range = withMargin(selected);
  const fitted = zoom.zoom === 'range' && zoom.startNs === range.startNs && zoom.endNs === range.endNs;
  if (fitted) zoomTo({ zoom: 'fit', part: 'both' });
  else zoomToRange(range);
}

/** Adds up the selected slice's stretch; of none, all that is in sight. */
function selectRange(store: AppStore): void {
  const state = store.getState();
  const row = selectedRow(state);
  if (!row) return;
  const { startNs, endNs } = state.slice ?? visibleRange(state.zoom, row);
  state.selectTimeRange({ startNs: Math.round(startNs), endNs: Math.round(endNs) });
}

export const CYCLE_COMMANDS: readonly Command[] = [
  { id: 'cycle.next', title: 'Next cycle', group: 'Cycles', keys: ['.'], enabled: hasCycle, run: step(1) },
  {
    id: 'cycle.previous',
    title: 'Previous cycle',
    group: 'Cycles',
    keys: [','],
    enabled: hasCycle,
    run: step(-1),
  },
];

export const TIMELINE_COMMANDS: readonly Command[] = [
  {
    id: 'timeline.fit',
    title: 'Fit the selection; again, the whole cycle',
    group: 'Timeline',
    keys: ['F'],
    enabled: (state) => hasCycle(state) && state.view === 'timeline',
    run: fit,
  },
  // These need the place of the pointer and what is drawn there: the timeline has them.
  { id: 'timeline.zoom-in', title: 'Zoom in at the pointer', group: 'Timeline', keys: ['W'], run: null },
  { id: 'timeline.zoom-out', title: 'Zoom out', group: 'Timeline', keys: ['S'], run: null },
  { id: 'timeline.pan-left', title: 'Pan left', group: 'Timeline', keys: ['A'], run: null },
  { id: 'timeline.pan-right', title: 'Pan right', group: 'Timeline', keys: ['D'], run: null },
  {
    id: 'timeline.walk',
    title: 'Walk the spans',
    group: 'Timeline',
    keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
    run: null,
  },
  { id: 'timeline.mark', title: 'Mark this moment', group: 'Timeline', keys: ['M'], run: null },
  {
    id: 'timeline.select-range',
    title: 'Sums of the selected slice; of none, of all in sight',
    group: 'Timeline',
    keys: ['R'],
    enabled: (state) => hasCycle(state) && state.view === 'timeline',
    run: selectRange,
  },
  {
    id: 'timeline.search',
    title: 'Search the timeline',
    group: 'Timeline',
    keys: ['/'],
    enabled: (state) => hasCycle(state) && state.view === 'timeline',
    run: (store) => store.getState().openSearch(),
  },
  {
    id: 'timeline.find-next',
    title: 'Next match',
    group: 'Timeline',
    keys: ['N'],
    enabled: searches,
    run: (store) => store.getState().findNext('next'),
  },
  {
    id: 'timeline.find-previous',
    title: 'Previous match',
    group: 'Timeline',
    keys: ['Shift+N'],
    enabled: searches,
    run: (store) => store.getState().findNext('previous'),
  },
  {
    id: 'timeline.clear',
    title: 'Clear the selection',
    group: 'Timeline',
    keys: ['Escape'],
    enabled: ({ slice, timeRange, chosenMarker }) =>
      slice !== null || timeRange !== null || chosenMarker !== null,
    run: (store) => {
      store.getState().selectSlice(null);
      store.getState().selectTimeRange(null);
      store.getState().chooseMarker(null);
    },
  },
  {
    id: 'timeline.move-lane',
    title: 'Move the lane whose name has the focus up or down',
    group: 'Timeline',
    keys: ['Alt+ArrowUp', 'Alt+ArrowDown'],
    run: null,
  },
  {
    id: 'timeline.lanes-as-first',
    title: 'Unpin and unfold all lanes',
    group: 'Timeline',
    enabled: ({ lanes }) => lanes !== NOTHING_ARRANGED,
    run: (store) => store.getState().arrangeLanes(NOTHING_ARRANGED),
  },
];
