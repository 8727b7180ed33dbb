import { Worker } from 'node:worker_threads';
import { PROGRESS } from './protocol';
import type { Stretch, WorkOrder, WorkerMessage } from './protocol';

/** An input that takes longer hangs. Others take less than a thousandth of this. */
const HANG_MS = 30_000;
const LOOK_EVERY_MS = 500;
const HEAP_MIB = 1_024;

/** What a thread was at when it hung or died. */
export interface Fall {
  readonly target: string;
  readonly index: number;
  readonly what: string;
}

export interface ThreadEvents {
  readonly said: (message: WorkerMessage) => void;
  readonly fell: (fall: Fall) => void;
}

/** Runs stretches of inputs in threads, one after the other: one that hangs or dies is followed by one that goes on behind. */
export class FuzzThread {
  readonly progress = new Int32Array(new SharedArrayBuffer(4 * PROGRESS.length));

  constructor(
    private readonly order: Omit<WorkOrder, 'progress' | 'stretches'>,
    private readonly events: ThreadEvents,
  ) {}

  stop(): void {
    Atomics.store(this.progress, PROGRESS.stop, 1);
  }

  async run(stretches: readonly Stretch[]): Promise<void> {
    let left = stretches;
    while (left.length > 0) {
      const what = await this.once(left);
      if (what === null) return;
      const at = left[Atomics.load(this.progress, PROGRESS.stretch)];
      const index = Atomics.load(this.progress, PROGRESS.input);
      if (at === undefined) throw new Error(what);
      this.events.fell({ target: at.target, index, what });
      left = [{ ...at, first: index + at.step }, ...left.slice(left.indexOf(at) + 1)];
    }
  }

  /** Why it ended too soon; null when it finished. */
  private once(stretches: readonly Stretch[]): Promise<string | null> {
    return new Promise((resolve) => {
      Atomics.store(this.progress, PROGRESS.stretch, 0);
      Atomics.store(this.progress, PROGRESS.input, stretches[0]?.first ?? 0);
      const worker = new Worker(new URL('./worker.mjs', import.meta.url), {
        workerData: { ...this.order, stretches, progress: this.progress.buffer },
        resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
      });
      let finished = false;
      let what = 'its thread ended';
      const watch = this.watch(() => {
        what = `it hangs: no end within ${String(HANG_MS / 1000)} s`;
        void worker.terminate();
      });
      worker.on('message', (message: WorkerMessage) => {
        if (message.kind === 'finished') finished = true;
        else this.events.said(message);
      });
      worker.on('error', (error) => (what = `its thread died: ${String(error)}`));
      worker.on('exit', () => {
        clearInterval(watch);
        resolve(finished ? null : what);
      });
    });
  }

  /** Calls when neither the input nor what is done of it has changed for long. */
  private watch(hung: () => void): NodeJS.Timeout {
    let seen = '';
    let sinceMs = performance.now();
    return setInterval(() => {
      const now = this.progress.slice(0, PROGRESS.stop).join();
      if (now !== seen) {
        seen = now;
        sinceMs = performance.now();
      } else if (performance.now() - sinceMs > HANG_MS) hung();
    }, LOOK_EVERY_MS);
  }
}
