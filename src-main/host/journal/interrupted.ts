/** Recordings whose process was killed: found, taken over by one, or removed. */
import { lstatSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { err, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { journalGlance, journalReader } from '@core/journal/read-journal';
import type { Journal, JournalGlance, JournalReader } from '@core/journal/read-journal';
import type { InterruptedRecording } from '@core/journal/interrupted';
import type { InterruptedRecordings } from '../../engine/ports/journal';
import { readLines } from '../files/file-lines';
import { unread } from '../files/files';
import {
  giveBackJournal,
  JOURNAL_FILES,
  orphanedJournals,
  removeJournalFolder,
  takeOverJournal,
} from './journal-folder';

/** A hundred thousand cycles take 30 MB; a line with ten thousand threads takes one. */
const LIMITS = { maxBytes: 1 << 29, maxLineBytes: 16 << 20 };

/** Fails with file-missing, file-unreadable, snapshot-corrupt or snapshot-too-new. */
export const readJournalIn = (folder: string): Promise<Result<Journal>> => readWith(journalReader(), folder);

async function readWith<T>(reader: JournalReader<T>, folder: string): Promise<Result<T>> {
  const path = join(folder, JOURNAL_FILES.journal);
  const lines = await readLines(path, LIMITS, (line, hasEnd) => reader.take(line, hasEnd));
  if (!lines.ok) return lines;
  const read = reader.end();
  return read.ok ? read : err({ ...read.error, facts: { ...read.error.facts, path } });
}

/** Those in `base`. */
export function interruptedIn(base: string): InterruptedRecordings {
  return {
    list: async () => {
      const found: InterruptedRecording[] = [];
      for (const folder of orphanedJournals(base)) {
        const recording = await lookAt(folder);
        if (recording !== null) found.push(recording);
      }
      return found;
    },
    takeOver: (name) => takeOverJournal(base, name),
    giveBack: (name, folder) => giveBackJournal(base, name, folder),
    discard: (name) => {
      const taken = takeOverJournal(base, name);
      return taken.ok ? removeJournalFolder(taken.value) : taken;
    },
  };
}

/**
 * One without a finished cycle holds nothing that anybody could miss, and goes; unless damage hides what it holds. Null for that, and
 * for one that another took meanwhile.
 */
async function lookAt(folder: string): Promise<InterruptedRecording | null> {
  const read = await readWith(journalGlance(), folder);
  const size = sizeOf(folder);
  const isVain = read.ok && read.value.cycles === 0 && !read.value.isDamaged;
  if (isVain || (size.ok && size.value === 0)) {
    removeJournalFolder(folder);
    return null;
  }
  if (!size.ok && size.error.code === 'file-missing') return null;
  const sizeBytes = size.ok ? size.value : 0;
  return { name: basename(folder), sizeBytes, held: read.ok ? heldIn(read.value) : null, failure: null };
}

/** Null where recovery would find no cycle that it can make something of. */
const heldIn = ({ begun, isCaptured, cycles, isDriven }: JournalGlance): InterruptedRecording['held'] =>
  isCaptured && cycles > 0 ? { at: begun.at, done: cycles, total: begun.cycles, isDriven } : null;

/** Fails with file-missing or file-unreadable. */
function sizeOf(folder: string): Result<number> {
  try {
    const sizes = readdirSync(folder).map(
      (name) => lstatSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0,
    );
    return ok(sizes.reduce((sum, size) => sum + size, 0));
  } catch (error) {
    return unread(error, folder);
  }
}
