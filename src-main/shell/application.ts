/** Composition root of what stands behind the windows: loaded while the first of them is on its way. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app, nativeTheme } from 'electron';
import type { BrowserWindow } from 'electron';
import { remedyFor } from '@core/analysis/remedies';
import { ok } from '@core/errors';
import type { EventChannel } from '@contract/channels';
import type { Events } from '@contract/contract';
import type { WireResult } from '@contract/wire-failure';
import { calibrate } from '../engine/calibrate/calibrate';
import { runDoctor } from '../engine/doctor/doctor';
import { createGuestAttacher } from '../engine/attach/attach';
import { createGuestLauncher } from '../engine/launch/launch';
import type { RecordedGuest } from '../engine/ports/guest';
import { recordCycles } from '../engine/record/record';
import type { RecordPorts } from '../engine/record/record';
import { Session } from '../engine/session/session';
import type { Emit } from '../engine/session/session-ports';
import { readThreads } from '../engine/threads';
import { findTraceEvents } from '../engine/record/trace-events';
import { openCalibrationHost } from '../host/calibration/calibration-host';
import { createMachineTrials } from '../host/checks';
import { systemClock } from '../host/clock';
import { readHostFacts } from '../host/host-facts';
import { interruptedIn } from '../host/journal/interrupted';
import { journalsFolder } from '../host/journal/journal-folder';
import { createMonitorHost } from '../host/qemu/served-monitor';
import { createQemuHost } from '../host/qemu/qemu-host';
import { readThreadNames } from '../host/qemu/qemu-threads';
import { createReaper } from '../host/processes/reaper';
import { openRecordingJournal } from '../host/journal/recording-journal';
import { createAnalyst } from '../worker/client';
import { autosavePath } from './autosave';
import { mayClose } from './closing';
import type { ClosingPorts } from './closing';
import {
  askBeforeClosing,
  askForFolder,
  askWhatToOpen,
  askWhereToExport,
  askWhereToSave,
  askWhereToWrite,
} from './dialogs';
import { createFileSaver } from './exported-files';
import { createHandlers } from './handlers';
import type { HandlerPorts } from './handlers';
import type { LibraryHandlers } from './library/library-handlers';
import type { Handlers, WindowId } from './ipc-answer';
import { settingsOf } from './preferences';
import type { PreferencesFile } from './preferences';
import { createProgress } from './progress';
import type { RecentFiles } from './recent-files';
import type { MenuStates } from './menu-states';
import type { Windows } from './windows';

interface ApplicationPorts {
  readonly menu: Pick<MenuStates<BrowserWindow>, 'told'>;
  readonly windows: Windows;
  readonly preferences: PreferencesFile;
  readonly recent: RecentFiles;
  /** Where this bundle lies. */
  readonly folder: string;
}

export interface Application {
  readonly handlers: Handlers;
  /** What must be asked before the last window closes; null for nothing. */
  readonly closingQuestion: (over: BrowserWindow) => (() => Promise<boolean>) | null;
  readonly dispose: () => Promise<void>;
}

const sampleIn = (folder: string): string => join(folder, '../../resources/samples/stop-cont-v3.qsnap');

export function createApplication(ports: ApplicationPorts): Application {
  const { windows, preferences, recent } = ports;
  const keptIn = (): string =>
    preferences.current.autosaveFolder ?? join(app.getPath('userData'), 'recordings');
  const progress = createProgress((value) => {
    for (const window of windows.all) window.setProgressBar(value);
  });
  let recordsFor: WindowId | null = null;
  const also: { readonly [C in EventChannel]?: (event: Events[C]) => void } = {
    'record.changed': (record) => {
      if (record.state === 'finished') windows.giveTo(recordsFor, { command: 'show', id: record.id });
    },
  };
  const emit: Emit = (channel, event) => {
    progress.told(channel, event);
    windows.emit(channel, event);
    also[channel]?.(event);
  };
  const session = createSession(ports.folder, keptIn, emit);
  const ask: Ask = async (from, dialog) => {
    const window = windows.withId(from);
    return window === null ? null : dialog(window);
  };
  const { closingQuestion, closeRecording } = closingOf(session, preferences, keptIn, recent);
  const library = libraryFirstAsked({ ...ports, session, keptIn, ask });
  const handlers = createHandlers({
    session,
    library: library.get,
    version: app.getVersion(),
    electron: process.versions.electron,
    openPath: (from) => windows.pathFor(from),
    samplePath: existsSync(sampleIn(ports.folder)) ? sampleIn(ports.folder) : null,
    openWindow: (path) => void windows.open(path),
    disableInMenu: (from, commands) => {
      const window = windows.withId(from);
      if (window !== null) ports.menu.told(window, commands);
    },
    recordsFor: (from) => (recordsFor = from),
    settings: () => settingsOf(preferences.current),
    setAside: preferences.setAside,
    changeSettings: (change) => {
      preferences.change(change);
      nativeTheme.themeSource = preferences.current.theme;
      windows.emit('settings.changed', settingsOf(preferences.current));
    },
    recent,
    closeRecording: (from, id) => closeRecording(id, (question) => ask(from, question)),
    askWhatToOpen: (from) => ask(from, askWhatToOpen),
    askWhereToSave: (from, name) => ask(from, (over) => askWhereToSave(over, name)),
    askForFolder: (from) => ask(from, (over) => askForFolder(over, keptIn())),
    ...exportDialogs(ask, preferences),
  });
  return {
    handlers,
    closingQuestion,
    dispose: async () => {
      await Promise.all([session.dispose(), library.dispose()]);
    },
  };
}

interface LibraryWorld extends ApplicationPorts {
  readonly session: Session;
  readonly keptIn: () => string;
  readonly ask: Ask;
}

/** The library of snapshots: nothing of it is loaded before somebody looks at it. */
function libraryFirstAsked({ session, recent, windows, keptIn, ask, folder }: LibraryWorld): {
  readonly get: () => Promise<LibraryHandlers>;
  readonly dispose: () => Promise<void>;
} {
  let made: Promise<LibraryHandlers> | null = null;
  const make = async (): Promise<LibraryHandlers> => {
    const { createLibraryHandlers } = await import('./library/library-handlers');
    return createLibraryHandlers({
      folder,
      userData: app.getPath('userData'),
      ownFolder: keptIn,
      takeOpened: () => recent.takeUnlisted().filter((path) => path !== sampleIn(folder)),
      isOpen: (path) => session.recordings().some((entry) => entry.path === path),
      renamed: (from, to) => {
        session.fileRenamed(from, to);
        recent.renamed(from, to);
      },
      changed: (change) => windows.emit('library.changed', change),
      askWhatToOpen: (from) => ask(from, askWhatToOpen),
      remedyFor,
      log: (line) => windows.emit('log.line', { at: systemClock.wallTime(), line }),
    });
  };
  return {
    get: () => (made ??= make()),
    dispose: async () => (await made)?.dispose(),
  };
}

/** Asks over a window; null where it is gone or the user thinks better of it. */
type Ask = <T>(from: WindowId, dialog: (over: BrowserWindow) => Promise<T | null>) => Promise<T | null>;

/** Where exports go: to the folder of the last one at first. */
function exportDialogs(
  ask: Ask,
  preferences: PreferencesFile,
): Pick<HandlerPorts, 'askWhereToWrite' | 'saveFile'> {
  const folder = (): string => preferences.current.exportFolder ?? app.getPath('documents');
  const keepFolder = (exportFolder: string): void => preferences.change({ exportFolder });
  return {
    askWhereToWrite: async (from, fileName, format) => {
      const path = await ask(from, (over) => askWhereToWrite(over, join(folder(), fileName), format));
      if (path !== null) keepFolder(dirname(path));
      return path;
    },
    saveFile: (from) =>
      createFileSaver({
        askWhere: (path, kind) => ask(from, (over) => askWhereToExport(over, path, kind)),
        ...{ folder, keepFolder, remedyFor },
      }),
  };
}

interface Closing {
  readonly closingQuestion: Application['closingQuestion'];
  /** Closes a recording; one that nobody saved after a question, or kept in our own folder where none is wanted. */
  readonly closeRecording: (
    id: string,
    ask: (question: (over: BrowserWindow) => Promise<boolean>) => Promise<boolean | null>,
  ) => Promise<WireResult<null>>;
}

function closingOf(
  session: Session,
  preferences: PreferencesFile,
  keptIn: () => string,
  recent: RecentFiles,
): Closing {
  const save = async (over: BrowserWindow, id: string): Promise<boolean> => {
    const known = session.recording(id);
    if (!known.ok) return true;
    const path = await askWhereToSave(over, known.value.entry.name);
    if (path === null) return false;
    const saved = await session.saveRecording(id, path, known.value.view);
    if (saved.ok) recent.note(path);
    return saved.ok;
  };
  const question = (over: BrowserWindow, asked: Pick<ClosingPorts, 'unsaved' | 'recording'>) =>
    mayClose({
      ...asked,
      folder: keptIn,
      choose: (given) => askBeforeClosing(over, given),
      save: (id) => save(over, id),
      discard: async (id) => void (await session.closeRecording(id)),
    });
  return {
    closingQuestion: (over) => {
      const unsaved = () => session.unsaved();
      if (!preferences.current.askBeforeClosing || unsaved().length === 0) return null;
      return () => question(over, { unsaved, recording: () => session.isRecording });
    },
    closeRecording: async (id, ask) => {
      const unsaved = () => session.unsaved().filter((entry) => entry.id === id);
      if (!preferences.current.askBeforeClosing) {
        const kept = await session.keepRecording(id);
        if (!kept.ok) return kept;
      } else if (unsaved().length > 0) {
        const may = await ask((over) => question(over, { unsaved, recording: () => false }));
        if (may !== true) return ok(null);
      }
      return session.closeRecording(id);
    },
  };
}

function createSession(folder: string, keptIn: () => string, emit: Emit): Session {
  const analyst = createAnalyst(join(folder, 'worker.cjs'));
  const reaper = createReaper(join(folder, 'reaper.cjs'));
  const launcher = createGuestLauncher(
    createQemuHost({ resources: join(folder, '../../resources'), reaper }),
  );
  const threadsOf = (guest: RecordedGuest) => readThreads(guest, readThreadNames);
  const recording = {
    analyst,
    clock: systemClock,
    hostFacts: readHostFacts(),
    version: app.getVersion(),
    readThreads: threadsOf,
    openJournal: (begun) => openRecordingJournal(journalsFolder(), begun),
  } satisfies RecordPorts;
  const openHost = () => openCalibrationHost({ rivalScript: join(folder, 'rival.cjs'), reaper });
  return new Session({
    launcher,
    attacher: createGuestAttacher(createMonitorHost({ reaper })),
    analyst,
    clock: systemClock,
    version: app.getVersion(),
    record: (guest, settings, options) => recordCycles(guest, settings, recording, options),
    calibrate: (settings, options) => calibrate(settings, { ...recording, launcher, openHost }, options),
    runDoctor: () =>
      runDoctor({
        trials: createMachineTrials(),
        launcher,
        readThreads: threadsOf,
        findTrace: findTraceEvents,
      }),
    interrupted: interruptedIn(journalsFolder()),
    remedyFor,
    emit,
    autosavePath: (name) => autosavePath(keptIn(), systemClock.wallTime(), name),
  });
}
