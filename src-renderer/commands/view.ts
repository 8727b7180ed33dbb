import type { MenuCommandId } from '@contract/menu-commands';
import type { SidePanel } from '../state/model';
import { VIEWS } from '../state/model';
import type { Command } from './command';
import { menuCommand } from './menu-command';

/** Nothing is shown of a recording that is not there. */
const shows = ({ recordingId }: { readonly recordingId: string | null }): boolean => recordingId !== null;

const showView = (view: (typeof VIEWS)[number]): Command => {
  const id: MenuCommandId = `view.${view}`;
  return menuCommand(id, {
    group: 'View',
    enabled: shows,
    run: (store) => store.getState().showView(view),
  });
};

const togglePanel = (panel: SidePanel): Command =>
  menuCommand(`view.${panel}-panel`, {
    group: 'View',
    run: (store) => {
      const { panels, showPanel } = store.getState();
      showPanel(panel, !panels[panel]);
    },
  });

const chooseTheme = (theme: 'dark' | 'light' | 'system'): Command =>
  menuCommand(`theme.${theme}`, {
    group: 'View',
    run: (store) => void store.getState().chooseTheme(theme),
  });

export const EDIT_COMMANDS: readonly Command[] = [
  menuCommand('edit.undo-view', {
    group: 'Edit',
    enabled: ({ past }) => past.length > 0,
    run: (store) => store.getState().undoView(),
  }),
  menuCommand('edit.redo-view', {
    group: 'Edit',
    enabled: ({ future }) => future.length > 0,
    run: (store) => store.getState().redoView(),
  }),
];

export const VIEW_COMMANDS: readonly Command[] = [
  ...VIEWS.map(showView),
  togglePanel('left'),
  togglePanel('right'),
  menuCommand('view.bottom-panel', {
    group: 'View',
    inTerminals: true,
    run: (store) => store.getState().toggleTerminal(),
  }),
  chooseTheme('dark'),
  chooseTheme('light'),
  chooseTheme('system'),
];
