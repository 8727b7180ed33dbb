/** What is kept of a recording under way for the case that we are killed; src-main/host implements it. */
import type { Failure, Result } from '@core/errors';
import type { JournalEntry } from '@core/journal/entries';
import type { InterruptedRecording } from '@core/journal/interrupted';

export interface BegunRecording {
  /** Quiescope's own version. */
  readonly quiescope: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** How many cycles are to be recorded. */
  readonly cycles: number;
}

/** What is kept of a recording under way for the case that we are killed. */
export interface RecordingJournal {
  readonly folder: string;
  /** What our probes are called. */
  readonly probeGroup: string;
  /** Why nothing is written any more, told once; null as long as it is. */
  write(entry: JournalEntry): Failure | null;
  /** Nothing more is to be written; it stays until what was recorded is saved or closed. Idempotent. */
  close(): void;
  /** Nothing of it is wanted. Idempotent. */
  remove(): void;
}

export interface InterruptedRecordings {
  /** The latest first. Reads all of their journals, in turns between which the thread does other things. */
  list(): Promise<readonly InterruptedRecording[]>;
  /** Gives the folder, which is ours from then on. Fails with file-missing where another was faster, or file-unwritable. */
  takeOver(name: string): Result<string>;
  /** What was taken over under this name may be taken over again. */
  giveBack(name: string, folder: string): void;
  /** Fails with file-missing or file-unwritable. */
  discard(name: string): Result<null>;
}

/** Fails with disk-full or file-unwritable. */
export type OpenJournal = (begun: BegunRecording) => Result<RecordingJournal>;
