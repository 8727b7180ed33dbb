/** One capture at a time: idle, starting, recording, stopped, idle again. */
import { basename, join } from 'node:path';
import { fail, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import { followsVcpus } from '@core/phases/phase';
import { probesOfGroup } from '@core/recording/from-perf-meanings';
import type {
  AnalysedCycle,
  CapturePlan,
  CaptureStarted,
  ClientCycleTimes,
  KeptStream,
} from '../engine/ports/analyst';
import type { CaptureHost } from './capture-host';
import { putUp } from '../host/perf/perf-instrument';
import type { Instrument } from '../host/perf/perf-instrument';
import { processName } from '../host/processes/reaper-processes';
import type { StreamFile } from '../host/perf/stream-file';
import { LiveRecording } from './live-recording';
import type { LiveOptions } from './live-recording';

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
  /** What is captured from now on would not survive us: told once. */
  readonly onUnkept: (failure: Failure) => void;
}

const ANALYSE_EVERY_MS = 1000;

interface Running {
  readonly plan: CapturePlan;
  /** null at the levels timing and trace, which need no perf. */
  readonly instrument: Instrument | null;
  readonly live: LiveRecording | null;
  /** Where perf writes; null for a pipe. */
  readonly file: StreamFile | null;
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
  /** The file that was given up. */
  private leftFile: StreamFile | null = null;

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
      this.state = {
        is: 'recording',
        running: { plan, instrument: null, live: null, file: null, death: null },
      };
      return ok({ level: plan.level, events: [], perfVersion: null, buildId, shortfalls: [] });
    }
    if (!image.ok) return image;
    const kept = this.openStream(plan, before);
    const file = kept?.ok === true ? kept.value : null;
    const live = before?.live ?? (await this.newLive(plan, file));
    if (before !== null) live.beginStream(file);
    const sink = (bytes: Uint8Array): void => live.feed(bytes);
    const instrument = await putUp(this.host, plan, { signal, sink, file });
    if (!instrument.ok) {
      if (before === null) live.discard();
      return instrument;
    }
    if (signal.aborted) {
      if (before === null) live.discard();
      await instrument.value.takeDown();
      return fail('cancelled', 'The capture was cancelled while it was starting.');
    }
    this.record({ plan, instrument: instrument.value, live, file, death: null });
    const { events, perfVersion, shortfalls, perf } = instrument.value;
    return ok({
      level: plan.level === 'full' ? 'full' : 'probes',
      ...{ events, perfVersion, buildId, shortfalls },
      ...(kept === null ? {} : { kept: keptBy(kept, perf.pid) }),
      ...(perf.hangsUp === null ? {} : { hangsUp: perf.hangsUp }),
    });
  }

  /** Where perf is to write so that it survives us; null where nobody asked for it. */
  private openStream(plan: CapturePlan, before: Captured | null): Result<StreamFile> | null {
    const { journal = null } = plan;
    if (journal === null) return null;
    const number = (before?.live?.raw.length ?? 0) + 1;
    const file = this.host.createStream(join(journal, `perf-${String(number)}.pipe`));
    const names = file.ok && before === null ? this.host.keepNames(journal, plan) : ok(undefined);
    if (names.ok || !file.ok) return file;
    file.value.close();
    return names;
  }

  private async newLive(plan: CapturePlan, file: StreamFile | null): Promise<LiveRecording> {
    const names = {
      symbolise: this.host.kernelNames(),
      ...(plan.level === 'full' ? await namers(this.host, plan) : {}),
    };
    return new LiveRecording({ ...liveOptions(plan, this.host.probeGroup), ...names }, file);
  }

  private record(running: Running & { readonly instrument: Instrument; readonly live: LiveRecording }): void {
    const { instrument, live } = running;
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
      if (!isRecording()) continue;
      const watched = live.waiting;
      await (watched ? perf.flush() : perf.follow());
      const cycles = watched && isRecording() ? live.advance() : [];
      if (cycles.length > 0) this.tell.onCycles(cycles);
      if (isRecording()) await this.mindRoom(running.file, live);
    }
  }

  /** A disk that is nearly full costs what was to survive us, not the recording: all of it is kept as if there were no file. */
  private async mindRoom(file: StreamFile | null, live: LiveRecording): Promise<void> {
    const shortage = file?.shortage() ?? null;
    if (file === null || (shortage === null && this.leftFile !== file)) return;
    if (shortage !== null && this.leftFile !== file) this.tell.onUnkept(shortage);
    this.leftFile = file;
    await file.giveBack(live.leaveFile());
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

/** What of a capture's plan its analysis needs. */
export const liveOptions = (
  { threads, level }: Pick<CapturePlan, 'threads' | 'level'>,
  probeGroup: string,
): Pick<LiveOptions, 'probeOf' | 'threads' | 'scheduled'> => ({
  probeOf: probesOfGroup(probeGroup),
  threads,
  scheduled: followsVcpus(level) ? threads : threads.filter(({ is }) => is.role === 'main'),
});

/** A perf that is gone already is told as such by its death. */
function keptBy(kept: Result<StreamFile>, pid: number): Result<KeptStream> {
  if (!kept.ok) return kept;
  return ok({ pid, startTime: processName(pid)?.startTime ?? '0', file: basename(kept.value.path) });
}

/** What names the places that level full sees. */
const namers = async (host: CaptureHost, { pid, qemuPath }: CapturePlan) => ({
  siteOf: host.codeSitesOf(pid),
  handlerOf: await host.handlersOf(pid, qemuPath),
});

const NOTHING_UNDER_WAY = fail('no-cycles', 'No recording is under way.');

const shortfallsOf = ({ death }: Running): string[] =>
  death === null ? [] : [`The recording ends early: ${death.message}`];
