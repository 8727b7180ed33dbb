/** Recording and analysis: src-main/worker implements it. */
import type { AnonymiseRequest, ExportRequest, WrittenExport } from '@core/sharing/exported';
import type { AnonymisePreview } from '@core/sharing/anonymise';
import type { Failure, Result } from '@core/errors';
import type { Environment } from '@core/analysis/environment';
import type { FigureCheck } from '@core/analysis/figure-check';
import type { RecordingOverview } from '@core/analysis/overview';
import type { PhaseFigures } from '@core/analysis/summary';
import type { ClockReading } from '@core/clocks/clock-map';
import type { CaptureLevel } from '@core/phases/phase';
import type { BareCycle, ClientCycle, Thread } from '@core/recording/recording';
import type { ReportPaths } from '@core/analysis/report-path';
import type { OverlayAnswer, OverlayRequest } from '@core/analysis/overlay';
import type { CompareRequest, CompareView } from '@core/compare/view';
import type { FlameDifference, FlameDifferenceRequest } from '@core/compare/flame-difference';
import type { OverlaidAnswer, OverlaidRequest } from '@core/compare/overlaid';
import type { RangeRequest, RangeSums } from '@core/timeline/range-sums';
import type { FindRequest, FindResult } from '@core/timeline/search';
import type { SliceDetail, SliceRequest, TimelineRequest, TimelineView } from '@core/timeline/timeline';
import type { BarrierWaits } from '@core/analysis/barriers/barrier-waits';
import type { FlameRequest, FlameView } from '@core/analysis/flame/flame';
import type { ViewState } from '@core/timeline/view-state';
import type { MonotonicNs, RealtimeNs } from '@core/units';

export interface CapturePlan {
  readonly level: CaptureLevel;
  readonly pid: number;
  /** QEMU's binary, for its dynamic symbols. */
  readonly qemuPath: string;
  readonly threads: readonly Thread[];
  /** The folder where what perf writes is to survive us; absent or null keeps it with us. */
  readonly journal?: string | null;
}

export interface CaptureStarted {
  readonly level: CaptureLevel;
  /** The events that are recorded, as perf names them. */
  readonly events: readonly string[];
  readonly perfVersion: string | null;
  readonly buildId: string | null;
  /** What could not be had, one sentence each. */
  readonly shortfalls: readonly string[];
  /** The perf whose bytes survive us, or why they do not; absent where no perf runs or it was not asked for. */
  readonly kept?: Result<KeptStream>;
  /** Why a kill of ours may cost its last events; absent where it does not. */
  readonly hangsUp?: Failure;
}

/** A perf, and the file in the journal's folder that it writes to. */
export interface KeptStream {
  readonly pid: number;
  readonly startTime: string;
  readonly file: string;
}

/** Figures of a cycle while the recording goes on; the finished recording's own take their place. */
export interface AnalysedCycle {
  readonly index: number;
  readonly pauseNs: number;
  readonly resumeNs: number;
  readonly phases: PhaseFigures;
}

export interface FinishCapture {
  readonly cycles: readonly ClientCycleTimes[];
  readonly bare: readonly BareCycle[];
  /** Taken before, between and after the cycles: they bring QEMU's own times to the client's clock. */
  readonly clockReadings?: readonly ClockReading[];
  /** What QEMU logged meanwhile, at level trace. */
  readonly log?: Uint8Array;
  readonly environment: Environment;
}

/** A ClientCycle in absolute time, before the recording has an origin. */
export interface ClientCycleTimes {
  readonly stop: ClientCommandTimes;
  readonly cont: ClientCommandTimes;
}
export interface ClientCommandTimes {
  readonly command: 'stop' | 'cont';
  readonly writtenAt: MonotonicNs;
  readonly eventAt: MonotonicNs | null;
  /** When QEMU made that event up, by its own clock. */
  readonly eventMadeAt: RealtimeNs | null;
  readonly repliedAt: MonotonicNs;
}
export type { ClientCycle };

export type RecordingId = string;

export interface OpenRecording {
  readonly id: RecordingId;
  /** The file it was read from or saved to; null while unsaved. */
  readonly path: string | null;
  readonly summary: RecordingOverview;
  readonly view: ViewState;
}

export interface Corrected {
  readonly id: RecordingId;
  readonly summary: RecordingOverview;
}

export interface OpenOptions {
  /** Which QEMU of an imported recording; null takes the only one that has cycles. */
  readonly pid: number | null;
  /** Quiescope's own version. */
  readonly version: string;
}

export interface OpenProgress {
  readonly stage: 'reading' | 'analysing' | 'attributing';
  /** Bytes while it is read, cycles while they are attributed. */
  readonly done: number;
  readonly total: number;
}

/** Who asks for a sum over many cycles, and whether to go on with what it asked for last. */
export interface Asker {
  readonly name: string;
  readonly goesOn: boolean;
}

/** Cycles that were gone through, of all that are written. */
export interface ExportProgress {
  readonly done: number;
  readonly total: number;
}

/** The worker: owns perf, decodes, attributes, keeps recordings, answers views. */
export interface Analyst {
  /** Sets probes, starts perf, returns once events flow; a capture that was stopped goes on. One at a time: else 'busy'. */
  startCapture(plan: CapturePlan): Promise<Result<CaptureStarted>>;
  /** The client has driven another cycle of what is captured. */
  cycleDriven(cycle: ClientCycleTimes): Promise<void>;
  /** Told of cycles that were analysed while others are still driven; not of each where they come fast. */
  onCyclesAnalysed(listener: (cycles: readonly AnalysedCycle[]) => void): () => void;
  /** Stops perf and removes the probes; what was captured waits for finishCapture. Idempotent. */
  stopCapture(): Promise<Result<void>>;
  /** Stops the capture if it still runs, then decodes and attributes. */
  finishCapture(finish: FinishCapture): Promise<Result<OpenRecording>>;
  /** Stops perf, removes the probes, keeps nothing. Idempotent. */
  abortCapture(): Promise<void>;
  /**
   * Analyses what a killed process left in a journal's folder, which is ours by now; the folder goes when the recording is saved
   * or closed. Fails with snapshot-corrupt, snapshot-too-new, file-missing, file-unreadable or no-cycles, and leaves it.
   */
  recover(folder: string): Promise<Result<OpenRecording>>;
  /** Told when perf dies while a capture is under way. */
  onCaptureFailed(listener: (failure: Failure) => void): () => void;
  /** Told once when what is captured from now on would not survive us; it goes on all the same. */
  onCaptureUnkept(listener: (failure: Failure) => void): () => void;
  /**
   * Opens a snapshot, or imports what else it holds: a perf.data file, a capture of perf's pipe, QEMU's trace log. One
   * import at a time: else 'busy'. Fails as the file's kind does, with input-foreign where it is of none, with no-cycles
   * or usage where it does not show one QEMU's cycles, or with cancelled.
   */
  open(path: string, options: OpenOptions): Promise<Result<OpenRecording>>;
  /** Ends the import under way; resolves at once. Idempotent. */
  cancelOpening(): Promise<void>;
  /** Told of an import's progress, as it goes on. */
  onOpening(listener: (progress: OpenProgress) => void): () => void;
  /** Told when figures that came with a snapshot were put right, for its events show others. */
  onCorrected(listener: (corrected: Corrected) => void): () => void;
  /** `view` null keeps the one that it was opened with. */
  saveSnapshot(id: RecordingId, path: string, view: ViewState | null): Promise<Result<WrittenExport>>;
  timeline(id: RecordingId, request: TimelineRequest): Promise<Result<TimelineView>>;
  /** Many cycles are gathered in steps: it answers how far it is, and goes on when asked again. */
  overlay(id: RecordingId, request: OverlayRequest): Promise<Result<OverlayAnswer>>;
  /** Figure by figure; other calls are answered meanwhile. Both recordings are open. */
  compare(request: CompareRequest): Promise<Result<CompareView>>;
  /** Gathers as an overlay does. */
  compareOverlay(request: OverlaidRequest): Promise<Result<OverlaidAnswer>>;
  /** Adds up as a flame does. */
  compareFlame(asker: Asker, request: FlameDifferenceRequest): Promise<Result<FlameDifference>>;
  /** Null where it has no such slice. */
  sliceDetail(id: RecordingId, request: SliceRequest): Promise<Result<SliceDetail | null>>;
  rangeSums(id: RecordingId, request: RangeRequest): Promise<Result<RangeSums>>;
  findSlice(id: RecordingId, request: FindRequest): Promise<Result<FindResult>>;
  /**
   * These three go cycle by cycle and let other calls be answered meanwhile. After a moment each answers with what it has, and
   * is gone on with when asked to. Each fails with cancelled once the same asker asks for it again before that.
   */
  flame(id: RecordingId, asker: Asker, request: FlameRequest): Promise<Result<FlameView>>;
  barrierWaits(id: RecordingId, asker: Asker, cycles: Uint32Array | null): Promise<Result<BarrierWaits>>;
  checkFigures(id: RecordingId, asker: Asker): Promise<Result<FigureCheck>>;
  /**
   * Writes it for another tool, cycle by cycle, and lets other calls be answered meanwhile. One at a time: else 'busy'. Cycles that
   * cannot be read are left out. Fails with cancelled, disk-full or file-unwritable, or where none can be read, and leaves what was
   * there.
   */
  exportRecording(id: RecordingId, path: string, request: ExportRequest): Promise<Result<WrittenExport>>;
  /** What it would be without what tells of a person or a machine; nothing is written. */
  previewAnonymised(id: RecordingId, request: AnonymiseRequest): Promise<Result<AnonymisePreview>>;
  /** Ends the export under way; resolves at once. Idempotent. */
  cancelExport(): Promise<void>;
  /** Told of an export's progress, as it goes on. */
  onExporting(listener: (progress: ExportProgress) => void): () => void;
  /** The critical paths of all its cycles, for a report. */
  paths(id: RecordingId): Promise<Result<ReportPaths>>;
  closeRecording(id: RecordingId): Promise<void>;
  /** Told when the worker ended by itself: what it held is gone, and the next call starts it anew. */
  onEnded(listener: () => void): () => void;
  /** Ends the worker and what it started. Idempotent. */
  dispose(): Promise<void>;
}
