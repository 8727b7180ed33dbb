/** Writes the journal of a recording under way. What was handed to the kernel survives us; no disk is waited for. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import { JOURNAL_FORMAT, JOURNAL_VERSION } from '@core/journal/entries';
import type { JournalEntry } from '@core/journal/entries';
import { lineOf } from '@core/journal/lines';
import type { BegunRecording, RecordingJournal } from '../../engine/ports/journal';
import { unwritten } from '../files/files';
import { createJournalFolder, JOURNAL_FILES, removeJournalFolder } from './journal-folder';
import { ownProbeGroup } from '../perf/probes';

/** In a new folder of `base`. Fails with disk-full or file-unwritable, and leaves nothing. */
export function openRecordingJournal(base: string, begun: BegunRecording): Result<RecordingJournal> {
  const folder = createJournalFolder(base);
  if (!folder.ok) return folder;
  const path = join(folder.value, JOURNAL_FILES.journal);
  try {
    const journal = new WrittenJournal(folder.value, path, openSync(path, 'ax', 0o600));
    const failure = journal.write({
      is: 'begun',
      format: JOURNAL_FORMAT,
      version: JOURNAL_VERSION,
      ...begun,
    });
    if (failure === null) return ok(journal);
    journal.remove();
    return { ok: false, error: failure };
  } catch (error) {
    removeJournalFolder(folder.value);
    return unwritten(error, path);
  }
}

class WrittenJournal implements RecordingJournal {
  readonly probeGroup = ownProbeGroup();

  constructor(
    readonly folder: string,
    private readonly path: string,
    private file: number | null,
  ) {}

  write(entry: JournalEntry): Failure | null {
    if (this.file === null) return null;
    try {
      const line = Buffer.from(lineOf(entry));
      for (let at = 0; at < line.length;) at += writeSync(this.file, line, at);
      return null;
    } catch (error) {
      const failed = unwritten(error, this.path);
      this.close();
      return failed.ok ? null : failed.error;
    }
  }

  close(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }

  remove(): void {
    this.close();
    removeJournalFolder(this.folder);
  }
}
