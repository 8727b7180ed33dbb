import { ok } from '@core/errors';
import { fileNameFor, formatOf } from '@core/exchange/formats';
import type { ExchangeFormat } from '@core/exchange/formats';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';
import type { AppSettings, SettingsChange } from '@contract/app-settings';
import type { AppInfo } from '@contract/contract';
import type { WireResult } from '@contract/wire-failure';
import type { Session } from '../engine/session/session';
import type { SaveFile } from './exported-files';
import type { Handlers, WindowId } from './ipc-answer';
import type { LibraryHandlers } from './library/library-handlers';
import type { RecentFiles } from './recent-files';

/** What the handlers need of the shell. */
export interface HandlerPorts {
  readonly session: Session;
  readonly version: string;
  readonly electron: string;
  /** The file that a window was opened for: the command line's, or a later start's. */
  readonly openPath: (window: WindowId) => string | null;
  /** A recording that comes with the application; null where it is not there. */
  readonly samplePath: string | null;
  readonly openWindow: (path: string | null) => void;
  readonly disableInMenu: (window: WindowId, commands: readonly string[]) => void;
  /** The window that shows the next recording once it is finished. */
  readonly recordsFor: (window: WindowId) => void;
  readonly settings: () => AppSettings;
  /** Where broken settings were put at the start; null for none. */
  readonly setAside: string | null;
  readonly changeSettings: (change: SettingsChange) => void;
  readonly recent: RecentFiles;
  /** Loaded when it is first asked for. */
  readonly library: () => Promise<LibraryHandlers>;
  /** Asks first about one that nobody saved. */
  readonly closeRecording: (window: WindowId, id: string) => Promise<WireResult<null>>;
  readonly askWhatToOpen: (window: WindowId) => Promise<string | null>;
  readonly askWhereToSave: (window: WindowId, name: string) => Promise<string | null>;
  readonly askForFolder: (window: WindowId) => Promise<string | null>;
  readonly saveFile: (window: WindowId) => SaveFile;
  readonly askWhereToWrite: (
    window: WindowId,
    fileName: string,
    format: ExchangeFormat,
  ) => Promise<string | null>;
}

const done = () => Promise.resolve(ok(null));

/** What each of the window's requests does: the session does the work. */
export function createHandlers(ports: HandlerPorts): Handlers {
  const { session } = ports;
  return {
    'app.info': (_input, from) => Promise.resolve(ok(appInfo(ports, from))),
    'doctor.run': () => session.runDoctor(),
    'guest.launch': (settings) => session.launchGuest(settings),
    'guest.attach': ({ socket }) => session.attachGuest(socket),
    'guest.stop': () => session.stopGuest(),
    'guest.state': () => Promise.resolve(ok(session.state())),
    'record.start': (settings, from) => {
      ports.recordsFor(from);
      return session.startRecording(settings);
    },
    'record.cancel': () => session.cancelRecording(),
    'calibrate.start': (settings) => session.startCalibration(settings),
    'calibrate.cancel': () => session.cancelCalibration(),
    'recording.list': () => Promise.resolve(ok(session.recordings())),
    'recording.open': async (input, from) => {
      const path = input.path ?? (await ports.askWhatToOpen(from));
      if (path === null) return ok(null);
      const opened = await session.openRecording(path);
      if (opened.ok) ports.recent.note(path);
      return opened;
    },
    'opening.cancel': () => session.cancelOpening(),
    'recording.summary': ({ id }) => Promise.resolve(session.recording(id)),
    'recording.save': async (input, from) => {
      const known = session.recording(input.id);
      if (!known.ok) return known;
      const { path: before, name } = known.value.entry;
      const path = input.path ?? (await ports.askWhereToSave(from, before ?? name));
      if (path === null) return ok(null);
      const saved = await session.saveRecording(input.id, path, input.view);
      if (saved.ok) ports.recent.note(path);
      return saved;
    },
    'recording.export': async ({ id, ...request }, from) => {
      const known = session.recording(id);
      if (!known.ok) return known;
      const name = known.value.entry.name.replace(/\.qsnap$/, '').replaceAll(' ', '-');
      // Beside the recording's own snapshot, not in its place.
      const stem = request.format === 'qsnap' ? `${name}-shared` : name;
      const path = await ports.askWhereToWrite(from, fileNameFor(stem, request), formatOf(request.format));
      return path === null ? ok(null) : session.exportRecording(id, path, request);
    },
    'recording.anonymised': ({ id, ...request }) => session.previewAnonymised(id, request),
    'export.cancel': () => session.cancelExport(),
    'interrupted.list': () => session.interruptedRecordings(),
    'interrupted.open': ({ name }) => session.recoverRecording(name),
    'interrupted.discard': ({ name }) => Promise.resolve(session.discardInterrupted(name)),
    'recording.close': ({ id }, from) => ports.closeRecording(from, id),
    ...viewHandlers(session),
    'file.save': (file, from) => ports.saveFile(from)(file),
    ...terminalHandlers(session),
    ...windowHandlers(ports),
    ...libraryHandlers(ports),
  };
}

type ViewChannel =
  | 'recording.timeline'
  | 'recording.overlay'
  | 'recording.compare'
  | 'compare.overlay'
  | 'compare.flame'
  | 'recording.flame'
  | 'recording.barriers'
  | 'recording.check'
  | 'recording.detail'
  | 'recording.sums'
  | 'recording.find';

/** What the views ask of a recording. */
function viewHandlers(session: Session): Pick<Handlers, ViewChannel> {
  return {
    'recording.timeline': ({ id, request }) => session.timeline(id, request),
    'recording.compare': (request) => session.compare(request),
    'compare.overlay': (request) => session.compareOverlay(request),
    'compare.flame': ({ asker, request }) => session.compareFlame(asker, request),
    'recording.overlay': ({ id, request }) => session.overlay(id, request),
    'recording.flame': ({ id, asker, request }) => session.flame(id, asker, request),
    'recording.barriers': ({ id, asker, cycles }) => session.barrierWaits(id, asker, cycles),
    'recording.check': ({ id, asker }) => session.checkFigures(id, asker),
    'recording.detail': ({ id, request }) => session.sliceDetail(id, request),
    'recording.sums': ({ id, request }) => session.rangeSums(id, request),
    'recording.find': ({ id, request }) => session.findSlice(id, request),
  };
}

type TerminalChannel = Extract<keyof Handlers, `terminal.${string}`>;

function terminalHandlers(session: Session): Pick<Handlers, TerminalChannel> {
  return {
    'terminal.replay': ({ terminal }) => Promise.resolve(ok({ text: session.terminalText(terminal) })),
    'terminal.write': ({ terminal, text }) => {
      session.writeTerminal(terminal, text);
      return done();
    },
    'terminal.resize': ({ terminal, columns, rows }) => {
      session.resizeTerminal(terminal, columns, rows);
      return done();
    },
  };
}

type WindowChannel = Extract<keyof Handlers, `${'settings' | 'recent' | 'window' | 'menu'}.${string}`>;

/** What is the shell's own, and no matter of the session. */
function windowHandlers(ports: HandlerPorts): Pick<Handlers, WindowChannel> {
  return {
    'settings.change': (change) => {
      ports.changeSettings(given(change));
      return done();
    },
    'settings.choose-folder': async (_input, from) => ok(await ports.askForFolder(from)),
    'recent.list': async () => ok(await ports.recent.look()),
    'recent.clear': () => {
      ports.recent.clear();
      return done();
    },
    'window.open': ({ path }) => {
      ports.openWindow(path);
      return done();
    },
    'menu.disable': ({ commands }, from) => {
      ports.disableInMenu(from, commands);
      return done();
    },
  };
}

type LibraryChannel = Extract<keyof Handlers, `library.${string}`>;

function libraryHandlers({ library }: HandlerPorts): Pick<Handlers, LibraryChannel> {
  const loaded = async () => (await library()).handlers;
  return {
    'library.list': async (input, from) => (await loaded())['library.list'](input, from),
    'library.describe': async (input, from) => (await loaded())['library.describe'](input, from),
    'library.rename': async (input, from) => (await loaded())['library.rename'](input, from),
    'library.locate': async (input, from) => (await loaded())['library.locate'](input, from),
    'library.forget': async (input, from) => (await loaded())['library.forget'](input, from),
    'library.delete': async (input, from) => (await loaded())['library.delete'](input, from),
    'library.undo-delete': async (input, from) => (await loaded())['library.undo-delete'](input, from),
    'library.reveal': async (input, from) => (await loaded())['library.reveal'](input, from),
  };
}

/** Without the parts that are there and undefined, which structured clone lets through: they would be kept as changes. */
function given(change: { readonly [K in keyof AppSettings]?: AppSettings[K] | undefined }): SettingsChange {
  const parts = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(parts);
}

function appInfo(ports: HandlerPorts, from: WindowId): AppInfo {
  const settings = ports.settings();
  const { level, cycles, vcpus } = settings;
  return {
    version: ports.version,
    electron: ports.electron,
    guestDefaults: { ...DEFAULT_GUEST, vcpus },
    recordDefaults: { ...DEFAULT_RECORD, level, cycles },
    openPath: ports.openPath(from),
    samplePath: ports.samplePath,
    settings,
    setAside: ports.setAside,
  };
}
