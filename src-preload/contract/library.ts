/** The library of snapshots, as the window is told of it. */
import type { Deleted, LibraryEntry } from '@core/library/entry';

export interface LibraryView {
  readonly entries: readonly LibraryEntry[];
  /** Where recordings are kept that nobody saved. */
  readonly folder: string;
  /** Where an index was put that could not be read; null for none. */
  readonly setAside: string | null;
  readonly deleted: Deleted | null;
}

/** What became other than it was last told. */
export interface LibraryChange {
  readonly changed: readonly LibraryEntry[];
  /** Paths that are listed no longer. */
  readonly gone: readonly string[];
  readonly deleted: Deleted | null;
}
