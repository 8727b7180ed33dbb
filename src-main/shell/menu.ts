import { app, dialog, Menu } from 'electron';
import type { BrowserWindow, MenuItemConstructorOptions } from 'electron';
import { withoutTurns } from '@core/foreign-text';
import type { Command } from '@contract/contract';
import { MENU_COMMANDS } from '@contract/menu-commands';
import type { MenuCommandId } from '@contract/menu-commands';

interface MenuOptions {
  readonly give: (command: Command) => void;
  readonly openWindow: () => void;
  /** The last first. */
  readonly recent: readonly string[];
  readonly clearRecent: () => void;
  readonly quit: () => void;
  readonly window: () => BrowserWindow | null;
  readonly forDevelopers: boolean;
}

/** The application's menu: what it does, the window does. */
export function showMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([fileMenu, editMenu, viewMenu, recordMenu, helpMenu].map((menu) => menu(options))),
  );
}

/** All may run but these. */
export function disableInMenu(disabled: ReadonlySet<string>): void {
  const menu = Menu.getApplicationMenu();
  for (const id of Object.keys(MENU_COMMANDS)) {
    const item = menu?.getMenuItemById(id);
    if (item) item.enabled = !disabled.has(id);
  }
}

/** The window has the keys, so that a terminal or a text field may take them first; here they are only shown. */
function item({ give }: MenuOptions, id: MenuCommandId): MenuItemConstructorOptions {
  const { title, keys } = MENU_COMMANDS[id];
  const [shown] = keys.map((chord) => chord.replace('Ctrl', 'CmdOrCtrl').replace('Arrow', ''));
  return {
    id,
    label: title,
    ...(shown === undefined ? {} : { accelerator: shown, registerAccelerator: false }),
    click: () => give({ command: 'run', id }),
  };
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

function fileMenu(options: MenuOptions): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      {
        label: 'New window',
        accelerator: 'CmdOrCtrl+Shift+N',
        registerAccelerator: false,
        click: options.openWindow,
      },
      item(options, 'file.open'),
      { label: 'Open recent', enabled: options.recent.length > 0, submenu: recentMenu(options) },
      item(options, 'file.library'),
      item(options, 'file.save'),
      item(options, 'file.export'),
      item(options, 'file.close'),
      SEPARATOR,
      item(options, 'file.settings'),
      SEPARATOR,
      { label: '&Quit', accelerator: 'CmdOrCtrl+Q', click: options.quit },
    ],
  };
}

function recentMenu({ give, recent, clearRecent }: MenuOptions): MenuItemConstructorOptions[] {
  return [
    ...recent.map((path) => ({
      label: withoutTurns(path).replaceAll('&', '&&'),
      click: () => give({ command: 'open', path }),
    })),
    SEPARATOR,
    { label: 'Clear the list', click: clearRecent },
  ];
}

function editMenu(options: MenuOptions): MenuItemConstructorOptions {
  return {
    label: '&Edit',
    submenu: [
      item(options, 'edit.undo-view'),
      item(options, 'edit.redo-view'),
      SEPARATOR,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
    ],
  };
}

function viewMenu(options: MenuOptions): MenuItemConstructorOptions {
  const forThem: MenuItemConstructorOptions[] = [
    SEPARATOR,
    { role: 'reload', accelerator: 'CmdOrCtrl+Shift+F5' },
    { role: 'toggleDevTools' },
  ];
  const views = ['timeline', 'overlay', 'flame', 'statistics', 'compare', 'barriers'] as const;
  return {
    label: '&View',
    submenu: [
      ...views.map((view) => item(options, `view.${view}`)),
      SEPARATOR,
      ...(['left', 'right', 'bottom'] as const).map((panel) => item(options, `view.${panel}-panel`)),
      SEPARATOR,
      ...(['dark', 'light', 'system'] as const).map((theme) => item(options, `theme.${theme}`)),
      SEPARATOR,
      { role: 'zoomIn', label: 'Zoom &in' },
      // Plus is a shifted key on most keyboards: its own key will do.
      { role: 'zoomIn', accelerator: 'CmdOrCtrl+=', visible: false, acceleratorWorksWhenHidden: true },
      { role: 'zoomOut', label: 'Zoom &out' },
      { role: 'resetZoom', label: '&Actual size' },
      { role: 'togglefullscreen', label: '&Full screen' },
      ...(options.forDevelopers ? forThem : []),
    ],
  };
}

function recordMenu(options: MenuOptions): MenuItemConstructorOptions {
  return {
    label: '&Record',
    submenu: [
      item(options, 'record.start'),
      item(options, 'record.cancel'),
      SEPARATOR,
      item(options, 'guest.launch'),
      item(options, 'guest.stop'),
    ],
  };
}

function helpMenu(options: MenuOptions): MenuItemConstructorOptions {
  return {
    label: '&Help',
    submenu: [
      item(options, 'help.palette'),
      item(options, 'help.keys'),
      SEPARATOR,
      { label: '&About Quiescope', click: () => void showAbout(options.window()) },
    ],
  };
}

async function showAbout(window: BrowserWindow | null): Promise<void> {
  const about = {
    type: 'info' as const,
    title: 'About Quiescope',
    message: `Quiescope ${app.getVersion()}`,
    detail:
      'Where the time goes when a QEMU/KVM guest is paused and resumed.\n\n' +
      `Electron ${process.versions.electron}, Chromium ${String(process.versions['chrome'])}, Node ${process.versions.node}`,
  };
  await (window === null ? dialog.showMessageBox(about) : dialog.showMessageBox(window, about));
}
