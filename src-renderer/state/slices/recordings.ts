import type { RecordingSummary } from '@core/analysis/summary';
import type { Loaded, RecordingEntry } from '../model';
import type { Slice } from '../store';

export interface RecordingsSlice {
  readonly recordings: readonly RecordingEntry[];
  readonly loaded: Readonly<Record<string, Loaded>>;
  /** The recording on screen. */
  readonly recordingId: string | null;
  recordingsChanged(recordings: readonly RecordingEntry[]): void;
  selectRecording(id: string): Promise<void>;
  /** path null: main asks with a dialog. */
  openRecording(path: string | null): Promise<void>;
  saveRecording(): Promise<void>;
  closeRecording(id: string): Promise<void>;
}

export const createRecordingsSlice: Slice<RecordingsSlice> = (set, get, { api }) => {
  const keep = (id: string, loaded: Loaded): void => {
    set((state) => ({ loaded: { ...state.loaded, [id]: loaded } }));
  };
  const show = (id: string, summary: RecordingSummary): void => {
    keep(id, { state: 'loaded', summary });
    if (get().recordingId === id) get().selectCycle(summary.cycles.length > 0 ? 0 : null);
  };
  return {
    recordings: [],
    loaded: {},
    recordingId: null,
    recordingsChanged: (recordings) => {
      const ids = new Set(recordings.map((entry) => entry.id));
      set((state) => ({
        recordings,
        loaded: Object.fromEntries(Object.entries(state.loaded).filter(([id]) => ids.has(id))),
      }));
      const { recordingId } = get();
      if (recordingId === null || ids.has(recordingId)) return;
      const next = recordings.at(-1);
      if (next) void get().selectRecording(next.id);
      else {
        set({ recordingId: null });
        get().selectCycle(null);
      }
    },
    selectRecording: async (id) => {
      const known = get().loaded[id];
      set({ recordingId: id });
      get().selectCycle(null);
      if (known?.state === 'loaded') {
        show(id, known.summary);
        return;
      }
      keep(id, { state: 'loading' });
      const reply = await api.summariseRecording(id);
      if (reply.ok) show(id, reply.value.summary);
      else keep(id, { state: 'failed', message: reply.error.message });
    },
    openRecording: async (path) => {
      const reply = await api.openRecording(path);
      if (!reply.ok) {
        get().reportFailure('The recording was not opened', reply.error);
        return;
      }
      if (reply.value === null) return;
      const { entry, summary } = reply.value;
      if (!get().recordings.some((one) => one.id === entry.id)) {
        set((state) => ({ recordings: [...state.recordings, entry] }));
      }
      keep(entry.id, { state: 'loaded', summary });
      await get().selectRecording(entry.id);
    },
    saveRecording: async () => {
      const { recordingId } = get();
      if (recordingId === null) return;
      const reply = await api.saveRecording(recordingId);
      if (!reply.ok) get().reportFailure('The recording was not saved', reply.error);
    },
    closeRecording: async (id) => {
      const reply = await api.closeRecording(id);
      if (!reply.ok) get().reportFailure('The recording was not closed', reply.error);
    },
  };
};
