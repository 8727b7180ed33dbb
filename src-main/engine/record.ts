/** The recording of cycles, from bare ones through recorded ones to an analysed recording. */
import { err, fail, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { Environment } from '@core/analysis/environment';
import type { RecordSettings } from '@core/analysis/settings';
import type { CaptureLevel } from '@core/phases/phase';
import type { BareCycle, Thread } from '@core/recording/recording';
import { durationNs } from '@core/units';
import { driveCycles } from './cycle-driver';
import type {
  AnalysedCycle,
  Analyst,
  CaptureStarted,
  ClientCycleTimes,
  Clock,
  Guest,
  HostFacts,
  Log,
  OpenRecording,
} from './ports';

export interface RecordPorts {
  readonly analyst: Analyst;
  readonly clock: Clock;
  readonly hostFacts: HostFacts;
  /** Quiescope's own version. */
  readonly version: string;
  readonly readThreads: (guest: Guest) => Promise<Result<readonly Thread[]>>;
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
  readonly onProgress: (progress: RecordProgress) => void;
  /** Whether cycles are analysed as they complete, for somebody who watches: it takes CPU from the guest. */
  readonly live: boolean;
}

/** A recording, and what cut it short if anything did: its finished cycles are kept all the same. */
export interface Recorded {
  readonly recording: OpenRecording;
  readonly failure: Failure | null;
}

function clientTimes(cycle: ClientCycleTimes): Omit<BareCycle, 'after'> {
  const { stop, cont } = cycle;
  return {
    clientPauseNs: durationNs(Number(stop.repliedAt - stop.writtenAt)),
    clientResumeNs: durationNs(Number(cont.repliedAt - cont.writtenAt)),
  };
}

/** The capture at the level asked for; 'auto' takes what works and says what did not. */
async function startCapture(
  guest: Guest,
  settings: RecordSettings,
  { analyst, readThreads }: RecordPorts,
  log: Log,
): Promise<Result<CaptureStarted>> {
  const threads = await readThreads(guest);
  if (!threads.ok) return threads;
  const start = (level: CaptureLevel): Promise<Result<CaptureStarted>> =>
    analyst.startCapture({ level, pid: guest.pid, qemuPath: guest.qemuPath, threads: threads.value });
  if (settings.level !== 'auto') return start(settings.level);
  const probes = await start('probes');
  if (probes.ok) return probes;
  log(`Level probes does not work here: ${probes.error.message}`);
  const timing = await start('timing');
  if (!timing.ok) return timing;
  const shortfall = `Level probes was not to be had, so this is level timing: ${probes.error.message}`;
  return ok({ ...timing.value, shortfalls: [...timing.value.shortfalls, shortfall] });
}

export function environmentOf(
  guest: Guest,
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

/** Bare cycles before and after: level timing adds nothing, so there is nothing to compare. */
function bareCounts(settings: RecordSettings): { before: number; after: number } {
  if (settings.bareEvery === 0 || settings.level === 'timing') return { before: 0, after: 0 };
  const count = Math.ceil(settings.cycles / settings.bareEvery);
  return { before: Math.ceil(count / 2), after: Math.floor(count / 2) };
}

class Run {
  readonly cycles: ClientCycleTimes[] = [];
  readonly bare: BareCycle[] = [];

  constructor(
    readonly guest: Guest,
    readonly settings: RecordSettings,
    readonly ports: RecordPorts,
    readonly options: RecordOptions,
  ) {}

  async bareCycles(count: number): Promise<Result<void>> {
    if (count === 0) return ok(undefined);
    const total = count;
    let done = 0;
    this.options.onProgress({ stage: 'bare', done, total });
    return driveCycles(this.guest, this.ports.clock, this.settings, count, {
      ...this.options,
      onCycle: (cycle) => {
        this.bare.push({ after: this.cycles.length, ...clientTimes(cycle) });
        this.options.onProgress({ stage: 'bare', done: ++done, total });
      },
    });
  }

  async recordedCycles(signal: AbortSignal): Promise<Result<void>> {
    const total = this.settings.cycles;
    this.options.onProgress({ stage: 'recording', done: 0, total });
    const unsubscribe = this.ports.analyst.onCyclesAnalysed((analysed) => {
      this.options.onProgress({ stage: 'recording', done: this.cycles.length, total, analysed });
    });
    const driven = await driveCycles(this.guest, this.ports.clock, this.settings, total, {
      ...this.options,
      signal,
      onCycle: (cycle) => {
        const index = this.cycles.push(cycle) - 1;
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
}

/** Ends the cycles when the user cancels, and when perf dies: cycles without evidence are not what was asked for. */
class CaptureWatch {
  readonly #cut = new AbortController();
  readonly #unsubscribe: () => void;
  /** Why perf is no more; null while it lives. */
  failure: Failure | null = null;

  constructor(
    analyst: Analyst,
    readonly cancelled: AbortSignal,
  ) {
    if (cancelled.aborted) this.#cut.abort();
    cancelled.addEventListener('abort', this.#cutShort);
    this.#unsubscribe = analyst.onCaptureFailed((failure) => {
      this.failure = failure;
      this.#cutShort();
    });
  }

  get signal(): AbortSignal {
    return this.#cut.signal;
  }

  /** What a cancelled drive means: the user's wish, or perf's death. */
  meaningOf(failure: Failure): Failure {
    const perfDied = failure.code === 'cancelled' && !this.cancelled.aborted;
    return perfDied && this.failure !== null ? this.failure : failure;
  }

  dispose(): void {
    this.#unsubscribe();
    this.cancelled.removeEventListener('abort', this.#cutShort);
  }

  readonly #cutShort = (): void => this.#cut.abort();
}

/** What cut the cycles short: a guest that died says so better than the command that it left unanswered. */
async function explain(guest: Guest, failure: Failure): Promise<Failure> {
  if (failure.code === 'qemu-unresponsive') {
    await guest.stop();
    return failure;
  }
  if (failure.code !== 'qemu-exited') return failure;
  const exit = await guest.exited;
  return {
    ...failure,
    facts: { ...failure.facts, exit: String(exit.code ?? exit.signal), stderr: guest.stderr() },
  };
}

/**
 * Records cycles of a running guest. Cancelling leaves the guest running and keeps nothing; when the guest or perf
 * dies, the cycles that were finished by then are analysed and kept, and `failure` says what happened.
 */
export async function recordCycles(
  guest: Guest,
  settings: RecordSettings,
  ports: RecordPorts,
  options: RecordOptions,
): Promise<Result<Recorded>> {
  const { analyst } = ports;
  const run = new Run(guest, settings, ports, options);
  options.onProgress({ stage: 'preparing', done: 0, total: settings.cycles });
  const planned = bareCounts(settings);
  const before = await run.bareCycles(planned.before);
  if (!before.ok) return err(await explain(guest, before.error));

  options.onProgress({ stage: 'preparing', done: 0, total: settings.cycles });
  const capture = await startCapture(guest, settings, ports, options.log);
  if (!capture.ok) return capture;
  options.log(`Level ${capture.value.level}: ${capture.value.events.join(', ') || 'QMP alone'}`);
  const watch = new CaptureWatch(analyst, options.signal);
  try {
    const recorded = await run.recordedCycles(watch.signal);
    let failure = recorded.ok ? null : await explain(guest, watch.meaningOf(recorded.error));
    if (failure?.code === 'cancelled' || (failure !== null && run.cycles.length === 0)) {
      await analyst.abortCapture();
      return err(failure);
    }
    const stopped = await analyst.stopCapture();
    if (failure === null && stopped.ok) {
      const after = await run.bareCycles(planned.after);
      if (!after.ok && after.error.code === 'cancelled') {
        await analyst.abortCapture();
        return after;
      }
      if (!after.ok) failure = await explain(guest, after.error);
    }
    options.onProgress({ stage: 'analysing', done: run.cycles.length, total: settings.cycles });
    const environment = environmentOf(guest, settings, ports, capture.value);
    const finished = await analyst.finishCapture({ cycles: run.cycles, bare: run.bare, environment });
    if (!finished.ok) return finished;
    if (options.signal.aborted) {
      await analyst.closeRecording(finished.value.id);
      return fail('cancelled', 'The recording was cancelled while it was analysed.');
    }
    return ok({ recording: finished.value, failure: failure ?? watch.failure });
  } finally {
    watch.dispose();
  }
}
