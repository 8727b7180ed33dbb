import { chosenCycles } from '../state/selectors/chosen';
import type { AppState } from '../state/store';
import type { Command } from './command';

const hasChosen = (state: AppState): boolean => chosenCycles(state).length > 0;

/** Which cycles are looked at: the worst, those that pass a filter, those brushed. */
export const CHOICE_COMMANDS: readonly Command[] = [
  {
    id: 'cycle.worst',
    title: 'Worst cycle of those shown',
    group: 'Cycles',
    keys: ['X'],
    enabled: hasChosen,
    run: (store) => store.getState().selectWorst(),
  },
  {
    id: 'cycle.next-worst',
    title: 'Next worst cycle',
    group: 'Cycles',
    keys: ['Shift+X'],
    enabled: hasChosen,
    run: (store) => store.getState().stepWorse(1),
  },
  {
    id: 'cycle.filter',
    title: 'Filter the cycles by an expression',
    group: 'Cycles',
    keys: ['Shift+F'],
    enabled: ({ recordingId, liveCycles }) => recordingId !== null || liveCycles !== null,
    run: () => document.querySelector<HTMLElement>('.cycle-filter [role="combobox"]')?.focus(),
  },
  {
    id: 'cycle.worst-hundredth',
    title: 'Show the worst 1 % of the cycles',
    group: 'Cycles',
    enabled: hasChosen,
    run: (store) => {
      const { part, setFilter, keepFilter } = store.getState();
      setFilter(`${part === 'both' ? 'total' : part} >= p99`);
      keepFilter();
    },
  },
  {
    id: 'cycle.show-all',
    title: 'Show all cycles: no filter, no brush',
    group: 'Cycles',
    enabled: ({ filter, brush }) => filter.text !== '' || brush !== null,
    run: (store) => {
      store.getState().setFilter('');
      store.getState().setBrush(null);
    },
  },
];
