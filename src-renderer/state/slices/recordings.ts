import type { RecordingOverview } from '@core/analysis/overview';
import type { WrittenExport } from '@core/sharing/exported';
import { failureWords } from '../failure-words';
import type { Loaded, OpeningState, RecordingEntry } from '../model';
import { stageSinceMs } from '../selectors/opening';
import { viewStateOf } from '../selectors/timeline';
import type { AppState, Slice } from '../store';

export interface RecordingsSlice {
  readonly recordings: readonly RecordingEntry[];
  readonly loaded: Readonly<Record<string, Loaded>>;
  /** The recording on screen. */
  readonly recordingId: string | null;
  recordingsChanged(recordings: readonly RecordingEntry[]): void;
  /** The worker ended by itself: what lies in files is opened again, and `lost` names the rest. */
  analysisEnded(lost: readonly string[]): void;
  /** Figures that came with its file were put right. */
  recordingCorrected(id: string, summary: RecordingOverview): void;
  selectRecording(id: string): Promise<void>;
  /** A file on its way. */
  readonly opening: OpeningState;
  /** When its stage began, on the window's clock; null while there is none. */
  readonly openingSinceMs: number | null;
  openingChanged(opening: OpeningState): void;
  cancelOpening(): Promise<void>;
  /** path null: main asks with a dialog. */
  openRecording(path: string | null): Promise<void>;
  /** Files that were dropped on the window, one after the other. */
  openDropped(files: readonly File[]): Promise<void>;
  saveRecording(): Promise<void>;
  closeRecording(id: string): Promise<void>;
}

export const createRecordingsSlice: Slice<RecordingsSlice> = (set, get, { api, nowMs }) => {
  const keep = (id: string, loaded: Loaded): void => {
    set((state) => ({ loaded: { ...state.loaded, [id]: loaded } }));
  };
  const show = (id: string, loaded: Extract<Loaded, { state: 'loaded' }>): void => {
    keep(id, loaded);
    if (get().recordingId === id) get().viewRestored(loaded.view, loaded.summary.cycles.count);
  };
  /** The recording on screen is found again as it is left. */
  const leave = (): void => {
    const { recordingId, loaded } = get();
    const left = recordingId === null ? undefined : loaded[recordingId];
    if (recordingId !== null && left?.state === 'loaded')
      keep(recordingId, { ...left, view: viewStateOf(get()) });
  };
  /** What was on screen was taken away, and comes again. */
  let comesAgain = false;
  return {
    recordings: [],
    loaded: {},
    recordingId: null,
    opening: { state: 'idle' },
    openingSinceMs: null,
    recordingsChanged: (recordings) => {
      const ids = new Set(recordings.map((entry) => entry.id));
      set((state) => ({
        recordings,
        loaded: Object.fromEntries(Object.entries(state.loaded).filter(([id]) => ids.has(id))),
      }));
      const { recordingId } = get();
      const next = recordings.at(-1);
      if (recordingId === null && comesAgain && next) {
        comesAgain = false;
        void get().selectRecording(next.id);
      }
      if (recordingId === null || ids.has(recordingId)) return;
      if (next) void get().selectRecording(next.id);
      else {
        set({ recordingId: null });
        get().selectCycle(null);
      }
    },
    analysisEnded: (lost) => {
      comesAgain = get().recordingId === null;
      get().reportAnalysisEnded(lost);
    },
    recordingCorrected: (id, summary) => {
      const known = get().loaded[id];
      if (known?.state === 'loaded') keep(id, { ...known, summary });
    },
    selectRecording: async (id) => {
      const known = get().loaded[id];
      leave();
      set({ recordingId: id });
      get().selectCycle(null);
      if (known?.state === 'loaded') {
        show(id, known);
        return;
      }
      keep(id, { state: 'loading' });
      const reply = await api.summariseRecording(id);
      if (reply.ok) show(id, { state: 'loaded', summary: reply.value.summary, view: reply.value.view });
      else keep(id, { state: 'failed', message: failureWords(reply.error) });
    },
    openingChanged: (opening) => {
      set({ opening, openingSinceMs: stageSinceMs(opening, get(), nowMs()) });
    },
    cancelOpening: async () => {
      const reply = await api.cancelOpening();
      if (!reply.ok) get().reportFailure('Opening was not cancelled', reply.error);
    },
    openDropped: async (files) => {
      for (const path of files.map(api.pathOf)) if (path !== '') await get().openRecording(path);
    },
    openRecording: async (path) => {
      const reply = await api.openRecording(path);
      if (!reply.ok) {
        get().reportFailure('The recording was not opened', reply.error);
        return;
      }
      if (reply.value === null) return;
      const { entry, summary, view } = reply.value;
      if (!get().recordings.some((one) => one.id === entry.id)) {
        set((state) => ({ recordings: [...state.recordings, entry] }));
      }
      keep(entry.id, { state: 'loaded', summary, view });
      await get().selectRecording(entry.id);
    },
    saveRecording: async () => {
      const { recordingId } = get();
      if (recordingId === null) return;
      const reply = await api.saveRecording(recordingId, viewStateOf(get()));
      if (!reply.ok) get().reportFailure('The recording was not saved', reply.error);
      else if (reply.value !== null) saved(get(), reply.value);
    },
    closeRecording: async (id) => {
      const reply = await api.closeRecording(id);
      if (!reply.ok) get().reportFailure('The recording was not closed', reply.error);
    },
  };
};

function saved(state: AppState, { missing }: WrittenExport): void {
  state.markersSaved();
  if (missing !== null) state.reportIncomplete(missing);
}
