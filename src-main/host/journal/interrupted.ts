/** Recordings whose process was killed: found, taken over by one, or removed. */
import { lstatSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { err, fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { readJournal } from '@core/journal/read-journal';
import type { Journal } from '@core/journal/read-journal';
import type { InterruptedRecording } from '@core/journal/interrupted';
import type { InterruptedRecordings } from '../../engine/ports/journal';
import { readFileBounded } from '../files/files';
import { JOURNAL_FILES, orphanedJournals, removeJournalFolder, takeOverJournal } from './journal-folder';

/** A hundred thousand cycles take 40 MB. */
const MAX_JOURNAL_BYTES = 1 << 29;

/** Fails with file-missing, file-unreadable, snapshot-corrupt or snapshot-too-new. */
export function readJournalIn(folder: string): Result<Journal> {
  const path = join(folder, JOURNAL_FILES.journal);
  const bytes = readFileBounded(path, MAX_JOURNAL_BYTES);
  if (!bytes.ok) return bytes;
  const read = readJournal(new TextDecoder().decode(bytes.value));
  return read.ok ? read : err({ ...read.error, facts: { ...read.error.facts, path } });
}

/** Those in `base`. */
export function interruptedIn(base: string): InterruptedRecordings {
  return {
    list: () => orphanedJournals(base).flatMap(lookAt),
    takeOver: (name) => takeOverJournal(base, name),
    discard: (name) => {
      const taken = takeOverJournal(base, name);
      if (!taken.ok) return taken;
      removeJournalFolder(taken.value);
      return ok(null);
    },
  };
}

/** One without a finished cycle holds nothing that anybody could miss, and goes; unless damage hides what it holds. */
function lookAt(folder: string): InterruptedRecording[] {
  const read = readJournalIn(folder);
  const journal = read.ok ? ok(read.value) : fail(read.error.code, read.error.message);
  const isEmpty = journal.ok && journal.value.cycles.length === 0;
  if (isEmpty && !journal.value.isDamaged) {
    removeJournalFolder(folder);
    return [];
  }
  return [
    {
      name: basename(folder),
      sizeBytes: sizeOf(folder),
      held:
        journal.ok && !isEmpty
          ? {
              at: journal.value.begun.at,
              done: journal.value.cycles.length,
              total: journal.value.begun.cycles,
              isDriven: journal.value.isDriven,
            }
          : null,
    },
  ];
}

function sizeOf(folder: string): number {
  return readdirSync(folder)
    .map((name) => lstatSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}
