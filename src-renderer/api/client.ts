import type { FlameRequest } from '@core/analysis/flame/flame';
import type { ViewState } from '@core/timeline/view-state';
import type { AppSettings, SettingsChange } from '@contract/app-settings';
import type { EventChannel } from '@contract/channels';
import type { ExportedFile } from '@contract/exported-file';
import type { Events, Outputs, QuiescopeClient } from '@contract/contract';
import type { Input } from '@contract/inputs';
import type { WireResult } from '@contract/wire-failure';
import type { GuestSettings, RecordSettings } from '@core/analysis/settings';
import type { CalibrateSettings } from '@core/calibration/settings';
import type { OverlayRequest } from '@core/analysis/overlay';
import type { CompareRequest } from '@core/compare/view';
import type { FlameDifferenceRequest } from '@core/compare/flame-difference';
import type { OverlaidRequest } from '@core/compare/overlaid';
import type { RangeRequest } from '@core/timeline/range-sums';
import type { FindRequest } from '@core/timeline/search';
import type { SliceRequest, TimelineRequest } from '@core/timeline/timeline';

declare global {
  interface Window {
    readonly quiescope?: QuiescopeClient;
  }
}

export type TerminalName = Input<'terminal.write'>['terminal'];
export type ThemeChoice = AppSettings['theme'];

/** What the preload exposed, or undefined outside the app. */
export const preloadClient = (): QuiescopeClient | undefined => window.quiescope;

type Reply<C extends keyof Outputs> = Promise<WireResult<Outputs[C]>>;

/** What the window asks of main, by name. Expected failures come back as values; a broken channel rejects. */
export interface Api {
  appInfo(): Reply<'app.info'>;
  runDoctor(): Reply<'doctor.run'>;
  launchGuest(settings: GuestSettings): Reply<'guest.launch'>;
  attachGuest(socket: string): Reply<'guest.attach'>;
  stopGuest(): Reply<'guest.stop'>;
  guestState(): Reply<'guest.state'>;
  startRecording(settings: RecordSettings): Reply<'record.start'>;
  cancelRecording(): Reply<'record.cancel'>;
  startCalibration(settings: CalibrateSettings): Reply<'calibrate.start'>;
  cancelCalibration(): Reply<'calibrate.cancel'>;
  listRecordings(): Reply<'recording.list'>;
  openRecording(path: string | null): Reply<'recording.open'>;
  cancelOpening(): Reply<'opening.cancel'>;
  /** Where a dropped file lies; empty where it lies nowhere. */
  pathOf(file: File): string;
  summariseRecording(id: string): Reply<'recording.summary'>;
  saveRecording(id: string, view: ViewState): Reply<'recording.save'>;
  /** Main asks where; null where the user thinks better of it. */
  exportRecording(request: Input<'recording.export'>): Reply<'recording.export'>;
  previewAnonymised(request: Input<'recording.anonymised'>): Reply<'recording.anonymised'>;
  cancelExport(): Reply<'export.cancel'>;
  closeRecording(id: string): Reply<'recording.close'>;
  timeline(id: string, request: TimelineRequest): Reply<'recording.timeline'>;
  overlay(id: string, request: OverlayRequest): Reply<'recording.overlay'>;
  compare(request: CompareRequest): Reply<'recording.compare'>;
  compareOverlay(request: OverlaidRequest): Reply<'compare.overlay'>;
  compareFlame(request: FlameDifferenceRequest, goesOn: boolean): Reply<'compare.flame'>;
  /** These three answer with what is added up so far; goesOn asks for more of the same. */
  flame(id: string, request: FlameRequest, goesOn: boolean): Reply<'recording.flame'>;
  /** null: of all cycles. */
  barrierWaits(id: string, cycles: Uint32Array | null, goesOn: boolean): Reply<'recording.barriers'>;
  checkFigures(id: string, goesOn: boolean): Reply<'recording.check'>;
  /** Main asks where; null where the user thinks better of it. */
  saveFile(file: ExportedFile): Reply<'file.save'>;
  sliceDetail(id: string, request: SliceRequest): Reply<'recording.detail'>;
  rangeSums(id: string, request: RangeRequest): Reply<'recording.sums'>;
  findSlice(id: string, request: FindRequest): Reply<'recording.find'>;
  replayTerminal(terminal: TerminalName): Reply<'terminal.replay'>;
  writeTerminal(terminal: TerminalName, text: string): Reply<'terminal.write'>;
  resizeTerminal(terminal: TerminalName, columns: number, rows: number): Reply<'terminal.resize'>;
  changeSettings(change: SettingsChange): Reply<'settings.change'>;
  chooseAutosaveFolder(): Reply<'settings.choose-folder'>;
  /** What killed runs left. */
  interruptedRecordings(): Reply<'interrupted.list'>;
  recoverRecording(name: string): Reply<'interrupted.open'>;
  discardInterrupted(name: string): Reply<'interrupted.discard'>;
  recentFiles(): Reply<'recent.list'>;
  clearRecent(): Reply<'recent.clear'>;
  library(): Reply<'library.list'>;
  describeSnapshot(path: string, tags: readonly string[], note: string): Reply<'library.describe'>;
  renameSnapshot(path: string, name: string): Reply<'library.rename'>;
  /** Main asks where; null where the user thinks better of it. */
  locateSnapshot(path: string): Reply<'library.locate'>;
  forgetSnapshot(path: string): Reply<'library.forget'>;
  deleteSnapshot(path: string): Reply<'library.delete'>;
  undoDelete(): Reply<'library.undo-delete'>;
  revealSnapshot(path: string): Reply<'library.reveal'>;
  /** One more window; null: with nothing to open. */
  openWindow(path: string | null): Reply<'window.open'>;
  /** Of the menu, the commands that may not run in this window now. */
  disableInMenu(commands: readonly string[]): Reply<'menu.disable'>;
  /** Returns the function that ends the subscription. */
  on<C extends EventChannel>(channel: C, listener: (event: Events[C]) => void): () => void;
}

export function createApi(client: QuiescopeClient): Api {
  const name = crypto.randomUUID();
  return {
    appInfo: () => client.request('app.info', {}),
    runDoctor: () => client.request('doctor.run', {}),
    attachGuest: (socket) => client.request('guest.attach', { socket }),
    launchGuest: (settings) =>
      client.request('guest.launch', { ...settings, extraArguments: [...settings.extraArguments] }),
    stopGuest: () => client.request('guest.stop', {}),
    guestState: () => client.request('guest.state', {}),
    startRecording: (settings) =>
      client.request('record.start', { ...settings, hmpBeforePause: [...settings.hmpBeforePause] }),
    cancelRecording: () => client.request('record.cancel', {}),
    startCalibration: (settings) =>
      client.request('calibrate.start', {
        ...settings,
        extraArguments: [...settings.extraArguments],
        injections: [...settings.injections],
      }),
    cancelCalibration: () => client.request('calibrate.cancel', {}),
    listRecordings: () => client.request('recording.list', {}),
    openRecording: (path) => client.request('recording.open', { path }),
    cancelOpening: () => client.request('opening.cancel', {}),
    pathOf: (file) => client.pathOf(file),
    summariseRecording: (id) => client.request('recording.summary', { id }),
    saveRecording: (id, view) => client.request('recording.save', { id, path: null, view }),
    exportRecording: (request) => client.request('recording.export', request),
    previewAnonymised: (request) => client.request('recording.anonymised', request),
    cancelExport: () => client.request('export.cancel', {}),
    closeRecording: (id) => client.request('recording.close', { id }),
    timeline: (id, request) => client.request('recording.timeline', { id, request }),
    overlay: (id, request) => client.request('recording.overlay', { id, request }),
    compare: (request) => client.request('recording.compare', request),
    compareOverlay: (request) => client.request('compare.overlay', request),
    compareFlame: (request, goesOn) => client.request('compare.flame', { asker: { name, goesOn }, request }),
    flame: (id, request, goesOn) =>
      client.request('recording.flame', { id, asker: { name, goesOn }, request }),
    barrierWaits: (id, cycles, goesOn) =>
      client.request('recording.barriers', { id, asker: { name, goesOn }, cycles }),
    checkFigures: (id, goesOn) => client.request('recording.check', { id, asker: { name, goesOn } }),
    saveFile: (file) => client.request('file.save', file),
    sliceDetail: (id, request) => client.request('recording.detail', { id, request }),
    rangeSums: (id, request) => client.request('recording.sums', { id, request }),
    findSlice: (id, request) => client.request('recording.find', { id, request }),
    replayTerminal: (terminal) => client.request('terminal.replay', { terminal }),
    writeTerminal: (terminal, text) => client.request('terminal.write', { terminal, text }),
    resizeTerminal: (terminal, columns, rows) =>
      client.request('terminal.resize', { terminal, columns, rows }),
    changeSettings: (change) => client.request('settings.change', change),
    chooseAutosaveFolder: () => client.request('settings.choose-folder', {}),
    interruptedRecordings: () => client.request('interrupted.list', {}),
    recoverRecording: (name) => client.request('interrupted.open', { name }),
    discardInterrupted: (name) => client.request('interrupted.discard', { name }),
    recentFiles: () => client.request('recent.list', {}),
    clearRecent: () => client.request('recent.clear', {}),
    library: () => client.request('library.list', {}),
    describeSnapshot: (path, tags, note) =>
      client.request('library.describe', { path, tags: [...tags], note }),
    renameSnapshot: (path, name) => client.request('library.rename', { path, name }),
    locateSnapshot: (path) => client.request('library.locate', { path }),
    forgetSnapshot: (path) => client.request('library.forget', { path }),
    deleteSnapshot: (path) => client.request('library.delete', { path }),
    undoDelete: () => client.request('library.undo-delete', {}),
    revealSnapshot: (path) => client.request('library.reveal', { path }),
    openWindow: (path) => client.request('window.open', { path }),
    disableInMenu: (commands) => client.request('menu.disable', { commands: [...commands] }),
    on: (channel, listener) => client.subscribe(channel, listener),
  };
}
