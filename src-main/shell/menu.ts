import { app, dialog, Menu } from 'electron';
import type { BrowserWindow, MenuItemConstructorOptions } from 'electron';
import type { Command } from '@contract/contract';

interface MenuOptions {
  readonly give: (command: Command) => void;
  readonly window: () => BrowserWindow | null;
  readonly forDevelopers: boolean;
}

/** The application's menu: what it does, the window does. */
export function showMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([fileMenu(options), editMenu, viewMenu(options), helpMenu(options)]),
  );
}

function fileMenu({ give }: MenuOptions): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      { label: '&Open…', accelerator: 'CmdOrCtrl+O', click: () => give({ command: 'open', path: null }) },
      { label: '&Save…', accelerator: 'CmdOrCtrl+S', click: () => give({ command: 'save' }) },
      { type: 'separator' },
      { role: 'quit', label: '&Quit', accelerator: 'CmdOrCtrl+Q' },
    ],
  };
}

const editMenu: MenuItemConstructorOptions = {
  label: '&Edit',
  submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
};

function viewMenu({ give, forDevelopers }: MenuOptions): MenuItemConstructorOptions {
  const forThem: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ];
  return {
    label: '&View',
    submenu: [
      { label: '&Dark', click: () => give({ command: 'theme', theme: 'dark' }) },
      { label: '&Light', click: () => give({ command: 'theme', theme: 'light' }) },
      { label: 'As the &system', click: () => give({ command: 'theme', theme: 'system' }) },
      { type: 'separator' },
      { role: 'zoomIn', label: 'Zoom &in' },
      { role: 'zoomOut', label: 'Zoom &out' },
      { role: 'resetZoom', label: '&Actual size' },
      { role: 'togglefullscreen', label: '&Full screen' },
      ...(forDevelopers ? forThem : []),
    ],
  };
}

function helpMenu({ window }: MenuOptions): MenuItemConstructorOptions {
  return { label: '&Help', submenu: [{ label: '&About Quiescope', click: () => void showAbout(window()) }] };
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
