import type { Failure } from '@core/errors';
import type { Analyst } from '../ports/analyst';

/** Ends the cycles when the user cancels, and when perf dies: cycles without evidence are not what was asked for. */
export class CaptureWatch {
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
