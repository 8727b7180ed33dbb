import type { Deleted, LibraryEntry } from '@core/library/entry';
import type { LibraryChange, WireFailure } from '../model';
import type { Slice } from '../store';

export type LibraryState =
  | { readonly state: 'unknown' }
  | { readonly state: 'failed'; readonly message: string }
  | {
      readonly state: 'known';
      readonly entries: readonly LibraryEntry[];
      readonly folder: string;
      /** Where an index was put that could not be read; null for none. */
      readonly setAside: string | null;
    };

export interface LibrarySlice {
  /** Of whoever looks at it; nothing of it is asked for before. */
  readonly library: LibraryState;
  /** What was deleted last; null for nothing, and once it is back. */
  readonly deleted: Deleted | null;
  /** What the last thing that was asked of the library failed by; null where it did not. */
  readonly libraryFailure: string | null;
  lookIntoLibrary(): Promise<void>;
  libraryChanged(change: LibraryChange): void;
  describeSnapshot(path: string, tags: readonly string[], note: string): Promise<void>;
  /** These resolve to where the file lies now; null where nothing was done. */
  renameSnapshot(path: string, name: string): Promise<string | null>;
  locateSnapshot(path: string): Promise<string | null>;
  undoDelete(): Promise<string | null>;
  forgetSnapshot(path: string): Promise<void>;
  deleteSnapshot(path: string): Promise<void>;
  revealSnapshot(path: string): Promise<void>;
  /** Opens both and holds them against each other, the first as A; says whether both are open. */
  compareSnapshots(a: string, b: string): Promise<boolean>;
}

type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireFailure };

export const createLibrarySlice: Slice<LibrarySlice> = (set, get, { api }) => {
  /** What was answered; null where it failed, which then stands in the library. */
  const heard = <T>(reply: Reply<T>): T | null => {
    set({ libraryFailure: reply.ok ? null : reply.error.message });
    return reply.ok ? reply.value : null;
  };
  const openOne = async (path: string): Promise<string | null> => {
    await get().openRecording(path);
    return get().recordings.find((entry) => entry.path === path)?.id ?? null;
  };
  return {
    library: { state: 'unknown' },
    deleted: null,
    libraryFailure: null,
    lookIntoLibrary: async () => {
      set({ libraryFailure: null });
      const reply = await api.library();
      if (!reply.ok) {
        set({ library: { state: 'failed', message: reply.error.message } });
        return;
      }
      const { entries, folder, setAside, deleted } = reply.value;
      set({ library: { state: 'known', entries, folder, setAside }, deleted });
    },
    libraryChanged: ({ changed, gone, deleted }) => {
      const { library } = get();
      if (library.state !== 'known') return;
      const left = new Map(library.entries.map((entry) => [entry.path, entry]));
      for (const path of gone) left.delete(path);
      for (const entry of changed) left.set(entry.path, entry);
      set({ library: { ...library, entries: [...left.values()] }, deleted });
    },
    describeSnapshot: async (path, tags, note) => {
      heard(await api.describeSnapshot(path, tags, note));
    },
    renameSnapshot: async (path, name) => heard(await api.renameSnapshot(path, name))?.path ?? null,
    locateSnapshot: async (path) => heard(await api.locateSnapshot(path))?.path ?? null,
    undoDelete: async () => heard(await api.undoDelete())?.path ?? null,
    forgetSnapshot: async (path) => {
      heard(await api.forgetSnapshot(path));
    },
    deleteSnapshot: async (path) => {
      heard(await api.deleteSnapshot(path));
    },
    revealSnapshot: async (path) => {
      heard(await api.revealSnapshot(path));
    },
    compareSnapshots: async (a, b) => {
      const [ofA, ofB] = [await openOne(a), await openOne(b)];
      if (ofA === null || ofB === null) return false;
      get().chooseSides({ recordingId: ofA, cycles: 'all' }, { recordingId: ofB, cycles: 'all' });
      get().showView('compare');
      return true;
    },
  };
};
