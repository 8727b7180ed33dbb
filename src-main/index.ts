/**
 * The application with its window. What the window needs to open is here; the session behind it is loaded when the page
 * first asks for something.
 */
import { join } from 'node:path';
import { app, nativeTheme, protocol } from 'electron';
import type { BrowserWindow, WebContents } from 'electron';
import type { Application } from './shell/application';
import { answerFile, APP_ORIGIN, APP_SCHEME, APP_URL } from './shell/app-protocol';
import { openPathIn } from './shell/command-line';
import { developmentUrl } from './shell/development-url';
import { endCleanly } from './shell/ending';
import { serveRequests } from './shell/ipc-server';
import { disableInMenu, showMenu } from './shell/menu';
import { createMenuStates } from './shell/menu-states';
import { openPreferences } from './shell/preferences';
import { createRecentFiles } from './shell/recent-files';
import { isOnlyInstance } from './shell/second-instance';
import { lockDown } from './shell/security';
import { openWindow } from './shell/window';
import { createWindows } from './shell/windows';
import type { Windows } from './shell/windows';

const RENDERER_FOLDER = join(__dirname, '../renderer');
const PRELOAD = join(__dirname, '../preload/index.cjs');

/** Set by `npm run dev` alone: the page comes from Vite's server. */
const devUrl = developmentUrl(process.env['ELECTRON_RENDERER_URL']);
const isOurs = (url: string): boolean => {
  try {
    const { protocol: scheme, host, origin } = new URL(url);
    return devUrl === null ? `${scheme}//${host}` === APP_ORIGIN : origin === new URL(devUrl).origin;
  } catch {
    return false;
  }
};
const logBug = (error: unknown): void => console.error('Quiescope:', error);

let windows: Windows | null = null;
const openPath = openPathIn(process.argv, process.cwd());

process.on('unhandledRejection', logBug);

/** What is made when it is first asked for; `asked` is it, or null where nobody did. */
function firstAsked<T>(make: () => Promise<T>): { get: () => Promise<T>; asked: () => Promise<T> | null } {
  let made: Promise<T> | null = null;
  return { get: () => (made ??= make()), asked: () => made };
}

function start(): void {
  const preferences = openPreferences(join(app.getPath('userData'), 'preferences.json'), logBug);
  const isDesktopDark = nativeTheme.shouldUseDarkColors;
  nativeTheme.themeSource = preferences.current.theme;
  protocol.handle(APP_SCHEME, ({ url }) => answerFile(url, RENDERER_FOLDER));
  let application: Application | null = null;
  /** Signals and the end of the desktop's session ask nothing: what nobody saved is kept then. */
  let askNothing = false;
  app.on('before-quit', () => (askNothing = true));
  const question = (over: BrowserWindow) =>
    askNothing || all.all.length > 1 ? null : (application?.closingQuestion(over) ?? null);
  const all = createWindows((nth) =>
    openWindow({ url: devUrl ?? APP_URL, preload: PRELOAD, preferences, nth, isDesktopDark, question }),
  );
  windows = all;
  all.open(openPath);

  const recent = createRecentFiles({
    preferences,
    desktop: { add: (path) => app.addRecentDocument(path), clear: () => app.clearRecentDocuments() },
    changed: () => {
      all.emit('recent.changed', recent.paths);
      showMenuNow();
    },
  });
  const quit = async (): Promise<void> => {
    const over = all.current;
    const ask = over === null ? null : (application?.closingQuestion(over) ?? null);
    if (ask === null || (await ask())) app.quit();
  };
  const menuStates = createMenuStates(() => all.current, disableInMenu);
  const showMenuNow = (): void => {
    showMenu({
      give: (command) => all.give(command),
      openWindow: () => void all.open(null),
      recent: recent.paths,
      clearRecent: () => recent.clear(),
      quit: () => void quit(),
      window: () => all.current,
      forDevelopers: !app.isPackaged,
    });
    menuStates.again();
  };
  app.on('browser-window-focus', (_event, window) => menuStates.focused(window));
  // Loading it would keep the page waiting for its files: the page asks its first question once it has them.
  const session = firstAsked(async () => {
    const { createApplication } = await import('./shell/application');
    const ports = { windows: all, menu: menuStates, preferences, recent, folder: __dirname };
    return (application = createApplication(ports));
  });
  const isWindow = (contents: WebContents): boolean => all.has(contents);
  serveRequests(async () => (await session.get()).handlers, { isWindow, isOurs, logBug });
  endCleanly(async () => (await session.asked())?.dispose(), logBug);
  showMenuNow();
}

if (isOnlyInstance(openPath, (path) => windows?.comeForward(path))) {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true } },
  ]);
  lockDown(isOurs);
  void app.whenReady().then(start);
} else {
  app.exit(0);
}
