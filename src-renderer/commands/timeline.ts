import { withMargin } from '../state/selectors/timeline';
import type { AppState, AppStore } from '../state/store';
import type { Command } from './command';

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
  {
    id: 'timeline.clear',
    title: 'Clear the selection',
    group: 'Timeline',
    keys: ['Escape'],
    enabled: ({ slice, timeRange }) => slice !== null || timeRange !== null,
    run: (store) => {
      store.getState().selectSlice(null);
      store.getState().selectTimeRange(null);
    },
  },
];
