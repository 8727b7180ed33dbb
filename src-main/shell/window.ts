import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import type { KeptBounds, PreferencesFile } from './preferences';

const SIZE = { width: 1440, height: 900 };
const SMALLEST = { minWidth: 1024, minHeight: 640 };
/** The theme's ground: shown before the page is. */
const GROUND = { dark: '#0e1116', light: '#f6f7f9' };

interface WindowOptions {
  readonly url: string;
  readonly preload: string;
  readonly preferences: PreferencesFile;
}

/** Opens the window where it was left, shown once there is something to see. */
export function openWindow({ url, preload, preferences }: WindowOptions): BrowserWindow {
  const kept = preferences.current.bounds;
  const window = new BrowserWindow({
    ...SIZE,
    ...(kept !== null && isOnAScreen(kept) ? placeOf(kept) : {}),
    ...SMALLEST,
    show: false,
    autoHideMenuBar: true,
    title: 'Quiescope',
    backgroundColor: groundNow(),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    if (kept?.maximized === true) window.maximize();
    window.show();
  });
  window.on('close', () => preferences.change({ bounds: boundsOf(window) }));
  const recolour = () => window.setBackgroundColor(groundNow());
  nativeTheme.on('updated', recolour);
  window.on('closed', () => nativeTheme.off('updated', recolour));
  offerReloadAfterCrash(window);
  void window.loadURL(url);
  return window;
}

/** The page is only a view: main still has the guest and the recordings, so that a new page picks up where it was. */
function offerReloadAfterCrash(window: BrowserWindow): void {
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const asked = dialog.showMessageBox(window, {
      type: 'error',
      title: 'Quiescope',
      message: 'The window’s process ended unexpectedly.',
      detail: `Reason: ${reason}, exit code ${String(exitCode)}. The guest and the recordings are still there.`,
      buttons: ['Reload', 'Quit'],
      defaultId: 0,
      cancelId: 0,
    });
    void asked.then(({ response }) => {
      if (window.isDestroyed()) return;
      if (response === 0) window.reload();
      else window.close();
    });
  });
}

const groundNow = (): string => (nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light);

const placeOf = ({ x, y, width, height }: KeptBounds) => ({ x, y, width, height });

const boundsOf = (window: BrowserWindow): KeptBounds => ({
  ...window.getNormalBounds(),
  maximized: window.isMaximized(),
});

/** A screen that has been unplugged since must not swallow the window. */
function isOnAScreen({ x, y, width, height }: KeptBounds): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const shownX = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x);
    const shownY = Math.min(y + height, workArea.y + workArea.height) - Math.max(y, workArea.y);
    return shownX >= 200 && shownY >= 100;
  });
}
