import { failure, ok } from '../errors';
import type { Failure, Result } from '../errors';
import { JOURNAL_VERSION } from './entries';
import type { EntryOf, JournalEntry } from './entries';
import { parseLine } from './lines';

/** All that a journal tells up to its first line that cannot be read. */
export interface Journal {
  readonly begun: EntryOf<'begun'>;
  /** Null where the recording ended before its instrument was up. */
  readonly captured: EntryOf<'captured'> | null;
  readonly perfs: readonly EntryOf<'perf'>[];
  readonly readings: readonly EntryOf<'clock'>[];
  readonly cycles: readonly EntryOf<'cycle'>[];
  readonly bare: readonly EntryOf<'bare'>[];
  /** Whether all cycles were driven: it was never saved, that is all. */
  readonly isDriven: boolean;
  /** Whether there are lines after the one that cannot be read: damage, for a death cuts the last one alone. */
  readonly isDamaged: boolean;
}

/** What a listing says of a journal: the same lines are read, and none is kept. */
export interface JournalGlance {
  readonly begun: EntryOf<'begun'>;
  readonly isCaptured: boolean;
  /** How many are finished. */
  readonly cycles: number;
  readonly isDriven: boolean;
  readonly isDamaged: boolean;
}

/** Takes a journal's lines one after the other, then says what they told. */
export interface JournalReader<T> {
  /**
   * Whether more lines are wanted. `line` is without its end, and null where it is too long to be one; only a last line has no end.
   */
  take(line: Uint8Array | null, hasEnd: boolean): boolean;
  /** Fails with snapshot-too-new, or with snapshot-corrupt where not even the first line can be read. */
  end(): Result<T>;
}

export function journalReader(): JournalReader<Journal> {
  const entries: JournalEntry[] = [];
  const of = <K extends JournalEntry['is']>(kind: K): EntryOf<K>[] =>
    entries.filter((entry): entry is EntryOf<K> => entry.is === kind);
  return new Reader(
    (entry) => entries.push(entry),
    (begun, isDamaged) => ({
      begun,
      captured: of('captured')[0] ?? null,
      perfs: of('perf'),
      readings: of('clock'),
      cycles: of('cycle'),
      bare: of('bare'),
      isDriven: of('driven').length > 0,
      isDamaged,
    }),
  );
}

export function journalGlance(): JournalReader<JournalGlance> {
  const seen = { captured: 0, cycle: 0, driven: 0, perf: 0, clock: 0, bare: 0, begun: 0 };
  return new Reader(
    ({ is }) => (seen[is] += 1),
    (begun, isDamaged) => ({
      begun,
      isCaptured: seen.captured > 0,
      cycles: seen.cycle,
      isDriven: seen.driven > 0,
      isDamaged,
    }),
  );
}

/** Up to the first line that cannot be read, or that cannot follow those before it. */
class Reader<T> implements JournalReader<T> {
  #begun: EntryOf<'begun'> | null = null;
  #failure: Failure = failure('snapshot-corrupt', 'The journal of a recording does not begin as one.');
  #isCaptured = false;
  #isDamaged = false;
  #lastRepliedAt = 0n;

  constructor(
    private readonly keep: (entry: JournalEntry) => void,
    private readonly told: (begun: EntryOf<'begun'>, isDamaged: boolean) => T,
  ) {}

  take(line: Uint8Array | null, hasEnd: boolean): boolean {
    const entry = line === null ? null : parseLine(line);
    if (this.#begun === null) return this.#begin(entry);
    if (entry === null || !this.#canFollow(entry)) {
      this.#isDamaged = hasEnd;
      return false;
    }
    this.keep(entry);
    return true;
  }

  end(): Result<T> {
    if (this.#begun === null) return { ok: false, error: this.#failure };
    return ok(this.told(this.#begun, this.#isDamaged));
  }

  #begin(entry: JournalEntry | null): boolean {
    if (entry?.is !== 'begun') return false;
    if (entry.version === JOURNAL_VERSION) {
      this.#begun = entry;
      return true;
    }
    const { version } = entry;
    this.#failure = failure(
      version > JOURNAL_VERSION ? 'snapshot-too-new' : 'snapshot-corrupt',
      `The journal of a recording is of version ${String(version)}; this Quiescope reads version ${String(JOURNAL_VERSION)}.`,
      { version },
    );
    return false;
  }

  #canFollow(entry: JournalEntry): boolean {
    if (entry.is === 'begun') return false;
    if (entry.is === 'captured') {
      if (this.#isCaptured) return false;
      this.#isCaptured = true;
    }
    if (entry.is === 'cycle') {
      if (entry.stop.writtenAt < this.#lastRepliedAt) return false;
      this.#lastRepliedAt = entry.cont.repliedAt;
    }
    return true;
  }
}
