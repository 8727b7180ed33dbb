import { fail, failure, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { RecordSettings } from '@core/analysis/settings';
import type { LiveCycle, RecordState } from '@contract/session-states';
import type { AnalysedCycle, OpenRecording } from '../ports/analyst';
import type { Clock, Log } from '../ports/clock';
import type { RecordedGuest } from '../ports/guest';
import type { RecordProgress } from '../record/record';
import type { Emit, RecordOn, Wire } from './session-ports';

/** Progress is told no more often than this: a window that draws takes CPU from the guest that is measured. */
const PROGRESS_EVERY_NS = 200_000_000n;
/** Finished cycles that travel with each progress: what a live chart can show. */
const LIVE_CYCLES = 512;

interface SessionRecorderPorts {
  readonly ensureGuest: () => Promise<Result<RecordedGuest>>;
  /** Ends a guest that is still being launched, or runs. */
  readonly stopGuest: () => Promise<void>;
  readonly guestLaunching: () => boolean;
  readonly record: RecordOn;
  readonly keep: (recording: OpenRecording) => void;
  /** Told true before a recording and false after it. */
  readonly busy: (recording: boolean) => void;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly wire: Wire;
  readonly log: Log;
}

type Active = Exclude<RecordState, { state: 'idle' | 'finished' | 'cancelled' | 'failed' }>;

interface Run {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** The one recording under way, from Record to its end, whichever that is. */
export class SessionRecorder {
  readonly #ports: SessionRecorderPorts;
  #state: RecordState = { state: 'idle' };
  #run: Run | null = null;
  #toldAt: bigint | null = null;

  constructor(ports: SessionRecorderPorts) {
    this.#ports = ports;
  }

  get state(): RecordState {
    return this.#state;
  }

  get isUnderWay(): boolean {
    return this.#run !== null;
  }

  /** Returns once the recording is under way; its end is told by the state. Fails with busy. */
  start(settings: RecordSettings): Result<null> {
    if (this.#run !== null) return fail('busy', 'A recording is under way already.');
    const abort = new AbortController();
    this.#show({ state: 'preparing', settings, done: 0, total: settings.cycles, live: [] });
    this.#run = { abort, ended: this.#record(settings, abort.signal) };
    return ok(null);
  }

  /** Returns when nothing of the recording is left: the guest runs, or was still being launched and is gone. */
  async cancel(): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    if (isActive(this.#state)) this.#show({ ...this.#state, state: 'cancelling' });
    run.abort.abort();
    if (this.#ports.guestLaunching()) await this.#ports.stopGuest();
    await run.ended;
  }

  /** Ends it early with the cycles that there are; without any it is cancelled. The guest does not survive. */
  async finishEarly(): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    if (!isActive(this.#state) || this.#state.live.length === 0) return this.cancel();
    if (this.#state.state !== 'analysing') await this.#ports.stopGuest();
    await run.ended;
  }

  async #record(settings: RecordSettings, signal: AbortSignal): Promise<void> {
    this.#ports.busy(true);
    let end: RecordState = this.#failed(failure('internal', 'Recording failed by a defect of Quiescope.'));
    try {
      end = await this.#recordOn(settings, signal);
    } finally {
      this.#run = null;
      this.#ports.busy(false);
      this.#show(end);
    }
  }

  async #recordOn(settings: RecordSettings, signal: AbortSignal): Promise<RecordState> {
    const guest = await this.#ports.ensureGuest();
    if (signal.aborted) return { state: 'cancelled' };
    if (!guest.ok) return this.#failed(guest.error);
    const recorded = await this.#ports.record(guest.value, settings, {
      signal,
      log: this.#ports.log,
      onProgress: (progress) => this.#progressed(progress),
      live: true,
    });
    if (!recorded.ok) return this.#failed(recorded.error);
    const { recording, failure: cutShort } = recorded.value;
    this.#ports.keep(recording);
    return {
      state: 'finished',
      id: recording.id,
      done: recording.summary.cycles.count,
      total: settings.cycles,
      failure: cutShort === null ? null : this.#ports.wire(cutShort),
    };
  }

  #failed(why: Failure): RecordState {
    return why.code === 'cancelled'
      ? { state: 'cancelled' }
      : { state: 'failed', failure: this.#ports.wire(why) };
  }

  #progressed({ stage, done, total, cycle, analysed = [] }: RecordProgress): void {
    const before = this.#state;
    if (!isActive(before)) return;
    const driven = cycle === undefined ? before.live : appended(before.live, { ...cycle, phases: null });
    const live = withPhases(driven, analysed);
    const state = before.state === 'cancelling' ? before.state : stage;
    const next: Active = { state, settings: before.settings, done, total, live };
    const now = this.#ports.clock.now();
    const early = this.#toldAt !== null && now - this.#toldAt < PROGRESS_EVERY_NS;
    if (early && state === before.state && done < total) {
      this.#state = next;
    } else {
      this.#toldAt = now;
      this.#show(next);
    }
  }

  #show(state: RecordState): void {
    this.#state = state;
    this.#ports.emit('record.changed', state);
  }
}

function appended(live: readonly LiveCycle[], cycle: LiveCycle): readonly LiveCycle[] {
  return [...live.slice(-(LIVE_CYCLES - 1)), cycle];
}

function withPhases(live: readonly LiveCycle[], analysed: readonly AnalysedCycle[]): readonly LiveCycle[] {
  if (analysed.length === 0) return live;
  const phases = new Map(analysed.map((cycle) => [cycle.index, cycle.phases]));
  return live.map((cycle) => ({ ...cycle, phases: phases.get(cycle.index) ?? cycle.phases }));
}

function isActive(state: RecordState): state is Active {
  switch (state.state) {
    case 'idle':
    case 'finished':
    case 'cancelled':
    case 'failed':
      return false;
    default:
      return true;
  }
}
