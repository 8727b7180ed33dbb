/** The application with its window: constructs the adapters, wires them to the session and the session to the window. */
import { join } from 'node:path';
import { app, nativeTheme, protocol } from 'electron';
import type { BrowserWindow } from 'electron';
import { remedyFor } from '@core/analysis/remedies';
import { calibrate } from './engine/calibrate/calibrate';
import { runDoctor } from './engine/doctor';
import { findTraceEvents } from './engine/trace-events';
import { createGuestLauncher } from './engine/launch';
import { recordCycles } from './engine/record';
import type { Guest } from './engine/ports';
import { Session } from './engine/session';
import { readThreads } from './engine/threads';
import { openCalibrationHost } from './host/calibration-host';
import { createMachineTrials } from './host/checks';
import { systemClock } from './host/clock';
import { readHostFacts } from './host/host-facts';
import { createQemuHost } from './host/qemu-host';
import { readThreadNames } from './host/qemu-threads';
import { createReaper } from './host/reaper';
import { answerFile, APP_ORIGIN, APP_SCHEME, APP_URL } from './shell/app-protocol';
import { autosavePath } from './shell/autosave';
import { openPathIn } from './shell/command-line';
import { developmentUrl } from './shell/development-url';
import { askWhatToOpen, askWhereToExport, askWhereToSave } from './shell/dialogs';
import { endCleanly } from './shell/ending';
import { createFileSaver } from './shell/exported-files';
import { createHandlers } from './shell/handlers';
import { emitTo, serveRequests } from './shell/ipc-server';
import { showMenu } from './shell/menu';
import { openPreferences } from './shell/preferences';
import { isOnlyInstance } from './shell/second-instance';
import { lockDown } from './shell/security';
import { openWindow } from './shell/window';
import { createAnalyst } from './worker/client';

const RENDERER_FOLDER = join(__dirname, '../renderer');
const PRELOAD = join(__dirname, '../preload/index.cjs');
const WORKER = join(__dirname, 'worker.cjs');
const REAPER = join(__dirname, 'reaper.cjs');
const RIVAL = join(__dirname, 'rival.cjs');
const RESOURCES = join(__dirname, '../../resources');

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

let window: BrowserWindow | null = null;
let openPath = openPathIn(process.argv, process.cwd());
const currentWindow = (): BrowserWindow | null => window;
const emit = emitTo(currentWindow);

process.on('unhandledRejection', logBug);

/** A later start: this window comes to the front, and shows what that one was asked to show. */
function comeForward(path: string | null): void {
  if (path !== null) openPath = path;
  if (window === null) return;
  if (window.isMinimized()) window.restore();
  window.focus();
  if (path !== null) emit('command.given', { command: 'open', path });
}

function createSession(dataFolder: string): Session {
  const analyst = createAnalyst(WORKER);
  const reaper = createReaper(REAPER);
  const launcher = createGuestLauncher(createQemuHost({ resources: RESOURCES, reaper }));
  const threadsOf = (guest: Guest) => readThreads(guest, readThreadNames);
  const recording = {
    analyst,
    clock: systemClock,
    hostFacts: readHostFacts(),
    version: app.getVersion(),
    readThreads: threadsOf,
  };
  return new Session({
    launcher,
    analyst,
    clock: systemClock,
    version: app.getVersion(),
    record: (guest, settings, options) => recordCycles(guest, settings, recording, options),
    calibrate: (settings, options) =>
      calibrate(
        settings,
        {
          ...recording,
          launcher,
          openHost: () => openCalibrationHost({ rivalScript: RIVAL, reaper }),
        },
        options,
      ),
    runDoctor: () =>
      runDoctor({
        trials: createMachineTrials(),
        launcher,
        readThreads: threadsOf,
        findTrace: findTraceEvents,
      }),
    remedyFor,
    emit,
    autosavePath: (name) => autosavePath(join(dataFolder, 'recordings'), systemClock.wallTime(), name),
  });
}

function start(): void {
  const dataFolder = app.getPath('userData');
  const preferences = openPreferences(join(dataFolder, 'preferences.json'), logBug);
  nativeTheme.themeSource = preferences.current.theme;
  protocol.handle(APP_SCHEME, ({ url }) => answerFile(url, RENDERER_FOLDER));
  const session = createSession(dataFolder);
  endCleanly(() => session.dispose(), logBug);
  const ask = async <T>(dialog: (over: BrowserWindow) => Promise<T | null>) =>
    window === null ? null : dialog(window);
  const handlers = createHandlers({
    session,
    version: app.getVersion(),
    electron: process.versions.electron,
    openPath: () => openPath,
    theme: () => preferences.current.theme,
    chooseTheme: (theme) => {
      nativeTheme.themeSource = theme;
      preferences.change({ theme });
    },
    askWhatToOpen: () => ask((over) => askWhatToOpen(over)),
    askWhereToSave: (name) => ask((over) => askWhereToSave(over, name)),
    saveFile: createFileSaver({
      askWhere: (path, kind) => ask((over) => askWhereToExport(over, path, kind)),
      folder: () => preferences.current.exportFolder ?? app.getPath('documents'),
      keepFolder: (exportFolder) => preferences.change({ exportFolder }),
      remedyFor,
    }),
  });
  serveRequests(handlers, { window: currentWindow, isOurs, logBug });
  showMenu({
    give: (command) => emit('command.given', command),
    window: currentWindow,
    forDevelopers: !app.isPackaged,
  });
  window = openWindow({ url: devUrl ?? APP_URL, preload: PRELOAD, preferences });
  window.on('closed', () => (window = null));
}

if (isOnlyInstance(openPath, comeForward)) {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true } },
  ]);
  lockDown(isOurs);
  void app.whenReady().then(start);
} else {
  app.exit(0);
}
