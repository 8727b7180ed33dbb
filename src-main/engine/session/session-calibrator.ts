import type { InjectionReport } from '@core/calibration/calibration';
import type { CalibrateProgress, CalibrateSettings } from '@core/calibration/settings';
import { fail, failure, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { CalibrateState } from '@contract/calibration';
import type { Clock, Log } from '../ports/clock';
import type { CalibrateOn, Emit, Wire } from './session-ports';

/** Progress is told no more often than this: a window that draws takes CPU from the guest that is measured. */
const PROGRESS_EVERY_NS = 200_000_000n;

interface SessionCalibratorPorts {
  readonly calibrate: CalibrateOn;
  /** Whether a recording is under way: one capture at a time. */
  readonly recording: () => boolean;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly wire: Wire;
  readonly log: Log;
}

interface Run {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** The one calibration under way, from its start to its end, whichever that is. */
export class SessionCalibrator {
  readonly #ports: SessionCalibratorPorts;
  #state: CalibrateState = { state: 'idle' };
  #run: Run | null = null;
  #reports: readonly InjectionReport[] = [];
  #toldAt: bigint | null = null;

  constructor(ports: SessionCalibratorPorts) {
    this.#ports = ports;
  }

  get state(): CalibrateState {
    return this.#state;
  }

  get isUnderWay(): boolean {
    return this.#run !== null;
  }

  /** Returns once it is under way; its end is told by the state. Fails with busy. */
  start(settings: CalibrateSettings): Result<null> {
    if (this.#run !== null) return fail('busy', 'A calibration is under way already.');
    if (this.#ports.recording()) return fail('busy', 'A recording is under way.');
    const abort = new AbortController();
    this.#reports = [];
    this.#show({ state: 'running', settings, progress: null, reports: [] });
    this.#run = { abort, ended: this.#calibrate(settings, abort.signal) };
    return ok(null);
  }

  /** Returns when nothing of it is left. */
  async cancel(): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    if (this.#state.state === 'running') this.#show({ ...this.#state, state: 'cancelling' });
    run.abort.abort();
    await run.ended;
  }

  async #calibrate(settings: CalibrateSettings, signal: AbortSignal): Promise<void> {
    let end: CalibrateState = this.#failed(
      failure('internal', 'Calibrating failed by a defect of Quiescope.'),
    );
    try {
      const calibration = await this.#ports.calibrate(settings, {
        signal,
        log: this.#ports.log,
        onProgress: (progress) => this.#progressed(progress),
        onReport: (report) => this.#reported(report),
      });
      end = calibration.ok
        ? { state: 'finished', calibration: calibration.value }
        : this.#failed(calibration.error);
    } finally {
      this.#run = null;
      this.#show(end);
    }
  }

  #failed(why: Failure): CalibrateState {
    return why.code === 'cancelled'
      ? { state: 'cancelled', reports: this.#reports }
      : { state: 'failed', failure: this.#ports.wire(why), reports: this.#reports };
  }

  #progressed(progress: CalibrateProgress): void {
    if (!('progress' in this.#state)) return;
    const now = this.#ports.clock.now();
    const before = this.#state.progress;
    const sameStage = before?.index === progress.index && before.stage === progress.stage;
    this.#state = { ...this.#state, progress };
    if (sameStage && this.#toldAt !== null && now - this.#toldAt < PROGRESS_EVERY_NS) return;
    this.#toldAt = now;
    this.#show(this.#state);
  }

  #reported(report: InjectionReport): void {
    this.#reports = [...this.#reports, report];
    if ('progress' in this.#state) this.#show({ ...this.#state, reports: this.#reports });
  }

  #show(state: CalibrateState): void {
    this.#state = state;
    this.#ports.emit('calibrate.changed', state);
  }
}
