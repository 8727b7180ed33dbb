import { OVERLAY_MODES } from '../state/slices/overlay';
import type { AppState } from '../state/store';
import type { Command } from './command';

const onFlame = ({ recordingId, view }: AppState): boolean => recordingId !== null && view === 'flame';
const onStatistics = ({ recordingId, view }: AppState): boolean =>
  recordingId !== null && view === 'statistics';

/** What the views over many cycles can do. */
export const SUM_COMMANDS: readonly Command[] = [
  {
    id: 'flame.search',
    title: 'Search the functions of the flame graph',
    group: 'View',
    enabled: onFlame,
    run: () => document.querySelector<HTMLElement>('.flame-search input')?.focus(),
  },
  {
    id: 'flame.invert',
    title: 'Turn the flame graph over: leaves at the foot',
    group: 'View',
    enabled: onFlame,
    run: (store) => {
      const { flameOptions, chooseFlame } = store.getState();
      chooseFlame({ inverted: !flameOptions.inverted });
    },
  },
  // These need the place in the graph: it has them, when it has the keys.
  {
    id: 'flame.walk',
    title: 'Walk the flame graph; Enter zooms in, Escape out',
    group: 'View',
    keys: ['Home', 'Enter'],
    run: null,
  },
  {
    id: 'overlay.next-mode',
    title: 'Overlay as bands, as strips, as figures: the next of them',
    group: 'View',
    enabled: ({ recordingId, view }) => recordingId !== null && view === 'overlay',
    run: (store) => {
      const { overlayMode, showOverlayMode } = store.getState();
      const next = OVERLAY_MODES[(OVERLAY_MODES.indexOf(overlayMode) + 1) % OVERLAY_MODES.length];
      if (next !== undefined) showOverlayMode(next);
    },
  },
  {
    id: 'statistics.scale',
    title: 'Statistics on a linear or a logarithmic axis: the other one',
    group: 'View',
    enabled: onStatistics,
    run: (store) => {
      const { figureScale, scaleFigure } = store.getState();
      scaleFigure(figureScale === 'linear' ? 'log' : 'linear');
    },
  },
];
