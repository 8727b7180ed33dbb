/** What each channel takes: main parses every input with these schemas. */
import { z } from 'zod';
import { ACCELERATORS, LEVEL_CHOICES, LOADS } from '@core/analysis/settings';
import type { GuestSettings, RecordSettings } from '@core/analysis/settings';
import { NOTE_LIMIT, TAG_LIMIT, TAGS_LIMIT } from '@core/library/entry';
import { LANDMARKS } from '@core/analysis/overlay-runs';
import type { OverlayRequest } from '@core/analysis/overlay';
import type { CompareRequest } from '@core/compare/view';
import type { FlameDifferenceRequest } from '@core/compare/flame-difference';
import type { OverlaidRequest } from '@core/compare/overlaid';
import { EXCHANGE_TABLES, RECORDING_FORMAT_IDS } from '@core/exchange/formats';
import type { RangeRequest } from '@core/timeline/range-sums';
import type { FindRequest } from '@core/timeline/search';
import type { SliceRequest, TimelineRequest } from '@core/timeline/timeline';
import { PARTS } from '@core/timeline/view-state';
import type { ViewState } from '@core/timeline/view-state';
import { settingsChangeSchema } from './app-settings';
import { calibrateSettingsSchema } from './calibration';
import type { RequestChannel } from './channels';
import { cycleChoice } from './cycle-choice';
import { exportedFileSchema } from './exported-file';
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

const compareSide = z.strictObject({ id: recordingId, cycles: cycleChoice });
const bothSides = { a: compareSide, b: compareSide };
const compareRequestSchema = z.strictObject({
  ...bothSides,
  figure: z.string().min(1).max(256),
}) satisfies z.ZodType<CompareRequest>;
const overlaidRequestSchema = overlayRequestSchema
  .omit({ cycles: true, rows: true })
  .extend(bothSides) satisfies z.ZodType<OverlaidRequest>;
const flameDifferenceRequestSchema = flameRequestSchema
  .pick({ part: true, mode: true })
  .extend(bothSides) satisfies z.ZodType<FlameDifferenceRequest>;

const asker = z.strictObject({ name: z.string().min(1).max(64), goesOn: z.boolean() });
const terminal = z.enum(['console', 'monitor']);
/** A folder's own name: it leads nowhere else. */
const interruptedName = z.string().regex(/^[\w-]{1,128}$/);
const none = z.strictObject({});

export const inputSchemas = {
  'app.info': none,
  'doctor.run': none,
  'guest.launch': guestSettingsSchema,
  'guest.attach': z.strictObject({ socket: path }),
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
  /** Main asks where. */
  'recording.export': z.strictObject({
    id: recordingId,
    format: z.enum(RECORDING_FORMAT_IDS),
    table: z.enum(EXCHANGE_TABLES),
    cycles: cycleChoice,
    anonymise: z.boolean(),
    /** Markers keep their labels and notes. */
    notes: z.boolean(),
    view: viewStateSchema,
  }),
  'recording.anonymised': z.strictObject({ id: recordingId, notes: z.boolean(), view: viewStateSchema }),
  /** The 'recording.export' under way then fails with cancelled. */
  'export.cancel': none,
  'recording.close': z.strictObject({ id: recordingId }),
  'recording.timeline': z.strictObject({ id: recordingId, request: timelineRequestSchema }),
  /** Two recordings, or two choices of cycles of one. */
  'recording.compare': compareRequestSchema,
  'compare.overlay': overlaidRequestSchema,
  'compare.flame': z.strictObject({ asker, request: flameDifferenceRequestSchema }),
  'recording.overlay': z.strictObject({ id: recordingId, request: overlayRequestSchema }),
  /**
   * These two answer after a moment with as much as is added up, and go on when asked to. They fail with cancelled once the
   * same asker, which is a window's, asks for another one of the recording.
   */
  'recording.flame': z.strictObject({ id: recordingId, asker, request: flameRequestSchema }),
  'recording.barriers': z.strictObject({ id: recordingId, asker, cycles: cycleChoice }),
  'recording.check': z.strictObject({ id: recordingId, asker }),
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
  /** What killed runs left. */
  'interrupted.list': none,
  'interrupted.open': z.strictObject({ name: interruptedName }),
  'interrupted.discard': z.strictObject({ name: interruptedName }),
  'recent.list': none,
  'recent.clear': none,
  'library.list': none,
  'library.describe': z.strictObject({
    path,
    tags: z.array(z.string().min(1).max(TAG_LIMIT)).max(TAGS_LIMIT),
    note: z.string().max(NOTE_LIMIT),
  }),
  /** Its ending stays. */
  'library.rename': z.strictObject({ path, name: z.string().min(1).max(1024) }),
  /** Main asks with a dialog where a file went that is gone. */
  'library.locate': z.strictObject({ path }),
  'library.forget': z.strictObject({ path }),
  'library.delete': z.strictObject({ path }),
  'library.undo-delete': none,
  'library.reveal': z.strictObject({ path }),
  /** One more window; path null: with nothing to open. */
  'window.open': z.strictObject({ path: path.nullable() }),
  'menu.disable': z.strictObject({ commands: z.array(z.string().max(64)).max(256) }),
} as const satisfies Record<RequestChannel, z.ZodType>;

export type Input<C extends RequestChannel> = z.infer<(typeof inputSchemas)[C]>;
