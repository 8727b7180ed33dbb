import { fail, ok } from '../errors';
import type { Result } from '../errors';
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

/** Fails with snapshot-too-new, or with snapshot-corrupt where not even its first line can be read. */
export function readJournal(text: string): Result<Journal> {
  const lines = text.split('\n');
  const begun = parseLine(lines[0] ?? '');
  if (begun?.is !== 'begun')
    return fail('snapshot-corrupt', 'The journal of a recording does not begin as one.');
  const { version } = begun;
  if (version !== JOURNAL_VERSION) {
    return fail(
      version > JOURNAL_VERSION ? 'snapshot-too-new' : 'snapshot-corrupt',
      `The journal of a recording is of version ${String(version)}; this Quiescope reads version ${String(JOURNAL_VERSION)}.`,
      { version },
    );
  }
  const entries = entriesOf(lines.slice(1));
  const of = <K extends JournalEntry['is']>(kind: K): EntryOf<K>[] =>
    entries.filter((entry): entry is EntryOf<K> => entry.is === kind);
  return ok({
    begun,
    captured: of('captured')[0] ?? null,
    perfs: of('perf'),
    readings: of('clock'),
    cycles: of('cycle'),
    bare: of('bare'),
    isDriven: of('driven').length > 0,
    isDamaged: entries.length + 1 < lines.length - 1,
  });
}

/** Up to the first that cannot be read, or that cannot follow those before it. */
function entriesOf(lines: readonly string[]): JournalEntry[] {
  const entries: JournalEntry[] = [];
  const once = new Set<JournalEntry['is']>(['begun']);
  let lastRepliedAt = 0n;
  for (const line of lines) {
    const entry = parseLine(line);
    if (entry === null || once.has(entry.is)) break;
    if (entry.is === 'captured') once.add('captured');
    if (entry.is === 'cycle') {
      if (entry.stop.writtenAt < lastRepliedAt) break;
      lastRepliedAt = entry.cont.repliedAt;
    }
    entries.push(entry);
  }
  return entries;
}
