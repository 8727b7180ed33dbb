import type { Clock } from '../engine/ports/clock';
import type { Sink } from './terminal';

/** A terminal that draws is a process that wants the CPU: drawing for each cycle would show in the recording. */
const DRAW_EVERY_NS = 200_000_000n;
const BAR_COLUMNS = 20;
const CLEAR_LINE = '\r\x1b[K';

/** The bar of a share from 0 to 1. */
export function barOf(share: number): string {
  const filled = Math.round(share * BAR_COLUMNS);
  return '▓'.repeat(filled) + '░'.repeat(BAR_COLUMNS - filled);
}

/** How progress is worded. */
export interface ProgressWords<P> {
  /** A stage as a line of its own. */
  readonly stageLine: (progress: P) => string;
  /** What is drawn over and over. */
  readonly lineOf: (progress: P, nowNs: bigint) => string;
}

/** Progress on stderr: one line drawn over and over on a terminal, else a line for each stage. */
export class ProgressLine<P extends { readonly stage: string }> {
  readonly #sink: Sink;
  readonly #clock: Clock;
  readonly #words: ProgressWords<P>;
  #stage: string | null = null;
  #drawnAt = 0n;
  #open = false;

  constructor(sink: Sink, clock: Clock, words: ProgressWords<P>) {
    this.#sink = sink;
    this.#clock = clock;
    this.#words = words;
  }

  show(progress: P): void {
    const changed = progress.stage !== this.#stage;
    this.#stage = progress.stage;
    if (!this.#sink.isTerminal) {
      if (changed) this.#sink.write(`${this.#words.stageLine(progress)}\n`);
      return;
    }
    const now = this.#clock.now();
    if (!changed && now - this.#drawnAt < DRAW_EVERY_NS) return;
    this.#drawnAt = now;
    this.#open = true;
    this.#sink.write(CLEAR_LINE + this.#words.lineOf(progress, now));
  }

  /** A whole line, above the one that is drawn over. */
  say(line: string): void {
    this.clear();
    this.#sink.write(`${line}\n`);
  }

  clear(): void {
    if (this.#open) this.#sink.write(CLEAR_LINE);
    this.#open = false;
  }
}
