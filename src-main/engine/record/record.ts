/** The recording of cycles, from bare ones through recorded ones to an analysed recording. */
import { err, fail, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { Environment } from '@core/analysis/environment';
import type { RecordSettings } from '@core/analysis/settings';
import type { ClockReading } from '@core/clocks/clock-map';
import type { BareCycle, Thread } from '@core/recording/recording';
import { durationNs } from '@core/units';
import { startCapture } from './capture-run';
import type { CaptureRun } from './capture-run';
import { CaptureWatch } from './capture-watch';
import { driveCycles } from './cycle-driver';
import { RecordJournal } from './record-journal';
import { turnsOf } from './turns';
import type { OpenJournal } from '../ports/journal';
import type {
  AnalysedCycle,
  Analyst,
  CaptureStarted,
  ClientCycleTimes,
  FinishCapture,
  OpenRecording,
} from '../ports/analyst';
import type { Clock, Log } from '../ports/clock';
import type { GuestExit, RecordedGuest } from '../ports/guest';
import type { HostFacts } from '../ports/machine';

export interface RecordPorts {
  readonly analyst: Analyst;
  readonly clock: Clock;
  readonly hostFacts: HostFacts;
  /** Quiescope's own version. */
  readonly version: string;
  readonly readThreads: (guest: RecordedGuest) => Promise<Result<readonly Thread[]>>;
  /** Absent where a recording need not survive us. */
  readonly openJournal?: OpenJournal;
}

export interface RecordProgress {
  readonly stage: 'preparing' | 'recording' | 'bare' | 'analysing';
  readonly done: number;
  readonly total: number;
  /** The cycle that has just ended, on the client's clock. */
  readonly cycle?: {
    readonly index: number;
    readonly clientPauseNs: number;
    readonly clientResumeNs: number;
  };
  /** Cycles that were analysed meanwhile. */
  readonly analysed?: readonly AnalysedCycle[];
}

export interface RecordOptions {
  readonly signal: AbortSignal;
  readonly log: Log;
  /** What the user should know meanwhile; else it is logged. */
  readonly notice?: Log;
  readonly onProgress: (progress: RecordProgress) => void;
  /** Whether cycles are analysed as they complete, for somebody who watches: it takes CPU from the guest. */
  readonly live: boolean;
}

/** A recording, and what cut it short if anything did: its finished cycles are kept all the same. */
export interface Recorded {
  readonly recording: OpenRecording;
  readonly failure: Failure | null;
  /** Whether it waits to be recovered should we end before it is saved or closed. */
  readonly isKept: boolean;
}

function clientTimes(cycle: ClientCycleTimes): Omit<BareCycle, 'after'> {
  const { stop, cont } = cycle;
  return {
    clientPauseNs: durationNs(Number(stop.repliedAt - stop.writtenAt)),
    clientResumeNs: durationNs(Number(cont.repliedAt - cont.writtenAt)),
  };
}

export function environmentOf(
  guest: RecordedGuest,
  settings: RecordSettings,
  ports: RecordPorts,
  capture: CaptureStarted,
): Environment {
  const notes = guest.acceleratorNote === null ? [] : [guest.acceleratorNote];
  return {
    source: { kind: 'recorded' },
    recordedAt: ports.clock.wallTime(),
    quiescope: ports.version,
    qemu: {
      path: guest.qemuPath,
      version: guest.qmp.qemuVersion,
      buildId: capture.buildId,
      commandLine: guest.commandLine,
      accelerator: guest.accelerator,
    },
    host: ports.hostFacts,
    perf: capture.perfVersion === null ? null : { version: capture.perfVersion, events: capture.events },
    guest: guest.settings,
    record: settings,
    level: capture.level,
    fences: null,
    shortfalls: [...notes, ...capture.shortfalls],
  };
}

class Run {
  readonly cycles: ClientCycleTimes[] = [];
  readonly bare: BareCycle[] = [];
  /** QEMU's own times are brought to the client's clock by these. */
  readonly clockReadings: ClockReading[] = [];
  /** Null before it was started first. */
  capture: CaptureRun | null = null;
  readonly journal: RecordJournal;

  constructor(
    readonly guest: RecordedGuest,
    readonly settings: RecordSettings,
    readonly ports: RecordPorts,
    readonly options: RecordOptions,
  ) {
    const begun = { quiescope: ports.version, at: ports.clock.wallTime(), cycles: settings.cycles };
    this.journal = RecordJournal.begin(ports.openJournal ?? null, begun, options.notice ?? options.log);
  }

  async bareCycles(count: number): Promise<Result<void>> {
    if (count === 0) return ok(undefined);
    const total = count;
    let done = 0;
    this.options.onProgress({ stage: 'bare', done, total });
    return driveCycles(this.guest, this.ports.clock, this.settings, count, {
      ...this.options,
      onCycle: (cycle) => {
        const bare = { after: this.cycles.length, ...clientTimes(cycle) };
        this.bare.push(bare);
        this.journal.bare(bare);
        this.options.onProgress({ stage: 'bare', done: ++done, total });
      },
    });
  }

  /** Starts the capture, or has it go on with what it began with. */
  async startCapture(): Promise<Result<void>> {
    const { guest, settings, ports, options } = this;
    options.onProgress({ stage: 'preparing', done: this.cycles.length, total: settings.cycles });
    this.readClocks();
    if (this.capture !== null) {
      const again = await this.capture.resume();
      if (again.ok) this.journal.started(again.value);
      return again.ok ? ok(undefined) : again;
    }
    const { folder: journal } = this.journal;
    const capture = await startCapture(guest, settings, { ...ports, journal }, options.log);
    if (!capture.ok) return capture;
    this.capture = capture.value;
    const { started, threads } = capture.value;
    this.journal.captured(environmentOf(guest, settings, ports, started), guest, threads);
    this.journal.started(started);
    options.log(`Level ${started.level}: ${started.events.join(', ') || 'QMP alone'}`);
    return ok(undefined);
  }

  private readClocks(): void {
    const reading = this.ports.clock.readWallClock();
    this.clockReadings.push(reading);
    this.journal.read(reading);
  }

  async pauseCapture(): Promise<Result<void>> {
    const paused = (await this.capture?.pause()) ?? ok(undefined);
    this.readClocks();
    return paused;
  }

  async recordedCycles(count: number, signal: AbortSignal): Promise<Result<void>> {
    const total = this.settings.cycles;
    this.options.onProgress({ stage: 'recording', done: this.cycles.length, total });
    const unsubscribe = this.ports.analyst.onCyclesAnalysed((analysed) => {
      this.options.onProgress({ stage: 'recording', done: this.cycles.length, total, analysed });
    });
    const driven = await driveCycles(this.guest, this.ports.clock, this.settings, count, {
      ...this.options,
      signal,
      onCycle: (cycle) => {
        const index = this.cycles.push(cycle) - 1;
        this.journal.cycle(cycle);
        if (this.options.live) void this.ports.analyst.cycleDriven(cycle);
        this.options.onProgress({
          stage: 'recording',
          done: index + 1,
          total,
          cycle: { index, ...clientTimes(cycle) },
        });
      },
    });
    unsubscribe();
    // The reply comes before the last vCPU is back: the last cycle gets as long for that as every other.
    if (driven.ok) await this.ports.clock.sleep(this.settings.intervalMs, this.options.signal);
    return driven;
  }

  /** All that was driven, for a capture that was started. */
  finish(capture: CaptureRun): FinishCapture {
    const log = capture.readLog();
    const unread =
      log?.ok === false ? [`QEMU’s log cannot be used, so this is level timing: ${log.error.message}`] : [];
    const environment = environmentOf(this.guest, this.settings, this.ports, capture.started);
    return {
      cycles: this.cycles,
      bare: this.bare,
      clockReadings: this.clockReadings,
      ...(log?.ok === true ? { log: log.value } : {}),
      environment: { ...environment, shortfalls: [...environment.shortfalls, ...unread] },
    };
  }
}

/** What cut the cycles short: a guest that died says so better than the command that it left unanswered. */
async function explain(guest: RecordedGuest, failure: Failure): Promise<Failure> {
  if (failure.code === 'qemu-unresponsive') {
    await guest.stop();
    return guest.settings === null ? { ...failure, facts: { ...failure.facts, attached: true } } : failure;
  }
  if (failure.code !== 'qemu-exited') return failure;
  return {
    ...failure,
    facts: { ...failure.facts, ...exitFact(await guest.exited), stderr: guest.stderr() },
  };
}

/** Nobody but its parent learns how a process ended. */
function exitFact({ code, signal }: GuestExit): Readonly<Record<string, string>> {
  const how = code ?? signal;
  return how === null ? {} : { exit: String(how) };
}

/** Bare and recorded cycles in turn. Fails with what cut them short; the cycles that were finished by then are the run's. */
async function takeTurns(run: Run, watch: CaptureWatch): Promise<Result<void>> {
  const { turns, bareAfter } = turnsOf(run.settings);
  for (const { bare, recorded } of turns) {
    const undisturbed = await run.bareCycles(bare);
    if (!undisturbed.ok) return undisturbed;
    const started = await run.startCapture();
    if (!started.ok) return started;
    const driven = await run.recordedCycles(recorded, watch.signal);
    if (!driven.ok) return err(watch.meaningOf(driven.error));
    await run.pauseCapture();
  }
  return run.bareCycles(bareAfter);
}

/**
 * Records cycles of a running guest. Cancelling leaves the guest running and keeps nothing; when the guest or perf
 * dies, the cycles that were finished by then are analysed and kept, and `failure` says what happened.
 */
export async function recordCycles(
  guest: RecordedGuest,
  settings: RecordSettings,
  ports: RecordPorts,
  options: RecordOptions,
): Promise<Result<Recorded>> {
  const { analyst } = ports;
  const run = new Run(guest, settings, ports, options);
  options.onProgress({ stage: 'preparing', done: 0, total: settings.cycles });
  const watch = new CaptureWatch(analyst, options.signal);
  const unsubscribe = analyst.onCaptureUnkept((why) => run.journal.failed(why));
  try {
    const taken = await takeTurns(run, watch);
    const failure = taken.ok ? null : await explain(guest, taken.error);
    if (run.capture === null || failure?.code === 'cancelled' || run.cycles.length === 0) {
      if (run.capture === null) await analyst.abortCapture();
      else await run.capture.abort();
      run.journal.remove();
      return failure === null ? fail('no-cycles', 'No cycle was driven.') : err(failure);
    }
    if (failure !== null) await run.pauseCapture();
    run.journal.driven();
    options.onProgress({ stage: 'analysing', done: run.cycles.length, total: settings.cycles });
    const finished = await analyst.finishCapture(run.finish(run.capture));
    if (!finished.ok) return finished;
    if (options.signal.aborted) {
      await analyst.closeRecording(finished.value.id);
      return fail('cancelled', 'The recording was cancelled while it was analysed.');
    }
    return ok({ recording: finished.value, failure: failure ?? watch.failure, isKept: run.journal.isWhole });
  } finally {
    run.capture?.close();
    run.journal.close();
    unsubscribe();
    watch.dispose();
  }
}
