/** Stand-ins for what the session drives, steered by the tests step by step. */
import { FIRST_VIEW } from '@core/timeline/view-state';
import { auditBarriers } from '@core/analysis/barriers/barrier-audit';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';
import type { Calibration } from '@core/calibration/calibration';
import type { GuestSettings } from '@core/analysis/settings';
import { countedCycles } from '@core/testing/counted-cycles';
import type { RecordingOverview } from '@core/analysis/overview';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { ClockReading } from '@core/clocks/clock-map';
import { monotonicNs, realtimeNs } from '@core/units';
import type { EventChannel } from '@contract/channels';
import type { Events } from '@contract/contract';
import type { Analyst, OpenProgress, OpenRecording } from '../ports/analyst';
import type { Guest, GuestExit, RecordedGuest, TerminalName } from '../ports/guest';
import type { QmpEvent } from '../ports/qmp';
import type { CalibrateOptions } from '../calibrate/settings';
import type { InterruptedRecording } from '@core/journal/interrupted';
import type { InterruptedRecordings } from '../ports/journal';
import { Session } from './session';
import type { Recorded, RecordProgress } from '../record/record';
import type { CalibrateOn, Emit, RecordOn, SessionPorts } from './session-ports';

/** Where nobody listens. */
export const NO_SOCKET = '/nowhere/qmp.sock';

/** A promise and the way to settle it. */
export function later<T>() {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}

/** A summary whose cycles only count; the session never looks into them. */
export function summaryOf(cycles: number): RecordingOverview {
  return {
    environment: {
      source: { kind: 'recorded' },
      recordedAt: '2025-01-01T00:00:00Z',
      quiescope: '0.0.0',
      qemu: { path: '/q', version: '7.2', buildId: null, commandLine: [], accelerator: 'tcg' },
      host: { kernel: 'k', cpuModel: 'c', cpus: 1, memoryBytes: 1 },
      fences: null,
      perf: null,
      guest: DEFAULT_GUEST,
      record: DEFAULT_RECORD,
      level: 'timing',
      shortfalls: [],
    },
    vcpus: 1,
    level: 'timing',
    cycles: countedCycles(cycles),
    statistics: {},
    observer: null,
    lost: 0,
    phaseWaits: [],
    doubts: null,
    findings: [],
    gracePeriodCauses: [],
    barriers: auditBarriers({ cycles: [], gracePeriodCauses: [], fences: null, samples: null }),
    samples: null,
    notifiers: null,
  };
}

export const recordingOf = (id: string, cycles = 1, path: string | null = null): OpenRecording => ({
  id,
  path,
  summary: summaryOf(cycles),
  view: FIRST_VIEW,
});

/** What a killed run left: one recording, until it is taken. */
function interruptedFake(): InterruptedRecordings {
  const held = { at: '2025-01-01T00:00:00Z', done: 37, total: 50, isDriven: false };
  let left: readonly InterruptedRecording[] = [{ name: 'cut', sizeBytes: 1, failure: null, held }];
  const take = (name: string): boolean => {
    const isThere = left.some((one) => one.name === name);
    left = left.filter((one) => one.name !== name);
    return isThere;
  };
  return {
    list: () => Promise.resolve(left),
    takeOver: (name) => (take(name) ? ok(`/under-way/${name}`) : fail('file-missing', `No ${name}.`)),
    giveBack: (name) => {
      left = [...left, { name, sizeBytes: 1, failure: null, held }];
    },
    discard: (name) => (take(name) ? ok(null) : fail('file-missing', `No ${name}.`)),
  };
}

/** A wall clock that stands still. */
export const frozenWallClock = (): ClockReading => ({
  notBefore: monotonicNs(0n),
  notAfter: monotonicNs(0n),
  shown: realtimeNs(0n),
  resolutionNs: 0,
});

/** What comes of importing a file: a recording that lies in no snapshot. */
function importedOf(id: string, file: string): OpenRecording {
  const opened = recordingOf(id);
  const source = {
    kind: 'perf.data',
    file,
    sizeBytes: 1,
    hostname: null,
    command: null,
    clock: 'perf',
  } as const;
  return {
    ...opened,
    summary: { ...opened.summary, environment: { ...opened.summary.environment, source } },
  };
}

class FakeHeldGuest<S extends GuestSettings | null> {
  readonly pid = 4242;
  readonly qemuPath = '/usr/bin/qemu-system-x86_64';
  readonly commandLine = ['qemu-system-x86_64'];
  readonly accelerator = 'tcg';
  readonly acceleratorNote = null;
  readonly log = fail('trace-events-missing', 'A fake keeps no log.');
  readonly typed: string[] = [];
  readonly sizes: string[] = [];
  stops = 0;
  readonly #exit = later<GuestExit>();
  readonly exited = this.#exit.promise;
  readonly #shown: Record<TerminalName, ((text: string) => void)[]> = { console: [], monitor: [] };
  readonly #told: ((event: QmpEvent) => void)[] = [];
  readonly terminals = { console: this.#terminal('console'), monitor: this.#terminal('monitor') };
  readonly qmp = {
    qemuVersion: '7.2.22',
    execute: () => Promise.resolve(fail('qemu-exited', 'A fake answers nothing.')),
    onEvent: (listener: (event: QmpEvent) => void) => {
      this.#told.push(listener);
      return () => undefined;
    },
    close: () => undefined,
  };

  constructor(readonly settings: S) {}

  stderr = (): string => 'qemu: out of luck';

  stop(): Promise<void> {
    this.stops += 1;
    this.die({ code: 0, signal: null });
    return Promise.resolve();
  }

  die(exit: GuestExit): void {
    this.#exit.settle(exit);
  }

  tell(name: string): void {
    for (const listener of this.#told) listener({ name, data: {}, madeAt: null, readAt: monotonicNs(0n) });
  }

  say(terminal: TerminalName, text: string): void {
    for (const listener of this.#shown[terminal]) listener(text);
  }

  #terminal(name: TerminalName) {
    return {
      onData: (listener: (text: string) => void) => {
        this.#shown[name].push(listener);
        return () => this.#shown[name].splice(this.#shown[name].indexOf(listener), 1);
      },
      write: (text: string) => void this.typed.push(text),
      resize: (columns: number, rows: number) =>
        void this.sizes.push(`${name} ${String(columns)}x${String(rows)}`),
    };
  }
}

export class FakeGuest extends FakeHeldGuest<GuestSettings> implements Guest {}

export class FakeAnalyst implements Analyst {
  readonly saved: string[] = [];
  readonly closed: string[] = [];
  disposals = 0;
  #opened = 0;

  startCapture: Analyst['startCapture'] = () => Promise.resolve(fail('busy', 'A fake captures nothing.'));
  stopCapture: Analyst['stopCapture'] = () => Promise.resolve(ok(undefined));
  finishCapture: Analyst['finishCapture'] = () => Promise.resolve(fail('busy', 'A fake captures nothing.'));
  abortCapture: Analyst['abortCapture'] = () => Promise.resolve();
  recover: Analyst['recover'] = (folder) => Promise.resolve(ok(recordingOf(folder, 37)));
  cycleDriven: Analyst['cycleDriven'] = () => Promise.resolve();
  onCyclesAnalysed: Analyst['onCyclesAnalysed'] = () => () => undefined;
  onCaptureFailed: Analyst['onCaptureFailed'] = () => () => undefined;
  onCaptureUnkept: Analyst['onCaptureUnkept'] = () => () => undefined;

  /** The worker ends by itself. */
  end: () => void = () => undefined;
  onEnded: Analyst['onEnded'] = (listener) => {
    this.end = listener;
    return () => undefined;
  };

  cancellations = 0;
  readonly #told = new Set<(progress: OpenProgress) => void>();

  /** Progress of an import, as the worker would tell it. */
  tellOpening(progress: OpenProgress): void {
    for (const listener of this.#told) listener(progress);
  }

  onCorrected: Analyst['onCorrected'] = () => () => undefined;
  onOpening: Analyst['onOpening'] = (listener) => {
    this.#told.add(listener);
    return () => this.#told.delete(listener);
  };

  exportRecording(_id: string, path: string): ReturnType<Analyst['exportRecording']> {
    return Promise.resolve(ok({ path, sizeBytes: 2048, missing: null }));
  }

  previewAnonymised(): ReturnType<Analyst['previewAnonymised']> {
    return Promise.resolve(ok({ replaced: [], total: 0 }));
  }

  cancelExport(): Promise<void> {
    return Promise.resolve();
  }

  onExporting(): () => void {
    return () => undefined;
  }

  cancelOpening(): Promise<void> {
    this.cancellations += 1;
    return Promise.resolve();
  }

  open(path: string): Promise<Result<OpenRecording>> {
    if (path.includes('corrupt')) return Promise.resolve(fail('snapshot-corrupt', `${path} is no snapshot.`));
    this.#opened += 1;
    const id = `file-${String(this.#opened)}`;
    return Promise.resolve(ok(path.endsWith('.data') ? importedOf(id, path) : recordingOf(id, 1, path)));
  }

  saveSnapshot(id: string, path: string) {
    if (path.startsWith('/full')) return Promise.resolve(fail('disk-full', 'No space is left on /full.'));
    this.saved.push(`${id} ${path}`);
    return Promise.resolve(ok({ path, sizeBytes: 1, missing: null }));
  }

  overlay: Analyst['overlay'] = () => Promise.resolve(fail('usage', 'A fake lays nothing over another.'));
  checkFigures: Analyst['checkFigures'] = () => Promise.resolve(fail('usage', 'A fake tells nothing.'));
  compare: Analyst['compare'] = () => Promise.resolve(fail('usage', 'A fake compares nothing.'));
  barrierWaits: Analyst['barrierWaits'] = () => Promise.resolve(fail('usage', 'A fake tells nothing.'));
  compareOverlay: Analyst['compareOverlay'] = () =>
    Promise.resolve(fail('usage', 'A fake compares nothing.'));

  compareFlame: Analyst['compareFlame'] = () => Promise.resolve(fail('usage', 'A fake compares nothing.'));

  flame: Analyst['flame'] = () => Promise.resolve(fail('usage', 'A fake draws nothing.'));
  timeline: Analyst['timeline'] = () => Promise.resolve(fail('usage', 'A fake draws nothing.'));

  sliceDetail: Analyst['sliceDetail'] = () => Promise.resolve(ok(null));

  rangeSums: Analyst['rangeSums'] = () => Promise.resolve(fail('usage', 'A fake sums nothing.'));

  findSlice: Analyst['findSlice'] = () => Promise.resolve(ok({ state: 'none', unread: null }));

  paths: Analyst['paths'] = () => Promise.resolve(ok([]));

  closeRecording(id: string): Promise<void> {
    this.closed.push(id);
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    this.disposals += 1;
    return Promise.resolve();
  }
}

/** A call of recordCycles that the test brings to its end. */
export interface RecordCall {
  readonly guest: RecordedGuest;
  readonly signal: AbortSignal;
  readonly progress: (progress: RecordProgress) => void;
  readonly end: (result: Result<Recorded>) => void;
}

/** A call of calibrate that the test brings to its end. */
export interface CalibrateCall extends CalibrateOptions {
  readonly end: (result: Result<Calibration>) => void;
}

interface Seen {
  readonly channel: EventChannel;
  readonly event: unknown;
}

/** A session on fakes, with all that it told. `launch` decides what the next launch gives. */
export function fakeSession(
  launch?: (settings: GuestSettings, signal: AbortSignal) => Promise<Result<Guest>>,
) {
  const seen: Seen[] = [];
  const calls: RecordCall[] = [];
  const guests: FakeGuest[] = [];
  const attached = new FakeHeldGuest(null);
  const analyst = new FakeAnalyst();
  let nowNs = 0n;
  const launchFake = (settings: GuestSettings): Promise<Result<Guest>> => {
    const guest = new FakeGuest(settings);
    guests.push(guest);
    return Promise.resolve(ok(guest));
  };
  const record: RecordOn = (guest, _settings, { signal, onProgress }) => {
    const result = later<Result<Recorded>>();
    const end = result.settle;
    signal.addEventListener('abort', () => end(fail('cancelled', 'Cancelled.')));
    void guest.exited.then(() =>
      end(ok({ recording: recordingOf('cut', 3), failure: EXITED, isKept: true })),
    );
    calls.push({ guest, signal, progress: onProgress, end });
    return result.promise;
  };
  const calibrations: CalibrateCall[] = [];
  const calibrate: CalibrateOn = (_settings, options) => {
    const result = later<Result<Calibration>>();
    options.signal.addEventListener('abort', () => result.settle(fail('cancelled', 'Cancelled.')));
    calibrations.push({ ...options, end: result.settle });
    return result.promise;
  };
  const emit: Emit = (channel, event) => void seen.push({ channel, event });
  const ports: SessionPorts = {
    launcher: { launch: (settings, { signal }) => (launch ?? launchFake)(settings, signal) },
    attacher: {
      attach: (socket) =>
        Promise.resolve(
          socket === NO_SOCKET ? fail('file-missing', `There is no socket ${socket}.`) : ok(attached),
        ),
    },
    analyst,
    clock: {
      now: () => monotonicNs(nowNs),
      sleep: () => Promise.resolve(),
      wallTime: () => '2025-01-01T00:00:00Z',
      readWallClock: frozenWallClock,
    },
    version: '0.0.0',
    record,
    calibrate,
    runDoctor: () => Promise.resolve({ checks: [], levels: ['timing'], levelStates: [], plan: null }),
    remedyFor: ({ code }) => `mend ${code}`,
    emit,
    interrupted: interruptedFake(),
    autosavePath: (name) => Promise.resolve(`/kept/${name}.qsnap`),
  };
  const events = <C extends EventChannel>(channel: C): Events[C][] =>
    seen.filter((each) => each.channel === channel).map((each) => each.event as Events[C]);
  return {
    session: new Session(ports),
    analyst,
    guests,
    attached,
    calls,
    calibrations,
    events,
    advance: (milliseconds: number) => (nowNs += BigInt(milliseconds) * 1_000_000n),
  };
}

const EXITED = { code: 'qemu-exited' as const, message: 'QEMU ended in mid-cycle.', facts: {} };

/** Lets every promise that is ready run its course. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
