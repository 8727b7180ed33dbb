/** The commands that the application's menu offers: the window has them in its registry under the same ids. */
export interface MenuCommand {
  readonly title: string;
  /** As the window's registry writes them: `Ctrl+Shift+Z`. The first is shown in the menu. */
  readonly keys: readonly string[];
}

const VIEW_KEYS = ['Ctrl+1', 'Ctrl+2', 'Ctrl+3', 'Ctrl+4', 'Ctrl+5', 'Ctrl+6'] as const;

export const MENU_COMMANDS = {
  'file.open': { title: 'Open…', keys: ['Ctrl+O'] },
  'file.save': { title: 'Save…', keys: ['Ctrl+S'] },
  'file.export': { title: 'Export…', keys: ['Ctrl+E'] },
  'file.library': { title: 'Library of snapshots…', keys: ['Ctrl+L'] },
  'file.close': { title: 'Close the recording', keys: ['Ctrl+W'] },
  'file.settings': { title: 'Settings…', keys: ['Ctrl+,'] },
  'edit.undo-view': { title: 'Undo the change of view', keys: ['Ctrl+Z', 'Alt+ArrowLeft'] },
  'edit.redo-view': { title: 'Redo the change of view', keys: ['Ctrl+Shift+Z', 'Ctrl+Y', 'Alt+ArrowRight'] },
  'view.timeline': { title: 'Timeline', keys: [VIEW_KEYS[0]] },
  'view.overlay': { title: 'Overlay', keys: [VIEW_KEYS[1]] },
  'view.flame': { title: 'Flame', keys: [VIEW_KEYS[2]] },
  'view.statistics': { title: 'Statistics', keys: [VIEW_KEYS[3]] },
  'view.compare': { title: 'Compare', keys: [VIEW_KEYS[4]] },
  'view.barriers': { title: 'Barriers', keys: [VIEW_KEYS[5]] },
  'view.left-panel': { title: 'Recordings and cycles', keys: ['Ctrl+B'] },
  'view.right-panel': { title: 'Selection and findings', keys: ['Ctrl+Shift+B'] },
  'view.bottom-panel': { title: 'Terminals', keys: ['Ctrl+J'] },
  'theme.dark': { title: 'Dark theme', keys: [] },
  'theme.light': { title: 'Light theme', keys: [] },
  'theme.system': { title: 'Theme of the system', keys: [] },
  'record.start': { title: 'Record', keys: ['Ctrl+R'] },
  'record.cancel': { title: 'Cancel the recording', keys: [] },
  'guest.launch': { title: 'Launch the guest', keys: [] },
  'guest.stop': { title: 'Stop the guest', keys: [] },
  'help.palette': { title: 'Command palette…', keys: ['Ctrl+K', 'Ctrl+Shift+P'] },
  'help.keys': { title: 'All keys…', keys: ['?'] },
} as const satisfies Readonly<Record<string, MenuCommand>>;

export type MenuCommandId = keyof typeof MENU_COMMANDS;
