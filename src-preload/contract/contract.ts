/**
 * The one contract between window and main: what each channel takes and gives. Main parses every input with these
 * schemas; the types of outputs are the core's own. Typed arrays travel by structured clone.
 */
import { z } from 'zod';
import type { Failure, Result } from '@core/errors';
import type { ProbePlan } from '@core/probe-plan/probe-site';
import { ACCELERATORS, LEVEL_CHOICES, LOADS } from '@core/analysis/settings';
import type { GuestSettings, RecordSettings } from '@core/analysis/settings';
import type { RecordingOverview } from '@core/analysis/overview';
import type { PhaseFigures } from '@core/analysis/summary';
import { LANDMARKS } from '@core/analysis/overlay-runs';
import type { OverlayAnswer, OverlayRequest } from '@core/analysis/overlay';
import type { RangeRequest, RangeSums } from '@core/timeline/range-sums';
import type { FindRequest, FindResult } from '@core/timeline/search';
import type { SliceDetail, SliceRequest, TimelineRequest, TimelineView } from '@core/timeline/timeline';
import type { BarrierWaits } from '@core/analysis/barrier-waits';
import type { FlameView } from '@core/analysis/flame';
import { PARTS } from '@core/timeline/view-state';
import type { ViewState } from '@core/timeline/view-state';
import { settingsChangeSchema } from './app-settings';
import type { AppSettings, RecentFile } from './app-settings';
import { exportedFileSchema } from './exported-file';
import { calibrateSettingsSchema } from './calibration';
import type { CalibrateState } from './calibration';
import type { EventChannel, RequestChannel } from './channels';
import type { MenuCommandId } from './menu-commands';
import { cycleChoice } from './cycle-choice';
import { flameRequestSchema } from './flame';

const path = z.string().min(1).max(4096);
const argument = z.string().max(4096);

export const guestSettingsSchema = z.strictObject({
  qemuPath: path.nullable(),
  accelerator: z.enum(ACCELERATORS),
  vcpus: z.int().min(1).max(255),
  memoryMiB: z
    .int()
    .min(64)
    .max(4 * 1024 * 1024),
  load: z.enum(LOADS),
  disk: z.union([z.literal('default'), z.literal('none'), z.strictObject({ spec: argument.min(1) })]),
  kernel: path.nullable(),
  initrd: path.nullable(),
  append: argument.nullable(),
  extraArguments: z.array(argument).max(256),
}) satisfies z.ZodType<GuestSettings>;

export const recordSettingsSchema = z.strictObject({
  kind: z.literal('stop-cont'),
  cycles: z.int().min(1).max(100_000),
  intervalMs: z.number().min(0).max(3_600_000),
  holdMs: z.number().min(0).max(3_600_000),
  level: z.enum(LEVEL_CHOICES),
  hmpBeforePause: z.array(argument.min(1)).max(64),
  bareEvery: z.int().min(0).max(100_000),
}) satisfies z.ZodType<RecordSettings>;

const recordingId = z.string().min(1).max(64);
const finite = z.number().min(-1e15).max(1e15);
export const timelineRequestSchema = z.strictObject({
  cycle: z.int().min(0),
  startNs: finite,
  endNs: finite,
  widthPx: z.number().min(1).max(16_384),
}) satisfies z.ZodType<TimelineRequest>;

const laneId = z.string().min(1).max(64);
const depth = z.int().min(0).max(255);
const anchoredRange = { cycle: z.int().min(0), startNs: finite, endNs: finite };
const sliceRequestSchema = z.strictObject({
  ...anchoredRange,
  laneId,
  depth,
}) satisfies z.ZodType<SliceRequest>;
const rangeRequestSchema = z.strictObject(anchoredRange) satisfies z.ZodType<RangeRequest>;
const findRequestSchema = z.strictObject({
  cycle: z.int().min(0),
  text: z.string().min(1).max(256),
  from: z
    .strictObject({ timeNs: finite, laneId: laneId.nullable(), depth, of: z.int().min(0).nullable() })
    .nullable(),
  direction: z.enum(['next', 'previous']),
}) satisfies z.ZodType<FindRequest>;

const wide = z.number().min(-1e18).max(1e18);
const laneIds = z.array(z.string().max(256)).max(4096).readonly();
export const viewStateSchema = z.strictObject({
  cycle: z.int().min(0).nullable(),
  part: z.enum(PARTS),
  range: z.strictObject({ startNs: finite, endNs: finite }).nullable(),
  view: z.string().max(64),
  filter: z.string().max(4096),
  markers: z
    .array(z.strictObject({ timeNs: wide, label: z.string().max(256), note: z.string().max(65_536) }))
    .max(10_000)
    .readonly(),
  lanes: z.strictObject({ pinned: laneIds, collapsed: laneIds, order: laneIds }),
}) satisfies z.ZodType<ViewState>;

export const overlayRequestSchema = z.strictObject({
  cycles: cycleChoice,
  part: z.enum(PARTS),
  align: z.enum(LANDMARKS),
  widthPx: z.int().min(1).max(16_384),
  rows: z.int().min(1).max(4096),
  whole: z.boolean(),
}) satisfies z.ZodType<OverlayRequest>;

const asker = z.strictObject({ name: z.string().min(1).max(64), goesOn: z.boolean() });
const terminal = z.enum(['console', 'monitor']);
const none = z.strictObject({});

export const inputSchemas = {
  'app.info': none,
  'doctor.run': none,
  'guest.launch': guestSettingsSchema,
  'guest.stop': none,
  'guest.state': none,
  'record.start': recordSettingsSchema,
  'record.cancel': none,
  'calibrate.start': calibrateSettingsSchema,
  'calibrate.cancel': none,
  'recording.list': none,
  /** path null: main asks with a dialog. */
  'recording.open': z.strictObject({ path: path.nullable() }),
  /** The 'recording.open' under way then fails with cancelled. */
  'opening.cancel': none,
  /** Of a recording that is open, such as one just finished. */
  'recording.summary': z.strictObject({ id: recordingId }),
  'recording.save': z.strictObject({ id: recordingId, path: path.nullable(), view: viewStateSchema }),
  'recording.close': z.strictObject({ id: recordingId }),
  'recording.timeline': z.strictObject({ id: recordingId, request: timelineRequestSchema }),
  'recording.overlay': z.strictObject({ id: recordingId, request: overlayRequestSchema }),
  /**
   * These two answer after a moment with as much as is added up, and go on when asked to. They fail with cancelled once the
   * same asker, which is a window's, asks for another one of the recording.
   */
  'recording.flame': z.strictObject({ id: recordingId, asker, request: flameRequestSchema }),
  'recording.barriers': z.strictObject({ id: recordingId, asker, cycles: cycleChoice }),
  /** What a view made to be kept: main asks where. */
  'file.save': exportedFileSchema,
  'recording.detail': z.strictObject({ id: recordingId, request: sliceRequestSchema }),
  'recording.sums': z.strictObject({ id: recordingId, request: rangeRequestSchema }),
  'recording.find': z.strictObject({ id: recordingId, request: findRequestSchema }),
  'terminal.replay': z.strictObject({ terminal }),
  'terminal.write': z.strictObject({ terminal, text: z.string().max(65_536) }),
  'terminal.resize': z.strictObject({
    terminal,
    columns: z.int().min(1).max(2000),
    rows: z.int().min(1).max(2000),
  }),
  'settings.change': settingsChangeSchema,
  /** Main asks with a dialog. */
  'settings.choose-folder': none,
  'recent.list': none,
  'recent.clear': none,
  /** One more window; path null: with nothing to open. */
  'window.open': z.strictObject({ path: path.nullable() }),
} as const satisfies Record<RequestChannel, z.ZodType>;

export type Input<C extends RequestChannel> = z.infer<(typeof inputSchemas)[C]>;

/** A failure as the window shows it: the facts and what to do about it. */
export interface WireFailure extends Failure {
  readonly remedy: string | null;
}

export type WireResult<T> = Result<T, WireFailure>;

export type GuestState =
  | { readonly state: 'none' }
  | { readonly state: 'launching'; readonly settings: GuestSettings }
  | {
      readonly state: 'running' | 'paused' | 'stopping';
      readonly settings: GuestSettings;
      readonly pid: number;
      readonly accelerator: 'kvm' | 'tcg';
      readonly acceleratorNote: string | null;
      readonly qemuVersion: string;
    }
  | { readonly state: 'failed'; readonly settings: GuestSettings; readonly failure: WireFailure };

/** One finished cycle, live while recording. */
export interface LiveCycle {
  readonly index: number;
  readonly clientPauseNs: number;
  readonly clientResumeNs: number;
  /** By phase, pause and resume together; null until it is analysed, and where cycles come too fast for that. */
  readonly phases: PhaseFigures | null;
}

export type RecordState =
  | { readonly state: 'idle' }
  | {
      readonly state: 'preparing' | 'recording' | 'bare' | 'analysing' | 'cancelling';
      readonly settings: RecordSettings;
      readonly done: number;
      readonly total: number;
      readonly live: readonly LiveCycle[];
    }
  | {
      readonly state: 'finished';
      readonly id: string;
      readonly done: number;
      readonly total: number;
      readonly failure: WireFailure | null;
    }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly failure: WireFailure };

/** An import under way; a snapshot is open at once. */
export type OpeningState =
  | { readonly state: 'idle' }
  | {
      readonly state: 'opening';
      /** The file's name. */
      readonly name: string;
      readonly stage: 'reading' | 'analysing' | 'cancelling';
      readonly doneBytes: number;
      readonly totalBytes: number;
    };

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
  'recording.save': { readonly path: string } | null;
  'recording.close': null;
  'recording.timeline': TimelineView;
  'recording.overlay': OverlayAnswer;
  'recording.flame': FlameView;
  'recording.barriers': BarrierWaits;
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
  'recent.list': readonly RecentFile[];
  'recent.clear': null;
  'window.open': null;
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
  'terminal.data': { readonly terminal: 'console' | 'monitor'; readonly text: string };
  /** The worker ended by itself; `lost` names the recordings that lay in no file. Others are opened again. */
  'analysis.ended': { readonly lost: readonly string[] };
  'log.line': { readonly at: string; readonly line: string };
  'settings.changed': AppSettings;
  'recent.changed': readonly string[];
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
