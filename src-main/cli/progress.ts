import { formatDuration } from '@core/units';
import type { Clock } from '../engine/ports';
import type { RecordProgress } from '../engine/record';
import type { Sink } from './terminal';

/** A terminal that draws is a process that wants the CPU: drawing for each cycle would show in the recording. */
const DRAW_EVERY_NS = 200_000_000n;
const BAR_COLUMNS = 20;
const CLEAR_LINE = '\r\x1b[K';

const STAGES: Readonly<Record<RecordProgress['stage'], string>> = {
  preparing: 'Preparing',
  bare: 'Bare cycles',
  recording: 'Recording',
  analysing: 'Analysing',
};

const stageLine = ({ stage, total }: RecordProgress): string =>
  stage === 'bare' || stage === 'recording' ? `${STAGES[stage]}: ${total}` : `${STAGES[stage]} …`;

function lineOf(progress: RecordProgress): string {
  const { stage, done, total, cycle } = progress;
  if (stage === 'preparing' || stage === 'analysing') return stageLine(progress);
  const filled = Math.round((done / Math.max(1, total)) * BAR_COLUMNS);
  const bar = '▓'.repeat(filled) + '░'.repeat(BAR_COLUMNS - filled);
  const last = cycle === undefined ? '' : `  pause ${formatDuration(cycle.clientPauseNs, 3)}`;
  return `${STAGES[stage].padEnd(11)} ${bar} ${done}/${total}${last}`;
}

/** Progress on stderr: one line drawn over and over on a terminal, else a line for each stage. */
export class Progress {
  readonly #sink: Sink;
  readonly #clock: Clock;
  #stage: RecordProgress['stage'] | null = null;
  #drawnAt = 0n;
  #open = false;

  constructor(sink: Sink, clock: Clock) {
    this.#sink = sink;
    this.#clock = clock;
  }

  show(progress: RecordProgress): void {
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
    this.#sink.write(CLEAR_LINE + lineOf(progress));
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
