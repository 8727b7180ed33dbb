/** What a recording under way has come to, written down for the case that we are killed. */
import type { Environment } from '@core/analysis/environment';
import type { ClockReading } from '@core/clocks/clock-map';
import type { Failure } from '@core/errors';
import type { JournalEntry } from '@core/journal/entries';
import type { BareCycle, Thread } from '@core/recording/recording';
import type { BegunRecording, OpenJournal, RecordingJournal } from '../ports/journal';
import type { CaptureStarted, ClientCycleTimes } from '../ports/analyst';
import type { RecordedGuest } from '../ports/guest';
import type { Log } from '../ports/clock';

/** Whatever fails here costs the journal alone: the recording goes on, and why is told once. */
export class RecordJournal {
  private isTold = false;
  private isCautioned = false;

  private constructor(
    private journal: RecordingJournal | null,
    private readonly tell: Log,
  ) {}

  /** `open` null keeps none. */
  static begin(open: OpenJournal | null, begun: BegunRecording, tell: Log): RecordJournal {
    const opened = open?.(begun);
    const kept = new RecordJournal(opened?.ok === true ? opened.value : null, tell);
    if (opened?.ok === false) kept.failed(opened.error);
    return kept;
  }

  /** Where perf's bytes are to be kept; null for nowhere. */
  get folder(): string | null {
    return this.journal?.folder ?? null;
  }

  /** Whether all that was recorded can be recovered from it, as long as it is not removed. */
  get isWhole(): boolean {
    return this.journal !== null && !this.isTold;
  }

  /** The instrument is up for the first time. */
  captured(environment: Environment, { pid }: RecordedGuest, threads: readonly Thread[]): void {
    const { journal } = this;
    if (journal === null) return;
    this.write({ is: 'captured', environment, pid, threads, probeGroup: journal.probeGroup });
  }

  /** The instrument is up, be it for the first time or again. */
  started({ kept, hangsUp }: CaptureStarted): void {
    if (kept?.ok === true) this.write({ is: 'perf', ...kept.value });
    else if (kept !== undefined) this.failed(kept.error);
    if (hangsUp === undefined || this.isTold || this.isCautioned) return;
    // Of a perf that ends in order nothing is lost: what is kept is whole all the same.
    this.isCautioned = true;
    this.tell(`Should Quiescope be killed, ${hangsUp.message}`);
  }

  read(clock: ClockReading): void {
    this.write({ is: 'clock', ...clock });
  }

  cycle({ stop, cont }: ClientCycleTimes): void {
    this.write({ is: 'cycle', stop: { ...stop, command: 'stop' }, cont: { ...cont, command: 'cont' } });
  }

  bare(cycle: BareCycle): void {
    this.write({ is: 'bare', ...cycle });
  }

  /** No more cycles come: from now on it waits to be saved. */
  driven(): void {
    this.write({ is: 'driven' });
    this.journal?.close();
  }

  /** It stays as it is. */
  close(): void {
    this.journal?.close();
  }

  remove(): void {
    this.journal?.remove();
    this.journal = null;
  }

  private write(entry: JournalEntry): void {
    const failure = this.journal?.write(entry) ?? null;
    if (failure !== null) this.failed(failure);
  }

  failed({ message }: Failure): void {
    if (!this.isTold) this.tell(`Should Quiescope be killed, not all of this recording is kept: ${message}`);
    this.isTold = true;
  }
}
