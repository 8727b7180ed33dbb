import { formatBytes } from '@core/units';
import type { Clock, OpenProgress } from '../engine/ports';
import type { Sink } from './terminal';

const DRAW_EVERY_NS = 200_000_000n;
const BAR_COLUMNS = 20;
const CLEAR_LINE = '\r\x1b[K';
/** An estimate before this is a guess. */
const ESTIMATE_AFTER_NS = 1_000_000_000n;

/** Progress of an import on stderr: one line drawn over and over on a terminal, else a line for each stage. */
export class ImportProgress {
  readonly #sink: Sink;
  readonly #clock: Clock;
  readonly #sinceNs: bigint;
  #stage: OpenProgress['stage'] | null = null;
  #drawnAt = 0n;
  #open = false;

  constructor(sink: Sink, clock: Clock) {
    this.#sink = sink;
    this.#clock = clock;
    this.#sinceNs = clock.now();
  }

  show(progress: OpenProgress): void {
    const changed = progress.stage !== this.#stage;
    this.#stage = progress.stage;
    if (!this.#sink.isTerminal) {
      if (changed) this.#sink.write(`${stageLine(progress)}\n`);
      return;
    }
    const now = this.#clock.now();
    if (!changed && now - this.#drawnAt < DRAW_EVERY_NS) return;
    this.#drawnAt = now;
    this.#open = true;
    this.#sink.write(CLEAR_LINE + this.#lineOf(progress, now));
  }

  clear(): void {
    if (this.#open) this.#sink.write(CLEAR_LINE);
    this.#open = false;
  }

  #lineOf(progress: OpenProgress, now: bigint): string {
    const { stage, doneBytes, totalBytes } = progress;
    if (stage === 'analysing') return stageLine(progress);
    const share = doneBytes / Math.max(1, totalBytes);
    const filled = Math.round(share * BAR_COLUMNS);
    const bar = '▓'.repeat(filled) + '░'.repeat(BAR_COLUMNS - filled);
    const seconds = Number(now - this.#sinceNs) / 1e9;
    const left = Math.ceil((seconds / share) * (1 - share));
    const estimate = now - this.#sinceNs < ESTIMATE_AFTER_NS ? '' : `  ${String(left)} s left`;
    return `Reading ${bar} ${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}${estimate}`;
  }
}

const stageLine = ({ stage, totalBytes }: OpenProgress): string =>
  stage === 'reading' ? `Reading ${formatBytes(totalBytes)} …` : 'Finding and attributing cycles …';
