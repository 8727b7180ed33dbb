import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import type { Rectangle } from 'electron';
import { fitted, frameShift } from './placement';
import type { KeptBounds, PreferencesFile } from './preferences';

const SIZE = { width: 1440, height: 900 };
const SMALLEST = { minWidth: 1024, minHeight: 640 };
/** The theme's ground: shown before the page is. */
const GROUND = { dark: '#0e1116', light: '#f6f7f9' };

/** A further window does not hide the one before it. */
const OFFSET_PX = 32;

interface WindowOptions {
  readonly url: string;
  readonly preload: string;
  readonly preferences: PreferencesFile;
  /** How many windows there are already. */
  readonly nth: number;
  /** Whether the desktop is dark, whatever was chosen for us. */
  readonly isDesktopDark: boolean;
  /** What must be asked before this window closes, which true lets do; null for nothing. */
  readonly question: (window: BrowserWindow) => (() => Promise<boolean>) | null;
}

/**
 * Opens a window where the last one was left. It is shown at once, in the theme's ground: to wait for its page costs the start
 * another painting. But on X11 a new window has the desktop's own ground until its first frame: where that is of the other
 * theme, the page is waited for.
 */
export function openWindow(options: WindowOptions): BrowserWindow {
  const { url, preload, preferences, nth, isDesktopDark } = options;
  const kept = preferences.current.bounds;
  const isMaximized = kept?.maximized === true && nth === 0;
  const wouldFlash = process.platform === 'linux' && nativeTheme.shouldUseDarkColors !== isDesktopDark;
  const window = new BrowserWindow({
    show: !wouldFlash,
    ...(kept === null ? firstSize() : inSight(kept, nth * OFFSET_PX)),
    ...SMALLEST,
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
  const show = (): void => (isMaximized ? window.maximize() : window.show());
  if (wouldFlash) showOnceDrawn(window, show);
  else if (isMaximized) window.maximize();
  askBeforeItCloses(window, options);
  const recolour = () => window.setBackgroundColor(groundNow());
  nativeTheme.on('updated', recolour);
  window.on('closed', () => nativeTheme.off('updated', recolour));
  offerReloadAfterCrash(window);
  void window.loadURL(url);
  return window;
}

/** A page that cannot be drawn is shown as it is, with what there is to say about it. */
function showOnceDrawn(window: BrowserWindow, show: () => void): void {
  const once = (): void => {
    if (!window.isDestroyed() && !window.isVisible()) show();
  };
  window.once('ready-to-show', once);
  window.webContents.once('did-fail-load', once);
  window.webContents.once('render-process-gone', once);
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

/** The desktop chooses the place, but shrinks no window that is larger than it. */
function firstSize(): Pick<KeptBounds, 'width' | 'height'> {
  const { workAreaSize } = screen.getPrimaryDisplay();
  return {
    width: Math.min(SIZE.width, workAreaSize.width),
    height: Math.min(SIZE.height, workAreaSize.height),
  };
}

/** Where to open it the next time for it to be where it is now. */
function placeOf(window: BrowserWindow): () => KeptBounds {
  const asked = window.getNormalBounds();
  let shift = { x: 0, y: 0 };
  // By then a window manager has put its frame around it, and hardly anybody has moved it.
  window.webContents.once('did-finish-load', () => {
    if (!window.isMaximized()) shift = frameShift(asked, window.getNormalBounds());
  });
  return () => {
    const { x, y, width, height } = window.getNormalBounds();
    return { x: x - shift.x, y: y - shift.y, width, height, maximized: window.isMaximized() };
  };
}

/** Keeps where the window was, once it may close. */
function askBeforeItCloses(window: BrowserWindow, { preferences, question }: WindowOptions): void {
  const place = placeOf(window);
  let state: 'open' | 'asking' | 'closing' = 'open';
  window.on('close', (event) => {
    preferences.change({ bounds: place() });
    const ask = state === 'closing' ? null : question(window);
    if (ask === null) return;
    event.preventDefault();
    if (state === 'asking') return;
    state = 'asking';
    void ask().then((may) => {
      state = may ? 'closing' : 'open';
      if (may && !window.isDestroyed()) window.close();
    });
  });
}

/** Where it was, moved and made smaller as far as needed: a screen unplugged since must not swallow the window. */
function inSight(kept: KeptBounds, offsetPx: number): Rectangle {
  const { workArea } = screen.getDisplayMatching(kept);
  return fitted({ ...kept, x: kept.x + offsetPx, y: kept.y + offsetPx }, workArea);
}
