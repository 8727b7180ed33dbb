/** The worker as the engine sees it: an Analyst. Used by the window's main process and the command line alike. */
import { Worker } from 'node:worker_threads';
import { dirname, join } from 'node:path';
import { err, failure } from '@core/errors';
import type { Failure } from '@core/errors';
import type {
  AnalysedCycle,
  Analyst,
  Corrected,
  ExportProgress,
  OpenProgress,
} from '../engine/ports/analyst';
import type { CallMessage, CallName, Calls, WorkerMessage, WorkerSettings } from './protocol';

/** Taking down a capture waits for perf to close its probes; a worker that hangs longer is ended as it is. */
const DISPOSE_DEADLINE_MS = 45_000;

interface Pending {
  readonly call: CallName;
  readonly resolve: (value: unknown) => void;
  readonly reject: (bug: Error) => void;
}

/** `workerPath` is out/main/worker.cjs; the reaper's script lies beside it. The thread starts with the first call. */
export function createAnalyst(workerPath: string): Analyst {
  const client = new Client(workerPath, { reaperPath: join(dirname(workerPath), 'reaper.cjs') });
  return {
    startCapture: (plan) => client.call('startCapture', plan),
    cycleDriven: (cycle) => client.call('cycleDriven', cycle),
    onCyclesAnalysed: (listener) => client.cyclesAnalysed.listen(listener),
    stopCapture: () => client.call('stopCapture'),
    finishCapture: (finish) => client.call('finishCapture', finish),
    abortCapture: () => client.call('abortCapture'),
    recover: (folder) => client.call('recover', folder),
    onCaptureUnkept: (listener) => client.captureUnkept.listen(listener),
    onCaptureFailed: (listener) => client.captureFailed.listen(listener),
    open: (path, options) => client.call('open', path, options),
    cancelOpening: () => client.call('cancelOpening'),
    onOpening: (listener) => client.opening.listen(listener),
    exportRecording: (id, path, request) => client.call('exportRecording', id, path, request),
    previewAnonymised: (id, request) => client.call('previewAnonymised', id, request),
    cancelExport: () => client.call('cancelExport'),
    onExporting: (listener) => client.exporting.listen(listener),
    onEnded: (listener) => client.ended.listen(listener),
    onCorrected: (listener) => client.corrected.listen(listener),
    saveSnapshot: (id, path, view) => client.call('saveSnapshot', id, path, view),
    timeline: (id, request) => client.call('timeline', id, request),
    overlay: (id, request) => client.call('overlay', id, request),
    compare: (request) => client.call('compare', request),
    compareOverlay: (request) => client.call('compareOverlay', request),
    compareFlame: (asker, request) => client.call('compareFlame', asker, request),
    sliceDetail: (id, request) => client.call('sliceDetail', id, request),
    rangeSums: (id, request) => client.call('rangeSums', id, request),
    findSlice: (id, request) => client.call('findSlice', id, request),
    flame: (id, asker, request) => client.call('flame', id, asker, request),
    barrierWaits: (id, asker, cycles) => client.call('barrierWaits', id, asker, cycles),
    checkFigures: (id, asker) => client.call('checkFigures', id, asker),
    paths: (id) => client.call('paths', id),
    closeRecording: (id) => client.call('closeRecording', id),
    dispose: () => client.dispose(),
  };
}

/** What the worker tells without being asked. */
class Signal<T> {
  private readonly listeners = new Set<(told: T) => void>();

  listen(listener: (told: T) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(told: T): void {
    for (const listener of this.listeners) listener(told);
  }
}

class Client {
  private worker: Worker | null = null;
  private nextId = 1;
  private readonly pending = new Map<number, Pending>();
  readonly captureFailed = new Signal<Failure>();
  readonly captureUnkept = new Signal<Failure>();
  readonly cyclesAnalysed = new Signal<readonly AnalysedCycle[]>();
  readonly opening = new Signal<OpenProgress>();
  readonly exporting = new Signal<ExportProgress>();
  readonly ended = new Signal<null>();
  readonly corrected = new Signal<Corrected>();
  private disposing: Promise<void> | null = null;

  constructor(
    private readonly workerPath: string,
    private readonly settings: WorkerSettings,
  ) {}

  /** A worker that ended is started anew; what it held is gone, and its captures with it. */
  call<N extends CallName>(call: N, ...args: Parameters<Calls[N]>): ReturnType<Calls[N]> {
    const id = this.nextId++;
    const reply = new Promise<unknown>((resolve, reject) => {
      this.pending.set(id, { call, resolve, reject });
      const message: CallMessage<N> = { id, call, args };
      if (this.disposing !== null && call !== 'dispose') this.crash('it was ended');
      else this.running().postMessage(message);
    });
    // The worker answers each call with that call's own type: see entry.ts.
    return reply as ReturnType<Calls[N]>;
  }

  dispose(): Promise<void> {
    this.disposing ??= this.end();
    return this.disposing;
  }

  private async end(): Promise<void> {
    const { worker } = this;
    if (worker === null) return;
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, DISPOSE_DEADLINE_MS);
    });
    await Promise.race([this.call('dispose'), deadline]);
    clearTimeout(timer);
    await worker.terminate();
  }

  private running(): Worker {
    if (this.worker !== null) return this.worker;
    const worker = new Worker(this.workerPath, {
      workerData: this.settings,
      name: 'analyst',
      // A descriptor that a socket was given closes with it, which Node would not learn of: it would warn, and close another's.
      trackUnmanagedFds: false,
    });
    worker.on('message', (message: WorkerMessage) => this.receive(message));
    let cause = 'it ended';
    worker.on('error', (error) => (cause = error.stack ?? error.message));
    worker.on('exit', () => {
      if (this.worker === worker) this.worker = null;
      this.crash(cause);
      if (this.disposing === null) this.ended.tell(null);
    });
    this.worker = worker;
    return worker;
  }

  private receive(message: WorkerMessage): void {
    if (message.kind === 'captureFailed') return this.captureFailed.tell(message.failure);
    if (message.kind === 'captureUnkept') return this.captureUnkept.tell(message.failure);
    if (message.kind === 'cyclesAnalysed') return this.cyclesAnalysed.tell(message.cycles);
    if (message.kind === 'opening') return this.opening.tell(message.progress);
    if (message.kind === 'exporting') return this.exporting.tell(message.progress);
    if (message.kind === 'corrected')
      return this.corrected.tell({ id: message.id, summary: message.overview });
    const pending = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (message.kind === 'reply') pending?.resolve(message.value);
    else pending?.reject(new Error(`analysis worker: ${message.stack}`));
  }

  /** Every call under way gets its answer: nobody waits for a thread that is gone. */
  private crash(cause: string): void {
    const error = failure('internal', 'The analysis ended unexpectedly.', {
      cause,
    });
    for (const { call, resolve } of this.pending.values()) resolve(isSilent(call) ? undefined : err(error));
    this.pending.clear();
  }
}

/** Calls that only tell or tidy up: with the worker gone, nobody is left to be told and nothing to be tidied. */
const isSilent = (call: CallName): boolean =>
  ['abortCapture', 'cycleDriven', 'cancelOpening', 'cancelExport', 'closeRecording', 'dispose'].includes(
    call,
  );
