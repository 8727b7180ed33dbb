/** What the library of snapshots needs of the world. */
import type { Result } from '@core/errors';
import type { Deleted, LibraryContent } from '@core/library/entry';
import type { SnapshotGlance } from '@core/library/glance';

/** A file as the index keeps it from one start to the next. */
export interface IndexedFile {
  readonly path: string;
  /** Of the file when it was looked into; it is looked into again when they differ. */
  readonly sizeBytes: number;
  readonly changedAtMs: number;
  readonly content: LibraryContent;
  readonly tags: readonly string[];
  readonly note: string;
}

export interface LibraryIndex {
  /** `setAside`: where an index was put that could not be read; null for none. */
  read(): Promise<{ readonly files: readonly IndexedFile[]; readonly setAside: string | null }>;
  /** Wholly or not at all. Fails with disk-full or file-unwritable. */
  write(files: readonly IndexedFile[]): Promise<Result<null>>;
}

export interface FileState {
  readonly sizeBytes: number;
  readonly changedAtMs: number;
}

export interface LibraryFiles {
  /** Paths of the snapshots in a folder; none where there is no such folder. */
  snapshotsIn(folder: string): Promise<readonly string[]>;
  /** Null where there is no such file. */
  stateOf(path: string): Promise<FileState | null>;
  /** Never over another file. Fails with file-missing or file-unwritable. */
  rename(from: string, to: string): Promise<Result<null>>;
}

/** Looks into snapshots, beside whatever else is done. */
export interface Glancer {
  /** Tells of each when it is read; resolves when all are, or when it was ended. */
  read(paths: readonly string[], told: (path: string, glance: Result<SnapshotGlance>) => void): Promise<void>;
  end(): Promise<void>;
}

export interface Removed {
  readonly where: Deleted['where'];
  /** Puts it back where it was. Null where only the system's own trash can. Fails with file-missing or file-unwritable. */
  readonly undo: (() => Promise<Result<null>>) | null;
}

export interface Bin {
  /** Fails with file-missing or file-unwritable. */
  remove(path: string): Promise<Result<Removed>>;
  /** What was kept for an undo is gone then. */
  empty(): Promise<void>;
}
