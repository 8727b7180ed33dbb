/**
 * The one contract between window and main: what each channel gives, and what main tells unasked; what channels take is in
 * inputs.ts. The types of outputs are the core's own. Typed arrays travel by structured clone.
 */
import type { ProbePlan } from '@core/probe-plan/probe-site';
import type { GuestSettings, RecordSettings } from '@core/analysis/settings';
import type { RecordingOverview } from '@core/analysis/overview';
import type { OverlayAnswer } from '@core/analysis/overlay';
import type { CompareView } from '@core/compare/view';
import type { FlameDifference } from '@core/compare/flame-difference';
import type { OverlaidAnswer } from '@core/compare/overlaid';
import type { InterruptedRecording } from '@core/journal/interrupted';
import type { RangeSums } from '@core/timeline/range-sums';
import type { FindResult } from '@core/timeline/search';
import type { AnonymisePreview } from '@core/sharing/anonymise';
import type { WrittenExport } from '@core/sharing/exported';
import type { SliceDetail, TimelineView } from '@core/timeline/timeline';
import type { Deleted } from '@core/library/entry';
import type { FigureCheck } from '@core/analysis/figure-check';
import type { BarrierWaits } from '@core/analysis/barriers/barrier-waits';
import type { FlameView } from '@core/analysis/flame/flame';
import type { ViewState } from '@core/timeline/view-state';
import type { AppSettings, RecentFile } from './app-settings';
import type { CalibrateState } from './calibration';
import type { EventChannel, RequestChannel } from './channels';
import type { Input } from './inputs';
import type { LibraryChange, LibraryView } from './library';
import type { MenuCommandId } from './menu-commands';
import type { ExportState, GuestState, OpeningState, RecordState } from './session-states';
import type { WireResult } from './wire-failure';

export interface RecordingEntry {
  readonly id: string;
  /** Shown name: the file's, or "recording N". */
  readonly name: string;
  readonly path: string | null;
  readonly saved: boolean;
}

export interface OpenedRecording {
  readonly entry: RecordingEntry;
  readonly summary: RecordingOverview;
  /** Where it was left. */
  readonly view: ViewState;
}

export interface AppInfo {
  readonly version: string;
  readonly electron: string;
  readonly guestDefaults: GuestSettings;
  readonly recordDefaults: RecordSettings;
  /** A file named on the command line, to be opened at once; null if none. */
  readonly openPath: string | null;
  /** A recording that comes with the application; null where it is not there. */
  readonly samplePath: string | null;
  readonly settings: AppSettings;
  /** Where settings were put at the start that could not be read; null for none. */
  readonly setAside: string | null;
}

export interface DoctorView {
  readonly checks: readonly {
    readonly name: string;
    readonly state: 'works' | 'limited' | 'lacks';
    readonly finding: string;
    readonly remedy: string | null;
  }[];
  readonly levels: readonly string[];
  readonly levelStates: readonly {
    readonly level: string;
    readonly works: boolean;
    readonly why: string | null;
  }[];
  /** Where QEMU is probed, and what that tells apart; null where there is none. */
  readonly plan: {
    readonly path: string;
    readonly plan: Pick<ProbePlan, 'phases' | 'shortfalls'>;
  } | null;
}

export interface Outputs {
  'app.info': AppInfo;
  'doctor.run': DoctorView;
  'guest.launch': null;
  'guest.attach': null;
  'guest.stop': null;
  'guest.state': {
    readonly guest: GuestState;
    readonly record: RecordState;
    readonly calibration: CalibrateState;
    readonly opening: OpeningState;
  };
  'record.start': null;
  'record.cancel': null;
  'calibrate.start': null;
  'calibrate.cancel': null;
  'recording.list': readonly RecordingEntry[];
  /** null: the user closed the dialog. */
  'recording.open': OpenedRecording | null;
  'opening.cancel': null;
  'recording.summary': OpenedRecording;
  'recording.save': WrittenExport | null;
  /** null: the user closed the dialog. */
  'recording.export': WrittenExport | null;
  /** What becomes of what where it is exported anonymous. */
  'recording.anonymised': AnonymisePreview;
  'export.cancel': null;
  'recording.close': null;
  'recording.timeline': TimelineView;
  'recording.compare': CompareView;
  'compare.overlay': OverlaidAnswer;
  'compare.flame': FlameDifference;
  'recording.overlay': OverlayAnswer;
  'recording.flame': FlameView;
  'recording.barriers': BarrierWaits;
  'recording.check': FigureCheck;
  /** null: the user closed the dialog. */
  'file.save': { readonly path: string } | null;
  /** null: no such slice. */
  'recording.detail': SliceDetail | null;
  'recording.sums': RangeSums;
  'recording.find': FindResult;
  'terminal.replay': { readonly text: string };
  'terminal.write': null;
  'terminal.resize': null;
  'settings.change': null;
  /** null: the user closed the dialog. */
  'settings.choose-folder': string | null;
  'interrupted.list': readonly InterruptedRecording[];
  'interrupted.open': OpenedRecording;
  'interrupted.discard': null;
  'recent.list': readonly RecentFile[];
  'recent.clear': null;
  'library.list': LibraryView;
  'library.describe': null;
  'library.rename': { readonly path: string };
  /** null: the user closed the dialog. */
  'library.locate': { readonly path: string } | null;
  'library.forget': null;
  'library.delete': Deleted;
  'library.undo-delete': { readonly path: string };
  'library.reveal': null;
  'window.open': null;
  'menu.disable': null;
}

/** A menu item chosen, or a file handed over by a second instance: the window does it as if its own button were pressed. */
export type Command =
  /** path null: ask with a dialog. */
  | { readonly command: 'open'; readonly path: string | null }
  /** A recording that this window began is finished. */
  | { readonly command: 'show'; readonly id: string }
  /** As if its key were pressed. */
  | { readonly command: 'run'; readonly id: MenuCommandId }
  | { readonly command: 'theme'; readonly theme: AppSettings['theme'] };

export interface Events {
  'guest.changed': GuestState;
  'record.changed': RecordState;
  'calibrate.changed': CalibrateState;
  'recordings.changed': readonly RecordingEntry[];
  /** Figures that came with its file were other than its events show. */
  'recording.corrected': { readonly id: string; readonly summary: RecordingOverview };
  'opening.changed': OpeningState;
  'export.changed': ExportState;
  'terminal.data': { readonly terminal: 'console' | 'monitor'; readonly text: string };
  /** The worker ended by itself; `lost` names the recordings that lay in no file. Others are opened again. */
  'analysis.ended': { readonly lost: readonly string[] };
  'log.line': { readonly at: string; readonly line: string };
  'settings.changed': AppSettings;
  'recent.changed': readonly string[];
  'library.changed': LibraryChange;
  'command.given': Command;
}

/** What the preload exposes as window.quiescope: frozen, nothing but these functions. */
export interface QuiescopeClient {
  /** Where a file lies that was dropped on the window; empty where it lies nowhere. */
  pathOf(file: File): string;
  request<C extends RequestChannel>(channel: C, input: Input<C>): Promise<WireResult<Outputs[C]>>;
  /** Returns the function that ends the subscription. */
  subscribe<C extends EventChannel>(channel: C, listener: (event: Events[C]) => void): () => void;
}
