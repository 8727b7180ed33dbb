import { err, fail, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { CalibrateSettings } from '@core/calibration/settings';
import type { GuestSettings, RecordSettings } from '@core/analysis/settings';
import type { ViewState } from '@core/timeline/view-state';
import type { AnonymisePreview } from '@core/sharing/anonymise';
import type { AnonymiseRequest, ExportRequest, WrittenExport } from '@core/sharing/exported';
import type { OverlayAnswer, OverlayRequest } from '@core/analysis/overlay';
import type { CompareRequest, CompareSideRequest, CompareView } from '@core/compare/view';
import type { FlameDifference, FlameDifferenceRequest } from '@core/compare/flame-difference';
import type { OverlaidAnswer, OverlaidRequest } from '@core/compare/overlaid';
import type { RangeRequest, RangeSums } from '@core/timeline/range-sums';
import type { FindRequest, FindResult } from '@core/timeline/search';
import type { SliceDetail, SliceRequest, TimelineRequest, TimelineView } from '@core/timeline/timeline';
import type { FigureCheck } from '@core/analysis/figure-check';
import type { BarrierWaits } from '@core/analysis/barriers/barrier-waits';
import type { FlameRequest, FlameView } from '@core/analysis/flame/flame';
import type { OpenedRecording, Outputs, RecordingEntry } from '@contract/contract';
import type { InterruptedRecording } from '@core/journal/interrupted';
import type { WireResult } from '@contract/wire-failure';
import type { Analyst, Asker, RecordingId } from '../ports/analyst';
import type { DoctorReport } from '../ports/machine';
import type { Log } from '../ports/clock';
import type { TerminalName } from '../ports/guest';
import { SessionCalibrator } from './session-calibrator';
import { SessionExporter } from './session-exporter';
import { SessionGuest } from './session-guest';
import { SessionOpener } from './session-opener';
import type { SessionPorts, Wire } from './session-ports';
import { SessionRecorder } from './session-recorder';
import { SessionShelf } from './session-shelf';
import { SessionTerminals } from './session-terminals';

const CALIBRATING = fail('busy', 'A calibration is under way.');

/**
 * The application without its window: one guest, at most one recording under way, the recordings that are open.
 * Every change is told through ports.emit; expected failures come back with their remedy.
 */
export class Session {
  readonly #ports: SessionPorts;
  readonly #wire: Wire;
  readonly #terminals: SessionTerminals;
  readonly #guest: SessionGuest;
  readonly #opener: SessionOpener;
  readonly #shelf: SessionShelf;
  /** Interrupted recordings that could not be recovered, and why. */
  readonly #unrecovered = new Map<string, string>();
  readonly #exporter: SessionExporter;
  readonly #recorder: SessionRecorder;
  readonly #calibrator: SessionCalibrator;
  #disposed: Promise<void> | null = null;

  constructor(ports: SessionPorts) {
    const { launcher, attacher, analyst, clock, emit, record } = ports;
    const log: Log = (line) => emit('log.line', { at: clock.wallTime(), line });
    const wire: Wire = (failure) => ({ ...failure, remedy: ports.remedyFor(failure) });
    this.#ports = ports;
    this.#wire = wire;
    this.#terminals = new SessionTerminals(emit);
    this.#guest = new SessionGuest({ launcher, attacher, terminals: this.#terminals, emit, wire, log });
    this.#opener = new SessionOpener({ analyst, clock, emit, version: ports.version });
    this.#shelf = new SessionShelf({ analyst, openFile: (path) => this.#opener.open(path), emit, log });
    this.#exporter = new SessionExporter({ analyst, clock, emit });
    analyst.onEnded(() => void this.#shelf.openAgain());
    this.#calibrator = new SessionCalibrator({
      calibrate: ports.calibrate,
      recording: () => this.#recorder.isUnderWay,
      clock,
      emit,
      wire,
      log,
    });
    this.#recorder = new SessionRecorder({
      ensureGuest: () => this.#guest.ensure(),
      stopGuest: () => this.#guest.stop(),
      guestLaunching: () => this.#guest.state.state === 'launching',
      record,
      keep: (recording) => void this.#shelf.add(recording),
      busy: (recording) => this.#guest.showPauses(!recording),
      clock,
      emit,
      wire,
      log,
    });
  }

  state(): Outputs['guest.state'] {
    return {
      guest: this.#guest.state,
      record: this.#recorder.state,
      calibration: this.#calibrator.state,
      opening: this.#opener.state,
    };
  }

  /** Returns when the guest runs, or can't. */
  async launchGuest(settings: GuestSettings): Promise<WireResult<null>> {
    return this.#open(async () => {
      const launched = await this.#guest.launch(settings);
      return launched.ok ? ok(null) : launched;
    });
  }

  /** Returns when the guest behind a QMP socket is taken, or can't be. */
  async attachGuest(socketPath: string): Promise<WireResult<null>> {
    return this.#open(async () => {
      const attached = await this.#guest.attach(socketPath);
      return attached.ok ? ok(null) : attached;
    });
  }

  /** Ends the guest, or lets go of one that is not ours. A recording under way keeps the cycles that it has. */
  async stopGuest(): Promise<WireResult<null>> {
    await this.#guest.stop();
    return ok(null);
  }

  /** Returns once it is under way. Without a guest it launches one, with the settings used last. */
  startRecording(settings: RecordSettings): Promise<WireResult<null>> {
    return this.#open(() =>
      Promise.resolve(this.#calibrator.isUnderWay ? CALIBRATING : this.#recorder.start(settings)),
    );
  }

  /** Returns when nothing of the recording is left but the guest. */
  async cancelRecording(): Promise<WireResult<null>> {
    await this.#recorder.cancel();
    return ok(null);
  }

  /** Returns once it is under way, on guests of its own. */
  startCalibration(settings: CalibrateSettings): Promise<WireResult<null>> {
    return this.#open(() => Promise.resolve(this.#calibrator.start(settings)));
  }

  /** Returns when nothing of it is left. */
  async cancelCalibration(): Promise<WireResult<null>> {
    await this.#calibrator.cancel();
    return ok(null);
  }

  recordings(): readonly RecordingEntry[] {
    return this.#shelf.list();
  }

  /** Made here and saved by nobody. */
  unsaved(): readonly RecordingEntry[] {
    return this.#shelf.unsaved();
  }

  get isRecording(): boolean {
    return this.#recorder.isUnderWay;
  }

  /** A snapshot, or a recording of something else's that is imported. */
  openRecording(path: string): Promise<WireResult<OpenedRecording>> {
    return this.#open(() => this.#shelf.open(path));
  }

  /** Recordings whose process was killed. */
  interruptedRecordings(): Promise<WireResult<readonly InterruptedRecording[]>> {
    return this.#open(async () => {
      const found = await this.#ports.interrupted.list();
      return ok(found.map((one) => ({ ...one, failure: this.#unrecovered.get(one.name) ?? null })));
    });
  }

  /** What of it was finished opens as a recording that nobody saved; what fails waits on, with its reason. */
  recoverRecording(name: string): Promise<WireResult<OpenedRecording>> {
    return this.#open(async () => {
      const { analyst, interrupted } = this.#ports;
      // Analysing takes CPU from the guest that is measured.
      if (this.isRecording) return fail('busy', 'A recording is under way.');
      const folder = interrupted.takeOver(name);
      if (!folder.ok) return folder;
      const recovered = await analyst.recover(folder.value);
      if (recovered.ok) return ok(this.#shelf.add(recovered.value, 'recovered'));
      interrupted.giveBack(name, folder.value);
      this.#unrecovered.set(name, recovered.error.message);
      return recovered;
    });
  }

  discardInterrupted(name: string): WireResult<null> {
    return this.#wired(this.#ports.interrupted.discard(name));
  }

  /** The import under way ends; the openRecording that began it fails with cancelled. */
  async cancelOpening(): Promise<WireResult<null>> {
    return this.#wired(await this.#opener.cancel());
  }

  recording(id: RecordingId): WireResult<OpenedRecording> {
    return this.#wired(this.#shelf.summary(id));
  }

  saveRecording(id: RecordingId, path: string, view: ViewState): Promise<WireResult<WrittenExport>> {
    return this.#open(() => this.#shelf.save(id, path, view));
  }

  /** Writes it for another tool. */
  exportRecording(id: RecordingId, path: string, request: ExportRequest): Promise<WireResult<WrittenExport>> {
    return this.#open(() => this.#shelf.ask(id, () => this.#exporter.write(id, path, request)));
  }

  /** What it would be without what tells of a person or a machine. */
  previewAnonymised(id: RecordingId, request: AnonymiseRequest): Promise<WireResult<AnonymisePreview>> {
    return this.#open(() => this.#shelf.ask(id, () => this.#ports.analyst.previewAnonymised(id, request)));
  }

  /** The export under way ends; the exportRecording that began it fails with cancelled. */
  async cancelExport(): Promise<WireResult<null>> {
    return this.#wired(await this.#exporter.cancel());
  }

  /** Writes a recording that nobody saved to ports.autosavePath. */
  async keepRecording(id: RecordingId): Promise<WireResult<null>> {
    const [failure] = await this.#shelf.keepUnsaved(this.#ports.autosavePath, id);
    return failure === undefined ? ok(null) : this.#wired(err(failure));
  }

  async closeRecording(id: RecordingId): Promise<WireResult<null>> {
    await this.#shelf.close(id);
    return ok(null);
  }

  /** A snapshot on the disk has another name now. */
  fileRenamed(from: string, to: string): void {
    this.#shelf.fileRenamed(from, to);
  }

  timeline(id: RecordingId, request: TimelineRequest): Promise<WireResult<TimelineView>> {
    return this.#open(() => this.#shelf.ask(id, (analyst) => analyst.timeline(id, request)));
  }

  sliceDetail(id: RecordingId, request: SliceRequest): Promise<WireResult<SliceDetail | null>> {
    return this.#open(() => this.#shelf.ask(id, (analyst) => analyst.sliceDetail(id, request)));
  }

  rangeSums(id: RecordingId, request: RangeRequest): Promise<WireResult<RangeSums>> {
    return this.#open(() => this.#shelf.ask(id, (analyst) => analyst.rangeSums(id, request)));
  }

  findSlice(id: RecordingId, request: FindRequest): Promise<WireResult<FindResult>> {
    return this.#open(() => this.#shelf.ask(id, (analyst) => analyst.findSlice(id, request)));
  }

  overlay(id: RecordingId, request: OverlayRequest): Promise<WireResult<OverlayAnswer>> {
    return this.#open(() => this.#shelf.ask(id, (analyst) => analyst.overlay(id, request)));
  }

  compare(request: CompareRequest): Promise<WireResult<CompareView>> {
    return this.#askBoth(request, (analyst) => analyst.compare(request));
  }

  compareOverlay(request: OverlaidRequest): Promise<WireResult<OverlaidAnswer>> {
    return this.#askBoth(request, (analyst) => analyst.compareOverlay(request));
  }

  compareFlame(asker: Asker, request: FlameDifferenceRequest): Promise<WireResult<FlameDifference>> {
    return this.#askBoth(request, (analyst) => analyst.compareFlame(asker, request));
  }

  #askBoth<T>(
    { a, b }: { readonly a: CompareSideRequest; readonly b: CompareSideRequest },
    question: (analyst: Analyst) => Promise<Result<T>>,
  ): Promise<WireResult<T>> {
    return this.#open(() => this.#shelf.ask(a.id, () => this.#shelf.ask(b.id, question)));
  }

  flame(id: RecordingId, asker: Asker, request: FlameRequest): Promise<WireResult<FlameView>> {
    return this.#open(() => this.#shelf.ask(id, (analyst) => analyst.flame(id, asker, request)));
  }

  barrierWaits(id: RecordingId, asker: Asker, cycles: Uint32Array | null): Promise<WireResult<BarrierWaits>> {
    return this.#open(() => this.#shelf.ask(id, (analyst) => analyst.barrierWaits(id, asker, cycles)));
  }

  checkFigures(id: RecordingId, asker: Asker): Promise<WireResult<FigureCheck>> {
    return this.#open(() => this.#shelf.ask(id, (analyst) => analyst.checkFigures(id, asker)));
  }

  runDoctor(): Promise<WireResult<DoctorReport>> {
    return this.#open(async () => ok(await this.#ports.runDoctor()));
  }

  terminalText(name: TerminalName): string {
    return this.#terminals.replay(name);
  }

  writeTerminal(name: TerminalName, text: string): void {
    this.#terminals.write(name, text);
  }

  resizeTerminal(name: TerminalName, columns: number, rows: number): void {
    this.#terminals.resize(name, columns, rows);
  }

  /**
   * Ends all that was started; returns when it is gone. A recording under way is finished with the cycles it has,
   * and what nobody saved is written to ports.autosavePath. Idempotent.
   */
  dispose(): Promise<void> {
    this.#disposed ??= this.#dispose();
    return this.#disposed;
  }

  async #dispose(): Promise<void> {
    await this.#opener.cancel();
    await this.#calibrator.cancel();
    await this.#recorder.finishEarly();
    await this.#guest.stop();
    try {
      const failures = await this.#shelf.keepUnsaved(this.#ports.autosavePath);
      for (const { message } of failures) {
        this.#ports.emit('log.line', { at: this.#ports.clock.wallTime(), line: message });
      }
    } finally {
      await this.#ports.analyst.dispose();
    }
  }

  /** Nothing new is begun once the end has begun. */
  async #open<T>(operation: () => Promise<Result<T>>): Promise<WireResult<T>> {
    if (this.#disposed !== null) return this.#wired(fail('busy', 'Quiescope is closing.'));
    return this.#wired(await operation());
  }

  #wired<T>(result: Result<T, Failure>): WireResult<T> {
    return result.ok ? result : { ok: false, error: this.#wire(result.error) };
  }
}
