/** What the engine needs of the outside world; src-main/host and src-main/worker implement it. */
import type { AnonymiseRequest, ExportRequest } from '@core/sharing/exported';
import type { AnonymisePreview } from '@core/sharing/anonymise';
import type { Failure, Result } from '@core/errors';
import type { Environment } from '@core/analysis/environment';
import type { GuestSettings } from '@core/analysis/settings';
import type { FigureCheck } from '@core/analysis/figure-check';
import type { RecordingOverview } from '@core/analysis/overview';
import type { PhaseFigures } from '@core/analysis/summary';
import type { ClockReading } from '@core/clocks/clock-map';
import type { CaptureLevel } from '@core/phases/phase';
import type { ProbePlan } from '@core/probe-plan/probe-site';
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
import type { MonotonicNs, RealtimeNs, Tid } from '@core/units';

/** One line of the capture log: what the engine does and sees, for people. */
export type Log = (line: string) => void;

export interface Clock {
  /** CLOCK_MONOTONIC. */
  now(): MonotonicNs;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** ISO 8601, UTC. */
  wallTime(): string;
  /** The wall clock read between two readings of now(): takes a few milliseconds of CPU. */
  readWallClock(): ClockReading;
}

// ---- QMP ----------------------------------------------------------------------------------------------------

export interface QmpEvent {
  readonly name: string;
  readonly data: unknown;
  /** When QEMU made it up, by its own clock in whole microseconds; null where QEMU could not tell. */
  readonly madeAt: RealtimeNs | null;
  readonly readAt: MonotonicNs;
}

export interface QmpReply {
  readonly value: unknown;
  /** Immediately before the request's bytes were handed to the kernel. */
  readonly writtenAt: MonotonicNs;
  /** When the reply's bytes were read. */
  readonly readAt: MonotonicNs;
  /** Events read between the request and its reply, in order. */
  readonly events: readonly QmpEvent[];
}

export interface QmpOptions {
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

export interface QmpConnection {
  /** QEMU's own version sentence, e.g. "7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)". */
  readonly qemuVersion: string;
  /** Fails with qmp-error (QEMU refused), qemu-unresponsive (deadline), qemu-exited (closed) or cancelled. */
  execute(
    command: string,
    args?: Readonly<Record<string, unknown>>,
    options?: QmpOptions,
  ): Promise<Result<QmpReply>>;
  onEvent(listener: (event: QmpEvent) => void): () => void;
  close(): void;
}

// ---- The guest ------------------------------------------------------------------------------------------------

export interface GuestExit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface TerminalPort {
  /** Calls back with what is shown from now on; earlier output comes first, up to a bound. */
  onData(listener: (text: string) => void): () => void;
  write(text: string): void;
  resize(columns: number, rows: number): void;
}

export type TerminalName = 'console' | 'monitor';

/** What a guest's QEMU writes to its log (-D). */
export interface GuestLog {
  readonly path: string;
  /** Follows what is written from now on. Fails with file-missing or file-unreadable. */
  follow(): Result<LogTail>;
}

/** What was written to a log since it is followed; there also when the guest and its folder are gone. */
export interface LogTail {
  /** Fails with file-unreadable, also where it is far too much. */
  read(): Result<Uint8Array>;
  close(): void;
}

/** A QEMU process of ours: launched, QMP negotiated, guest running. */
export interface Guest {
  readonly pid: number;
  readonly settings: GuestSettings;
  /** The resolved binary, a real path. */
  readonly qemuPath: string;
  readonly commandLine: readonly string[];
  readonly accelerator: 'kvm' | 'tcg';
  /** Why the accelerator is not what one might expect; null if it is. */
  readonly acceleratorNote: string | null;
  readonly qmp: QmpConnection;
  readonly terminals: Readonly<Record<TerminalName, TerminalPort>>;
  /** QEMU's log; fails with trace-events-missing where it is not kept in a file of its own. */
  readonly log: Result<GuestLog>;
  /** Resolves once, when the process is gone. */
  readonly exited: Promise<GuestExit>;
  /** The last of what QEMU wrote to stderr. */
  stderr(): string;
  /** quit over QMP, then SIGKILL; removes the run's folder. Idempotent. */
  stop(): Promise<void>;
}

export interface GuestLauncher {
  launch(settings: GuestSettings, options: { signal: AbortSignal; log: Log }): Promise<Result<Guest>>;
}

// ---- Launching --------------------------------------------------------------------------------------------------

/** What opening /dev/kvm came to. */
export type KvmDevice = 'usable' | 'missing' | 'forbidden';

/** How QEMU is to run the guest's code: one try among several. */
export interface LaunchAttempt {
  readonly accelerator: 'kvm' | 'tcg';
  /** -cpu */
  readonly cpu: string;
}

export type Disk =
  | { readonly kind: 'none' }
  /** The run's own qcow2. */
  | { readonly kind: 'default'; readonly path: string }
  /** An image of the user's. */
  | { readonly kind: 'image'; readonly path: string }
  /** A whole -drive value. */
  | { readonly kind: 'drive'; readonly value: string };

/** Where a run keeps its things. */
export interface LaunchPlaces {
  /** The built-in guest, a multiboot program. */
  readonly guestBinary: string;
  /** We listen there, QEMU connects: no polling until it is up. */
  readonly qmpSocket: string;
  /** Slave ends of the two terminals. */
  readonly console: string;
  readonly monitor: string;
  /** QEMU's log, for what its trace events say. */
  readonly log: string;
  readonly disk: Disk;
}

export interface QemuStart {
  readonly settings: GuestSettings;
  readonly qemuPath: string;
  /** QEMU's arguments after its name, once the run's places are made. */
  readonly argumentsFor: (places: LaunchPlaces) => readonly string[];
  /** Where the log is that those arguments ask for; fails with trace-events-missing. */
  readonly logPathFor: (places: LaunchPlaces, pid: number) => Result<string>;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** The machine as a launch needs it. */
export interface QemuHost {
  /** The chosen path, or qemu-system-x86_64 on PATH; fails with qemu-missing. */
  findQemu(chosen: string | null): Result<string>;
  kvmDevice(): KvmDevice;
  /**
   * Starts one QEMU and waits until it answers and its built-in guest is ready; on failure nothing is left of it.
   * Fails with qemu-exited (facts: exitCode, signal, stderr), qemu-unresponsive, qmp-protocol or cancelled.
   */
  start(start: QemuStart): Promise<Result<Guest>>;
}

/** A thread's name as the kernel has it. */
export interface NamedThread {
  readonly tid: Tid;
  readonly name: string;
}

/** The threads of a process; fails with qemu-exited when there is no such process. */
export type ReadThreadNames = (pid: number) => Promise<Result<readonly NamedThread[]>>;

// ---- Recording and analysis: in the worker -------------------------------------------------------------------

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
  readonly stage: 'reading' | 'analysing';
  readonly doneBytes: number;
  readonly totalBytes: number;
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
  saveSnapshot(
    id: RecordingId,
    path: string,
    view: ViewState | null,
  ): Promise<Result<{ readonly path: string; readonly sizeBytes: number }>>;
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
   * Writes it for another tool, cycle by cycle, and lets other calls be answered meanwhile. One at a time: else 'busy'. Fails with
   * cancelled, disk-full or file-unwritable, and leaves what was there.
   */
  exportRecording(
    id: RecordingId,
    path: string,
    request: ExportRequest,
  ): Promise<Result<{ readonly path: string; readonly sizeBytes: number }>>;
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

// ---- The machine -----------------------------------------------------------------------------------------------

export interface HostFacts {
  readonly kernel: string;
  readonly cpuModel: string;
  readonly cpus: number;
  readonly memoryBytes: number;
}

export const CHECK_NAMES = [
  'qemu',
  'kvm',
  'perf',
  'tracefs',
  'probes',
  'events',
  'trace',
  'kallsyms',
  'display',
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

export interface Check {
  readonly name: CheckName;
  readonly state: 'works' | 'limited' | 'lacks';
  /** What was tried and what came of it, one sentence. */
  readonly finding: string;
  /** The exact command that mends it; null where nothing needs mending or none can. */
  readonly remedy: string | null;
}

/** Whether recordings at a level work here. */
export interface LevelState {
  readonly level: CaptureLevel;
  readonly works: boolean;
  /** Why it does not, or what it lacks; null where nothing is lacking. */
  readonly why: string | null;
}

/** Where the chosen QEMU is probed, and what that tells apart. */
export interface BinaryPlan {
  readonly path: string;
  /** Hexadecimal; null where the linker put none in. */
  readonly buildId: string | null;
  /** Of level full, which has all that level probes has. */
  readonly plan: ProbePlan;
}

export interface DoctorReport {
  readonly checks: readonly Check[];
  /** Levels that work here. */
  readonly levels: readonly CaptureLevel[];
  /** Every level, in order. */
  readonly levelStates: readonly LevelState[];
  /** Null where there is no QEMU, or its file cannot be read. */
  readonly plan: BinaryPlan | null;
}

/** What the doctor tries. Whatever a trial sets up is gone when it returns. */
export interface MachineTrials {
  qemu(): Promise<Result<{ readonly path: string; readonly version: string }>>;
  /** Creates a VM with KVM and asks QEMU whether it has it. */
  kvm(qemuPath: string): Promise<Result<{ readonly detail: string }>>;
  perf(): Promise<Result<{ readonly version: string; readonly samples: number }>>;
  tracefs(): Promise<Result<{ readonly path: string; readonly mountedNow: boolean }>>;
  /** Reads the binary's symbols and code. Fails with file-missing, file-unreadable or elf-corrupt. */
  plan(qemuPath: string): Promise<Result<BinaryPlan>>;
  /** Sets and removes the probes of a recording on the binary. */
  probes(plan: BinaryPlan): Promise<Result<void>>;
  /** Pauses and resumes the guest while it is recorded; how often each event fired, functions by their names. */
  events(
    guest: Guest,
    threads: readonly Thread[],
    level: 'probes' | 'full',
  ): Promise<Result<{ readonly counts: ReadonlyMap<string, number> }>>;
  kallsyms(): { readonly readable: boolean; readonly asRoot: boolean };
  display(): { readonly name: string | null };
}
