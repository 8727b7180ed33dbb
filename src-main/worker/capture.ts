/** One capture at a time: idle, starting, recording, stopped, idle again. */
import { fail, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { CapturePlan, CaptureStarted } from '../engine/ports';
import type { CaptureHost } from './capture-host';
import { putUp } from '../host/perf-instrument';
import type { Instrument } from '../host/perf-instrument';

/** What a capture brought home. */
export interface Captured {
  readonly plan: CapturePlan;
  /** perf's bytes in the order they came; none at level timing. */
  readonly chunks: readonly Uint8Array[];
  /** What went wrong on the way, one sentence each. */
  readonly shortfalls: readonly string[];
}

interface Running {
  readonly plan: CapturePlan;
  /** null at level timing, which touches nothing. */
  readonly instrument: Instrument | null;
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
    private readonly onDied: (failure: Failure) => void,
  ) {}

  /** Fails with busy while another capture is under way, and as putUp does. */
  async start(plan: CapturePlan): Promise<Result<CaptureStarted>> {
    if (this.state.is !== 'idle') return fail('busy', 'A recording is under way already.');
    const abort = new AbortController();
    let settle = (): void => undefined;
    const settled = new Promise<void>((resolve) => (settle = resolve));
    this.state = { is: 'starting', abort, settled };
    try {
      const started = await this.begin(plan, abort.signal);
      if (!started.ok) this.state = { is: 'idle' };
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
    if (this.state.is === 'recording') this.takeDown(this.state.running.instrument);
    this.state = { is: 'idle' };
    await this.takingDown;
  }

  private async begin(plan: CapturePlan, signal: AbortSignal): Promise<Result<CaptureStarted>> {
    await this.takingDown;
    const image = this.host.readImage(plan.qemuPath);
    const buildId = image.ok ? image.value.buildId : null;
    if (plan.level === 'timing') {
      this.state = { is: 'recording', running: { plan, instrument: null, death: null } };
      return ok({ level: 'timing', events: [], perfVersion: null, buildId, shortfalls: [] });
    }
    if (!image.ok) return image;
    const instrument = await putUp(this.host, plan, image.value, signal);
    if (!instrument.ok) return instrument;
    if (signal.aborted) {
      await instrument.value.takeDown();
      return fail('cancelled', 'The capture was cancelled while it was starting.');
    }
    this.record(plan, instrument.value);
    const { events, perfVersion, shortfalls } = instrument.value;
    return ok({ level: 'probes', events, perfVersion, buildId, shortfalls });
  }

  private record(plan: CapturePlan, instrument: Instrument): void {
    const running: Running = { plan, instrument, death: null };
    this.state = { is: 'recording', running };
    void instrument.perf.died.then((failure) => {
      running.death = failure;
      this.onDied(failure);
    });
  }

  /** Ends the recording; null when it was aborted meanwhile. */
  private async collect(running: Running): Promise<Captured | null> {
    const { plan, instrument } = running;
    const chunks = instrument === null ? [] : await instrument.perf.finish();
    const current: State = this.state;
    if (current.is !== 'recording' || current.running !== running) return null;
    this.state = { is: 'idle' };
    this.takeDown(instrument);
    return { plan, chunks, shortfalls: shortfallsOf(running) };
  }

  private takeDown(instrument: Instrument | null): void {
    if (instrument !== null) this.takingDown = instrument.takeDown();
  }
}

const NOTHING_UNDER_WAY = fail('no-cycles', 'No recording is under way.');

function shortfallsOf({ death, instrument }: Running): string[] {
  const shortfalls: string[] = [];
  if (death !== null) shortfalls.push(`The recording ends early: ${death.message}`);
  if (instrument?.perf.overflowed() === true) {
    shortfalls.push('The recording ends early: perf wrote more than is kept of one recording.');
  }
  return shortfalls;
}
