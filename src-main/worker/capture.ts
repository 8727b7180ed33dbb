/** One capture at a time: idle, starting, recording, stopped, idle again. */
import { fail, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import { followsVcpus } from '@core/phases/phase';
import { probesOfGroup } from '@core/recording/from-perf-meanings';
import type { AnalysedCycle, CapturePlan, CaptureStarted, ClientCycleTimes } from '../engine/ports';
import type { CaptureHost } from './capture-host';
import { putUp } from '../host/perf-instrument';
import type { Instrument } from '../host/perf-instrument';
import { LiveRecording } from './live-recording';

/** What a capture brought home. */
export interface Captured {
  readonly plan: CapturePlan;
  /** What perf recorded; null at the levels timing and trace. */
  readonly live: LiveRecording | null;
  /** What went wrong on the way, one sentence each. */
  readonly shortfalls: readonly string[];
}

/** What a capture tells without being asked. */
export interface CaptureEvents {
  /** perf died while it recorded. */
  readonly onDied: (failure: Failure) => void;
  /** Cycles were analysed while others are still driven. */
  readonly onCycles: (cycles: readonly AnalysedCycle[]) => void;
}

const ANALYSE_EVERY_MS = 1000;

interface Running {
  readonly plan: CapturePlan;
  /** null at the levels timing and trace, which need no perf. */
  readonly instrument: Instrument | null;
  readonly live: LiveRecording | null;
  death: Failure | null;
}

type State =
  | { readonly is: 'idle' }
  | { readonly is: 'starting'; readonly abort: AbortController; readonly settled: Promise<void> }
  | { readonly is: 'recording'; readonly running: Running }
  | { readonly is: 'stopped'; readonly captured: Captured };

export class Capture {
  private state: State = { is: 'idle' };
  private takingDown: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly host: CaptureHost,
    private readonly tell: CaptureEvents,
  ) {}

  /** The client has driven another cycle. */
  cycleDriven(cycle: ClientCycleTimes): void {
    if (this.state.is === 'recording') this.state.running.live?.cycleDriven(cycle);
  }

  /** A capture that was stopped goes on. Fails with busy while another is under way, and as putUp does. */
  async start(plan: CapturePlan): Promise<Result<CaptureStarted>> {
    const before = this.state;
    if (before.is !== 'idle' && before.is !== 'stopped')
      return fail('busy', 'A recording is under way already.');
    const captured = before.is === 'stopped' ? before.captured : null;
    const abort = new AbortController();
    let settle = (): void => undefined;
    const settled = new Promise<void>((resolve) => (settle = resolve));
    this.state = { is: 'starting', abort, settled };
    try {
      const started = await this.begin(plan, captured, abort.signal);
      if (!started.ok) this.state = before;
      return started;
    } catch (bug) {
      this.state = { is: 'idle' };
      throw bug;
    } finally {
      settle();
    }
  }

  /** Resolves when perf and the probes are gone: from then on the guest runs undisturbed. Idempotent. */
  async stop(): Promise<Result<void>> {
    if (this.state.is === 'recording') {
      const captured = await this.collect(this.state.running);
      if (captured !== null) this.state = { is: 'stopped', captured };
    }
    await this.takingDown;
    return this.state.is === 'stopped' ? ok(undefined) : NOTHING_UNDER_WAY;
  }

  /** What was captured. Stops the recording if it still runs, but does not wait for perf's end. */
  async finish(): Promise<Result<Captured>> {
    if (this.state.is === 'recording') {
      const captured = await this.collect(this.state.running);
      return captured === null ? NOTHING_UNDER_WAY : ok(captured);
    }
    if (this.state.is !== 'stopped') return NOTHING_UNDER_WAY;
    const { captured } = this.state;
    this.state = { is: 'idle' };
    return ok(captured);
  }

  /** Resolves when nothing of a capture is left: no perf, no probe. */
  async abort(): Promise<void> {
    if (this.state.is === 'starting') {
      this.state.abort.abort();
      await this.state.settled;
    }
    if (this.state.is === 'recording') {
      const { instrument, live } = this.state.running;
      this.takeDown(instrument);
      live?.discard();
    } else if (this.state.is === 'stopped') this.state.captured.live?.discard();
    this.state = { is: 'idle' };
    await this.takingDown;
  }

  private async begin(
    plan: CapturePlan,
    before: Captured | null,
    signal: AbortSignal,
  ): Promise<Result<CaptureStarted>> {
    await this.takingDown;
    const image = this.host.readImage(plan.qemuPath);
    const buildId = image.ok ? image.value.buildId : null;
    if (plan.level === 'timing' || plan.level === 'trace') {
      this.state = { is: 'recording', running: { plan, instrument: null, live: null, death: null } };
      return ok({ level: plan.level, events: [], perfVersion: null, buildId, shortfalls: [] });
    }
    if (!image.ok) return image;
    const live = before?.live ?? (await this.newLive(plan));
    if (before !== null) live.beginStream();
    const sink = (bytes: Uint8Array): void => live.feed(bytes);
    const instrument = await putUp(this.host, plan, { signal, sink });
    if (!instrument.ok) {
      if (before === null) live.discard();
      return instrument;
    }
    if (signal.aborted) {
      if (before === null) live.discard();
      await instrument.value.takeDown();
      return fail('cancelled', 'The capture was cancelled while it was starting.');
    }
    this.record(plan, instrument.value, live);
    const { events, perfVersion, shortfalls } = instrument.value;
    return ok({ level: plan.level === 'full' ? 'full' : 'probes', events, perfVersion, buildId, shortfalls });
  }

  private async newLive(plan: CapturePlan): Promise<LiveRecording> {
    return new LiveRecording({
      probeOf: probesOfGroup(this.host.probeGroup),
      threads: plan.threads,
      scheduled: followsVcpus(plan.level)
        ? plan.threads
        : plan.threads.filter(({ is }) => is.role === 'main'),
      symbolise: this.host.kernelNames(),
      ...(plan.level === 'full' ? await namers(this.host, plan) : {}),
    });
  }

  private record(plan: CapturePlan, instrument: Instrument, live: LiveRecording): void {
    const running: Running = { plan, instrument, live, death: null };
    this.state = { is: 'recording', running };
    void instrument.perf.died.then((failure) => {
      running.death = failure;
      this.tell.onDied(failure);
    });
    void this.analyseAsItGoes(running, instrument, live);
  }

  /** perf writes when its rings fill, or when it is asked to: often enough to be watched, seldom enough to cost little. */
  private async analyseAsItGoes(running: Running, { perf }: Instrument, live: LiveRecording): Promise<void> {
    const isRecording = (): boolean => this.state.is === 'recording' && this.state.running === running;
    while (running.death === null && isRecording()) {
      await this.host.sleep(ANALYSE_EVERY_MS);
      if (!isRecording() || !live.waiting) continue;
      await perf.flush();
      const cycles = isRecording() ? live.advance() : [];
      if (cycles.length > 0) this.tell.onCycles(cycles);
    }
  }

  /** Ends the recording; null when it was aborted meanwhile. */
  private async collect(running: Running): Promise<Captured | null> {
    const { plan, instrument, live } = running;
    await instrument?.perf.finish();
    const current: State = this.state;
    if (current.is !== 'recording' || current.running !== running) return null;
    this.state = { is: 'idle' };
    this.takeDown(instrument);
    return { plan, live, shortfalls: shortfallsOf(running) };
  }

  private takeDown(instrument: Instrument | null): void {
    if (instrument !== null) this.takingDown = instrument.takeDown();
  }
}

/** What names the places that level full sees. */
const namers = async (host: CaptureHost, { pid, qemuPath }: CapturePlan) => ({
  siteOf: host.codeSitesOf(pid),
  handlerOf: await host.handlersOf(pid, qemuPath),
});

const NOTHING_UNDER_WAY = fail('no-cycles', 'No recording is under way.');

const shortfallsOf = ({ death }: Running): string[] =>
  death === null ? [] : [`The recording ends early: ${death.message}`];
